"""The pages of a paper as pictures, with the places of its values on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledgerboard.documents.models import Document, Paper
from ledgerboard.web.presenters.papers import Group, Row, Spot

MOST = 0.4  # of a page: a place larger than that would hide what is to be read
LETTER = (612, 792)  # points


@dataclass(frozen=True)
class PagePicture:
    """One page as a picture with the places of the values on it."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]


def sheets(document: Document, paper: Paper, found: Iterable[Group]) -> list[PagePicture]:
    """Those that can be painted. A doubt about a whole page points at nothing on it."""
    rows = [row for group in found for row in group.rows]
    notes = paper.reading.get("notes", ())
    unpainted = {note["page"] for note in notes if note["code"] == "too-large"}
    return [_sheet(document, number, rows) for number in paper.pages if number not in unpainted]


def _sheet(document: Document, number: int, rows: Iterable[Row]) -> PagePicture:
    known = number <= len(document.sheets)
    width, height = document.sheets[number - 1]["size"] if known else LETTER
    most = MOST * width * height
    here = (row for row in rows if row.spot and _is_on(row.spot, number, most))
    return PagePicture(number, width, height, tuple(here))


def _is_on(spot: Spot, number: int, most: float) -> bool:
    return spot.page == number and spot.width * spot.height < most
