"""Pictures as arrays of dots, dark on light, and how points move between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from ledgerboard.core.reading.geometry import Box

AROUND = (31, 31)  # dots: wider than a stroke
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
    return cv2.divide(grey, np.maximum(light, 32, out=light), scale=255)


def inked(even: Dots) -> Dots:
    """Which dots are ink: dark like what is printed, or clearly darker than the paper around.

    The first alone loses small grey print, the second alone the middle of filled boxes.
    """
    dark = even[even < 245]
    level = float(cv2.threshold(dark, 0, 255, cv2.THRESH_OTSU)[0]) if dark.size > 50 else 128.0
    black = dark.size > 50 and percentile_of(_counted(dark)[: int(level)], 50) < BLACK
    least = 70.0 if black else min(40.0, 14 + 4 * _grain(even))
    faint = cv2.subtract(cv2.blur(even, AROUND), even)
    least_dark = float(np.clip(level, 110, 200)) - 1
    return cv2.max(
        cv2.threshold(even, least_dark, 1, cv2.THRESH_BINARY_INV)[1],
        cv2.min(cv2.threshold(faint, least, 1, cv2.THRESH_BINARY)[1], _narrow(even, least)),
    )


def _narrow(even: Dots, least: float) -> Dots:
    """What is darker than the paper on both sides of it. A highlighter or a shadow is darker than
    the paper around on one side, all along its edge.
    """
    closed = cv2.morphologyEx(even, cv2.MORPH_CLOSE, np.ones(AROUND, np.uint8))
    return cv2.threshold(cv2.subtract(closed, even), least, 1, cv2.THRESH_BINARY)[1]


def _grain(even: Dots) -> float:
    """How much the paper itself varies from dot to dot."""
    part = np.ascontiguousarray(even[::3, ::3])
    steps = cv2.absdiff(part[:, 1:], part[:, :-1])
    return percentile_of(_counted(steps), 60) / 1.2


def _counted(dots: Dots) -> list[int]:
    """How many dots have each of the 256 greys."""
    return [int(count) for count in cv2.calcHist([dots], [0], None, [256], [0, 256]).ravel()]


def percentile(ordered: Dots, share: float) -> float:
    """As numpy's of values in order, without its ceremony: pages have thousands of strokes."""
    at = (len(ordered) - 1) * (share / 100)
    low, high = ordered[int(at)], ordered[min(int(at) + 1, len(ordered) - 1)]
    return _between(float(low), float(high), at - int(at))


def percentile_of(counts: Sequence[int], share: float) -> float:
    """The same of whole numbers by how often each occurs; of none at all it is not a number."""
    upto = list(accumulate(counts))
    if not upto or not upto[-1]:
        return float("nan")
    at = (upto[-1] - 1) * (share / 100)
    low, high = (bisect_right(upto, one) for one in (int(at), min(int(at) + 1, upto[-1] - 1)))
    return _between(low, high, at - int(at))


def _between(low: float, high: float, share: float) -> float:
    """Numpy counts from the nearer end."""
    return low + (high - low) * share if share < 0.5 else high - (high - low) * (1 - share)
