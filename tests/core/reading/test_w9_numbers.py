"""Which numbers of a W-9 have the form of one that is issued."""

from __future__ import annotations

import pytest

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word
from ledgerboard.core.reading.w9 import read_w9


@pytest.mark.parametrize(
    ("number", "valid"), [("900-70-0001", True), ("900-10-0001", False), ("000-12-3456", False)]
)
def test_an_individuals_number_is_as_good_as_a_social_security_number(number: str, *, valid: bool):
    rows = ((100, "Social security number"), (116, number), (150, "Employer identification number"))
    words = [
        Word(text, Box(400 + 50 * at, y, 445 + 50 * at, y + 9))
        for y, row in rows
        for at, text in enumerate(row.split())
    ]
    fields = read_w9(Page(1, 612, 792, words=tuple(words))).fields or {}
    assert fields["tin_type"].value == "ssn"
    assert fields["tin_valid_format"].value is valid
