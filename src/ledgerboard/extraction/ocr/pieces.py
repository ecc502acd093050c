"""Connected ink: its pieces, what each measures, and pictures of some of them.

OpenCV labels the dots of a page in a few milliseconds, but measures the pieces dot by dot, paper
too, which takes four times as long. Here they are measured by their stretches: what of a row is
ink without a gap. And most of what is searched is paper: rows without ink are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from ledgerboard.extraction.ocr.dots import Dots

SHORT = 65_536  # numbers of two bytes are put in order faster


class Stretches(NamedTuple):
    """In rows from the left, row by row; `whose` are the labels of their pieces."""

    row: Dots
    left: Dots
    long: Dots
    whose: Dots


@dataclass(frozen=True)
class Pieces:
    """`stats` are left, top, width, height and area of each, the first is the paper and empty."""

    stats: Dots
    shape: tuple[int, ...]
    rows: Dots  # of the picture, that have labels
    labels: Dots
    stretches: Stretches

    def piece(self, index: int) -> Dots:
        """Which dots of a piece's box are its own."""
        x, y, wide, high = (int(value) for value in self.stats[index, :4])
        top = int(np.searchsorted(self.rows, y))
        own: Dots = self.labels[top : top + high, x : x + wide] == index
        return own

    def only(self, flags: Dots) -> Dots:
        """A picture of the pieces that have the flag."""
        dots = np.zeros(self.shape, np.uint8)
        dots.reshape(-1)[self._places(self._of(flags))] = 1
        return dots

    def touched(self, flags: Dots, dots: Dots) -> Dots:
        """A flag for those of them that have a dot in common with these."""
        chosen = self._of(flags)
        hit = dots.reshape(-1).take(self._places(chosen)) > 0
        touched = np.zeros(len(self.stats), np.bool_)
        touched[np.repeat(self.stretches.whose[chosen], self.stretches.long[chosen])[hit]] = True
        return touched

    def _of(self, flags: Dots) -> Dots:
        return np.flatnonzero(flags.take(self.stretches.whose))

    def _places(self, chosen: Dots) -> Dots:
        """Of every dot of these stretches: there is less ink than there is picture."""
        row, left, long = (part[chosen] for part in self.stretches[:3])
        before = np.cumsum(long) - long
        places: Dots = np.repeat(self.rows[row] * self.shape[1] + left - before, long)
        places += np.arange(len(places))
        return places


def pieces_of(dots: Dots, connectivity: int = 8) -> Pieces:
    rows = inked_rows(dots)
    part = dots[rows]
    count, labels = cv2.connectedComponents(part, connectivity=connectivity)
    stretches = _stretches(part, labels)
    return Pieces(_measured(stretches, rows, count), dots.shape, rows, labels, stretches)


def inked_rows(dots: Dots) -> Dots:
    """Rows with ink, in pairs, and the pair after them: what stood apart still does.

    OpenCV looks at pairs of rows; so left out, they do not change the order of its pieces.
    """
    inked = np.flatnonzero(dots.any(axis=1)) // 2
    kept = np.zeros(len(dots) // 2 + 2, np.bool_)
    kept[0] = True  # never none at all
    kept[inked] = kept[inked + 1] = True
    rows: Dots = np.flatnonzero(np.repeat(kept, 2)[: len(dots)])
    return rows


def _stretches(dots: Dots, labels: Dots) -> Stretches:
    """They begin and end where a dot differs from the one before it."""
    framed = cv2.copyMakeBorder(dots, 0, 0, 1, 1, cv2.BORDER_CONSTANT, value=(0,)) > 0
    flat = framed.reshape(-1)
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    firsts, long = changes[::2], changes[1::2] - changes[::2]
    row = firsts // framed.shape[1]
    left = firsts - row * framed.shape[1]
    return Stretches(row, left, long, labels[row, left])


def _measured(some: Stretches, rows: Dots, count: int) -> Dots:
    whose = some.whose.astype(np.uint16) if count < SHORT else some.whose
    order = np.argsort(whose, kind="stable")  # of each piece together, from its top down
    first = np.searchsorted(whose[order], np.arange(1, count, dtype=whose.dtype))
    last = np.append(first[1:], len(order))[: len(first)] - 1
    row, left, long = some.row[order], some.left[order], some.long[order]
    stats = np.zeros((count, 5), np.int32)
    if count > 1:
        stats[1:, 0] = np.minimum.reduceat(left, first)
        stats[1:, 1] = rows[row[first]]
        stats[1:, 2] = np.maximum.reduceat(left + long, first) - stats[1:, 0]
        stats[1:, 3] = row[last] - row[first] + 1
        stats[1:, 4] = np.add.reduceat(long, first)
    return stats
