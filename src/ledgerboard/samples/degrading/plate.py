"""A page as dots, which knows where its values went and which of them it lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Dots = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Rect = tuple[float, float, float, float]
Move = Callable[[Matrix], Matrix]
DPI = 300
POINTS = 72.0


@dataclass
class Plate:
    """`moves` lead from points of the clean page to dots of this one, one after the other.

    `spots` are the places of values in points of the clean page; `harmed` names those that no
    reader could be asked to read any more.
    """

    dots: Dots
    spots: dict[str, Rect]
    chance: Random
    noise: np.random.Generator
    moves: list[Move] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    harmed: set[str] = field(default_factory=set)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.dots.shape[1], self.dots.shape[0]

    def did(self, step: str, **how: Any) -> None:
        told = {name: round(one, 3) if isinstance(one, float) else one for name, one in how.items()}
        self.steps.append({"step": step, **told})

    def placed(self, rect: Rect) -> Rect:
        """Where a rectangle of the clean page is now: the box around its moved outline."""
        x0, y0, x1, y1 = rect
        xs, ys = (x0, (x0 + x1) / 2, x1), (y0, (y0 + y1) / 2, y1)
        points: Matrix = np.array([(x, y) for x in xs for y in ys], dtype=np.float64)
        for move in self.moves:
            points = move(points)
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def harm(self, dots: Rect) -> None:
        """What stands under this rectangle of dots cannot be read any more."""
        lost = (name for name, spot in self.spots.items() if _touch(self.placed(spot), dots))
        self.harmed.update(lost)

    def keep_inside(self) -> None:
        """What is no longer whole on the page is lost."""
        wide, high = self.size
        for name, spot in self.spots.items():
            x0, y0, x1, y1 = self.placed(spot)
            if x0 < 0 or y0 < 0 or x1 > wide or y1 > high:
                self.harmed.add(name)

    def warp(self, matrix: Matrix, size: tuple[int, int], paper: int = 255) -> None:
        fill = [paper] * 3
        self.dots = _dots(
            cv2.warpPerspective(
                self.dots, matrix, size, flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT, borderValue=fill,
            )
        )  # fmt: skip
        self.moves.append(projected(matrix))

    def resize(self, size: tuple[int, int]) -> None:
        wide, high = self.size
        scale = np.diag([size[0] / wide, size[1] / high, 1.0])
        self.dots = _dots(cv2.resize(self.dots, size, interpolation=cv2.INTER_AREA))
        self.moves.append(projected(scale))


def _dots(picture: Any) -> Dots:
    return np.asarray(picture, dtype=np.uint8)


def projected(matrix: Matrix) -> Move:
    def move(points: Matrix) -> Matrix:
        far = np.column_stack([points, np.ones(len(points))]) @ matrix.T
        return np.asarray(far[:, :2] / far[:, 2:], dtype=np.float64)

    return move


def _touch(one: Rect, two: Rect) -> bool:
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    return wide > 0 and high > 0


def around(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*rects, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
