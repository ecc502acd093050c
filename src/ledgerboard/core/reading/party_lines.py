"""The lines of a party's block: where the name ends and the address begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Word

STREET = re.compile(
    r"\d+[A-Z]?(-\d+)?\s+\S|P\.?\s?O\.?\s?BOX|(STE|SUITE|UNIT|FLOOR)\b", re.IGNORECASE
)
TOWN = re.compile(r".*\b[A-Z]{2}\.?,?\s+\d{5}(-\d{4})?$")
PHONE = re.compile(r"\d{3}\W{0,2}\d{3}\W?\d{4}")
SUFFIXES = frozenset(("INC", "LLC", "LLP", "LP", "LTD", "CO", "CORP", "PC", "PLLC", "PA", "NA"))
BARS = frozenset("|•·")
COMMENT = re.compile(r"ATTN\b|PHONE|FAX|E-?MAIL|\S+@\S+$", re.IGNORECASE)


GAP = 16.0  # points between two columns, at least
SAME = 6.0  # points: lines of one block begin level


def indented(parts: Sequence[Line], hit: Box) -> list[Line]:
    """A block that stands far from its label, as addresses for window envelopes do."""
    right = [part for part in parts if part.box.x0 > hit.x0]
    return [part for part in right if abs(part.box.x0 - right[0].box.x0) < SAME]


def parts_of(line: Line) -> list[Line]:
    """Pieces of a line between wide gaps."""
    runs: list[list[Word]] = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.box.x0 - left.box.x1 > GAP:
            runs.append([])
        runs[-1].append(right)
    return [Line(tuple(run)) for run in runs]


def name_and_rest(line: Line) -> list[Line]:
    """A name, and what follows it in its line after a bar, or after a comma as a street."""
    for at, shape in _cuts(line):
        left, right = line.words[:at], line.words[at:]
        if right[0].text in BARS and len(right) > 1:
            rest = Line(right[1:])
            if is_address(rest) or PHONE.search(rest.text):
                return [Line(left), *([rest] if is_address(rest) else [])]
        if left[-1].text.endswith(",") and shape.match(Line(right).text):
            return [Line((*left[:-1], replace(left[-1], text=left[-1].text[:-1]))), Line(right)]
    return [line]


def _cuts(line: Line) -> Iterator[tuple[int, re.Pattern[str]]]:
    """A street first: to a town, all that stands before it could belong, but «Inc.» never does."""
    places = [at for at in range(1, len(line.words)) if line.words[at].key not in SUFFIXES]
    yield from ((at, shape) for shape in (STREET, TOWN) for at in places)


def is_address(line: Line) -> bool:
    return bool(STREET.match(line.text) or TOWN.match(line.text))
