"""Papers of labelled values, laid out in lines, in columns or in ruled cells."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth

from ledgerboard.samples.drawn_page import DrawnPage, broken

LAYOUTS = ("lines", "columns", "cells")


@dataclass(frozen=True)
class Row:
    """A label and what is typed at it; `rest` are the further lines of an address."""

    path: str
    label: str
    text: str
    rest: tuple[str, ...] = ()

    @property
    def high(self) -> float:
        return 12.0 * len(self.rest)


@dataclass(frozen=True)
class LabelledForm:
    """Head, rows and running text of one paper."""

    kind: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    fields: dict[str, Any]
    text: str = ""
    edition: str | None = None
    layouts: tuple[str, ...] = LAYOUTS


def draw(sheet: DrawnPage, form: LabelledForm, chance: Random) -> dict[str, Any]:
    """Draws what the form holds and returns its key; the page is not turned yet."""
    sheet.places, sheet.cells, sheet.dx, sheet.dy = {}, {}, 0, 0
    y = _heads(sheet, form.heads, chance)
    layout = chance.choice(form.layouts)
    y = {"lines": _lines, "columns": _columns, "cells": _cells}[layout](sheet, form.rows, y + 26)
    written = broken(form.text, 480, 9)
    for row, line in enumerate(written):
        sheet.label(66, y + 22 + 12 * row, line, 9)
    return {
        "kind": form.kind,
        "pages": [sheet.page],
        "edition": form.edition,
        "fields": form.fields,
        "places": sheet.places,
        "traps": [f"{form.kind}: {layout}"],
        "end": y + 34 + 12 * len(written),
    }


def _heads(sheet: DrawnPage, heads: tuple[str, ...], chance: Random) -> float:
    y, middle = 54.0, chance.random() < 0.6
    for row, head in enumerate(heads):
        size = 13 if row == len(heads) - 1 else 10
        wide = stringWidth(head, "Helvetica-Bold", size)
        sheet.label(306 - wide / 2 if middle else 66, y, head, size, "Helvetica-Bold")
        y += size + 6
    return y


def _typed(sheet: DrawnPage, row: Row, x: float, y: float) -> None:
    name = f"{row.path}.name" if row.rest and row.path else row.path
    sheet.value(name, (x, y), row.text, size=9)
    for at, line in enumerate(row.rest):
        address = f"{row.path}.address" if row.path else ""
        sheet.value(address, (x, y + 12 * (at + 1)), line, size=9)


def _lines(sheet: DrawnPage, rows: tuple[Row, ...], y: float) -> float:
    for row in rows:
        label = f"{row.label}:"
        sheet.label(66, y, label, 9)
        _typed(sheet, row, 66 + stringWidth(label, "Helvetica", 9) + 6, y)
        y += 18 + row.high
    return y


def _columns(sheet: DrawnPage, rows: tuple[Row, ...], y: float) -> float:
    for row in rows:
        sheet.label(66, y, row.label, 9, "Helvetica-Bold")
        _typed(sheet, row, 290, y)
        y += 20 + row.high
    return y


def _cells(sheet: DrawnPage, rows: tuple[Row, ...], y: float) -> float:
    """Two cells a row, the label small above the value."""
    for start in range(0, len(rows), 2):
        pair = rows[start : start + 2]
        high = 28 + max(row.high for row in pair)
        sheet.lines([(60, y, 552, y), (60, y + high, 552, y + high)])
        sheet.lines([(x, y, x, y + high) for x in (60, 306, 552)])
        for x, row in zip((64, 310), pair, strict=False):
            sheet.label(x, y + 8, row.label, 6.5)
            _typed(sheet, row, x + 2, y + 21)
        y += high
    return y
