"""What the lines beside a line, and the ink under its letters, say of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.reading.lines import line
from tests.reading.test_second_looks import Engine, doubts

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Word
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line, words_of
from ledgerboard.extraction.ocr.line_mends import (
    behind_words,
    is_dash,
    over_streaks,
    with_city_commas,
    with_dashes,
    with_pairs,
)
from ledgerboard.extraction.ocr.ruling import ruling_of
from ledgerboard.extraction.ocr.segmenting import cleaned
from ledgerboard.extraction.ocr.straightening import SCALE

PAPER = np.zeros((1_600, 2_200), np.uint8)


def sure(text: str, x: float, y: float, wide: float, high: float) -> Line:
    drawn = line(text, x, y, wide, high)
    return replace(drawn, glyphs=tuple(replace(one, sure=1.0) for one in drawn.glyphs))


@pytest.mark.parametrize(("y", "said"), [(102.5, "-"), (108.0, "1"), (99.0, "1")])
def test_what_is_flat_behind_a_word_and_halfway_up_is_a_dash(y, said):
    word, flat = sure("INSURED", 195, 100, 50, 7.5), line("1", 253, y, 5.2, 2.0)
    assert is_dash(flat)
    assert [one.text for one in with_dashes([word], [flat])] == ["INSURED", said]


def test_what_is_flat_behind_nothing_stays_as_it_was_read():
    assert [one.text for one in with_dashes([], [line("1", 253, 102, 5.2, 2.0)])] == ["1"]
    assert not is_dash(line("1", 253, 100, 2.0, 7.5))


def lettered(*pieces: tuple[Line, tuple[float, float]]) -> Dots:
    """Ink over each line, from and to a share of its height."""
    ink = PAPER.copy()
    for one, (top, end) in pieces:
        run = one.run
        rows = slice(run.top + round(top * run.height), run.top + round(end * run.height))
        ink[rows, run.left : run.right] = 1
    return ink


def test_a_stroke_at_the_foot_of_a_word_is_its_comma():
    word, comma = sure("Authority", 197, 253, 60, 9.6), sure("1", 259.4, 259, 2, 3.4)
    ink = lettered((word, (0, 1)), (comma, (0, 1)))
    (mended,) = behind_words([word, comma], ink)
    assert [one.text for one in words_of(mended, ink)] == ["Authority,"]
    alone = sure("1", 259.4, 253, 2, 7.5)
    assert [one.text for one in behind_words([word, alone], ink)] == ["Authority", "1"]


@pytest.mark.parametrize(("begins", "said"), [(0.6, "Sons,"), (0.1, "Sons1")])
def test_a_stroke_behind_a_word_in_one_line_is_a_comma_where_it_hangs(begins, said):
    one = sure("Sons1", 100, 100, 40, 10)
    run, ink = one.run, PAPER.copy()
    for at in range(5):  # letters with paper between them
        left = run.left + at * run.width // 5
        top = run.top + round((begins if at == 4 else 0.1) * run.height)
        ink[top : run.bottom, left + 8 : left + (20 if at == 4 else 26)] = 1
    assert [one.text for one in behind_words([one], ink)] == [said]


@pytest.mark.parametrize(("x", "y", "alone"), [
    (300, 113, False), (545, 98, False), (300, 160, True), (300, 60, True),
])  # fmt: skip
def test_a_bracket_may_close_in_the_next_line_or_word(x, y, alone):
    first, second = sure("CONTRACTORS (FORM", 290, 98, 240, 11), sure("B)", x, y, 11, 11)
    pairs = with_pairs([first, second])
    assert [one.paired for one in pairs] == [not alone, not alone]
    words = words_of(pairs[1], lettered((second, (0, 1))))
    assert any(word.doubt for word in words) is alone


def test_a_letter_that_is_small_or_capital_is_the_same_letter_and_no_mark():
    assert not any(doubts(Engine("Osco", "osco", *[0.69] * 4), "Osco"))
    assert any(doubts(Engine("A1-O", "A1-o", *[0.69] * 4), "A1-O"))


def test_small_letters_without_heads_and_tails_have_no_ink_too_many():
    wide = 32
    word = sure("our", 100, 100, 3 * wide / SCALE, 19 / SCALE)
    ink = PAPER.copy()
    for at in range(3):
        left = word.run.left + at * wide
        ink[word.run.top : word.run.bottom, left + 3 : left + wide - 2] = 1
    assert not any(one.doubt for one in words_of(word, ink))


def test_the_heads_of_a_line_of_small_letters_are_no_ruled_line():
    ink = np.zeros((400, 1_200), np.uint8)
    for x in range(200, 600, 14):  # their heads lie level, with paper between some of them
        ink[100:102, x : x + (11 if x % 3 else 14)] = 1
        ink[102:124, x + 2 : x + 9] = 1
    assert ruling_of(ink).across == ()
    ink[:] = 0
    ink[100:104, 200:600] = 1
    ink[104:124, 300:310] = 1
    assert len(ruling_of(ink).across) == 1


@pytest.mark.parametrize(("said", "city"), [
    ("Austin. TX 78701", "Austin,"), ("Austin. TX 7870", "Austin."), ("St. Tx 78701", "St."),
])  # fmt: skip
def test_before_a_state_and_its_zip_code_a_point_is_a_comma(said, city):
    words = [Word(one, Box(30 * at, 100, 30 * at + 28, 106), Method.OCR)
             for at, one in enumerate(said.split())]  # fmt: skip
    assert with_city_commas(words)[0].text == city


STREAK = Box(486.2, 0, 486.8, 790)


@pytest.mark.parametrize(("beside", "said"), [
    (line("DRS", 487, 90, 26, 9), ["CONTRACTDRS"]),
    (line("DRS", 500, 90, 26, 9), ["CONTRACT", "DRS"]),
    (line("DRS", 487, 101, 26, 9), ["CONTRACT", "DRS"]),
])  # fmt: skip
def test_a_word_that_a_streak_went_through_is_one(beside, said):
    lines = [line("CONTRACT", 411, 90, 75, 9), beside]
    assert [one.text for one in over_streaks(lines, [STREAK])] == said
    assert len(over_streaks(lines, [])) == 2


@pytest.mark.parametrize(("x", "y", "kept"), [(88, 121, True), (88, 110, False), (98, 121, False)])
def test_a_point_behind_a_letter_that_is_slim_at_its_foot_is_no_grain(x, y, kept):
    ink = np.zeros((200, 200), np.uint8)
    ink[112:124, 70:73] = 1  # a Y
    for row in range(12):
        ink[100 + row, 58 + row : 61 + row] = ink[100 + row, 82 - row : 85 - row] = 1
    ink[y : y + 3, x : x + 3] = 1
    letters, _ = cleaned(ink)
    assert bool(letters[y : y + 3, x : x + 3].any()) is kept
