"""A page as words, ruled lines and marks: all that the readers see of a paper.

Where the words come from (text layer, form fields, recognition) is the business of `papers`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Protocol

from ledgerboard.core.reading.geometry import Box, around

PALE = "a pale mark: it may be erased, or shine through from the back"
UNREAD = "?"  # a word of which nothing could be read
STRUCK = "a line is drawn through it"
SHELF = 8.0  # points: words of one line are on one shelf or the next
NOISE = re.compile(r"[^A-Z0-9]")


@lru_cache(maxsize=16_384)
def bare(text: str) -> str:
    """Its capitals and figures: how a text is known again, whatever its signs and spaces."""
    return NOISE.sub("", text.upper())


class Method(StrEnum):
    """How a word was read."""

    TEXT = "text"
    FORM = "form"
    MARK = "mark"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Word:
    """One run of letters without a gap. `doubt` says why it must not be relied on."""

    text: str
    box: Box
    method: Method = Method.TEXT
    doubt: str = ""
    field: Box | None = None  # the form field that holds it

    @property
    def key(self) -> str:
        return bare(self.text)


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the page that a person should know."""

    code: str
    page: int
    box: Box


@dataclass(frozen=True)
class Line:
    """Words side by side, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def box(self) -> Box:
        return around(word.box for word in self.words)

    @cached_property
    def text(self) -> str:
        return spelled(self.words)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(word.key for word in self.words)

    @cached_property
    def key(self) -> str:
        return "".join(self.keys)


class Ink(Protocol):
    """What can be seen on the picture of a page without reading it: whether a place is empty."""

    def written(self, area: Box) -> bool:
        """Whether there is more on the paper than specks and what the form prints as rules."""

    def figures(self, area: Box) -> bool:
        """Whether the number's cells hold anything besides the separators."""

    def share(self, area: Box) -> float:
        """How much of an area is ink, rules apart."""

    def drawn(self, area: Box, least: float = ...) -> bool:
        """Whether a stroke is larger than letters and boxes are: a ring, an arrow."""

    def square(self, area: Box) -> tuple[Box, float] | None:
        """The printed square in an area, and how much of its inside is ink."""

    def squares(self, area: Box) -> list[tuple[Box, float]]:
        """All that an area has, in no order."""


