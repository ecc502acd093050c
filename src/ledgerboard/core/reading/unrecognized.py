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
FEW, DOUBTED = 40, 0.2  # words of a page that can be told; share of them in doubt
NOWHERE = Box(0, 0, 0, 0)


def notes_on(papers: Sequence[Paper], pages: Sequence[Page]) -> Iterator[Note]:
    """One for each page of no known kind that may be a part of a W-9."""
    loose = {number for paper in papers if paper.kind == "other" for number in paper.pages}
    for page in pages:
        if page.number in loose and may_be_w9(page):
            yield Note(MAY_BE, page.number, NOWHERE)


def may_be_w9(page: Page) -> bool:
    """A page that says so, that holds a number, or that could not be read well enough to tell."""
    if page.trouble or WORDS.search(page.text) or looks_like_one(page.text):
        return True
    if page.has_text or not page.words:
        return not page.has_text and bool(page.pictures)
    doubted = sum(bool(word.doubt) for word in page.words)
    return len(page.words) < FEW or doubted > DOUBTED * len(page.words)


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
