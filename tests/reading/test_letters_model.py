"""The model that reads letters is what its script makes of PP-OCR's, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from bench.letters_model import made

from ledgerboard.papers.pictures.recognizing import MODEL, PLAIN, is_american, recognizer


def test_the_committed_model_is_the_one_that_its_script_makes():
    assert made() == MODEL.read_bytes()


@pytest.mark.parametrize(
    ("sign", "ours"), [("A", True), ("~", True), ("\u00d7", True), ("忠", False), ("É", False)]
)
def test_only_signs_of_american_papers_may_come_out(sign, ours):
    assert is_american(sign) is ours


def test_whatever_it_is_shown_nothing_else_comes_out():
    noise = np.random.default_rng(7)
    letters = {
        glyph.text
        for _ in range(6)
        for glyph in recognizer().glyphs(noise.integers(0, 256, (48, 300)).astype(np.uint8))
    }
    assert letters
    assert all(is_american(letter) and letter not in PLAIN for letter in letters)
