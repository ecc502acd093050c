"""The model that reads letters is what its script makes of PP-OCR's, and no more."""

from __future__ import annotations

import cv2
import numpy as np
import pypdfium2
import pytest
from bench.letters_model import made
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.extraction.ocr.recognizing import MODEL, PLAIN, is_american, recognizer


def test_the_committed_model_is_the_one_that_its_script_makes():
    assert made() == MODEL.read_bytes()


@pytest.mark.parametrize(
    ("sign", "ours"),
    [("A", True), ("~", True), ("\u00d7", True), ("忠", False), ("ñ", True), ("ж", False)],
)
def test_only_signs_of_american_papers_may_come_out(sign, ours):
    assert is_american(sign) is ours


def test_accents_stay_on_their_letters(tmp_path):
    said = "Álvarez, José Muñoz Côté"
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(110, 14))
    canvas.setFont("Helvetica", 8.5)
    canvas.drawString(4, 4, said)
    canvas.save()
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        crop = np.asarray(document[0].render(scale=200 / 72).to_pil().convert("L"))
    assert "".join(glyph.text for glyph in recognizer().glyphs(crop)) == said


def test_from_smeared_print_nothing_else_comes_out():
    crop = np.full((48, 420), 255, np.uint8)
    cv2.putText(crop, "ACORD 25 - 1,000,000", (8, 36), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2)
    noise = np.random.default_rng(7)
    letters = {
        glyph.text
        for wide in range(1, 12)
        for glyph in recognizer().glyphs(
            cv2.blur(crop, (wide, 5)) - noise.integers(0, 60, crop.shape, np.uint8)
        )
    }
    assert len(letters) > 9
    assert all(is_american(letter) and letter not in PLAIN for letter in letters)
