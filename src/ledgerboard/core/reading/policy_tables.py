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
CLOSE = 1.35  # of its height: a line so near to the last is a part of that row
GOES_ON = "the cell continues on the next line"
NEXT_ROW = 34.0  # points between two rows, at most
Columns = dict[str, Box]
Row = dict[str, object]


@dataclass(frozen=True)
class _Table:
    page: Page
    columns: Columns
    head: Line

    def rows(self) -> list[Row] | Unsure:
        """Down to the last line that names a policy; a line that belongs to none is a doubt."""
        found: list[Row] = []
        last = self.head.box
        lines = [one for one in self.page.lines if one.box.y0 > self.head.box.y1 - 1]
        for at, line in enumerate(lines):
            if line.box.cy - last.cy >= NEXT_ROW:
                break
            cells, close = self._cells(line), line.box.cy - last.cy < CLOSE * line.box.height
            if cells is not None and self._is_policy(cells):
                found.append(self._policy(cells, line))
            elif found and close and self._is_coverage(line):
                found[-1]["coverage"] = Unsure(GOES_ON, Place(self.page.number, line.box))
            elif cells is None or close or self._policy_below(lines[at:]):
                why = "a row of the table couldn't be read"
                return Unsure(why, Place(self.page.number, line.box))
            else:
                break
            last = line.box
        nothing = Unsure("the table shows no policy", Place(self.page.number, self.head.box))
        return found or nothing

    def _is_policy(self, cells: Mapping[str, Sequence[Word]]) -> bool:
        number = " ".join(word.text for word in cells.get("number", ()))
        dated = any(name in cells for name in ("effective", "expiration"))
        return dated and as_number(number) is not None

    def _is_coverage(self, line: Line) -> bool:
        """Whether the line is a part of the first column alone."""
        edge = min(box.x0 for name, box in self.columns.items() if name != "coverage")
        return "coverage" in self.columns and line.box.x1 < edge

    def _policy_below(self, lines: Sequence[Line]) -> bool:
        for before, line in pairwise(lines):
            if line.box.cy - before.box.cy >= NEXT_ROW:
                return False
            if (cells := self._cells(line)) and self._is_policy(cells):
                return True
        return False

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
        if name == LIMITS[1] and name not in self.columns and len(cells.get(LIMITS[0], ())) > 1:
            return Unsure(
                "the limits column has more than one amount", Place(self.page.number, line.box)
            )
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
            return _Table(page, columns, line).rows()
        if not columns and _is_head(line):
            why = "the table has a column we don't recognize"
            return Unsure(why, Place(page.number, line.box))
    return None


def _is_head(line: Line) -> bool:
    """Whether most of a line are headings; the others may change what the values mean."""
    runs = [" ".join(word.text for word in run).upper().strip(":") for run in _runs(line)]
    known = {name for run in runs for name, shape in HEADS.items() if shape.fullmatch(run)}
    return len(runs) > 3 and len(known) > 1 and "number" in known


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
