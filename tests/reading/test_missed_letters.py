"""Letters that the engine took for nothing, or for a part of what stands beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import UNREAD, Word
from ledgerboard.extraction.ocr.acord25_form import Lie
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line, words_of
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.looking import look_with_rules
from ledgerboard.extraction.ocr.page_from_picture import _whole, streaks_of
from ledgerboard.extraction.ocr.printed import parted
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import Ruling
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE, Straight

HIGH, STEP = 24, 14  # dots: a line, and from one letter to the next


def read(
    said: str, *, lost: str = "", label: str = "", wide: int = STEP, unsure: int = -1
) -> list[Word]:
    """The words of a line of which the engine did not see the letters that are `lost`, and saw
    the one at `unsure` badly.
    """
    at = [wide * i for i in range(len(said))]
    ink = np.zeros((HIGH, wide * len(said)), np.uint8)
    for x, letter in zip(at, said, strict=True):
        ink[:, x : x + wide] = letter != " "
    glyphs = tuple(Glyph(letter, (x + wide / 2) / ink.shape[1], 0.6 if i == unsure else 1.0)
                   for i, (x, letter) in enumerate(zip(at, said, strict=True))
                   if letter not in lost)  # fmt: skip
    run = Run(0, 0, HIGH, ink.shape[1])
    return words_of(Line(run, glyphs, (0.0, run.width), label), ink)


@pytest.mark.parametrize(("said", "lost"), [
    ("Álvarez", "Á"), ("Mill", "l"), ("Peñasco", "ña"),
])  # fmt: skip
def test_beside_a_letter_that_was_not_seen_the_word_is_in_doubt(said, lost):
    assert any(word.doubt for word in read(said, lost=lost))
    assert not any(word.doubt for word in read(said))


def test_a_grain_over_a_letter_is_no_accent_for_certain():
    assert [bool(word.doubt) for word in read("Minè Co", unsure=3)] == [True, False]
    assert not any(word.doubt for word in read("Minè Co"))
    assert not any(word.doubt for word in read("Mine Co", unsure=3))


def test_a_space_beside_an_ampersand_is_one_however_narrow():
    assert [word.text for word in read("Bishop & Lane", wide=4)] == ["Bishop", "&", "Lane"]
    assert [word.text for word in read("AT&T", wide=4)] == ["AT&T"]


def test_a_long_word_with_a_letter_that_is_hard_to_read_is_in_doubt():
    assert [bool(word.doubt) for word in read("Mill Electrie", unsure=12)] == [False, True]
    assert not any(word.doubt for word in read("Mill", unsure=3))


def test_an_empty_box_behind_a_label_is_none_of_the_label():
    (label,) = read("PROJECT ###", lost="#", label="PROJECT", wide=7)
    assert label.box.x1 * SCALE < 8 * 7


def test_wide_print_has_no_ink_too_many_at_its_ends():
    assert not any(word.doubt for word in read("TBDN", wide=36))


def test_a_bracket_without_the_other_leaves_a_doubt():
    assert [bool(word.doubt) for word in read("919) 555-0134")] == [True, False]
    assert not any(word.doubt for word in read("(919) 555-0134"))


def test_a_cross_that_touches_the_label_of_its_box_is_none_of_the_label():
    found = read("##ANY AUTO", lost="#", label="ANY AUTO")
    label, mark = found[0], found[-1]
    assert (label.text, mark.text) == ("ANY", UNREAD)
    assert mark.box.x1 < label.box.cx


@pytest.mark.parametrize(("said", "label", "beside"), [
    ("XANY AUTO", "ANY AUTO", "X"), ("RETENTIONS O", "RETENTION $", "O"),
    ("ANY AUTQ", "ANY AUTO", ""), ("XHIRED AUTOß", "HIRED AUTOS", "X"),
])  # fmt: skip
def test_what_was_read_with_a_label_and_is_none_of_it_is_a_word(said, label, beside):
    words = [word.text for word in read(said, label=label)]
    assert words == [*label.split(), *([beside] if beside else [])]


@pytest.mark.parametrize(("unsure", "beside"), [(0, UNREAD), (5, "A")])
def test_only_the_letters_beside_a_label_tell_how_surely_they_were_read(unsure, beside):
    assert read("AANY AUTO", label="ANY AUTO", unsure=unsure)[-1].text == beside


@pytest.mark.parametrize(("said", "sure"), [
    ("04/15/202504/15/2026", True), ("4/15/20204/15/2026", False),
])  # fmt: skip
def test_dates_that_run_over_each_other_are_in_doubt_unless_both_are_whole(said, sure):
    assert [not word.doubt for word in read(said)] == [sure, sure]


# --- rules -----------------------------------------------------------------------------------


class Engine:
    def __init__(self, text: str, sure: float) -> None:
        self.text, self.sure = text, sure

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        return [Glyph(letter, (i + 0.5) / len(self.text), self.sure)
                for i, letter in enumerate(self.text)]  # fmt: skip


def blank() -> InkPage:
    dots = np.full((400, 900), 255, np.uint8)
    ruling = Ruling((), (), np.zeros_like(dots), np.zeros_like(dots))
    straight = Straight(dots, 257.0, 114.0, np.eye(3), 0)
    return InkPage(straight, dots, np.zeros_like(dots), ruling, (), ())


def seen(text: str, sure: float) -> Line:
    run = Run(100, 100, 120, 300)
    return Line(run, tuple(Glyph(letter, (i + 0.5) / len(text), sure)
                           for i, letter in enumerate(text)), (100.0, 300.0))  # fmt: skip


@pytest.mark.parametrize(("first", "again", "text", "sure"), [
    (("USPREY", 0.88), ("OSPREY", 0.99), "OSPREY", True),
    (("USPREY", 0.98), ("OSPREY", 0.99), "USPREY", False),  # which one is right is not told
    (("USPREY", 0.88), ("OSPREY", 0.90), "USPREY", False),
    (("00714", 0.3), ("00714", 0.99), "00714", True),
    (("1,000,000", 0.9), ("1,000,00", 0.99), "1,000,000", False),
    (("1,000,000", 0.91), ("7,000,000", 0.98), "1,000,000", False),
    (("1S", 0.88), ("IS", 0.99), "1S", False),
])  # fmt: skip
def test_a_line_that_lies_in_a_rule_is_read_with_it_as_well(first, again, text, sure):
    found = look_with_rules(blank(), seen(*first), Engine(*again))
    assert found.text == text
    assert (found.sure > 0.75) is sure


class Streaked:
    """Where its sheet has a line from head to foot: shown it, an `F` is an `R`."""

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        return Engine("RECOVER", 0.99).glyphs(crop, squeeze)


@pytest.mark.parametrize(("streak", "doubted"), [
    (Box(30, 1, 30.6, 113), True), (Box(30, 20, 30.6, 60), False), (Box(200, 1, 200.6, 113), False),
])  # fmt: skip
def test_letters_that_a_streak_down_the_sheet_went_through_are_in_doubt(streak, doubted):
    sheet = blank()
    sheet = replace(sheet, ruling=replace(sheet.ruling, down=(streak,)))
    found = _whole(seen("FECOVER", 0.98), sheet, 6.0, streaks_of(sheet), Streaked())
    assert [glyph.sure < 0.5 for glyph in found.glyphs] == [doubted, *[False] * 6]


def test_a_date_that_runs_into_the_label_of_an_amount_is_cut_from_it():
    one_to_one = Lie((1.0, 0.0), (1.0, 0.0), ((Box(0, 0, 1, 1), Box(0, 0, 1, 1)),))
    ink = np.zeros((2_100, 2_100), np.uint8)
    run = line("x", 380, 458, 80, 8).run
    ink[run.top : run.bottom, run.left : run.right] = 1
    gap = round(426.5 * SCALE)
    ink[run.top : run.bottom, gap : gap + 2] = 0
    ink[run.top : run.top + 6, gap + 2 :] = 0
    date, label = parted(one_to_one, [run], ink)
    assert abs(date.right - gap) < 4
    assert (label.right, label.top) == (run.right, run.top + 6)
    above = line("x", 380, 250, 80, 8).run
    assert parted(one_to_one, [above], ink) == [above]
