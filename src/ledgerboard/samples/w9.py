"""Pages that look like a filled Form W-9, a work of the United States' government.

What is printed, and where, was measured on the tax office's own blank forms: `forms/w9_*.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.drawn_page import DrawnPage
from ledgerboard.samples.filled import FilledPage
from ledgerboard.samples.marks import tick

FORMS = Path(__file__).with_name("forms")
FONTS = {"bold": "Helvetica-Bold", "plain": "Helvetica"}
Point = tuple[float, float]


@dataclass(frozen=True)
class Edition:
    """Where an edition's values are written: baselines of lines, corners of the boxes to tick."""

    revision: str
    lines: Mapping[str, Point]
    boxes: Mapping[str, Point]
    numbers: Mapping[str, float]
    signature: Point
    day: Point


MARCH_2024 = Edition(
    "March 2024",
    {"name": (60, 128), "business_name": (60, 152), "llc_tax_class": (428, 200.5),
     "exempt_payee_code": (556, 200.5), "address": (60, 296.5), "city_state_zip": (60, 320.5)},
    {"individual": (73, 180.2), "c_corporation": (180, 180.2), "s_corporation": (252, 180.2),
     "partnership": (324, 180.2), "trust_estate": (388.8, 180.2), "llc": (73, 193.5),
     "other": (73, 230)},
    {"ssn": 388, "ein": 436}, (130, 595), (408, 595.5),
)  # fmt: skip
OCTOBER_2018 = Edition(
    "October 2018",
    {"name": (61, 104.5), "business_name": (61, 128.5), "llc_tax_class": (427, 189.5),
     "exempt_payee_code": (556, 177), "address": (60, 260.5), "city_state_zip": (60, 284.5)},
    {"individual": (65.8, 159.5), "c_corporation": (180, 158), "s_corporation": (252, 158),
     "partnership": (324, 158), "trust_estate": (396, 158), "llc": (65.8, 183.5),
     "other": (65.8, 230.5)},
    {"ssn": 352, "ein": 400}, (134, 559), (416, 559.5),
)  # fmt: skip
EDITIONS = {"2024": MARCH_2024, "2018": OCTOBER_2018}
CLASSES = tuple(MARCH_2024.boxes)
CELL, FIRST_CELL = 14.4, 422.0  # points: the cells of a number, and where the first figure stands


@cache
def _print(year: str) -> tuple[tuple[str, ...], ...]:
    rows = (FORMS / f"w9_{year}.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(row.split("\t")) for row in rows if not row.startswith("#"))


def form(sheet: DrawnPage, year: str) -> None:
    """The blank page of an edition."""
    rules: list[tuple[float, float, float, float]] = []
    for kind, *rest in _print(year):
        if kind == "text":
            x, y, size, font, text = rest
            sheet.label(float(x), float(y), text, float(size), FONTS[font])
        else:
            x0, y0, x1, y1 = (float(value) for value in rest)
            upright = x1 - x0 < y1 - y0
            middle = (x0 + x1) / 2 if upright else (y0 + y1) / 2
            rules.append((middle, y0, middle, y1) if upright else (x0, middle, x1, middle))
    sheet.lines(rules)
    sheet.lines(_squares(EDITIONS[year]))


def _squares(edition: Edition) -> Iterator[tuple[float, float, float, float]]:
    for x, y in edition.boxes.values():
        yield from ((x, y, x + 8, y), (x + 8, y, x + 8, y + 8))
        yield from ((x + 8, y + 8, x, y + 8), (x, y + 8, x, y))


def draw(sheet: DrawnPage, chance: Random, name: str = "") -> dict[str, Any]:
    """One form, of a firm of that name or of any; the key masks the number as the reading does."""
    sheet.places, sheet.dx, sheet.dy = {}, 0, 0
    fields = _fields(chance)
    year = chance.choice(("2024", "2024", "2018"))
    edition = EDITIONS[year]
    fields |= {"revision": edition.revision, "name": name or fields["name"]}
    form(sheet, year)
    _fill(sheet, edition, fields, chance)
    page = sheet.page
    sheet.turn()
    return {
        "kind": "w9",
        "pages": [page],
        "edition": edition.revision,
        "fields": fields,
        "places": sheet.places,
    }


def _fields(chance: Random) -> dict[str, Any]:
    street, town = people.address(chance)
    kind = chance.choice((*CLASSES, "llc", "llc"))
    social = kind == "individual" and chance.random() < 0.7
    day = date(2026, chance.randint(1, 12), chance.randint(1, 28))
    signed = chance.random() < 0.9
    return {
        "revision": "",
        "name": chance.choice(people.PEOPLE[:5]) if social else people.firm(chance),
        "business_name": people.firm(chance) if chance.random() < 0.3 else None,
        "classification": kind, "llc_tax_class": chance.choice("CSP") if kind == "llc" else None,
        "exempt_payee_code": "5" if chance.random() < 0.1 else None, "fatca_code": None,
        "address": street, "city_state_zip": town, "tin_type": "ssn" if social else "ein",
        "tin_masked": f"***-**-{chance.randint(1000, 9999)}" if social else f"**-***{chance.randint(1000, 9999)}",
        "tin_valid_format": True, "signed": signed, "signature_date": day.isoformat() if signed else None,
    }  # fmt: skip


def _fill(sheet: DrawnPage, edition: Edition, fields: dict[str, Any], chance: Random) -> None:
    for path, at in edition.lines.items():
        sheet.value(path, at, fields[path] or "", size=9)
    x, y = edition.boxes[fields["classification"]]
    mark = chance.choice(("letter", "strokes", "check"))
    tick(sheet, (x - 3.2, y - 2, x + 11.2, y + 10), mark, chance)
    _number(sheet, edition, fields)
    if fields["signed"]:
        sheet.canvas.setFont("Times-Italic", 14)
        left, base = edition.signature
        sheet.canvas.drawString(left, sheet.height - base, chance.choice(people.PEOPLE[:5]))
        signed = date.fromisoformat(fields["signature_date"])
        sheet.value("signature_date", edition.day, f"{signed:%m/%d/%Y}", size=9)


def _number(sheet: DrawnPage, edition: Edition, fields: dict[str, Any]) -> None:
    """A figure a cell, with a cell's space between the groups."""
    last = fields["tin_masked"][-4:]
    groups = ("123", "45", last) if fields["tin_type"] == "ssn" else ("56", f"123{last}")
    at, line = FIRST_CELL, edition.numbers[fields["tin_type"]]
    for group in groups:
        for figure in group:
            sheet.value("tin_masked", (at, line), figure, size=11)
            at += CELL
        at += CELL
    if isinstance(sheet, FilledPage):
        sheet.places.pop("tin_masked")
