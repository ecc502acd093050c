"""The taxpayer number of a W-9 as it reads without the sides of its cells.

Who types over the form writes through them. Taken out as ruled lines they take a part of a figure
with them, or stay as strokes; painted over, from the paper or ink on one side to that on the other,
they leave the figures as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Word
from ledgerboard.extraction.ocr.dots import Dots, inked
from ledgerboard.extraction.ocr.glyph_words import LEAST_EXACT, points
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.pieces import pieces_of
from ledgerboard.extraction.ocr.recognizing import Glyph, Recognizer
from ledgerboard.extraction.ocr.straightening import SCALE

FIGURES = 9
WRITTEN = re.compile(r"[\d\s-]+")
SIDE = 11.0  # points: the side of a cell is longer
HIGH = (4.2 * SCALE, 14 * SCALE)  # dots: a figure
EDGE, STRIP = round(1.5 * SCALE), round(2 * SCALE)  # dots: a line and its blur; room to see a side
SOLID = 0.85  # of a strip above or below the figures: so much ink is the side of a cell
LEAN = 6  # dots between the two ends of one side
AROUND = round(1.5 * SCALE)
LOOKS = ((0.25, 0.85), (0.35, 1.0))  # margin and width
Side = tuple[int, int]
"""The first column of dots of a side, and the one past its last."""


def with_number(
    words: Sequence[Word], cells: Sequence[Box], sheet: InkPage, engine: Recognizer
) -> list[Word]:
    """The words with the number as it reads without its cells, where it wasn't read surely."""
    inside = [_figured(words, cell) for cell in cells]
    if _is_sure([word for some in inside for word in some]):
        return list(words)
    for some, cell in zip(inside, cells, strict=True):
        number = _looked(sheet, cell, engine) if some else None
        if number:
            words = [*(word for word in words if word not in some), number]
    return list(words)


def _figured(words: Sequence[Word], cell: Box) -> list[Word]:
    """As high as figures: the form prints dashes between them, which may be read as one."""
    here = [word for word in words if cell.holds(word.box) and word.box.height * SCALE > HIGH[0]]
    return [word for word in here if word.doubt or _count(word.text)]


def _is_sure(words: Sequence[Word]) -> bool:
    return sum(_count(word.text) for word in words) == FIGURES and not any(
        word.doubt for word in words
    )


def _count(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _looked(sheet: InkPage, cell: Box, engine: Recognizer) -> Word | None:
    """Nine figures that two looks agree on."""
    row = _row_of(sheet, cell)
    if row is None:
        return None
    dots = row.painted(sheet.even)
    looks = [_glyphs(dots, engine, *how) for how in LOOKS]
    texts = ["".join(glyph.text for glyph in look if glyph.text != " ") for look in looks]
    if len({re.sub(r"\D", "", text) for text in texts}) != 1 or not all(map(_is_number, looks)):
        return None
    at = [look.at * dots.shape[1] for look in looks[0] if look.text.isdigit()]
    left, right = (row.left + edge for edge in (at[0] - AROUND, at[-1] + AROUND))
    whole = max(texts, key=len)  # with the dashes that the form prints, or somebody typed
    return Word(whole, points(left, row.top, right, row.bottom), Method.OCR)


def _is_number(look: Sequence[Glyph]) -> bool:
    text = "".join(glyph.text for glyph in look)
    figures = [glyph.sure for glyph in look if glyph.text.isdigit()]
    return bool(WRITTEN.fullmatch(text) and len(figures) == FIGURES and min(figures) >= LEAST_EXACT)


def _glyphs(dots: Dots, engine: Recognizer, margin: float, squeeze: float) -> list[Glyph]:
    """As a share of the row alone: what is added around it counts for none of it."""
    more = round(margin * dots.shape[0])
    crop = cv2.copyMakeBorder(dots, more, more, more, more, cv2.BORDER_CONSTANT, value=(255,))
    wide = dots.shape[1]
    return [
        Glyph(one.text, (one.at * crop.shape[1] - more) / wide, one.sure)
        for one in engine.glyphs(crop, squeeze)
    ]


@dataclass(frozen=True)
class _Row:
    """Where the figures stand, in dots, and the sides of cells: above them and below."""

    left: int
    right: int
    top: int
    bottom: int
    sides: tuple[tuple[Side, Side], ...]

    def painted(self, even: Dots) -> Dots:
        dots = even[self.top : self.bottom, self.left : self.right].astype(np.float32)
        for above, below in self.sides:
            for at in range(len(dots)):
                share = at / max(1, len(dots) - 1)
                first, last = (
                    round(one + share * (two - one)) for one, two in zip(above, below, strict=True)
                )
                _bridged(dots[at], max(0, first - 2), min(dots.shape[1] - 1, last + 1))
        return dots.astype(np.uint8)


def _bridged(dots: Dots, first: int, last: int) -> None:
    """From the dot before a side to the dot behind it."""
    dots[first : last + 1] = np.linspace(dots[first], dots[last], last + 1 - first)


def _row_of(sheet: InkPage, cell: Box) -> _Row | None:
    walls = [
        rule for rule in sheet.ruling.down
        if rule.height > SIDE and cell.x0 < rule.cx < cell.x1 and rule.y0 < cell.cy < rule.y1
    ]  # fmt: skip
    if len(walls) < 2:
        return None
    roof = float(np.median([rule.y0 for rule in walls]))
    floor = float(np.median([rule.y1 for rule in walls]))
    left, right = round(cell.x0 * SCALE), round(cell.x1 * SCALE)
    top, bottom = round(roof * SCALE) + EDGE, round(floor * SCALE) - EDGE
    ink = inked(sheet.even[top:bottom, left:right])
    rules = sheet.ruling.mask[top:bottom, left:right]
    level = _level(cv2.subtract(ink, cv2.dilate(rules, np.ones((5, 5), np.uint8))))
    if level is None:
        return None
    sides = tuple(_sides(ink, *level))
    first, last = max(0, level[0] - AROUND), min(len(ink), level[1] + AROUND)
    return _Row(left, right, top + first, top + last, sides)


def _level(bare: Dots) -> tuple[int, int] | None:
    """From the highest figure's head to the lowest one's foot."""
    stats = pieces_of(bare).stats[1:]
    figures = stats[(stats[:, 3] > HIGH[0]) & (stats[:, 3] < HIGH[1])]
    if not len(figures):
        return None
    return int(figures[:, 1].min()), int((figures[:, 1] + figures[:, 3]).max())


def _sides(ink: Dots, first: int, last: int) -> Iterator[tuple[Side, Side]]:
    """Strokes from end to end above the figures, and where they go on below."""
    above, below = ink[: max(0, first - 2)], ink[last + 2 :]
    heads, feet = ([*_solid(part)] if len(part) >= STRIP else [] for part in (above, below))
    for head in heads:
        foot = next((one for one in feet if abs(sum(one) - sum(head)) < 2 * LEAN), head)
        yield head, foot
    for foot in feet:
        if not any(abs(sum(foot) - sum(head)) < 2 * LEAN for head in heads):
            yield foot, foot


def _solid(strip: Dots) -> Iterator[Side]:
    full = np.concatenate([[0], (strip.mean(axis=0) > SOLID).astype(np.int8), [0]])
    steps = np.flatnonzero(np.diff(full))
    yield from ((int(one), int(two)) for one, two in zip(steps[::2], steps[1::2], strict=True))
