"""Boxes in points from the top left of a page that stands upright."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ALIGNED, TOUCHING = 0.75, 1.5  # points between two pieces of one rule


@dataclass(frozen=True, slots=True, order=True)
class Box:
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def shared(self, other: Box) -> float:
        """The area of what both cover."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return wide * high if wide > 0 and high > 0 else 0.0

    def iou(self, other: Box) -> float:
        shared = self.shared(other)
        whole = self.area + other.area - shared
        return shared / whole if whole > 0 else 0.0

    def holds(self, other: Box) -> bool:
        """Whether the other's centre lies inside: values overrun the lines of their cells."""
        return self.x0 <= other.cx <= self.x1 and self.y0 <= other.cy <= self.y1

    def grown(self, by: float) -> Box:
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def within(self, share: float) -> Box:
        """Its middle: without so much of its sides."""
        wide, high = share * self.width, share * self.height
        return Box(self.x0 + wide, self.y0 + high, self.x1 - wide, self.y1 - high)

    def rounded(self) -> list[float]:
        return [round(value, 1) for value in (self.x0, self.y0, self.x1, self.y1)]


def joined(rules: Iterable[Box]) -> list[Box]:
    """Upright rules, whole: browsers and word processors draw a table's rules cell by cell."""
    found: list[Box] = []
    last = -math.inf
    for place, box in sorted(_aligned(rules), key=lambda one: (one[0], one[1].y0)):
        if found and place == last and box.y0 - found[-1].y1 < TOUCHING:
            found[-1] = around((found[-1], box))
        else:
            found.append(box)
        last = place
    return found


def _aligned(rules: Iterable[Box]) -> Iterator[tuple[float, Box]]:
    """Each with where the first of those begins that stand in one line with it."""
    place = -math.inf
    for rule in sorted(rules, key=lambda one: one.cx):
        place = place if rule.cx - place < ALIGNED else rule.cx
        yield place, rule


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around them all; there must be one."""
    found = list(boxes)
    return Box(
        min(box.x0 for box in found),
        min(box.y0 for box in found),
        max(box.x1 for box in found),
        max(box.y1 for box in found),
    )
