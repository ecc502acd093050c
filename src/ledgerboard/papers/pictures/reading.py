"""A picture of a page as a `Page`: words, rules and marks in straight points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Note, Page, Word
from ledgerboard.papers.pictures.bending import sent_box
from ledgerboard.papers.pictures.dots import Dots, evened, inked
from ledgerboard.papers.pictures.headings import named
from ledgerboard.papers.pictures.labels import bare
from ledgerboard.papers.pictures.recognizing import Glyph, Recognizer
from ledgerboard.papers.pictures.ruling import Ruling, ruling_of, without_rules
from ledgerboard.papers.pictures.segmenting import Run, cleaned, runs_of, speckled
from ledgerboard.papers.pictures.straightening import (
    SCALE,
    Straight,
    lies_sideways,
    straightened,
)
from ledgerboard.papers.pictures.words import Line, joined, points, words_of

PROSE = 0.36  # of the page's width: longer lines are running text
LABEL_HIGH = 4.9 * SCALE  # dots: the capitals of labels are lower, those of values higher
TITLE_HIGH = 9 * SCALE  # dots: running text is lower
GRAIN = 2.2 * SCALE  # dots: no sign is as small in both directions
LETTER_LEAST = 3.4 * SCALE
COARSE = 2.4 * SCALE  # dots: grains of a page full of them
MARK = (2.8, 16.0)  # points
CERTAIN = 0.99  # of 263 lines with figures so read, a second look read none otherwise
DOUBTFUL = 0.85  # of a letter in words: worth a second look
HOPELESS = 0.5  # of 258 words and signs so read, a second look left 10 above it
FEW = 3  # lines that tell up from down
CLEAR = 0.9  # letters as sure as this stand upright
CLOSE = 0.2  # between both ways: more lines are asked (of 8 pages not clear, 3 lines told like 8)
POINTED = re.compile(r"\$?\d{1,3}([.,]\d{3})+")
GRID = ("TYPEOFINSURANCE", "POLICYNUMBER", "POLICYEFF", "POLICYEXP")


@dataclass(frozen=True)
class Sheet:
    """A straight page with its ink taken apart."""

    straight: Straight
    even: Dots
    letters: Dots
    ruling: Ruling
    runs: tuple[Run, ...]
    big: tuple[Run, ...]


def sheet_of(straight: Straight) -> Sheet:
    even = evened(straight.dots)
    ink = inked(even)
    ruling = ruling_of(ink)
    bare_ink = without_rules(ink, ruling)
    letters, big = cleaned(bare_ink)
    runs = runs_of(letters, ruling)
    if speckled(runs):
        letters, big = cleaned(bare_ink, COARSE)
        runs = [run for run in runs_of(letters, ruling) if max(run.width, run.height) > COARSE]
    kept = tuple(run for run in runs if max(run.width, run.height) > GRAIN)
    return Sheet(straight, even, letters, ruling, kept, tuple(big))


def recognized(grey: Dots, size: tuple[float, float], number: int, engine: Recognizer) -> Page:
    """The page that a picture shows, as if it had a text layer."""
    cv2.setNumThreads(1)
    sheet = _upright(grey, size, engine)
    lines = [line for line in _read(sheet, engine) if not _grain(line)]
    signs = [line for line in lines if _is_mark(line, sheet.letters)]
    boxes = [line for line in lines if _empty_box(sheet.letters, line.run)]
    texts = named(joined([line for line in lines if line not in signs and line not in boxes]))
    words = [word for line in texts for word in words_of(line, sheet.letters)]
    straight = sheet.straight
    sent = straight.sent
    return Page(
        number,
        straight.width,
        straight.height,
        words=tuple(_with_commas(_with_dollars(words, straight.width), straight.width)),
        verticals=sheet.ruling.down,
        horizontals=sheet.ruling.across,
        marks=tuple(_points(line.run) for line in signs),
        pictures=tuple(_points(run) for run in sheet.big),
        notes=(Note("ocr", number, Box(0, 0, 0, 0)),),
        has_text=False,
        to_sent=partial(sent_box, sent, straight.bend, straight.width),
        sent_size=(size[1], size[0]) if straight.quarter % 2 else size,
        sent_quarter=straight.quarter,
    )


# --- which way is up --------------------------------------------------------------------------


def _upright(grey: Dots, size: tuple[float, float], engine: Recognizer) -> Sheet:
    """Lines of text run across; upside down they read worse."""
    quarter = 1 if lies_sideways(grey) else 0
    sheet = sheet_of(straightened(grey, size, quarter))
    if _stands(sheet, engine):
        return sheet
    return sheet_of(straightened(grey, size, quarter + 2))


def _stands(sheet: Sheet, engine: Recognizer) -> bool:
    """A few lines tell, unless both ways read about as well."""
    probes = _probes(sheet.runs)
    few, more = probes[:FEW], probes[FEW:]
    upright = _sures(sheet, few, engine)
    if not probes or _mean(upright) > CLEAR:
        return True
    turned = _turned(sheet)
    other = _sures(turned, _turned_runs(sheet, few), engine)
    if abs(_mean(upright) - _mean(other)) < CLOSE:
        upright += _sures(sheet, more, engine)
        other += _sures(turned, _turned_runs(sheet, more), engine)
    return _mean(upright) >= _mean(other)


def _turned(sheet: Sheet) -> Sheet:
    """Upside down, without its runs."""
    even, letters, mask = (
        np.ascontiguousarray(dots[::-1, ::-1])
        for dots in (sheet.even, sheet.letters, sheet.ruling.mask)
    )
    ruling = replace(sheet.ruling, mask=mask)
    return replace(sheet, even=even, letters=letters, ruling=ruling, runs=(), big=())


def _turned_runs(sheet: Sheet, runs: Sequence[Run]) -> list[Run]:
    high, wide = sheet.even.shape
    return [
        Run(high - run.bottom, wide - run.right, high - run.top, wide - run.left) for run in runs
    ]


def _probes(runs: Sequence[Run]) -> list[Run]:
    """Lines of a few words of usual height tell up from down."""
    good = [run for run in runs if 5 < run.width / run.height < 16 and run.height > 4.5 * SCALE]
    return sorted(good, key=lambda run: -run.height)[:: max(1, len(good) // 8)][:8]


def _sures(sheet: Sheet, runs: Sequence[Run], engine: Recognizer) -> list[float]:
    lines = [_line(sheet, run, engine) for run in runs]
    return [glyph.sure for line in lines for glyph in line.glyphs if glyph.text.isalnum()]


def _mean(sures: Sequence[float]) -> float:
    return sum(sures) / max(1, len(sures))


# --- reading ----------------------------------------------------------------------------------


def _read(sheet: Sheet, engine: Recognizer) -> list[Line]:
    """Small print is glanced at first: most of it is the form's own, and known from that.

    Running text above the grid of a certificate is the form's own and is not read; so is what
    stands under the heading of its cancellation clause.
    """
    narrow = [run for run in sheet.runs if run.width <= PROSE * sheet.even.shape[1]]
    signs = _dollar_column(sheet, narrow, engine)
    seen = named([_seen(sheet, run, engine, sign=run in signs) for run in narrow])
    skipped = _own_print(seen, sheet)
    grid = min((line.run.top for line in seen if bare(line.label) in GRID), default=0)
    lines = [
        _twice(sheet, _line(sheet, line.run, engine), engine)
        if _small(line.run) and not line.label and not _in_any(line.run, skipped)
        else line
        for line in seen
    ]
    rest = [
        run
        for run in sheet.runs
        if run.width > PROSE * sheet.even.shape[1]
        and (run.height > TITLE_HIGH or not (_in_any(run, skipped) or run.bottom < grid))
    ]
    return [*lines, *(_line(sheet, run, engine) for run in rest)]


def _seen(sheet: Sheet, run: Run, engine: Recognizer, *, sign: bool) -> Line:
    if sign:
        return Line(run, (Glyph("$", 0.5, 1.0),), (run.left, run.right))
    if _small(run):
        return _line(sheet, run, engine, 0.3, 0.5)
    return _twice(sheet, _line(sheet, run, engine), engine)


def _small(run: Run) -> bool:
    return run.height < LABEL_HIGH and run.width > 2 * run.height


def _own_print(lines: Sequence[Line], sheet: Sheet) -> list[Box]:
    """Where a certificate prints its notices: above its parties and its grid, and at its end."""
    found = {bare(line.label or line.text): _points(line.run) for line in lines}
    heads = [found[name] for name in GRID if name in found]
    wide, high = sheet.straight.width, sheet.straight.height
    if len(heads) < 2:
        return []
    notices = [Box(0, top, wide, label.y0) for top, label in _notices(found, heads[0])]
    if clause := found.get("CANCELLATION"):
        notices.append(Box(clause.x0 - 9, clause.y0, wide, high))
    return notices


def _notices(found: Mapping[str, Box], head: Box) -> Iterator[tuple[float, Box]]:
    if producer := found.get("PRODUCER"):
        yield 0.0, producer
    if number := found.get("CERTIFICATENUMBER"):
        yield number.y1, head


def _in_any(run: Run, areas: Sequence[Box]) -> bool:
    return any(area.holds(_points(run)) for area in areas)


def _dollar_column(sheet: Sheet, runs: Sequence[Run], engine: Recognizer) -> frozenset[Run]:
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
    if probes and all(_line(sheet, run, engine).text.strip() in {"$", "S"} for run in probes):
        return frozenset(column)
    return frozenset()


def _line(
    sheet: Sheet, run: Run, engine: Recognizer, margin: float = 0.25, squeeze: float = 1.0
) -> Line:
    crop, left = _crop(sheet, run, margin)
    glyphs = engine.glyphs(crop, squeeze)
    return Line(run, tuple(glyphs), (left, left + crop.shape[1]))


def _crop(sheet: Sheet, run: Run, margin: float) -> tuple[Dots, float]:
    """The run on clean paper: neighbours and rules are left out."""
    above, beside = round(run.height * margin), round(run.height * 0.3)
    top, bottom = max(0, run.top - 2), min(sheet.even.shape[0], run.bottom + 2)
    left, right = max(0, run.left - 2), min(sheet.even.shape[1], run.right + 2)
    dots = sheet.even[top:bottom, left:right].copy()
    ruled = sheet.ruling.mask[top:bottom, left:right] > sheet.letters[top:bottom, left:right]
    dots[ruled] = 255
    crop = cv2.copyMakeBorder(dots, above, above, beside, beside, cv2.BORDER_CONSTANT, value=(255,))
    return crop, float(left - beside)


def _twice(sheet: Sheet, line: Line, engine: Recognizer) -> Line:
    """Figures, codes of a letter and words in doubt are read once more from another crop.

    Two readings that differ are in doubt throughout. So are words beyond help, of one reading.
    """
    text = line.text.strip()
    if text in {"$", ""} or line.sure > CERTAIN:
        return line
    if not re.search(r"\d", text):
        if line.sure < HOPELESS:
            return _doubted(line)
        if len(text) > 1 and line.sure >= DOUBTFUL:
            return line
    again = _line(sheet, line.run, engine, 0.4, 0.85)
    best = max(line, again, key=lambda one: one.sure)
    return best if _same(text, again.text) else _doubted(best)


def _doubted(line: Line) -> Line:
    glyphs = tuple(replace(glyph, sure=min(glyph.sure, 0.3)) for glyph in line.glyphs)
    return replace(line, glyphs=glyphs)


def _same(one: str, two: str) -> bool:
    """Spaces and the dollar sign are told apart elsewhere."""
    return _essence(one) == _essence(two)


def _essence(text: str) -> str:
    return re.sub(r"^[$S]\s*(?=\d)|^[58s]\s+(?=\d{1,3},)|\s", "", text)


def _grain(line: Line) -> bool:
    """What stands alone, is smaller than any letter and looks like none for certain."""
    small = max(line.run.width, line.run.height) < LETTER_LEAST
    return small and len(line.text.strip()) < 2 and line.sure < CERTAIN


def _is_mark(line: Line, letters: Dots) -> bool:
    """A sign of a letter's size that is no letter."""
    run = line.run
    if line.label:
        return False
    least, most = MARK
    sides = run.width / SCALE, run.height / SCALE
    if not (least <= min(sides) and max(sides) <= most):
        return False
    text = line.text.strip()
    if _empty_box(letters, run):
        return False
    if len(text) == 1 and (text.isalnum() or text == "$") and line.sure > 0.6:
        return False
    if len(text) > 1 and line.sure > 0.4:
        return False
    ink = letters[run.top : run.bottom, run.left : run.right]
    return float(ink.mean()) > 0.12


