"""What the ink of a page shows where no word was read: an empty line, a ticked square."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.ocr.dots import Dots, inked
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.straightening import SCALE

SPECK = 0.9 * SCALE  # dots: what is smaller both ways is a grain
LEAST = 4.0  # points: together, the pieces of a word are longer
FIGURE = 4.2  # points: a figure is higher, the signs between figures are not
STROKE = 12.5  # points: letters that grew together are wider, none is higher
WALL = 1.8  # points: what is left of the side of a cell is narrower; nine figures are not all 1
SIDES = tuple(range(round(5.5 * SCALE), round(12 * SCALE)))  # dots of a square's side
OUTLINE, WORST = 0.8, 0.6  # shares of a square's sides that are ink: of all, and of the third
INSET = 0.2  # of its side
Square = tuple[int, int, int]
"""Its left, top and side, in dots."""


@dataclass(frozen=True)
class SeenInk:
    """The ink of one straight page, and its rules; packed, because a file may have many pages."""

    ink: bytes
    rules: bytes
    shape: tuple[int, int]

    def written(self, area: Box) -> bool:
        wide, high = _pieces(self._bare(area))
        return bool(len(wide)) and float(np.maximum(wide, high).sum()) > LEAST * SCALE

    def figures(self, area: Box) -> bool:
        wide, high = _pieces(self._bare(area))
        return bool(((high > FIGURE * SCALE) & (wide > WALL * SCALE)).any())

    def drawn(self, area: Box, least: float = STROKE) -> bool:
        wide, high = _pieces(self._bare(area))
        return bool(((high > least * SCALE) & (wide > least * SCALE)).any())

    def share(self, area: Box) -> float:
        dots = self._bare(area)
        return float(dots.mean()) if dots.size else 0.0

    def square(self, area: Box) -> tuple[Box, float] | None:
        dots, left, top = self._cut(self.ink, area)
        found = _square(dots)
        return _inside(dots, found, left, top) if found else None

    def squares(self, area: Box) -> list[tuple[Box, float]]:
        dots, left, top = self._cut(self.ink, area)
        return [_inside(dots, one, left, top) for one in _squares(dots)]

    def _bare(self, area: Box) -> Dots:
        dots, _, _ = self._cut(self.ink, area)
        rules, _, _ = self._cut(self.rules, area)
        return cv2.subtract(dots, cv2.dilate(rules, np.ones((5, 5), np.uint8)))

    def _cut(self, packed: bytes, area: Box) -> tuple[Dots, int, int]:
        high, wide = self.shape
        left, right = (int(np.clip(edge * SCALE, 0, wide)) for edge in (area.x0, area.x1))
        top, foot = (int(np.clip(edge * SCALE, 0, high)) for edge in (area.y0, area.y1))
        row = -(-wide // 8)
        held = zlib.decompress(packed)[top * row : foot * row]
        rows = np.frombuffer(held, np.uint8).reshape(-1, row)
        return np.unpackbits(rows, axis=1)[:, left:right].copy(), left, top


def _inside(dots: Dots, square: Square, left: int, top: int) -> tuple[Box, float]:
    """Where it is on the page, in points, and how much of its inside is ink."""
    x, y, side = square
    inset = max(3, round(INSET * side))
    inside = dots[y + inset : y + side - inset, x + inset : x + side - inset]
    edges = (left + x, top + y, left + x + side, top + y + side)
    box = Box(*(edge / SCALE for edge in edges))
    return box, float(inside.mean()) if inside.size else 0.0


def ink_of(sheet: InkPage) -> SeenInk:
    ink = inked(sheet.even)
    return SeenInk(_packed(ink), _packed(sheet.ruling.mask), (ink.shape[0], ink.shape[1]))


def _packed(dots: Dots) -> bytes:
    return zlib.compress(np.packbits(dots > 0, axis=1).tobytes(), 1)


def _pieces(dots: Dots) -> tuple[Dots, Dots]:
    """How wide and high the pieces of ink are that are no grains."""
    if not dots.size:
        return np.empty(0), np.empty(0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dots, connectivity=8)
    wide, high, size = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    kept = (np.maximum(wide, high) > SPECK) & (size > SPECK * SPECK)
    return wide[kept], high[kept]


def _square(dots: Dots) -> Square | None:
    """The square of lines that the ink follows best: left, top, side."""
    best, found = OUTLINE, None
    for side, followed in _followed(dots):
        spot = int(followed.argmax())
        if followed.flat[spot] > best:
            best = float(followed.flat[spot])
            found = (spot % followed.shape[1], spot // followed.shape[1], side)
    return found


def _squares(dots: Dots) -> list[Square]:
    """All of them, the surest first; of those that lie over each other the surest."""
    found: list[tuple[float, Square]] = []
    for side, followed in _followed(dots):
        tops, lefts = np.nonzero(followed > OUTLINE)
        shares = followed[tops, lefts]
        found += [
            (float(share), (int(left), int(top), side))
            for share, left, top in zip(shares, lefts, tops, strict=True)
        ]
    kept: list[Square] = []
    for _, one in sorted(found, key=lambda each: -each[0]):
        if not any(_overlap(one, other) for other in kept):
            kept.append(one)
    return kept


def _overlap(one: Square, two: Square) -> bool:
    return all(one[way] < two[way] + two[2] and two[way] < one[way] + one[2] for way in (0, 1))


def _followed(dots: Dots) -> Iterator[tuple[int, Dots]]:
    """For each side a square may have, how far the ink follows one that begins at each dot.

    Blur moves a line by a dot. Three of the four lines must be there.
    """
    if min(dots.shape) <= SIDES[0]:
        return
    across = np.cumsum(cv2.dilate(dots, np.ones((3, 1), np.uint8)), axis=1, dtype=np.int32)
    down = np.cumsum(cv2.dilate(dots, np.ones((1, 3), np.uint8)), axis=0, dtype=np.int32)
    across, down = np.pad(across, ((0, 0), (1, 0))), np.pad(down, ((1, 0), (0, 0)))
    for side in SIDES:
        if side >= min(dots.shape):
            break
        rows = (across[:, side:] - across[:, :-side]) / side
        columns = (down[side:] - down[:-side]) / side
        high, wide = columns.shape[0], rows.shape[1]
        sides = np.stack(
            [
                rows[:high, :wide],
                rows[side - 1 : side - 1 + high, :wide],
                columns[:high, :wide],
                columns[:high, side - 1 : side - 1 + wide],
            ]
        )
        means, third = sides.mean(axis=0), np.sort(sides, axis=0)[1]
        means[third < WORST] = 0
        yield side, means
