"""Invented lien waivers of the four kinds, as forms of labels and as a letter."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import labelled_forms, people
from ledgerboard.samples.drawn_page import DrawnPage
from ledgerboard.samples.labelled_forms import LabelledForm, Row

STATUTES = {
    ("conditional", "progress"): "8132",
    ("unconditional", "progress"): "8134",
    ("conditional", "final"): "8136",
    ("unconditional", "final"): "8138",
}
TEXTS = {
    "conditional": "This paper waives the lien only on receipt of the payment named above, and of nothing else. Until then all rights remain.",
    "unconditional": "The claimant has been paid and gives up the lien for what the payment covers, whatever happens later.",
}


def draw(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    condition = chance.choice(("conditional", "unconditional"))
    payment = chance.choice(("progress", "final"))
    statute = STATUTES[condition, payment] if chance.random() < 0.4 else None
    said = _said(chance, payment)
    title = f"{condition} waiver and release on {payment} payment".upper()
    heads = (title, *([f"California Civil Code Section {statute}"] if statute else []))
    fields = {
        "condition": condition,
        "payment": payment,
        "state": "CA" if statute else None,
        "statute": statute,
        "customer": None,
        "owner": None,
        "location": None,
        "payee": None,
        "signer_title": None,
        **{row.path: row.text for row in said},
        **_typed(said),
        "signed": False,
        "notarised": False,
        "exceptions": None,
    }
    form = LabelledForm(
        "lien_waiver", heads, tuple(said), fields, TEXTS[condition], layouts=("lines", "columns")
    )
    paper = labelled_forms.draw(sheet, form, chance)
    _sign(sheet, paper, chance)
    sheet.turn()
    return paper


def _said(chance: Random, payment: str) -> list[Row]:
    amount = f"${chance.randint(900, 250_000):,}.{chance.choice(('00', '50', '17'))}"
    through = people.printed_date(people.some_day(chance), "usual")
    rows = [
        Row(
            "claimant",
            chance.choice(("Name of Claimant", "Claimant", "Subcontractor")),
            people.firm(chance),
        ),
        Row("customer", chance.choice(("Name of Customer", "Customer")), people.firm(chance)),
        Row(
            "project",
            chance.choice(("Project", "Project Name", "Job Name")),
            chance.choice(people.PROJECTS),
        ),
        Row("owner", chance.choice(("Owner", "Property Owner")), people.firm(chance)),
        Row("payer", "Maker of Check", people.firm(chance)),
        Row("amount", chance.choice(("Amount of Check", "Amount", "Payment Amount")), amount),
    ]
    return [*rows, Row("through_date", "Through Date", through)] if payment == "progress" else rows


def _typed(said: list[Row]) -> dict[str, Any]:
    typed: dict[str, Any] = {"through_date": None}
    for row in said:
        if row.path == "amount":
            typed["amount"] = row.text.strip("$").replace(",", "")
        if row.path == "through_date":
            month, day, year = row.text.split("/")
            typed["through_date"] = f"{year}-{month}-{day}"
    return typed


def _sign(sheet: DrawnPage, paper: dict[str, Any], chance: Random) -> None:
    y, fields = paper.pop("end") + 26, paper["fields"]
    day, person = people.some_day(chance), chance.choice(people.PEOPLE[:5])
    sheet.label(66, y, "Signature:", 9)
    sheet.lines([(120, y + 3, 300, y + 3)])
    sheet.label(320, y, "Date of Signature:", 9)
    sheet.label(66, y + 22, "Printed Name:", 9)
    fields |= {"signature_date": None, "signer": None}
    if chance.random() < 0.8:
        fields |= {"signed": True, "signature_date": day.isoformat(), "signer": person}
        sheet.value("signed", (130, y), f"/s/ {person}", size=10, font="Times-Italic")
        sheet.value("signature_date", (402, y), people.printed_date(day, "usual"), size=9)
        sheet.value("signer", (132, y + 22), person, size=9)
