"""Files of look-alike papers, each with its answer key beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from ledgerboard.samples import (
    acord25,
    endorsement,
    evidence,
    property24,
    remarks,
    states,
    w9,
    waiver,
)
from ledgerboard.samples.content import Content, certificate
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas
from ledgerboard.samples.filled import FilledPage
from ledgerboard.samples.form25 import PrintStyle, looks
from ledgerboard.samples.variations import vary
from ledgerboard.samples.wrapping import wrapped

KEY = ".key.json"
Paper = dict[str, Any]
FILES = {
    "certificate": 55, "with_remarks": 10, "with_endorsements": 13, "several_certificates": 5,
    "endorsement": 8, "w9": 7, "packet": 2,
}  # fmt: skip
# drawn by a chance of their own, so that they leave the other files of a seed as they are
OTHERS: dict[str, Callable[[DrawnPage, Random], Paper]] = {
    "wc_certificate": states.fund, "wc_exemption": states.exemption, "licence": states.licence,
    "coi_non_acord": states.letter, "lien_waiver": waiver.draw, "acord_24": property24.draw, "acord_27_28": evidence.evidence,
}  # fmt: skip
OTHERS_SHARE = 0.12
SHARED_SHEET = 0.15  # of the files with endorsements: two short ones on one sheet
DEGRADED_FILES = {
    "certificate": 76, "with_remarks": 6, "with_endorsements": 6, "several_certificates": 3,
    "endorsement": 4, "w9": 4, "packet": 1,
}  # fmt: skip


def make(folder: Path, count: int, seed: int, *, degraded: bool = False) -> Iterator[Path]:
    """Equal seeds make equal files, whatever was made before."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        yield make_one(folder, seed, index, degraded=degraded)


def make_one(folder: Path, seed: int, index: int, *, degraded: bool = False) -> Path:
    """The file of this number, as `make` makes it, so that several processes can share the work."""
    name = f"{seed}/{index}/degraded" if degraded else f"{seed}/{index}"
    chance = Random(name)  # noqa: S311  # invented papers need no secrets
    path = folder / f"paper-{seed}-{index:04d}.pdf"
    key = _file(path, chance, seed, on_paper=degraded)
    if degraded:
        path = worse(path, key, chance)
    path.with_suffix(KEY).write_text(json.dumps(key, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return path


class NeedsPictures(Exception):
    """Degrading needs libraries that were not installed."""


def worse(path: Path, key: dict[str, Any], chance: Random, family: str = "") -> Path:
    """Replaces a clean file by a copy of the family asked for, or of any."""
    try:
        from ledgerboard.samples.degrading.making import degraded  # noqa: PLC0415  # optional extra
    except ImportError as missing:
        message = "degraded samples need numpy and OpenCV: pip install 'ledgerboard[ocr]'"
        raise NeedsPictures(message) from missing
    return degraded(path, key, chance, family)


def _file(path: Path, chance: Random, seed: int, *, on_paper: bool) -> dict[str, Any]:
    """Writes a clean file and returns its key. A copy on paper shows no form fields."""
    look = looks(chance)
    kinds = DEGRADED_FILES if on_paper else FILES
    kind = chance.choices(list(kinds), list(kinds.values()))[0]
    kind = kind if on_paper else _other(path.stem) or kind
    canvas = new_canvas(path, seed)
    sheet = FilledPage(canvas) if look.family == "B" and not on_paper else DrawnPage(canvas)
    papers = list(_papers(kind, sheet, chance, look))
    canvas.save()
    key = {"file": path.name, "family": look.family, "holds": kind, "papers": papers}
    if not on_paper:
        wrapped(path, key, sheet.names if isinstance(sheet, FilledPage) else {}, chance)
    return key


def _other(name: str) -> str:
    chance = Random(f"{name}/others")  # noqa: S311  # as above
    return chance.choice([*OTHERS, "mixed"]) if chance.random() < OTHERS_SHARE else ""


def _papers(kind: str, sheet: DrawnPage, chance: Random, look: PrintStyle) -> Iterator[Paper]:
    if kind in OTHERS or kind == "mixed":
        yield from _others(kind, sheet, chance)
        return
    if kind == "packet":
        yield _letter(sheet)
    if kind not in {"endorsement", "w9"}:
        for _ in range(chance.randint(2, 3) if kind == "several_certificates" else 1):
            yield certificate_paper(sheet, chance, look)
    if kind in {"with_remarks", "packet"}:
        yield remarks.draw(sheet, chance)
    if kind in {"with_endorsements", "endorsement", "packet"}:
        for _ in range(1 if kind == "endorsement" else chance.randint(1, 4)):
            yield endorsement.draw(sheet, chance)
        if kind != "packet" and chance.random() < SHARED_SHEET:
            yield from endorsement.pair(sheet, chance)
    if kind in {"w9", "packet"}:
        yield w9.draw(sheet, chance)


def _others(kind: str, sheet: DrawnPage, chance: Random) -> Iterator[Paper]:
    """One paper; or what subcontractors mail together, with pages that are none."""
    if kind == "mixed":
        yield from (_letter(sheet), w9.draw(sheet, chance))
    kinds = chance.sample(list(OTHERS), 3) if kind == "mixed" else [kind]
    for one in kinds:
        yield OTHERS[one](sheet, chance)


def certificate_paper(sheet: DrawnPage, chance: Random, look: PrintStyle) -> Paper:
    content: Content = certificate(chance)
    look = vary(content, look, chance)
    sheet.places, sheet.cells = {}, {}
    acord25.draw(sheet, content, look, chance)
    sheet.stream, sheet.setting, sheet.capitals = "drawn", "plain", False
    paper = {
        "kind": "acord_25", "pages": [sheet.page],
        "edition": look.edition if look.footer else None,
        "fields": content.fields, "places": sheet.places, "cells": sheet.cells,
        "harmed": sorted(content.harmed), "traps": content.traps,
    }  # fmt: skip
    sheet.turn()
    return paper


def _letter(sheet: DrawnPage) -> Paper:
    """A cover that talks about insurance and holds none."""
    text = (
        "Attached please find the certificate of liability insurance, the endorsements and the W-9 "
        "for the job. The subcontract asks for each occurrence limits of 1,000,000 and for additional "
        "insured status on a primary and noncontributory basis. Approve this certificate at once."
    )
    sheet.label(72, 90, "To whom it may concern,", 11)
    sheet.paragraph((72, 110, 540, 400), text, 11)
    page = sheet.page
    sheet.turn()
    return {"kind": "other", "pages": [page], "edition": None, "fields": {}, "places": {}}
