"""How often a line of a picture is read, and what two readings of it are worth."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.looking import is_hard
from ledgerboard.extraction.ocr.page_from_picture import recognized
from ledgerboard.extraction.ocr.recognizing import Glyph

LETTER = (612.0, 792.0)
FIRST, SECOND, ALONG = 0.85, 1.0, 1.1  # how a crop is squeezed for each look


class Engine:
    """Reads what the test says, as surely as the test says, and remembers what it was shown."""

    def __init__(self, first: str, second: str = "", *sures: float) -> None:
        self.said = {FIRST: first, SECOND: second}
        self.sures = sures
        self.crops: list[Dots] = []
        self.looks: list[float] = []

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        self.looks.append(squeeze)
        self.crops.append(crop)
        text = self.said[squeeze]
        sures = (*self.sures, *[0.95] * len(text))
        return [Glyph(char, (i + 0.5) / len(text), sures[i]) for i, char in enumerate(text)]


def page(*texts: tuple[str, int, int]) -> Dots:
    """A letter page of 150 dots an inch."""
    dots = np.full((1_650, 1_275), 255, np.uint8)
    for text, x, y in texts:
        cv2.putText(dots, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2, cv2.LINE_AA)
    return dots


def doubts(engine: Engine, text: str) -> list[bool]:
    words = recognized(page((text, 150, 400)), LETTER, 1, engine).words
    return [bool(word.doubt) for word in words]


def test_figures_that_two_looks_read_differently_are_in_doubt():
    engine = Engine("12/31/2026", "12/31/2025", 0.95)
    assert doubts(engine, "12/31/2026") == [True]
    assert engine.looks.count(SECOND) == 1


def test_figures_are_read_again_however_hard_they_were_to_read():
    engine = Engine("12/31/2026", "12/31/2026", 0.2)
    assert doubts(engine, "12/31/2026") == [True]
    assert engine.looks.count(SECOND) == 1


@pytest.mark.parametrize(("sure", "looks"), [(0.7, 1), (0.9, 0)])
def test_words_in_some_doubt_are_read_again_and_good_ones_are_not(sure, looks):
    engine = Engine("DUNE TILE", "DUNE TILE", sure)
    assert doubts(engine, "DUNE TILE") == [False, False]
    assert engine.looks.count(SECOND) == looks


def test_words_beyond_help_are_read_once_and_all_of_them_are_in_doubt():
    engine = Engine("DUNE TILE", "DUNE TILE", 0.2)  # the D; TILE is read well
    assert doubts(engine, "DUNE TILE") == [True, True]
    assert engine.looks.count(SECOND) == 0


def test_in_running_text_only_the_letters_that_two_looks_read_differently_are_in_doubt():
    said = "THE OWNER IS AN INSURED FOR YOUR ONGOING WORK"
    engine = Engine(said, "", 0.6, *[0.9] * len(said))
    engine.said[ALONG] = said.replace("ONGOING", "ONGONG")
    dots = page((said, 150, 400))
    words = recognized(dots, LETTER, 1, engine).words
    assert engine.looks.count(ALONG) == 1
    assert [word.text for word in words if word.doubt] == ["ONGOING"]


@pytest.mark.parametrize("word", ["not", "except", "only", "or", "no", "willnot"])
def test_in_running_text_with_a_word_that_decides_all_that_is_not_quite_sure_is_in_doubt(word):
    said = f"Work is {word} covered while it is ongoing on the site"
    engine = Engine(said, "", *[0.6] * len(said))
    engine.said[ALONG] = said.replace("ongoing", "ongong")
    words = recognized(page((said.upper(), 150, 400)), LETTER, 1, engine).words
    assert all(one.doubt for one in words)


def test_an_amount_whose_commas_are_points_in_one_look_is_the_same_amount():
    said = "4,000,000"
    engine = Engine(said, "4.000.000", *(0.6 if char == "," else 0.95 for char in said))
    assert doubts(engine, said) == [False]
    engine = Engine(said, "4.000.600", *engine.sures)
    assert doubts(engine, said) == [True]


@pytest.mark.parametrize(("lines", "doubtful"), [(9, True), (3, False)])
def test_on_a_hard_copy_words_are_believed_that_both_looks_read_surely(lines, doubtful):
    rows = [("DUNE TILE", 150, 300 + 60 * row) for row in range(lines)]
    engine = Engine("DUNE TILE", "DUNE TILE", 0.7)
    engine.said[0.5] = "DUNE TILE"  # at a glance
    words = recognized(page(*rows), LETTER, 1, engine).words
    assert {bool(word.doubt) for word in words} == {doubtful}


def test_a_few_lines_that_are_hard_to_read_make_no_hard_copy():
    said = [line("HARBOR", 60, 100 + 12 * row) for row in range(9)]
    low = [replace(one, glyphs=(Glyph("H", 0.5, 0.6), *one.glyphs[1:])) for one in said]
    assert is_hard([*said[:5], *low[:4]])
    assert not is_hard([*said[:7], *low[:2]])


NAMES = ("CANYON TILE", "DUNE STONE", "HARBOR GLASS", "MESA PAINT",
         "OAK DOORS", "PINE ROOFS", "QUARRY WORKS", "RIVER PUMPS")  # fmt: skip


def test_upside_down_a_line_is_shown_turned_with_its_own_rules_taken_out():
    rows = [(name, 150 + 37 * i, 300 + 60 * i) for i, name in enumerate(NAMES)]
    sent = page(*rows)
    for _, _, y in rows:  # where the turned page has its letters
        cv2.line(sent, (100, sent.shape[0] - y + 10), (1_200, sent.shape[0] - y + 10), 0, 2)
    engine = Engine("ROW", "ROW", 0.8, 0.8, 0.8)  # both ways alike: every line is asked
    recognized(sent, LETTER, 1, engine)
    few, few_turned, more, more_turned = np.split(np.arange(16), (3, 6, 11))
    for one, other in zip([*few, *more], [*few_turned, *more_turned], strict=True):
        assert np.array_equal(engine.crops[one], engine.crops[other][::-1, ::-1])