@dataclass(frozen=True)
class Page:
    """`trouble` is set where the words cannot be relied on at all; it says what is needed."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    verticals: tuple[Box, ...] = ()
    horizontals: tuple[Box, ...] = ()
    marks: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()  # images, stamps and freehand drawings
    notes: tuple[Note, ...] = ()
    trouble: str = ""
    has_text: bool = True
    to_sent: Callable[[Box], Box] | None = None  # pictures are read straightened
    sent_size: tuple[float, float] | None = None  # of the page as sent, where that is another
    sent_quarter: int = 0  # turns with the clock that put the page as sent upright
    ink: Ink | None = None  # of a page that was read from a picture
    otherwise: Page | None = None  # the same page, where its form holds other answers as well

    @cached_property
    def box(self) -> Box:
        return Box(0, 0, self.width, self.height)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(lines_of(self.words))

    @cached_property
    def _heights(self) -> list[tuple[float, Line]]:
        return [(line.box.cy, line) for line in self.lines]

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @cached_property
    def _by_height(self) -> tuple[list[float], list[tuple[int, Word]]]:
        ranked = sorted(enumerate(self.words), key=lambda each: each[1].box.cy)
        return [word.box.cy for _, word in ranked], ranked

    def level(self, top: float, bottom: float) -> list[Word]:
        """The words whose centres lie between two heights, in the order of the page."""
        heights, ranked = self._by_height
        found = ranked[bisect_left(heights, top) : bisect_right(heights, bottom)]
        return [word for _, word in sorted(found)]

    def within(self, box: Box) -> list[Word]:
        """The words whose centres lie in the box."""
        level = self.level(box.y0, box.y1)
        return [word for word in level if box.x0 <= word.box.cx <= box.x1]

    def lines_within(self, box: Box) -> list[Line]:
        return list(lines_of(self.within(box)))

    def find(self, phrase: str, box: Box | None = None) -> Box | None:
        """The first place of a phrase, top to bottom."""
        return next(self.find_all(phrase, box), None)

    def alone(self, hit: Box) -> bool:
        """Whether no word stands close beside it: labels and titles do, running text does not."""
        return not any(
            word.key
            and word.box.x0 < hit.x1 + 4
            and word.box.x1 > hit.x0 - 4
            and not hit.holds(word.box)
            for word in self.level(hit.y0, hit.y1)
        )

    def find_all(self, phrase: str, box: Box | None = None) -> Iterator[Box]:
        """Spaces and signs do not count: agencies set `PRO-JECT`, `PRO JECT` and `PROJECT`.

        Labels are often broken over two lines in a narrow cell; a phrase of several words is
        then found as pieces one below the other.
        """
        area = box or self.box.grown(50)
        top, bottom = area.y0 - 20, area.y1 + 20
        lines = [line for height, line in self._heights if top < height < bottom]
        whole = [hit for line in lines for hit in _in_line(line, bare(phrase))]
        hits = [hit for hit in whole if area.holds(hit)] or list(_broken(phrase, lines, area))
        yield from sorted(hits, key=lambda hit: (round(hit.cy / 4), hit.x0))


def _in_line(line: Line, wanted: str) -> Iterator[Box]:
    keys = line.keys
    if wanted not in line.key:
        return
    for start, first in enumerate(keys):
        if not first or not (wanted.startswith(first)):
            continue
        run = ""
        for end in range(start, len(keys)):
            run += keys[end]
            if run == wanted:
                yield around(word.box for word in line.words[start : end + 1])
                break
            if not wanted.startswith(run):
                break


def _broken(phrase: str, lines: Sequence[Line], area: Box) -> Iterator[Box]:
    parts = re.split(r"[\s-]+", phrase.upper())
    for cut in range(1, len(parts)):
        upper, lower = ("".join(half) for half in (parts[:cut], parts[cut:]))
        tops = _pieces(lines, upper, area)
        if not tops:
            continue
        for below in _pieces(lines, lower, area):
            for top in tops:
                near = 0 < below.cy - top.cy < 2.2 * max(top.height, below.height)
                if near and min(top.x1, below.x1) > max(top.x0, below.x0):
                    yield around((top, below))


def _pieces(lines: Sequence[Line], text: str, area: Box) -> list[Box]:
    found = [hit for line in lines for hit in _in_line(line, bare(text))]
    return [hit for hit in found if area.holds(hit)]


def lines_of(words: Iterable[Word]) -> Iterator[Line]:
    """Words join the line whose last word stands level with them.

    From left to right, because a label of two small lines stands between values of one.
    """
    rows: list[list[Word]] = []
    shelves: dict[int, list[list[Word]]] = {}
    for word in sorted(words, key=lambda word: (word.box.x0, word.box.cy)):
        shelf = int(word.box.cy // SHELF)
        near = [row for at in (shelf - 1, shelf, shelf + 1) for row in shelves.get(at, ())]
        row = min(near, key=lambda row: abs(row[-1].box.cy - word.box.cy), default=None)
        if row is None or not _level(row[-1].box, word.box):
            row = []
            rows.append(row)
        row.append(word)
        if not any(row is other for other in shelves.setdefault(shelf, [])):
            shelves[shelf].append(row)
    for row in sorted(rows, key=lambda row: sum(word.box.cy for word in row) / len(row)):
        yield Line(tuple(row))


def _level(left: Box, right: Box) -> bool:
    return abs(left.cy - right.cy) < 0.35 * min(left.height, right.height)


def spelled(words: Sequence[Word]) -> str:
    """The words with spaces; letters that were set one by one become words again."""
    singles = sum(len(word.text) == 1 for word in words)
    if len(words) < 4 or singles < 0.8 * len(words):
        return " ".join(word.text for word in words)
    gaps = [right.box.x0 - left.box.x1 for left, right in pairwise(words)]
    usual = sorted(gaps)[len(gaps) // 2]
    text = words[0].text
    for gap, word in zip(gaps, words[1:], strict=True):
        text += (" " if gap > 1.8 * max(usual, 0.8) else "") + word.text
    return text


@dataclass(frozen=True)
class File:
    """What was found in one file, or why it could not be opened."""

    pages: tuple[Page, ...] = ()
    error: str = ""
    kind: str = ""
    notes: tuple[Note, ...] = field(default=())
