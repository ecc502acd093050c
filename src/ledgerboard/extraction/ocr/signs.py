"""Marks, empty boxes and the signs beside amounts: what stands alone and is no word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Word
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import FAINT, LOST, SPECKS, Line
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.looking import CERTAIN, look
from ledgerboard.extraction.ocr.recognizing import Recognizer
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE

LETTER_LEAST = 3.4 * SCALE
WALL, STROKES = 2.2, ("I", "l", "1", "|", "!", "i", "")  # points wide, and as it may be read
STROKE, SLIM = 9.0, 0.25  # points, and of its height
INSET, HOLLOW = 0.22, 0.03  # of a square's side, and the share of ink: a part of a box, no mark
CORNER = 0.12  # of a square's side
MARK, WORDLIKE = (2.8, 16.0), 2.1  # points, and of its height: what is wider is a word
DOLLAR, LIKE_DOLLAR = re.compile(r"[Il|]?[$S]"), re.compile(r"[Il|]?[$S5s8B]")
POINTED = re.compile(r"\$?\d{1,3}([.,:;']\d{3})+")
FIRST_FIGURES, THREE = re.compile(r"\$?\d{1,3}(,\d{3})*"), re.compile(r"\d{3}(,\d{3})*")
COMMA = 4.5  # points: where one was, between figures of an amount


def dollar_column(sheet: InkPage, runs: Sequence[Run], engine: Recognizer) -> frozenset[Run]:
    """A form prints its dollar signs below each other: three of them tell for all."""
    singles = [
        run
        for run in runs
        if run.left > 0.7 * sheet.even.shape[1]
        and run.width < 1.1 * run.height
        and 3.5 * SCALE < run.height < 8 * SCALE
    ]
    columns = [
        [run for run in singles if abs(run.left - one.left) < 2.5 * SCALE] for one in singles
    ]
    column = max(columns, key=len, default=[])
    probes = [column[0], column[len(column) // 2], column[-1]] if len(column) > 5 else []
    if probes and all(look(sheet, run, engine).text.strip() in {"$", "S"} for run in probes):
        return frozenset(column)
    return frozenset()


def is_scrap(line: Line) -> bool:
    """A grain: alone, smaller than any letter, and surely none. Or a stroke as high as a row and
    no wider than a line: what is left of one, and no `1`.
    """
    run = line.run
    if line.label:
        return False
    if line.text.strip(" _") == "" and run.width > 2 * run.height:
        return "_" in line.text  # what is left of a line, and no blank to be filled in
    grain = max(run.width, run.height) < LETTER_LEAST and line.sure < CERTAIN
    stroke = run.height > STROKE * SCALE and run.width < SLIM * run.height
    return grain or (stroke and len(line.text.strip()) < 2)


def is_of_wall(line: Line, down: Sequence[Box]) -> bool:
    """What is left of the side of a cell between a fold of the paper and a line across."""
    run = line.run
    thin = run.width < WALL * SCALE and run.height < STROKE * SCALE
    if not thin or line.label or line.text.strip() not in STROKES:
        return False
    x, y = (run.left + run.right) / 2 / SCALE, (run.top + run.bottom) / 2 / SCALE
    return any(rule.x0 - 1 < x < rule.x1 + 1 and rule.y0 < y < rule.y1 for rule in down)


def is_mark(line: Line, letters: Dots) -> bool:
    """A sign of a letter's size that is no letter."""
    run = line.run
    if line.label:
        return False
    least, most = MARK
    sides = run.width / SCALE, run.height / SCALE
    if not (least <= min(sides) and max(sides) <= most) or sides[0] > WORDLIKE * sides[1]:
        return False
    text = line.text.strip()
    if is_empty_box(letters, run):
        return False
    if len(text) == 1 and (text.isalnum() or text in "$&") and line.sure > 0.6:
        return False
    differed = text in {"Y", "N"} and line.sure == LOST  # an X in another look: an answer in doubt
    if differed or (len(text) > 1 and line.sure > 0.4):
        return False
    ink = letters[run.top : run.bottom, run.left : run.right]
    return float(ink.mean()) > 0.12 and float(_middle(ink).mean()) >= HOLLOW


