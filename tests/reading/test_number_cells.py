"""A number that was typed through the sides of its cells."""

from __future__ import annotations

from random import Random

import cv2
import numpy as np
import pytest
from tests.reading.strangers.copied import scanned
from tests.reading.strangers.w9 import Style, make

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Word
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.number_cells import _row_of, with_number
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import Ruling
from ledgerboard.extraction.ocr.straightening import SCALE, Straight
from ledgerboard.extraction.read_file import read_file

CELL = Box(10, 10, 190, 44)
WALLS = [round((16 + 14.4 * place) * SCALE) for place in range(12)]
ROOF, FLOOR = round(14 * SCALE), round(40 * SCALE)


class Engine:
    """Says the next of its texts each time it is asked."""

    def __init__(self, *said: str, sure: float = 0.99) -> None:
        self.said, self.sure, self.asked = list(said), sure, 0

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        text = self.said[self.asked % len(self.said)]
        self.asked += 1
        return [Glyph(letter, (i + 0.5) / len(text), self.sure) for i, letter in enumerate(text)]


def typed(text: str) -> InkPage:
    """Cells of three dots' lines, one of which leans, with figures across them."""
    dots = np.full((round(60 * SCALE), round(200 * SCALE)), 255, np.uint8)
    for place, x in enumerate(WALLS):
        cv2.line(dots, (x, ROOF), (x + (3 if place == 4 else 0), FLOOR), 0, 3)
    cv2.putText(dots, text, (WALLS[0] + 8, FLOOR - 30), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    walls = tuple(Box(x / SCALE, ROOF / SCALE, x / SCALE + 1, FLOOR / SCALE) for x in WALLS)
    empty = np.zeros_like(dots)
    straight = Straight(dots, 200.0, 60.0, np.eye(3), 0)
    return InkPage(straight, dots, empty, Ruling((), walls, empty, empty), (), ())


def word(text: str, x0: float, doubt: str = "") -> Word:
    return Word(text, Box(x0, 25, x0 + 40, 33), Method.OCR, doubt)


BROKEN = [word("12:", 20, "hard"), word("4567", 70)]


def test_the_sides_of_the_cells_are_painted_over_and_the_figures_stay():
    sheet = typed("1111")
    row = _row_of(sheet, CELL)
    assert row is not None
    assert len(row.sides) == len(WALLS)
    dots = row.painted(sheet.even)
    assert not (dots[:4] < 200).any(), "above the figures nothing but sides was"
    assert (dots < 100).any()


@pytest.mark.parametrize("again", ["12-3456789", "123456789"])
def test_figures_that_were_broken_by_the_sides_are_what_two_looks_agree_on(again):
    (number,) = with_number(BROKEN, [CELL], typed("123456789"), Engine("12-3456789", again))
    assert (number.text, number.doubt) == ("12-3456789", "")
    assert CELL.holds(number.box)


@pytest.mark.parametrize("engine", [
    Engine("123456789", "123456780"), Engine("12345678"), Engine("I23456789"),
    Engine("123456789", sure=0.6),
])  # fmt: skip
def test_what_two_looks_do_not_agree_on_stays_in_doubt(engine):
    assert with_number(BROKEN, [CELL], typed("123456789"), engine) == BROKEN


def test_a_number_that_was_read_surely_is_not_looked_at_again():
    dash = Word("1", Box(60, 28, 64, 30), Method.OCR, "hard")
    engine, words = Engine("123456789"), [word("123", 20), dash, word("456789", 70)]
    assert with_number(words, [CELL], typed("123456789"), engine) == words
    assert engine.asked == 0


def test_cells_in_which_nothing_was_read_are_not_looked_at():
    engine = Engine("123456789")
    assert with_number([], [CELL], typed("123456789"), engine) == []
    assert engine.asked == 0


def test_a_number_typed_through_the_cells_of_a_scan_is_read(tmp_path):
    chance = Random("cells")  # noqa: S311
    style = Style(edition="2013", font="Courier", size=10.0, figures="run")
    stranger = make(tmp_path / "a.pdf", style, chance)
    paper = read_file(scanned(stranger.path, chance))["papers"][0]
    assert paper["fields"]["tin_masked"] == stranger.fields["tin_masked"]