def _empty_box(letters: Dots, run: Run) -> bool:
    """A square whose sides are ink and whose middle is paper."""
    if min(run.width, run.height) < 3.5 * SCALE or not 0.5 < run.width / run.height < 2:
        return False
    ink = letters[run.top : run.bottom, run.left : run.right]
    inset = max(3, round(0.22 * min(ink.shape)))
    middle = ink[inset:-inset, inset:-inset]
    sides = [
        ink[:4].any(axis=0),
        ink[-4:].any(axis=0),
        ink[:, :4].any(axis=1),
        ink[:, -4:].any(axis=1),
    ]
    return float(middle.mean()) < 0.03 and all(float(side.mean()) > 0.75 for side in sides)


def _with_dollars(words: Sequence[Word], width: float) -> list[Word]:
    """Signs alone below each other, left of the amounts, are the form's dollar signs."""
    lefts = [
        word.box.x0
        for word in words
        if len(word.text) == 1 and word.text in "$S" and (word.box.x0 > 0.7 * width)
    ]

    def aligned(word: Word) -> bool:
        return sum(abs(word.box.x0 - left) < 3 for left in lefts) > 3

    return [
        replace(word, text="$", doubt="")
        if len(word.text) == 1 and word.text in "S5s8B" and aligned(word)
        else word
        for word in words
    ]


def _with_commas(words: Sequence[Word], width: float) -> list[Word]:
    """A comma that lost its tail: in the column of the limits three figures follow no point."""
    return [
        replace(word, text=word.text.replace(".", ","))
        if word.box.x0 > 0.7 * width and POINTED.fullmatch(word.text)
        else word
        for word in words
    ]


def _points(run: Run) -> Box:
    return points(run.left, run.top, run.right, run.bottom)
