"""Pictures as arrays of dots, dark on light, and how points move between them."""

from __future__ import annotations

from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from ledgerboard.core.reading.geometry import Box

BLACK = 45.0  # of 255: ink of copies in black and white

Dots: TypeAlias = npt.NDArray[Any]
Matrix: TypeAlias = npt.NDArray[np.float64]


def corners(box: Box) -> list[tuple[float, float]]:
    return [(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)]


def moved(matrix: Matrix, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points through a homography."""
    found = cv2.perspectiveTransform(np.array([points], np.float64), matrix)[0]
    return [(float(x), float(y)) for x, y in found]


def scaling(x: float, y: float) -> Matrix:
    return np.diag([x, y, 1.0])


def shrunk(grey: Dots, longest: int) -> tuple[Dots, float]:
    """A smaller picture and its scale; never a larger one."""
    scale = min(1.0, longest / max(grey.shape[:2]))
    if scale == 1.0:
        return grey, 1.0
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA), scale


def evened(grey: Dots) -> Dots:
    """Paper becomes white wherever it lies: shadow, tint and lamp are divided out."""
    small, _ = shrunk(grey, 400)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((13, 13), np.uint8)), (0, 0), 9)
    light = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, np.maximum(light, 32), scale=255)


def inked(even: Dots) -> Dots:
    """Which dots are ink: dark like what is printed, or clearly darker than the paper around.

    The first alone loses small grey print, the second alone the middle of filled boxes.
    """
    dark = even[even < 245]
    level = float(cv2.threshold(dark, 0, 255, cv2.THRESH_OTSU)[0]) if dark.size > 50 else 128.0
    around = cv2.blur(even, (31, 31))
    black = dark.size > 50 and float(np.median(dark[dark < level])) < BLACK
    least = 70.0 if black else min(40.0, 14 + 4 * _grain(even))
    faint = cv2.subtract(around, even) > least
    dots: Dots = ((even < float(np.clip(level, 110, 200))) | faint).astype(np.uint8)
    return dots


def _grain(even: Dots) -> float:
    """How much the paper itself varies from dot to dot."""
    part = even[::3, ::3]
    steps = cv2.absdiff(part[:, 1:], part[:, :-1])
    return float(np.percentile(steps, 60)) / 1.2
