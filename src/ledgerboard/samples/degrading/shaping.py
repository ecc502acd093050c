"""How the sheet lay: skewed, fed unevenly, curled, seen from the side, cut at its edges."""

from __future__ import annotations

import math

import cv2
import numpy as np

from ledgerboard.samples.degrading.plate import Dots, Matrix, Plate

STEEPEST = 3.0  # degrees


def skewed(plate: Plate, spread: float = 0.7) -> None:
    degrees = max(-STEEPEST, min(STEEPEST, plate.chance.gauss(0, spread)))
    scale, shear = plate.chance.uniform(0.97, 1.02), plate.chance.gauss(0, 0.0015)
    wide, high = plate.size
    angle = math.radians(degrees)
    turn = np.array(
        [[math.cos(angle), -math.sin(angle), 0], [math.sin(angle), math.cos(angle), 0], [0, 0, 1]]
    )
    feed = np.array([[scale, shear, 0], [0, scale, 0], [0, 0, 1]])
    matrix = _shift(wide / 2, high / 2) @ turn @ feed @ _shift(-wide / 2, -high / 2)
    plate.warp(matrix, (wide, high))
    plate.did("skew", degrees=degrees, scale=scale, shear=shear)


def curled(plate: Plate) -> None:
    """A sheet that does not lie flat bends its lines a little."""
    wide, high = plate.size
    lift = plate.chance.uniform(-0.006, 0.006) * high

    def move(points: Matrix) -> Matrix:
        down = lift * np.sin(np.pi * points[:, 0] / wide)
        return np.column_stack([points[:, 0], points[:, 1] + down])

    xs, ys = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(high, dtype=np.float32))
    ys -= (lift * np.sin(np.pi * xs / wide)).astype(np.float32)
    flat = cv2.remap(plate.dots, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    plate.dots = np.asarray(flat, dtype=np.uint8)
    plate.moves.append(move)
    plate.did("curl", lift=lift)


def photographed(plate: Plate, size: tuple[int, int]) -> None:
    """The sheet on a table, its corners moved by up to 8 % of its sides."""
    wide, high = plate.size
    margin = plate.chance.uniform(0.02, 0.07)
    most = plate.chance.choice((0.02, 0.04, 0.08))
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    moved = corners * (1 - 2 * margin) + margin
    inward = np.sign(0.5 - corners) * plate.noise.uniform(0, most, (4, 2))
    target = ((moved + inward) * np.array(size)).astype(np.float32)
    source = (corners * np.array([wide, high])).astype(np.float32)
    matrix = np.asarray(cv2.getPerspectiveTransform(source, target), dtype=np.float64)
    cover = cv2.warpPerspective(np.full((high, wide), 255, np.uint8), matrix, size)
    plate.warp(matrix, size)
    sheet = np.asarray(cover)[..., None] if plate.dots.ndim == 3 else np.asarray(cover)
    plate.dots = np.where(sheet > 127, plate.dots, _table(plate))
    plate.did("perspective", margin=margin, most=most)


def _table(plate: Plate) -> Dots:
    """A desk: one colour with a coarse grain."""
    wide, high = plate.size
    coarse = plate.noise.normal(0, 14, (high // 24 + 2, wide // 24 + 2)).astype(np.float32)
    grain = np.asarray(cv2.resize(coarse, (wide, high)), dtype=np.float32)
    shade = plate.chance.choice((70, 110, 60, 150))
    if plate.dots.ndim == 2:
        return np.asarray(np.clip(grain + shade, 0, 255), dtype=np.uint8)
    tint = np.array(plate.chance.choice(((0.7, 0.9, 1.1), (1, 1, 1), (0.8, 0.9, 1))), np.float32)
    return np.asarray(np.clip((grain + shade)[..., None] * tint, 0, 255), dtype=np.uint8)


def cropped(plate: Plate, edges: dict[str, float]) -> None:
    """`edges` names what share of the side is lost at each."""
    wide, high = plate.size
    left, top = round(edges.get("left", 0) * wide), round(edges.get("top", 0) * high)
    right = wide - round(edges.get("right", 0) * wide)
    bottom = high - round(edges.get("bottom", 0) * high)
    plate.dots = np.ascontiguousarray(plate.dots[top:bottom, left:right])
    plate.moves.append(lambda points: points - np.array([left, top], dtype=np.float64))
    plate.keep_inside()
    plate.did("crop", **edges)


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=np.float64)
