"""A small pile of papers for the demo: what the vendors of an invented contractor sent in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from ledgerboard.samples import acord25, endorsement, people, w9
from ledgerboard.samples.content import Content, certificate
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.form25 import PrintStyle
from ledgerboard.samples.making import NeedsPictures, Paper, worse

SEED = 2_026
ISSUED_AFTER = timedelta(days=20)
PLAIN = PrintStyle()
# what each vendor sent: certificate, endorsements, W-9, and how it came
PILE = (
    ("certificate of insurance", "cee", ""), ("COI", "c", "H"), ("insurance", "c", "J"),
    ("W-9", "w", ""), ("certificate and W-9", "cw", ""), ("COI 2", "c", ""),
    ("endorsements", "ee", ""), ("old certificate", "c", ""),
)  # fmt: skip


def demo_papers(folder: Path, vendors: Sequence[str], holder: str, today: date) -> list[Path]:
    """Eight files, two of them scans where OpenCV is installed; the last certificate has expired.

    Vendors are taken in turn. Equal arguments make equal files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(SEED)  # noqa: S311  # invented papers need no secrets
    made = []
    for at, (title, holds, family) in enumerate(PILE):
        vendor = vendors[at % len(vendors)]
        name = re.sub(r"[^A-Za-z0-9]+", " ", vendor).strip()
        since = today - timedelta(days=430 if title.startswith("old") else chance.randint(30, 240))
        path = folder / f"{name} {title}.pdf"
        papers = _written(path, holds, chance, (vendor, holder, since))
        made.append(_sent(path, papers, family, chance))
    return made


def _written(path: Path, holds: str, chance: Random, about: tuple[str, str, date]) -> list[Paper]:
    canvas = new_canvas(path, SEED)
    sheet = DrawnPage(canvas)
    papers = []
    for one in holds:
        if one == "c":
            papers.append(_certificate(sheet, chance, about))
        elif one == "w":
            papers.append(w9.draw(sheet, chance, about[0]))
        else:
            papers.append(endorsement.draw(sheet, chance))
    canvas.save()
    return papers


def _certificate(sheet: DrawnPage, chance: Random, about: tuple[str, str, date]) -> Paper:
    vendor, holder, since = about
    content = certificate(chance)
    content.fields["insured"]["name"] = vendor
    content.fields["certificate_holder"] = {**content.fields["insured"], "name": holder}
    _dated(content, since)
    sheet.places, sheet.cells = {}, {}
    acord25.draw(sheet, content, PLAIN, chance)
    page = sheet.page
    sheet.turn()
    return {
        "kind": "acord_25", "pages": [page], "edition": PLAIN.edition, "fields": content.fields,
        "places": sheet.places, "cells": sheet.cells,
    }  # fmt: skip


def _dated(content: Content, since: date) -> None:
    """A year's policies, and a certificate that was written as they began."""
    days = {"effective": since, "expiration": people.later(since)}
    for at, policy in enumerate(content.fields["policies"]):
        for name, day in days.items():
            policy[name] = day.isoformat()
            content.typed[f"policies[{at}].{name}"] = people.printed_date(day, "full")
    content.fields["date"] = (since + ISSUED_AFTER).isoformat()
    content.typed["date"] = people.printed_date(since + ISSUED_AFTER, "full")


def _sent(path: Path, papers: list[Paper], family: str, chance: Random) -> Path:
    if not family:
        return path
    key = {"file": path.name, "family": "A", "papers": papers}
    try:
        return worse(path, key, chance, family)
    except NeedsPictures:
        return path
