"""Where the lines of text stand on a straight picture: runs of letters between walls and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.pieces import Pieces, pieces_of
from ledgerboard.extraction.ocr.ruling import Ruling
from ledgerboard.extraction.ocr.spreading import Bits, apart, closed, spread, stacked
from ledgerboard.extraction.ocr.straightening import SCALE

SPACE = round(5 * SCALE)  # dots: gaps inside a line of text are smaller
MOST_GRAINS = 150
SPECKLE = (1.1 * SCALE, 5)  # dots: a side and an area that no letter is below
POINT, BEHIND = 6, round(1.7 * SCALE)  # a point's dots, and from a letter's right end to it
LETTER = (3.5 * SCALE, 14 * SCALE)  # dots high
CLOSE = round(2.4 * SCALE)  # dots: over a wall and what it has cut off
TALLEST = 34 * SCALE  # dots: taller is a logo, a signature or a picture
SMALLEST = 2.6 * SCALE  # dots: what is lower all along is no line of letters


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Dots that hold one line of text: first and past the last, across and down."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def cleaned(letters: Dots, side: float = SPECKLE[0]) -> tuple[Dots, list[Run]]:
    """Letters without speckle; and what is too tall to be letters."""
    pieces = pieces_of(letters)
    stats = pieces.stats
    area = SPECKLE[1]
    small = (stats[:, 2] < side) & (stats[:, 3] < side) | (stats[:, 4] < area)
    tall = (stats[:, 3] > TALLEST) | (stats[:, 2] > 12 * TALLEST)
    small[0] = tall[0] = False
    near = _near_letters(pieces, small, tall)
    kept = ~(small & ~near) & ~tall
    kept[0] = False
    big = [_run(stats[index]) for index in np.flatnonzero(tall)]
    return pieces.only(kept), big


def speckled(runs: list[Run]) -> bool:
    """Whether grains that stand alone outnumber what a page says."""
    grains = [run for run in runs if max(run.width, run.height) < 2.6 * SCALE]
    return len(grains) > MOST_GRAINS


def _near_letters(pieces: Pieces, small: Dots, tall: Dots) -> Dots:
    """Points and commas are small, but they stand beside letters."""
    body = ~small & ~tall
    body[0] = False
    around = cv2.dilate(pieces.only(body), np.ones((9, 17), np.uint8))
    near = pieces.touched(small, around) & (pieces.stats[:, 4] >= 4)
    near[_points_behind(pieces.stats, np.flatnonzero(small & ~near), np.flatnonzero(body))] = True
    flags: Dots = near
    return flags


def _points_behind(stats: Dots, grains: Dots, bodies: Dots) -> Dots:
    """The grains that stand on the line behind a letter that is slim at its foot: the point of
    `LIABILITY.` is far from the ink of its `Y`. On a page full of grains none is told so.
    """
    grains = grains[stats[grains, 4] >= POINT]
    high = stats[bodies, 3]
    letters = stats[bodies[(high > LETTER[0]) & (high < LETTER[1])]]
    if len(grains) > MOST_GRAINS or not len(letters):
        return grains[:0]
    left, foot = stats[grains, 0, None], (stats[grains, 1] + stats[grains, 3])[:, None]
    gap = left - (letters[:, 0] + letters[:, 2])
    level = np.abs(foot - (letters[:, 1] + letters[:, 3])) <= 2
    found: Dots = grains[((gap >= 0) & (gap <= BEHIND) & level).any(axis=1)]
    return found


def _run(stat: Dots) -> Run:
    x, y, wide, high = (int(value) for value in stat[:4])
    return Run(y, x, y + high, x + wide)


def runs_of(letters: Dots, ruling: Ruling) -> list[Run]:
    """Letters that stand side by side without a wall or a wide gap between them."""
    bits = stacked(letters)
    walls = cv2.subtract(ruling.walls, apart(_crossed(bits), len(letters)))
    smeared = cv2.subtract(apart(closed(bits, SPACE), len(letters)), walls)
    found = [_run(stat) for stat in pieces_of(smeared, 4).stats[1:]]
    pieces = [piece for run in found for piece in _rows(letters, run)]
    return sorted(_joined([run for run in pieces if not _scrap(run)]))


def _scrap(run: Run) -> bool:
    """What is left of a ruled line is flat and long; a dash is short."""
    flat = run.height < 1.4 * SCALE and run.width > 3.5 * SCALE
    return flat or run.height < 3 or run.width < 3


def _crossed(letters: Bits) -> Bits:
    """Where ink stands close on both sides: a letter or a word runs over the wall."""
    return cv2.bitwise_and(spread(letters, CLOSE, 0), spread(letters, CLOSE, CLOSE - 1))


def _rows(letters: Dots, run: Run) -> Iterator[Run]:
    """Lines set so close that they touch are cut where the ink is thinnest."""
    if run.height < 11 * SCALE:
        yield run
        return
    profile = letters[run.top : run.bottom, run.left : run.right].sum(axis=1).astype(float)
    smooth = np.convolve(profile, np.ones(3) / 3, "same")
    low = smooth < 0.12 * smooth.max()
    edges = [0, *_valleys(low), run.height]
    for top, bottom in pairwise(edges):
        if bottom - top >= SMALLEST / 2:
            yield Run(run.top + top, run.left, run.top + bottom, run.right)


def _valleys(low: Dots) -> list[int]:
    cuts, start = [], None
    for row, is_low in enumerate(low):
        if is_low and start is None:
            start = row
        elif not is_low and start is not None:
            if start > 0:
                cuts.append((start + row) // 2)
            start = None
    return cuts


def _joined(runs: list[Run]) -> list[Run]:
    """Dots of i, accents and torn letters belong to the run that they stand in or over."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.height * run.width):
        over = (i for i, one in enumerate(kept) if one.left <= run.right and run.left <= one.right)
        home = next((i for i in over if _belongs(run, kept[i])), None)
        if home is None:
            kept.append(run)
        else:
            kept[home] = _around(kept[home], run)
    return kept


def _belongs(small: Run, big: Run) -> bool:
    wide = min(small.right, big.right) - max(small.left, big.left)
    if wide < 0.6 * small.width:
        return False
    overlap = min(small.bottom, big.bottom) - max(small.top, big.top)
    tiny = small.height < 0.4 * big.height
    return overlap > 0.5 * small.height or (tiny and overlap > -0.12 * big.height)


def _around(one: Run, two: Run) -> Run:
    return Run(
        min(one.top, two.top), min(one.left, two.left),
        max(one.bottom, two.bottom), max(one.right, two.right),
    )  # fmt: skip
