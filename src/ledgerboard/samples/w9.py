"""Pages that look like a filled Form W-9, a work of the United States' government."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.filled import FilledSheet
from ledgerboard.samples.marks import tick
from ledgerboard.samples.sheet import Sheet

CLASSES = {
    "individual": (73, 180.2, "Individual/sole proprietor"), "c_corporation": (180, 180.2, "C corporation"),
    "s_corporation": (252, 180.2, "S corporation"), "partnership": (324, 180.2, "Partnership"),
    "trust_estate": (388.8, 180.2, "Trust/estate"),
    "llc": (73, 193.5, "LLC. Enter the tax classification (C = C corporation, S = S corporation, P = Partnership)"),
    "other": (73, 230, "Other (see instructions)"),
}  # fmt: skip
LABELS = (
    (36, 42, "Form W-9", 12), (36, 54, "(Rev. March 2024)", 7), (190, 44, "Request for Taxpayer", 13),
    (160, 60, "Identification Number and Certification", 13), (58, 112, "1", 7),
    (66, 112, "Name of entity/individual. An entry is required.", 7),
    (58, 139, "2", 7), (66, 139, "Business name/disregarded entity name, if different from above.", 7),
    (58, 165, "3a", 7), (73, 165, "Check the appropriate box for federal tax classification of the entity on line 1.", 7),
    (456, 165, "4 Exemptions (codes apply only to certain", 6.5), (456, 172, "entities, not individuals):", 6.5),
    (456, 201, "Exempt payee code (if any)", 6.5), (456, 222, "Exemption from Foreign Account", 6.5),
    (456, 229, "Tax Compliance Act reporting", 6.5), (456, 236, "code (if any)", 6.5),
    (58, 283, "5", 7), (66, 283, "Address (number, street, and apt. or suite no.). See instructions.", 7),
    (392, 283, "Requester's name and address (optional)", 6.5), (58, 307, "6", 7), (66, 307, "City, state, and ZIP code", 7),
    (58, 331, "7", 7), (66, 331, "List account number(s) here (optional)", 7),
    (36, 358, "Part I", 9), (80, 358, "Taxpayer Identification Number (TIN)", 9),
    (420, 368, "Social security number", 7), (420, 404, "or", 8), (420, 416, "Employer identification number", 7),
    (36, 470, "Part II", 9), (80, 470, "Certification", 9), (36, 560, "Sign", 9), (36, 570, "Here", 9),
    (74, 560, "Signature of", 7), (74, 568, "U.S. person", 7), (400, 568, "Date", 7),
)  # fmt: skip
FILLER = (
    "This sample shows invented people and numbers and stands where the form has its text. " * 4
)


def draw(sheet: Sheet, chance: Random, name: str = "") -> dict[str, Any]:
    """One form, of a firm of that name or of any; the key masks the number as the reading does."""
    sheet.places, sheet.dx, sheet.dy = {}, 0, 0
    for across, down, text, size in LABELS:
        sheet.label(across, down, text, size, "Helvetica-Bold" if size > 8 else "Helvetica")
    for left, up, text in CLASSES.values():
        x, y = float(left), float(up)
        sheet.label(x + 11, y + 7, text, 6.5)
        sheet.lines(
            [(x, y, x + 8, y), (x + 8, y, x + 8, y + 8), (x + 8, y + 8, x, y + 8), (x, y + 8, x, y)]
        )
    sheet.paragraph((36, 480, 576, 540), FILLER, 7)
    fields = _fields(chance)
    fields["name"] = name or fields["name"]
    _fill(sheet, fields, chance)
    page = sheet.page
    sheet.turn()
    return {
        "kind": "w9",
        "pages": [page],
        "edition": "March 2024",
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
        "revision": "March 2024",
        "name": chance.choice(people.PEOPLE[:5]) if social else people.firm(chance),
        "business_name": people.firm(chance) if chance.random() < 0.3 else None,
        "classification": kind, "llc_tax_class": chance.choice("CSP") if kind == "llc" else None,
        "exempt_payee_code": "5" if chance.random() < 0.1 else None, "fatca_code": None,
        "address": street, "city_state_zip": town, "tin_type": "ssn" if social else "ein",
        "tin_masked": f"***-**-{chance.randint(1000, 9999)}" if social else f"**-***{chance.randint(1000, 9999)}",
        "tin_valid_format": True, "signed": signed, "signature_date": day.isoformat() if signed else None,
    }  # fmt: skip


def _fill(sheet: Sheet, fields: dict[str, Any], chance: Random) -> None:
    put = sheet.value
    for path, x, y in (
        ("name", 60, 128), ("business_name", 60, 152), ("llc_tax_class", 426, 201), ("exempt_payee_code", 555, 201),
        ("address", 60, 296), ("city_state_zip", 60, 320),
    ):  # fmt: skip
        put(path, (x, y), fields[path] or "", size=9)
    left, up, _ = CLASSES[fields["classification"]]
    tick(
        sheet,
        (left - 3.2, up - 2, left + 11.2, up + 10),
        chance.choice(("letter", "strokes", "check")),
        chance,
    )
    social = fields["tin_type"] == "ssn"
    figures = ("123", "45") if social else ("56", "123")
    parts = (
        [figures[0], figures[1], fields["tin_masked"][-4:]]
        if social
        else [figures[0], figures[1] + fields["tin_masked"][-4:]]
    )
    at, line = 422.0, 388.0 if social else 436.0
    for part in parts:
        for figure in part:
            put("tin_masked", (at, line), figure, size=11)
            at += 14.4
        at += 14.4
    if isinstance(sheet, FilledSheet):
        sheet.places.pop("tin_masked")
    if fields["signed"]:
        sheet.canvas.setFont("Times-Italic", 14)
        sheet.canvas.drawString(130, sheet.height - 566, chance.choice(people.PEOPLE[:5]))
        put(
            "signature_date",
            (430, 567),
            f"{date.fromisoformat(fields['signature_date']):%m/%d/%Y}",
            size=9,
        )
