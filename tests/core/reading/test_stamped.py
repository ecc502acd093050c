"""On a scan, what a stamp leaves of a name or an address is not that of the party."""

import pytest

from ledgerboard.core.reading.acord25.parties import party
from ledgerboard.core.reading.found import Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word

AREA = Box(0, 0, 300, 100)


def page(*lines: str, scanned: bool = True) -> Page:
    words = (
        Word(text, Box(20 + 60 * column, 10 + 12 * row, 75 + 60 * column, 19 + 12 * row))
        for row, line in enumerate(lines)
        for column, text in enumerate(line.split())
    )
    return Page(1, 612, 792, words=tuple(words), has_text=not scanned)


@pytest.mark.parametrize(
    "lines",
    [
        ("BI", "4 Main St", "Tampa, FL 33602"),
        ("Blue Heron Plumbing", "4 RECEIVED Ti"),
        ("Blue Heron COPY", "4 Main St"),
    ],
)
def test_a_name_or_an_address_under_a_stamp_is_unsure(lines):
    told = party(page(*lines), AREA, "")
    assert all(isinstance(told[name], Unsure) for name in ("name", "address"))


@pytest.mark.parametrize(
    ("lines", "scanned"),
    [
        (("Copyright Builders", "4 Main St"), True),
        (("Fast Copy Inc", "4 Main St"), False),
        (("BI", "4 Main St"), False),
    ],
)
def test_names_that_no_stamp_left_are_read(lines, scanned):
    told = party(page(*lines, scanned=scanned), AREA, "")
    assert isinstance(told["name"], Reading)
    assert told["name"].value == lines[0]
