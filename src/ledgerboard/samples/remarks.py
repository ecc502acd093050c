"""Pages that look like ACORD 101: what had no room on the certificate."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import people
from ledgerboard.samples.drawn_page import DrawnPage

FORM, TITLE = "25", "CERTIFICATE OF LIABILITY INSURANCE"
HEADINGS = (
    (22, 90, "AGENCY"), (300, 90, "NAMED INSURED"), (22, 130, "POLICY NUMBER"),
    (22, 160, "CARRIER"), (230, 160, "NAIC CODE"),
)  # fmt: skip


def draw(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    sheet.places, sheet.dx, sheet.dy = {}, 0, 0
    _head(sheet, chance)
    _which_form_it_continues(sheet)
    text = _remarks(chance)
    sheet.paragraph((24, 236, 580, 400), text, 8, path="remarks")
    sheet.label(21.6, 764, "ACORD 101 (2008/01)", 8, "Helvetica-Bold")
    page = sheet.page
    sheet.turn()
    return {
        "kind": "acord_101",
        "pages": [page],
        "edition": "2008/01",
        "fields": {"form_number": FORM, "form_title": TITLE, "remarks": text},
        "places": sheet.places,
    }


def _head(sheet: DrawnPage, chance: Random) -> None:
    sheet.label(180, 60, "ADDITIONAL REMARKS SCHEDULE", 13, "Helvetica-Bold")
    sheet.label(380, 40, f"AGENCY CUSTOMER ID: {chance.randint(1000, 9999)}", 8)
    sheet.label(520, 60, "Page 1 of 1", 8)
    for x, y, text in HEADINGS:
        sheet.label(x, y, text)
    sheet.label(24, 103, chance.choice(people.AGENCIES), 8)
    sheet.label(304, 103, people.firm(chance), 8)
    sheet.label(22, 190, "ADDITIONAL REMARKS", 8, "Helvetica-Bold")


def _which_form_it_continues(sheet: DrawnPage) -> None:
    sheet.label(22, 204, "THIS FORM CONTINUES ANOTHER ONE,", 7)
    sheet.label(22, 218, "FORM NUMBER:", 7)
    sheet.value("form_number", (80, 218), FORM, size=8)
    sheet.label(110, 218, "FORM TITLE:", 7)
    sheet.value("form_title", (160, 218), TITLE, size=8)


def _remarks(chance: Random) -> str:
    some = (
        "The owner and the general contractor are additional insureds.",
        f"RE: {chance.choice(people.PROJECTS)}",
        "Officers excluded: Dana Whitfield.",
        "The umbrella follows form.",
    )
    return "\n".join(chance.sample(some, 2))
