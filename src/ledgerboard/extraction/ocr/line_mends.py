"""What a line's neighbours tell of it: a dash or a comma behind a word, a bracket's other half."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Word
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line, both
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.straightening import SCALE

FLAT, DASH = 0.55, (2.5 * SCALE, 9 * SCALE)  # of its width, and dots: no letter is so flat
THIN = 2.6 * SCALE  # dots
BESIDE, TOUCHING = 1.7, 0.6  # of a word's height: to the next word, and to its comma
BELOW = 1.8  # of a line's height: to the next line
STROKES = "1Il|i'`,"  # what a comma may be read as
CITY = re.compile(r"[A-Za-z]{3,}\. [A-Z]{2} \d{5}(-\d{4})?")
MET, AROUND = 0.5, 2.5 * SCALE  # of a line's height; dots from a streak to what it parts
NARROW, LOW = 0.4, 0.5  # of a line's height: how wide a comma is at most, and where it begins


def is_dash(line: Line) -> bool:
    """Flatter than any letter: the engine is shown a block, and says `1`."""
    run = line.run
    flat = run.height < FLAT * run.width and run.height < THIN and DASH[0] <= run.width <= DASH[1]
    return flat and len(line.text.strip()) < 2 and not line.label


def with_dashes(lines: Sequence[Line], flat: Sequence[Line]) -> list[Line]:
    """Behind a word, and halfway up its letters, they are dashes."""
    return [*lines, *(_dash(line, lines) for line in flat)]


def _dash(flat: Line, lines: Sequence[Line]) -> Line:
    before = next((one for one in lines if _follows(one, flat) and _amid(flat, one)), None)
    if before is None:
        return flat
    run = replace(flat.run, top=before.run.top, bottom=before.run.bottom)
    return replace(flat, run=run, glyphs=(Glyph("-", 0.5, 1.0),))


def _follows(one: Line, two: Line, within: float = BESIDE) -> bool:
    level = one.run.top < two.run.bottom and two.run.top < one.run.bottom
    high = max(one.run.height, two.run.height)
    return level and 0 <= two.run.left - one.run.right < within * high


def _amid(flat: Line, word: Line) -> bool:
    middle = (flat.run.top + flat.run.bottom) / 2 - word.run.top
    return any(char.isalnum() for char in word.text) and 0.25 < middle / word.run.height < 0.75


def behind_words(lines: Sequence[Line], letters: Dots) -> list[Line]:
    """Behind a word, a stroke that begins halfway down the line is its comma, and no `1`."""
    found = [_commaed(line, letters) for line in lines]
    for comma in [line for line in found if line.text.strip() in STROKES and not line.label]:
        word = next((one for one in found if one is not comma and _is_comma(comma, one)), None)
        if word is not None:
            found.remove(comma)
            glyphs = tuple(replace(glyph, text=",") for glyph in comma.glyphs)
            found[found.index(word)] = both(word, replace(comma, glyphs=glyphs))
    return found


def _is_comma(stroke: Line, word: Line) -> bool:
    run, whole = stroke.run, word.run
    hangs = run.top > whole.top + LOW * whole.height and run.width < NARROW * whole.height
    behind = word.text[-1:].isalpha() and not word.label
    return hangs and behind and _follows(word, stroke, TOUCHING)


def _commaed(line: Line, letters: Dots) -> Line:
    run = line.run
    ink = letters[run.top : run.bottom, run.left : run.right]
    glyphs = list(line.glyphs)
    for index, (before, glyph) in enumerate(pairwise(line.glyphs), 1):
        ends = before.text.isalpha() and line.text[index + 1 : index + 2] in {"", " "}
        if ends and glyph.text in STROKES and _hangs(ink, round(line.at(glyph)) - run.left):
            glyphs[index] = replace(glyph, text=",")
    return replace(line, glyphs=tuple(glyphs))


def _hangs(ink: Dots, at: int) -> bool:
    """Whether the piece of ink that was found is in the lower half, and is no wider than a
    comma.
    """
    columns = np.asarray(ink.any(axis=0))
    if not 0 <= at < len(columns) or not columns[at]:
        return False
    paper = np.flatnonzero(~columns)
    left = max(paper[paper < at], default=-1) + 1
    right = min(paper[paper > at], default=len(columns))
    rows = np.flatnonzero(ink[:, left:right].any(axis=1))
    return bool(right - left < NARROW * len(ink) and rows[0] > LOW * len(ink))


def over_streaks(lines: Sequence[Line], streaks: Sequence[Box]) -> list[Line]:
    """A scanner's streak parts what stands on both sides of it as the side of a cell does, but
    goes through words.
    """
    found = list(lines)
    for streak in streaks:
        left, right = streak.x0 * SCALE - AROUND, streak.x1 * SCALE + AROUND  # it may lean
        plain = [line for line in found if not line.label]
        before = [line for line in plain if left <= line.run.right <= right]
        behind = [line for line in plain if left <= line.run.left <= right]
        for one in before:
            two = next((line for line in behind if _meets(one, line)), None)
            if two is not None:
                behind.remove(two)
                found[found.index(one)] = both(one, two)
                found.remove(two)
    return found


def _meets(one: Line, two: Line) -> bool:
    """Closer than words of one line stand, and level."""
    high = max(one.run.height, two.run.height)
    level = min(one.run.bottom, two.run.bottom) - max(one.run.top, two.run.top)
    gap = two.run.left - one.run.right
    return level > MET * high and 0 <= gap < MET * high


def with_city_commas(words: Sequence[Word]) -> list[Word]:
    """`Austin. TX 78701` has a comma that lost its tail: no city ends in a point there."""
    found = list(words)
    for at, (city, state, code) in enumerate(zip(words, words[1:], words[2:], strict=False)):
        level = max(abs(one.box.cy - city.box.cy) for one in (state, code)) < city.box.height
        if level and CITY.fullmatch(" ".join(one.text for one in (city, state, code))):
            found[at] = replace(city, text=f"{city.text[:-1]},")
    return found


def with_pairs(lines: Sequence[Line]) -> list[Line]:
    """A bracket that opens in one line and closes in the next, or in the next word of its line
    where words stand far apart.
    """
    paired: set[int] = set()
    for opened, one in enumerate(lines):
        if _open(one) != 1:
            continue
        for closed, two in enumerate(lines):
            if closed not in paired and _open(two) == -1 and _goes_on(one, two):
                paired |= {opened, closed}
                break
    return [replace(line, paired=at in paired) if at in paired else line
            for at, line in enumerate(lines)]  # fmt: skip


def _open(line: Line) -> int:
    return 0 if line.label else line.text.count("(") - line.text.count(")")


def _goes_on(one: Line, two: Line) -> bool:
    over = min(one.run.right, two.run.right) - max(one.run.left, two.run.left)
    apart = two.run.top - one.run.top
    below = 0 < apart < BELOW * max(one.run.height, two.run.height) and over > 0
    return below or _follows(one, two)