def _middle(ink: Dots) -> Dots:
    inset = max(3, round(INSET * min(ink.shape)))
    return ink[inset:-inset, inset:-inset]


def is_empty_box(letters: Dots, run: Run) -> bool:
    """A square whose sides and corners are ink and whose middle is paper: a 0 is round."""
    if min(run.width, run.height) < 3.5 * SCALE or not 0.5 < run.width / run.height < 2:
        return False
    ink = letters[run.top : run.bottom, run.left : run.right]
    sides = [
        ink[:4].any(axis=0),
        ink[-4:].any(axis=0),
        ink[:, :4].any(axis=1),
        ink[:, -4:].any(axis=1),
    ]
    framed = float(_middle(ink).mean()) < HOLLOW and all(
        float(side.mean()) > 0.75 for side in sides
    )
    return framed and all(corner.any() for corner in _corners(ink))


def _corners(ink: Dots) -> list[Dots]:
    reach = max(2, round(CORNER * min(ink.shape)))
    return [part[:, edge] for part in (ink[:reach], ink[-reach:])
            for edge in (slice(None, reach), slice(-reach, None))]  # fmt: skip


def with_dollars(words: Sequence[Word], width: float) -> list[Word]:
    """Signs alone below each other, left of the amounts, are the form's dollar signs.

    The side of their cell may stand so close that it was read as a letter before them.
    """
    rights = [word.box.x1 for word in words if DOLLAR.fullmatch(word.text) and _right(word, width)]

    def aligned(word: Word) -> bool:
        return sum(abs(word.box.x1 - right) < 3 for right in rights) > 3

    return [
        replace(word, text="$", doubt="")
        if LIKE_DOLLAR.fullmatch(word.text) and aligned(word)
        else word
        for word in words
    ]


def with_commas(words: Sequence[Word], width: float) -> list[Word]:
    """A comma that lost its tail or all of it: in the column of the limits three figures follow
    no point, and no gap. Behind an amount in a sentence a point ends it.
    """
    found: list[Word] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        figures = word.text.rstrip(SPECKS)
        if _right(word, width) and POINTED.fullmatch(figures):
            tail = word.text[len(figures) :] if _in_sentence(found, word) else ""
            found.append(replace(word, text=re.sub(r"[.:;']", ",", figures) + tail))
        elif home := _figures_before(found, word, width):
            found[found.index(home)] = _one_amount(home, word)
        else:
            found.append(word)
    return found


def _in_sentence(found: Sequence[Word], word: Word) -> bool:
    """Whether a word stands a space before it."""
    return any(
        0 < word.box.x0 - one.box.x1 < word.box.height
        and abs(word.box.cy - one.box.cy) < 0.5 * word.box.height
        and one.key.isalpha()
        for one in found
    )


def _figures_before(found: Sequence[Word], word: Word, width: float) -> Word | None:
    """The first figures of an amount whose last three these are."""
    if not (_right(word, width) and THREE.fullmatch(word.text)):
        return None
    return next(
        (
            one
            for one in reversed(found)
            if FIRST_FIGURES.fullmatch(one.text)
            and 0 < word.box.x0 - one.box.x1 < COMMA
            and abs(word.box.cy - one.box.cy) < 0.4 * one.box.height
        ),
        None,
    )


def _one_amount(first: Word, rest: Word) -> Word:
    """A `5` or an `8` that stands apart may be a dollar sign."""
    sign = FAINT if LIKE_DOLLAR.fullmatch(first.text) else ""
    return replace(
        first,
        text=f"{first.text},{rest.text}",
        box=around((first.box, rest.box)),
        doubt=first.doubt or rest.doubt or sign,
    )


def _right(word: Word, width: float) -> bool:
    return word.box.x0 > 0.7 * width
