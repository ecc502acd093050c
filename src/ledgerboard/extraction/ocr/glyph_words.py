"""Glyphs of a line as words: each with the box of its own ink and its own doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.letter_widths import lost_letter
from ledgerboard.core.reading.page import UNREAD, Method, Word
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.labels import bare, label_like, labels
from ledgerboard.extraction.ocr.missed_letters import accented, sign_before, unclaimed, unpaired
from ledgerboard.extraction.ocr.recognizing import ACCENTED, Glyph
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE

TORN, APART = 5 * SCALE, 9 * SCALE  # dots: where a line stood between halves of a label; a dash
MARK, MISREAD = 2, 6  # letters of a mark; of so many of a label one may be misread
WORD = 4  # letters: halves that are longer may stand further apart
FAINT = "the letters are hard to read"
LETTER, SIGN = 4 * SCALE, 3 * SCALE  # dots: so high and so wide is more than a speck
LOOSE, WORDS_APART = 0.3, 0.3  # of a line's height: a letter from where it was seen; two words
LOST = 0.3  # how sure a letter is at most, beside one that was lost
LEAST_SPACE = 0.6  # a space that is less sure may be a letter
LEAST, SHORT = 0.5, 4  # of a letter in words as short as running text is full of
LEAST_EXACT = 0.75  # of a letter in longer words, numbers, dates, addresses for mail, and codes
AMOUNT = re.compile(r"\d{1,3}([,.]\d{3})+|\d{4,}|INCLUDED|EXCLUDED", re.IGNORECASE)
SPECKS = ".,:;'`"
CODE = re.compile(r"(?=(.*\d){3})[A-Z0-9][A-Z0-9()/-]{5,}")
DATE = r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})"
PADDED = re.compile(r"\d\d.\d\d.(\d{4}|\d{2})")
LABELLED = re.compile(r"((?:[A-Za-z()]{3,}|[A-F]):)([A-Za-z0-9].{2,})")
DATES, DATED = re.compile(f"({DATE})({DATE})"), re.compile(f"({DATE})([A-Z][A-Za-z]{{2,}})")


@dataclass(frozen=True)
class Line:
    """One run as it was read. `edges` are the dots where its crop began and ended.

    `label` is what it must be by its place, whatever was read.
    """

    run: Run
    glyphs: tuple[Glyph, ...]
    edges: tuple[float, float]
    label: str = ""
    paired: bool = False  # its other bracket is in another line

    @cached_property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @cached_property
    def sure(self) -> float:
        return min((glyph.sure for glyph in self.glyphs if glyph.text != " "), default=0.0)

    def at(self, glyph: Glyph) -> float:
        return self.edges[0] + glyph.at * (self.edges[1] - self.edges[0])


def joined(lines: Sequence[Line]) -> list[Line]:
    """A label that a ruled line cuts in two is one label."""
    kept: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.run.left, line.run.top)):
        home = next((i for i, one in enumerate(kept) if _one_label(one, line)), None)
        if home is None:
            kept.append(line)
        else:
            kept[home] = both(kept[home], line)
    return kept


def _one_label(one: Line, two: Line) -> bool:
    """A mark before a label belongs to none, so a letter or two must make it exactly."""
    shorter = min(len(bare(one.text)), len(bare(two.text)))
    gap = two.run.left - one.run.right
    if not -SCALE < gap < (APART if shorter > WORD else TORN) or not shorter:
        return False
    if min(one.run.bottom, two.run.bottom) - max(one.run.top, two.run.top) < 0.5 * one.run.height:
        return False
    both = one.text + two.text
    if bare(one.text) in labels():
        return False
    return bare(both) in labels() or (shorter > 2 and label_like(both) is not None)


def both(one: Line, two: Line) -> Line:
    run = Run(
        min(one.run.top, two.run.top), one.run.left,
        max(one.run.bottom, two.run.bottom), two.run.right,
    )  # fmt: skip
    edges = (one.edges[0], two.edges[1])
    wide = edges[1] - edges[0]
    moved = [
        replace(glyph, at=(line.at(glyph) - edges[0]) / wide)
        for line in (one, two)
        for glyph in line.glyphs
    ]
    return Line(run, tuple(moved), edges)


def words_of(line: Line, letters: Dots) -> list[Word]:
    """A label that was misread by a letter is put right; nothing else is."""
    ink = letters[line.run.top : line.run.bottom, line.run.left : line.run.right]
    columns = np.asarray(ink.any(axis=0))
    touching = list(_touching(line, columns))
    if line.label:
        marks = list(_beside_label(line, columns)) or touching
        beside = [*marks, *_passed_over(line, ink, columns, outside=True)]
        return [*_shared_out(line.label, _without(line, beside, columns)), *beside]
    start = round(touching[0].box.x1 * SCALE) - line.run.left if touching else 0
    doubted = _with_doubts(line, columns)
    parts = [half for part in _parts(doubted, columns, start) for half in _glued(line, part)]
    words = _dollars([_word(glyphs, span, line.run, ink) for glyphs, span in parts])
    specks = SPECKS if len(words) == 1 else SPECKS.replace(";", "")  # a sentence goes on
    words[-1:] = [replace(word, text=_unspecked(word.text, specks)) for word in words[-1:]]
    touching = touching or list(_passed_over(line, ink, columns))
    return [*touching, *words, *_unread(line.run, ink, words)]


def lacking(line: Line, words: Sequence[Word], letters: Dots) -> bool:
    """Whether a letter or an accent seems to be lost, though none is in doubt."""
    if any(glyph.text == " " and glyph.sure < LEAST_SPACE for glyph in line.glyphs):
        return True
    ink = letters[line.run.top : line.run.bottom, line.run.left : line.run.right]
    return lost_letter(words) or any(accented(*_seen(line), ink))


def _seen(line: Line) -> tuple[str, list[float]]:
    """Its letters, and where each has its middle, in dots from the left."""
    letters = [glyph for glyph in line.glyphs if glyph.text != " "]
    at = [line.at(glyph) - line.run.left for glyph in letters]
    return "".join(glyph.text for glyph in letters), at


def _touching(line: Line, columns: Dots) -> Iterator[Word]:
    """A sign before the first letter, and touching it, that the engine took for nothing."""
    if line.run.height < LETTER:
        return
    if end := sign_before(*_seen(line), columns, line.run.height):
        left = line.run.left + int(columns.argmax())
        box = points(left, line.run.top, line.run.left + end, line.run.bottom)
        yield Word(UNREAD, box, Method.OCR, FAINT)


def _beside_label(line: Line, columns: Dots) -> Iterator[Word]:
    """What was read with a label and is none of it: the `X` in the box before it, a figure behind.

    A letter of the label may be misread, but it has no more letters than it has.
    """
    seen = [glyph for glyph in line.glyphs if glyph.text != " "]
    text, at = _seen(line)
    own = line.label.replace(" ", "").upper()
    more = len(text) - len(own)
    if not 0 < more <= MARK:
        return
    ahead, behind = (_differing(part, own) for part in (text[more:], text[:-more]))
    if min(ahead, behind) > len(own) // MISREAD:
        return
    if ahead <= behind:
        part = seen[:more]
        ends = (int(columns.argmax()), round(sum(at[more - 1 : more + 1]) / 2))
    else:
        end = len(columns) - int(columns[::-1].argmax())
        part, ends = seen[-more:], (round(sum(at[-more - 1 :][:2]) / 2), end)
    left, right = (line.run.left + edge for edge in ends)
    sure = min(glyph.sure for glyph in part) >= LEAST_EXACT
    letters = "".join(glyph.text for glyph in part)
    box = points(left, line.run.top, right, line.run.bottom)
    yield Word(letters if sure else UNREAD, box, Method.OCR, "" if sure else FAINT)


def _differing(one: str, two: str) -> int:
    """In how many letters, be they small or capital: an `ß` in capitals would be two."""
    return sum(left.upper() != right for left, right in zip(one, two, strict=True))


def _with_doubts(line: Line, columns: Dots) -> Line:
    """Letters are in doubt beside ink that is none of theirs."""
    if line.run.height < LETTER:
        return line
    text, at = _seen(line)
    alone = () if line.paired else unpaired(text)
    lost = {*unclaimed(text, at, columns, line.run.height), *alone}
    places = [index for index, glyph in enumerate(line.glyphs) if glyph.text != " "]
    beside = {places[index] for index in lost}
    glyphs = [
        replace(glyph, sure=min(glyph.sure, LOST)) if index in beside else glyph
        for index, glyph in enumerate(line.glyphs)
    ]
    return replace(line, glyphs=tuple(glyphs)) if lost else line


def _unread(run: Run, ink: Dots, words: Sequence[Word]) -> Iterator[Word]:
    """Ink that the engine took for nothing is not nothing: a blank would be a statement."""
    start = max((round(word.box.x1 * SCALE) + 1 - run.left for word in words), default=0)
    rest = ink[:, max(0, start) :]
    columns, rows = np.flatnonzero(rest.any(axis=0)), np.flatnonzero(rest.any(axis=1))
    if len(columns) > max(LETTER, 0.8 * run.height) and rows[-1] - rows[0] >= LETTER:
        left, right = run.left + start + columns[0], run.left + start + columns[-1] + 1
        box = points(left, run.top + rows[0], right, run.top + rows[-1] + 1)
        yield Word(UNREAD, box, Method.OCR, FAINT)


def _passed_over(line: Line, ink: Dots, columns: Dots, *, outside: bool = False) -> Iterator[Word]:
    """A sign that the engine took for nothing: an `&` of thin strokes between two words, a word
    before the first; `outside` a label a box that is full of ink, or a figure typed behind it.
    """
    seen = [line.at(glyph) - line.run.left for glyph in line.glyphs if glyph.text != " "]
    near, apart = (share * min(line.run.height, 2 * LETTER) for share in (LOOSE, WORDS_APART))
    for left, right in _standing_alone(columns, apart):
        if not seen or right - left < SIGN or any(left - near < at < right + near for at in seen):
            continue
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        here = left > seen[-1] or right < seen[0] if outside else right < seen[-1]
        if here and rows[-1] - rows[0] >= LETTER:
            box = points(line.run.left + left, line.run.top, line.run.left + right, line.run.bottom)
            yield Word(UNREAD, box, Method.OCR, FAINT)


def _without(line: Line, beside: Sequence[Word], columns: Dots) -> Run:
    """The dots of the label alone: its box is sought beside it."""
    at = [line.at(glyph) for glyph in line.glyphs if glyph.text != " "] or [line.run.left]
    middle = sum(at) / len(at)
    over = [round(word.box.x1 * SCALE) for word in beside if word.box.cx * SCALE < middle]
    past = [round(word.box.x0 * SCALE) for word in beside if word.box.cx * SCALE > middle]
    past += [line.run.left + edge for edge in _behind(line, columns)]
    start = max([line.run.left, *over]) - line.run.left
    end = min([line.run.right, *past]) - line.run.left
    left, right = int(columns[start:].argmax()), int(columns[:end][::-1].argmax())
    return replace(line.run, left=line.run.left + start + left, right=line.run.left + end - right)


def _behind(line: Line, columns: Dots) -> Iterator[int]:
    """Where the paper begins between the last letter of a label and an empty box of another."""
    text, at = _seen(line)
    own = line.label.replace(" ", "")
    if text[-1:].upper() != own[-1:].upper() or len(text) < len(own) - 1:
        return
    far = len(columns) - LETTER
    behind = (gap for gap in _gaps(columns) if at[-1] < gap[0] and gap[1] < far)
    yield from [gap[0] for gap in behind if gap[1] - gap[0] > SIGN / 2][:1]


def _standing_alone(columns: Dots, apart: float) -> Iterator[tuple[int, int]]:
    """Stretches of ink with as much paper on both sides as there is between words."""
    gaps = [gap for gap in _gaps(columns) if gap[1] - gap[0] >= apart or gap[1] == len(columns)]
    edges = [0, *(edge for gap in gaps for edge in gap), len(columns)]
    yield from zip(edges[::2], edges[1::2], strict=True)


def _shared_out(label: str, run: Run) -> Iterator[Word]:
    start = 0
    for text in label.split():
        place = label.index(text, start)
        start = place + len(text)
        left = run.left + run.width * place / len(label)
        right = run.left + run.width * start / len(label)
        yield Word(text, points(left, run.top, right, run.bottom), Method.OCR)


Part = tuple[list[Glyph], tuple[int, int]]


def _parts(line: Line, columns: Dots, start: int = 0) -> Iterator[Part]:
    """A word ends where the engine saw a space and there is a gap, or at a wide gap anyway.

    Between letters its space is enough: some reach over the next word, as in «of the».
    """
    glyphs: list[Glyph] = []
    space, last = False, 0.0
    gaps = _gaps(columns)
    usual = float(np.median([b - a for a, b in gaps])) if len(gaps) > 2 else 0.0
    for index, glyph in enumerate(line.glyphs):
        if glyph.text == " ":
            space = bool(glyphs)
            continue
        here = _settled(line, index, gaps)
        gap = _widest(gaps, last, here) if glyphs else (0, 0)
        wide = gap[1] - gap[0]
        if space and _is_between_words(glyphs, glyph):
            middle = round((last + here) / 2)
            gap, least = gap if wide else (middle, middle), -1.0
        elif space:
            least = max(0.2 * line.run.height, 1.5 * usual)
        else:
            least = _unseen(line, glyphs, glyph, usual)
        if glyphs and wide > least:
            yield glyphs, (start, gap[0])
            glyphs, start = [], gap[1]
        glyphs.append(glyph)
        last, space = here, False
    if glyphs:
        yield glyphs, (start, len(columns))


def _settled(line: Line, index: int, gaps: Sequence[tuple[int, int]]) -> float:
    """Where a letter stands. The engine may see it in the paper behind it, as the last of `Mill`:
    then the gap is the space that it saw next.
    """
    here = line.at(line.glyphs[index]) - line.run.left
    if index + 1 < len(line.glyphs) and line.glyphs[index + 1].text == " ":
        return next((gap[0] - 2.0 for gap in gaps if gap[0] <= here < gap[1]), here)
    return here


def _is_between_words(before: Sequence[Glyph], after: Glyph) -> bool:
    """Whether letters stand on both sides, or an `&`, be it behind a comma."""
    said = "".join(glyph.text for glyph in before).rstrip(",;:)")
    return all(sign.isalpha() or sign == "&" for sign in (said[-1:], after.text))


def _glued(line: Line, part: Part) -> list[Part]:
    """Two dates of narrow columns that touch, a date and the label beside it, or a label and the
    value behind its colon. Of dates that run over each other a figure may be lost, unless both have
    all of theirs.
    """
    glyphs, (start, end) = part
    text = "".join(glyph.text for glyph in glyphs)
    found = DATES.fullmatch(text) or DATED.fullmatch(text) or LABELLED.fullmatch(text)
    if found is None:
        return [part]
    cut = found.end(1)
    middle = (line.at(glyphs[cut - 1]) + line.at(glyphs[cut])) / 2 - line.run.left
    at = int(min(max(middle, start + 1), end - 1))
    if DATES.fullmatch(text) and not all(PADDED.fullmatch(date) for date in found.groups()):
        glyphs = [replace(glyph, sure=min(glyph.sure, LOST)) for glyph in glyphs]
    return [(glyphs[:cut], (start, at)), (glyphs[cut:], (at, end))]


def _unseen(line: Line, before: Sequence[Glyph], after: Glyph, usual: float) -> float:
    """How wide a gap must be that the engine took for none; signs stand loosely in figures."""
    loose = bool(before) and (before[-1].text in ",.-/" or after.text in ",.-/")
    return max((0.9 if loose else 0.45) * line.run.height, 2.2 * usual)


def _gaps(columns: Dots) -> list[tuple[int, int]]:
    """Runs of columns without ink."""
    empty = np.concatenate([[0], (~columns).astype(np.int8), [0]])
    steps = np.flatnonzero(np.diff(empty))
    return [(int(a), int(b)) for a, b in zip(steps[::2], steps[1::2], strict=True)]


def _widest(gaps: Sequence[tuple[int, int]], left: float, right: float) -> tuple[int, int]:
    inside = [gap for gap in gaps if left - 1 <= (gap[0] + gap[1]) / 2 <= right + 1]
    return max(inside, key=lambda gap: gap[1] - gap[0], default=(0, 0))


def _word(glyphs: Sequence[Glyph], span: tuple[int, int], run: Run, ink: Dots) -> Word:
    whole = "".join(glyph.text for glyph in glyphs)
    text = whole.strip("|") or whole  # what a ruled line beside it left
    part = ink[:, span[0] : span[1]]
    columns, rows = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if not len(columns):
        box = points(run.left + span[0], run.top, run.left + span[1], run.bottom)
    else:
        left, right = run.left + span[0] + columns[0], run.left + span[0] + columns[-1] + 1
        top, bottom = _tall(run, int(rows[0]), int(rows[-1]) + 1)
        box = points(left, run.top + top, right, run.top + bottom)
    exact = len(text) == 1 or any(char.isdigit() or char == "@" for char in text)
    least = LEAST_EXACT if exact or len(text) > SHORT else LEAST
    counted = [glyph for glyph in glyphs if glyph.text.isdigit()] if AMOUNT.fullmatch(text) else []
    grain = any(glyph.text in ACCENTED and glyph.sure < LEAST_EXACT for glyph in glyphs)
    doubt = FAINT if grain or min(glyph.sure for glyph in counted or glyphs) < least else ""
    return Word(text, box, Method.OCR, doubt)


def _unspecked(text: str, specks: str) -> str:
    """A date or a code with a speck behind it; behind an amount or in a line a sentence may end."""
    clean = text.rstrip(specks)
    return clean if re.fullmatch(DATE, clean) or CODE.fullmatch(clean) else text


def _tall(run: Run, top: int, bottom: int) -> tuple[int, int]:
    """A dash is as tall as its line: by its ink alone it would stand level with nothing."""
    return (top, bottom) if bottom - top > 0.5 * run.height else (0, run.height)


def points(left: float, top: float, right: float, bottom: float) -> Box:
    return Box(*(float(edge) / SCALE for edge in (left, top, right, bottom)))


def _dollars(words: list[Word]) -> list[Word]:
    """A sign before an amount is the dollar's; `S 500,000` is nothing else."""
    return [
        replace(word, text="$", doubt="")
        if len(word.text) == 1 and word.text in "$S5s8" and _amount_follows(words[index + 1 :])
        else word
        for index, word in enumerate(words)
    ]


def _amount_follows(words: Sequence[Word]) -> bool:
    return bool(words) and AMOUNT.fullmatch(words[0].text) is not None
