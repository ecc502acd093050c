"""One page of a W-9 as a paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    behind,
    blank,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.values import MONTHS
from ledgerboard.core.reading.w9.cells import line_of
from ledgerboard.core.reading.w9.classes import classified, codes
from ledgerboard.core.reading.w9.labels import SAID, form_of
from ledgerboard.core.reading.w9.number import numbered
from ledgerboard.core.reading.w9.signature import signed

REVISION = re.compile(r"\(?REV\.?\s*([A-Z]{3,9})\.? (\d{4})\)?", re.IGNORECASE)
FOOT = re.compile(r"\(?REV\.?\s*(\d{1,2})-(\d{4})\)?", re.IGNORECASE)
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
         "October", "November", "December")  # fmt: skip


def read_w9(page: Page) -> Paper:
    form = form_of(page)
    revision = _revision(page)
    stated = revision.value if isinstance(revision, Reading) else None
    number, figures = numbered(form)
    fields: dict[str, object] = {
        "revision": revision,
        "name": line_of(form, "name"),
        "business_name": line_of(form, "business_name"),
        **classified(form, stated),
        **codes(form, stated),
        "address": line_of(form, "address"),
        "city_state_zip": line_of(form, "city_state_zip"),
        **number,
        **signed(form),
    }
    if several := _of_several(page):
        fields = dict.fromkeys(fields, several) | {"revision": revision}
        return Paper("w9", (page.number,), stated, text_layer=True, fields=fields)
    secrets = {"tin": figures} if figures else {}
    return Paper("w9", (page.number,), stated, text_layer=True, fields=fields, secrets=secrets)


def _of_several(page: Page) -> Unsure | None:
    """Two forms made small on one sheet: their lines run into each other."""
    if max(len(list(page.find_all(said))) for said in SAID["name"]) < 2:
        return None
    return Unsure("there is more than one form on this page", Place(page.number, page.box))


def _revision(page: Page) -> Answer[str]:
    """In the corner under the form's number, or at the foot."""
    corner = [
        line.words for line in page.lines_within(Box(0, 0, 0.33 * page.width, 0.15 * page.height))
    ]
    foot = [
        line.words
        for line in page.lines_within(
            Box(0.6 * page.width, 0.85 * page.height, page.width, page.height)
        )
    ]
    return _found(page, corner, REVISION) or _found(page, foot, FOOT) or blank()


def _found(
    page: Page, lines: Iterable[tuple[Word, ...]], shape: re.Pattern[str]
) -> Answer[str] | None:
    for words in lines:
        text = " ".join(word.text for word in words)
        if found := shape.search(text):
            told = behind(words, text, found.span())
            if said := _month(found.group(1), found.group(2)):
                return _stated(told, page.number, said)
    return None


def _stated(words: Sequence[Word], number: int, said: str) -> Answer[str]:
    return read(words, number, lambda _: said, "a month")


def _month(month: str, year: str) -> str:
    if month.isdigit():
        return f"{NAMES[int(month) - 1]} {year}" if 1 <= int(month) <= 12 else ""
    short = month[:3].lower()
    return f"{NAMES[MONTHS.index(short)]} {year}" if short in MONTHS else ""
