"""ACORD 101, remarks that had no room on another form."""

from __future__ import annotations

import re

from ledgerboard.core.reading.found import Answer, Paper, Place, Unsure, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page

EDITION = re.compile(r"ACORD\s*101\s*\((\d{4}/\d{2})\)")
FOOT = re.compile(
    rf"{EDITION.pattern}|ACORD\s*CORPORATION|ACORD name and logo|registered marks of ACORD",
    re.IGNORECASE,
)


def read_remarks(page: Page) -> Paper:
    """The form that it continues, and everything below the line that names it."""
    number, title = page.find("FORM NUMBER"), page.find("FORM TITLE")
    edition = EDITION.search(page.text)
    fields: dict[str, object]
    if number is None or title is None:
        doubt = Unsure("FORM NUMBER was not found", Place(page.number, page.box))
        fields = {"form_number": doubt, "form_title": doubt, "remarks": doubt}
    else:
        fields = {
            "form_number": _beside(page, number, title.x0),
            "form_title": _beside(page, title, page.width),
            "remarks": _remarks(page, number),
        }
    stated = edition.group(1) if edition else None
    return Paper("acord_101", (page.number,), stated, text_layer=True, fields=fields)


def _beside(page: Page, label: Box, end: float) -> Answer[str]:
    words = page.within(Box(label.x1, label.cy - 5, end, label.cy + 5))
    return read([word for word in words if word.key], page.number, str.strip, "a form")


def _remarks(page: Page, label: Box) -> Answer[str]:
    """Without the printed foot: the last lines only, since a remark may name the form, too."""
    below = page.lines_within(Box(0, label.y1 + 1, page.width, page.height))
    lines = list(below)
    while lines and FOOT.search(lines[-1].text):
        lines.pop()
    words = [word for line in lines for word in line.words]
    return read(words, page.number, lambda _: "\n".join(line.text for line in lines), "a text")
