"""Whether somebody signed, and when."""

from __future__ import annotations

import re
from datetime import date

from rapidfuzz import fuzz

from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    method_of,
    place_of,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Ink, Page, Word
from ledgerboard.core.reading.values import as_date
from ledgerboard.core.reading.w9.cells import UNREAD, missing, unprinted
from ledgerboard.core.reading.w9.labels import Form, near

PRINTED = ("Signature of U.S. person", "Signature of", "U.S. person", "Sign Here")
ABOVE, BELOW = 16.0, 16.0  # points from the label's first line to the rules around its row
NEARLY = 75.0  # three of its four letters
HEADING = "General Instructions"
TIME = re.compile(
    r"[\s|,]+\d{1,2}:\d\d(:\d\d)?(\s?[AP]\.?M\.?)?(\s\(?([A-Z]{1,4}T|UTC)\)?)?$", re.IGNORECASE
)


def signed(form: Form) -> dict[str, object]:
    """Ink, a picture, a stamp or typed words on the line; a line seen empty means not signed."""
    page, label = form.page, form["sign"]
    if label is None:
        doubt = missing(page, "the signature")
        return {"signed": doubt, "signature_date": doubt}
    top, foot = _row(page, label)
    right = Box(0.45 * page.width, top, page.width, foot)
    day = next(near(page, ("Date",), right), None) or _day(page, right)
    second = next(
        near(page, ("U.S. person",), Box(label.x0 - 4, label.y0, page.width, foot)), label
    )
    edge = day.x0 if day else 0.62 * page.width
    line = Box(max(label.x1, second.x1) + 1, top, edge - 1, foot)
    when: Answer[date] = (
        _dated(page, Box(day.x1 + 0.5, top, page.width, foot)) if day else missing(page, "the date")
    )
    return {"signed": _signed(page, line, label), "signature_date": when}


def _day(page: Page, right: Box) -> Box | None:
    """So short a label is recognized with a letter of it as another: it stands alone in its row."""
    if page.has_text:
        return None
    words = (word for word in page.within(right) if fuzz.ratio(word.key, "DATE") >= NEARLY)
    return next((word.box for word in words if word.key.isalpha()), None)


def _row(page: Page, label: Box) -> tuple[float, float]:
    """The row between its rules; without rules, clear of the print above and below."""
    rules = [rule.cy for rule in page.horizontals if rule.width > 0.4 * page.width]
    above = [y for y in rules if label.y0 - ABOVE < y < label.y0 + 1]
    below = [y for y in rules if label.y1 + 3 < y < label.y1 + BELOW + 4]
    top = max(above) if above else label.y0 - 5
    return top, min(below, default=label.y1 + 11) + 2


def _signed(page: Page, line: Box, label: Box) -> Answer[bool]:
    words = [word for word in unprinted(page.within(line), PRINTED) if word.key]
    drawn = [
        box
        for box in (*page.pictures, *page.marks)
        if line.shared(box) > 0.3 * box.area and not box.holds(label)
    ]
    here = Place(page.number, line)
    if words:
        return Reading(True, place_of(words, page.number), method_of(words))  # noqa: FBT003  # the value
    if drawn:
        return Reading(True, Place(page.number, drawn[0]), method_of(words))  # noqa: FBT003  # the value
    if page.ink is not None:
        return _inked(page.ink, line, here)
    return Reading(False, here, method_of(words))  # noqa: FBT003  # the value


def _inked(ink: Ink, line: Box, here: Place) -> Answer[bool]:
    """On a copy, ink that made no word is a signature if it is as high as letters; what is lower
    may be the grains of a bad copy.
    """
    paper = Box(line.x0 + 4, line.y0 + 2, line.x1 - 3, line.y1 - 4)
    if ink.written(paper) and not ink.figures(paper):
        return Unsure(UNREAD, here)
    if ink.written(paper):
        return Reading(True, here, method_of(()))  # noqa: FBT003  # the value
    return Reading(False, here, method_of(()))  # noqa: FBT003  # the value


def _dated(page: Page, area: Box) -> Answer[date]:
    words: list[Word] = [word for word in page.within(area) if word.key]
    here = Place(page.number, area)
    if not words and page.ink is not None:
        paper = Box(area.x0 + 3, area.y0 + 2, min(area.x1, page.width - 32), area.y1 - 4)
        if page.ink.written(paper):
            return Unsure(UNREAD, here)
    return read(words, page.number, _day_of, "a date") if words else blank(here)


def _day_of(text: str) -> date | None:
    """Services for signing print the time beside the date: `2/11/2026 | 9:14 AM EST`."""
    return as_date(TIME.sub("", text))
