"""A sign much paler than the print around it ticks no box for certain."""

from __future__ import annotations

import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.core.reading.acord25.boxes import ticked
from ledgerboard.core.reading.found import Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import PALE, Method, Page, Word
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.pale_signs import as_words, pale_signs
from ledgerboard.extraction.ocr.ruling import Ruling
from ledgerboard.extraction.ocr.straightening import Straight


@pytest.mark.parametrize(("text", "grey", "pale"), [
    ("X", 215, True), ("", 215, True), ("X", 90, False), ("SOLE", 215, False),
])  # fmt: skip
def test_a_sign_much_paler_than_print_is_told(text, grey, pale):
    even = np.full((700, 700), 255, np.uint8)
    print_ = [line("POLICY", 20, 20 + 12 * row) for row in range(9)]
    sign = line(text, 100, 150, 5, 5)
    for one, level in [*((each, 40) for each in print_), (sign, grey)]:
        run = one.run
        even[run.top : run.bottom, run.left : run.right : 3] = level
    letters = (even < 255).astype(np.uint8)
    ruling = Ruling((), (), np.zeros_like(even), np.zeros_like(even))
    sheet = InkPage(Straight(even, 200.0, 200.0, np.eye(3), 0), even, letters, ruling, (), ())
    found = pale_signs([*print_, sign], sheet)
    assert found == ([sign] if pale else [])
    assert [(word.text, word.doubt) for word in as_words(found)] == [("X", PALE)] * pale


@pytest.mark.parametrize(("doubt", "kind"), [(PALE, Unsure), ("", Reading)])
def test_a_pale_sign_ticks_no_box_for_certain(doubt, kind):
    label = Box(60, 100, 90, 106)
    words = (Word("X", Box(47, 100, 52, 106), Method.OCR, doubt),
             Word("OCCUR", label, Method.OCR))  # fmt: skip
    page = Page(1, 612, 792, words=words, has_text=False)
    answer = ticked(page, Box(40, 90, 100, 110), {"occurrence": label})["occurrence"]
    assert isinstance(answer, kind)
