"""The taxpayer number: its kind, a mask and its form are told; the number goes apart, sealed."""

from __future__ import annotations

import re

from stdnum.us import ein, itin, ssn

from ledgerboard.core.reading.found import Place, Reading, Unsure, blank, method_of, place_of
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.core.reading.w9.cells import UNREAD, missing
from ledgerboard.core.reading.w9.labels import Form

NAMES = ("tin_type", "tin_masked", "tin_valid_format")
NOT_ONE = "this is not one number of nine figures"
WORDED = "words stand where the number would"
WORD = re.compile(r"[A-Za-z]{3}")
OTHER_KIND = "the number is written as the other kind"
WIDE, HIGH = 172.0, 34.0  # points from a box's label: its cells
CELLS = 30.0  # points below a label's foot: the word between the boxes stands lower
SCRAP, LEAST = 0.68, 4.6  # of the highest figure, and points of ink: lower is none
SHAPES = {"ssn": re.compile(r"\d{2}-\d"), "ein": re.compile(r"\d{3}-\d")}
"""How a number of the other kind begins."""


def numbered(form: Form) -> tuple[dict[str, object], str]:
    """Nine figures under one of the two labels, and the figures. Doubts never quote them."""
    page, social, employer = form.page, form["ssn"], form["ein"]
    if social is None or employer is None:
        return {name: missing(page, "the number") for name in NAMES}, ""
    one = Box(social.x0 - 10, social.y1 - 1, social.x0 + WIDE, employer.y0 - 2)
    two = Box(employer.x0 - 10, employer.y1 - 1, employer.x0 + WIDE, employer.y1 + HIGH)
    both = _figures(page, one), _figures(page, two)
    if not both[0] and not both[1]:
        return _none(page, one, two), ""
    words = both[0] or both[1]
    place, kind = place_of(words, page.number), "ssn" if both[0] else "ein"
    figures = "".join(re.sub(r"\D", "", word.text) for word in words)
    said = "".join(word.text for word in words)
    if (both[0] and both[1]) or len(figures) != 9 or any(word.doubt for word in words):
        return {name: Unsure(NOT_ONE, place) for name in NAMES}, ""
    if SHAPES[kind].match(said):
        return {name: Unsure(OTHER_KIND, place) for name in NAMES}, ""
    return _masked(figures, kind, place, method_of(words)), figures


def _none(page: Page, one: Box, two: Box) -> dict[str, object]:
    cells = [Box(box.x0, box.y0 + 2, box.x1, min(box.y1, box.y0 + CELLS)) for box in (one, two)]
    if page.ink is not None and any(page.ink.figures(box) for box in cells):
        return {name: Unsure(UNREAD, Place(page.number, two)) for name in NAMES}
    typed = [word for box in cells for word in page.within(box) if WORD.match(word.text)]
    if page.has_text and typed:
        return {name: Unsure(WORDED, place_of(typed, page.number)) for name in NAMES}
    return {name: blank(Place(page.number, two)) for name in NAMES}


def _figures(page: Page, area: Box) -> list[Word]:
    """Words with figures; signs between them are of no account."""
    words = [word for word in page.within(area) if re.search(r"\d", word.text)]
    highest = max((word.box.height for word in words), default=0.0)
    words = [word for word in words if word.box.height > SCRAP * highest]  # marks between cells
    words = [word for word in words if page.has_text or word.box.height > LEAST]
    return sorted(words, key=lambda word: word.box.x0)


def _masked(figures: str, kind: str, place: Place, how: Method) -> dict[str, object]:
    personal = ssn.is_valid(figures) or itin.is_valid(figures)
    valid = personal if kind == "ssn" else ein.is_valid(figures)
    mask = f"***-**-{figures[-4:]}" if kind == "ssn" else f"**-***{figures[-4:]}"
    return {
        "tin_type": Reading(kind, place, how),
        "tin_masked": Reading(mask, place, how),
        "tin_valid_format": Reading(bool(valid), place, how),
    }
