"""Pages that nobody could tell: what may be a W-9 is kept from those who may not see one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ledgerboard.core.reading.found import Paper, Reading
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Note, Page
from ledgerboard.core.values.taxpayer_numbers import looks_like_one

MAY_BE = "may-be-w9"
WORDS = re.compile(
    r"FORM\s+W-?9\b|TAXPAYER IDENT|BACKUP WITHHOLDING|SOCIAL SECURITY|EMPLOYER IDENTIFICATION|"
    r"PENALTIES OF PERJURY|FATCA|\bTIN\b|\bSSN\b",
    re.IGNORECASE,
)
OF_THE_FORM = re.compile(
    r"FORM\s+W-?9\b|REQUEST FOR TAXPAYER|TAXPAYER IDENTIFICATION NUMBER|BACKUP WITHHOLDING|FATCA"
)
"""Two of them stand on no other paper that we know."""
LARGE = 0.06  # share of the page: a photo of a form that can still be made out, not a logo
FEW = 20  # words in a picture whose text lies over it
NOWHERE = Box(0, 0, 0, 0)


def notes_on(papers: Sequence[Paper], pages: Sequence[Page]) -> Iterator[Note]:
    """One for each page that may be a part of a W-9, or hold one beside another paper."""
    w9s, loose = (
        {number for paper in papers if paper.kind == kind for number in paper.pages}
        for kind in ("w9", "other")
    )
    for page in pages:
        if page.number in w9s:
            continue
        if holds_part_of_w9(page) or (page.number in loose and may_be_w9(page)):
            yield Note(MAY_BE, page.number, NOWHERE)


def holds_part_of_w9(page: Page) -> bool:
    """Two papers are copied onto one page, and photos are pasted into letters."""
    named = {found.group() for found in OF_THE_FORM.finditer(page.text.upper())}
    return len(named) > 1 or (page.has_text and any(_is_unread(page, box) for box in page.pictures))


def _is_unread(page: Page, picture: Box) -> bool:
    return picture.area > LARGE * page.box.area and len(page.within(picture)) < FEW


def may_be_w9(page: Page) -> bool:
    """Of a page of no known kind: it says so, holds a number, or was read from a picture. There
    the words that would tell it may be just those that were misread, or none was made out.
    """
    if page.trouble or WORDS.search(page.text) or looks_like_one(page.text):
        return True
    return not page.has_text and bool(page.words or page.pictures or page.ink)


def texts_of(fields: object) -> Iterator[str]:
    """Every text that was read, before anything in it is hidden."""
    if isinstance(fields, Mapping):
        for one in fields.values():
            yield from texts_of(one)
    elif isinstance(fields, list):
        for one in fields:
            yield from texts_of(one)
    elif isinstance(fields, Reading) and isinstance(fields.value, str):
        yield fields.value
