"""Policies in a table with headings of its own, one in each row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ledgerboard.core.reading.found import Answer, Place, Unsure, read
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.labelled import Parse, as_number, as_text
from ledgerboard.core.reading.page import Line, Page, Word
from ledgerboard.core.reading.values import as_date, as_limit

HEADS: Mapping[str, re.Pattern[str]] = {
    "coverage": re.compile(
        r"(POLICY|COVERAGE) TYPE|TYPE( OF (INSURANCE|COVERAGE))?|COVERAGES?|LINE( OF COVERAGE)?"
    ),
    "number": re.compile(r"(POLICY|CONTRACT) ?(#|NO\.?|NUMBER)"),
    "effective": re.compile(r"(POLICY )?(EFFECTIVE|EFF\.?|INCEPTION|FROM)( DATE)?"),
    "expiration": re.compile(r"(POLICY )?(EXPIRES|EXPIRATION|EXPIRY|EXP\.?|TO)( DATE)?"),
    "each_occurrence": re.compile(r"((EACH|PER) )?OCCURRENCE( LIMIT)?|LIMITS?( OF LIABILITY)?"),
    "general_aggregate": re.compile(r"((GENERAL|ANNUAL) )?AGGREGATE( LIMIT)?"),
}
PARSERS: Mapping[str, tuple[Parse, str]] = {
    "coverage": (as_text, "a text"), "number": (as_number, "a number"),
    "effective": (as_date, "a date"), "expiration": (as_date, "a date"),
    "each_occurrence": (as_limit, "an amount"), "general_aggregate": (as_limit, "an amount"),
}  # fmt: skip
LIMITS = ("each_occurrence", "general_aggregate")
LONGEST = 4  # words of a heading
APART = 6.0  # points between two cells of a row, at least
NEXT_ROW = 34.0  # points between two rows, at most
Columns = dict[str, Box]
Row = dict[str, object]


@dataclass(frozen=True)
class _Table:
    page: Page
    columns: Columns
    head: Line

    def rows(self) -> Iterator[Row | Unsure]:
        """Down to the first line that names no policy."""
        last = self.head.box
        for line in (one for one in self.page.lines if one.box.y0 > self.head.box.y1 - 1):
            cells = self._cells(line)
            near = line.box.cy - last.cy < NEXT_ROW
            if not near or (cells is not None and not self._is_policy(cells)):
                return
            if cells is None:
                yield Unsure("a row of the table cannot be told", Place(self.page.number, line.box))
            else:
                yield self._policy(cells, line)
            last = line.box

    def _is_policy(self, cells: Mapping[str, Sequence[Word]]) -> bool:
        number = " ".join(word.text for word in cells.get("number", ()))
        return len(cells) > 1 and as_number(number) is not None

    def _policy(self, cells: Mapping[str, Sequence[Word]], line: Line) -> Row:
        answers = {name: self._answer(name, cells, line) for name in HEADS}
        return {
            **{name: answers[name] for name in HEADS if name not in LIMITS},
            "limits": {name: answers[name] for name in LIMITS},
        }

    def _answer(self, name: str, cells: Mapping[str, Sequence[Word]], line: Line) -> Answer[object]:
        if name not in self.columns and name not in LIMITS:
            return Unsure("the table has no such column", Place(self.page.number, line.box))
        parse, what = PARSERS[name]
        return read(list(cells.get(name, ())), self.page.number, parse, what)

    def _cells(self, line: Line) -> dict[str, list[Word]] | None:
        """By order where every column has its cell, else each by the heading above it."""
        runs = _runs(line)
        if len(runs) == len(self.columns):
            return dict(zip(self.columns, runs, strict=True))
        cells: dict[str, list[Word]] = {}
        for run in runs:
            over = [name for name, box in self.columns.items() if _above(box, run)]
            if len(over) != 1 or over[0] in cells:
                return None if len(runs) > 1 else {}
            cells[over[0]] = run
        return cells


def policies_in_table(page: Page) -> list[Row] | Unsure | None:
    """The policies of the first table that has a column of numbers and one of dates."""
    for line in page.lines:
        columns = _columns(line)
        if "number" in columns and {"effective", "expiration"} & columns.keys():
            rows = list(_Table(page, columns, line).rows())
            doubt = next((row for row in rows if isinstance(row, Unsure)), None)
            return doubt or [row for row in rows if isinstance(row, dict)] or None
    return None


def _columns(line: Line) -> Columns:
    """The headings of a line, from left to right; none where a word of it is no heading."""
    found: Columns = {}
    at = 0
    while at < len(line.words):
        size, name = next(_headings(line, at), (0, ""))
        if not size or name in found:
            return {}
        found[name] = around(word.box for word in line.words[at : at + size])
        at += size
    return found


def _headings(line: Line, at: int) -> Iterator[tuple[int, str]]:
    for size in range(LONGEST, 0, -1):
        said = " ".join(word.text for word in line.words[at : at + size]).upper().strip(":")
        for name, shape in HEADS.items():
            if at + size <= len(line.words) and shape.fullmatch(said):
                yield size, name


def _runs(line: Line) -> list[list[Word]]:
    runs = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.box.x0 - left.box.x1 > APART:
            runs.append([])
        runs[-1].append(right)
    return runs


def _above(head: Box, run: Sequence[Word]) -> bool:
    box = around(word.box for word in run)
    return box.x0 < head.x1 and box.x1 > head.x0
