"""What the ink of a copy says where no mark and no word was recognized."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date
from random import Random

import cv2
import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.core.reading.acord25.boxes import ticked
from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.acord25.policies import _excluded
from ledgerboard.core.reading.acord25.recognized import insured_by
from ledgerboard.core.reading.acord25.rows import Row, own_fields
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import UNREAD, Method, Page, Word
from ledgerboard.extraction.ocr.acord25_form import without_page_high
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import LOST, Line, words_of
from ledgerboard.extraction.ocr.headings import named
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import ruling_of
from ledgerboard.extraction.ocr.seen_ink import SeenInk
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.signs import is_empty_box, is_mark
from ledgerboard.extraction.ocr.straightening import SCALE
from ledgerboard.samples.degrading.copying import two_toned
from ledgerboard.samples.degrading.plate import Plate

HERE = Place(1, Box(0, 0, 10, 10))


def seen(ink: Dots) -> SeenInk:
    bare = np.zeros_like(ink)
    packed = [zlib.compress(np.packbits(dots, axis=1).tobytes()) for dots in (ink, bare)]
    return SeenInk(packed[0], packed[1], (ink.shape[0], ink.shape[1]))


# --- ticks ---------------------------------------------------------------------------------------


def boxed(drawn: str, side: int = 42) -> Page:
    """A label behind the box of a copy, in which that was drawn; nothing of it was recognized."""
    ink = np.zeros((400, 600), np.uint8)
    cv2.rectangle(ink, (150, 150), (150 + side + 8, 150 + side), 1, 2)
    if drawn == "tick":
        cv2.polylines(ink, [np.array([[158, 172], [168, 186], [192, 152]])], False, 1, 5)
    if drawn == "speck":
        ink[170:173, 172:176] = 1
    if drawn == "blot":
        ink[164:178, 172:178] = 1
    if drawn == "ring":
        cv2.ellipse(ink, (175, 171), (36, 30), 0, 0, 360, 1, 3)
    label = Box(208 / SCALE, 160 / SCALE, 300 / SCALE, 182 / SCALE)
    words = (Word("OCCUR", label, Method.OCR),)
    return Page(1, 171, 114, words=words, has_text=False, ink=seen(ink))


def test_under_a_word_that_reaches_into_a_box_there_may_be_a_mark():
    page = boxed("tick")
    (label,) = page.words
    over = Word("2026", Box(100 / SCALE, 150 / SCALE, 195 / SCALE, 190 / SCALE), Method.OCR)
    found = ticked(replace(page, words=(over, label)), page.box, {"occurrence": label.box})
    assert isinstance(found["occurrence"], Unsure)


def test_a_ring_around_a_box_of_a_copy_leaves_it_in_doubt():
    page = boxed("ring")
    (label,) = page.words
    found = ticked(page, page.box, {"occurrence": label.box})
    assert [one.why for one in found.values()] == ["something is drawn around the boxes"]


def test_a_short_word_that_is_hard_to_read_is_no_mark():
    ink = np.ones((80, 200), np.uint8)
    glyphs = tuple(
        Glyph(letter, at, 0.3) for letter, at in zip("CPP", (0.2, 0.5, 0.8), strict=True)
    )
    for wide, mark in ((56, False), (36, True)):
        run = Run(20, 10, 41, 10 + wide)
        assert is_mark(Line(run, glyphs, (run.left, run.right)), ink) is mark


@pytest.mark.parametrize(("letter", "sure", "mark"), [
    ("Y", LOST, False), ("N", LOST, False), ("V", LOST, True), ("Y", 0.2, True), ("Y", 0.9, False),
])  # fmt: skip
def test_an_answer_that_two_looks_read_differently_is_no_mark(letter, sure, mark):
    run = Run(20, 10, 41, 27)
    told = Line(run, (Glyph(letter, 0.5, sure),), (run.left, run.right))
    assert is_mark(told, np.ones((80, 200), np.uint8)) is mark


def test_one_mark_over_two_boxes_ticks_neither():
    labels = {"owned": Box(53, 409, 91, 420), "hired": Box(53, 421, 91, 433)}
    for mark, kinds in ((Box(29.4, 413.1, 48, 433.7), [Unsure, Unsure]),
                        (Box(36, 424, 44, 432), [Reading, Reading])):  # fmt: skip
        page = Page(1, 612, 792, marks=(mark,), has_text=False)
        assert [type(one) for one in ticked(page, page.box, labels).values()] == kinds


def test_the_end_of_a_cross_in_the_corner_of_the_next_box_is_in_doubt():
    page = boxed("")
    (label,) = (word.box for word in page.words)
    x, y = 153 / SCALE, 153 / SCALE
    end, mark = Box(x, y, x + 3.4, y + 3.1), Box(x + 2, y + 2, x + 8, y + 8)
    for drawn, kind in ((end, Unsure), (mark, Reading)):
        found = ticked(replace(page, marks=(drawn,)), page.box, {"occurrence": label})
        assert isinstance(found["occurrence"], kind)


def test_what_is_torn_off_an_empty_box_is_no_mark():
    ink = np.zeros((80, 80), np.uint8)
    ink[20:40, 10:13] = ink[20:40, 49:52] = ink[38:41, 10:52] = 1
    run = Run(20, 10, 41, 52)
    torn = Line(run, (Glyph("L", 0.5, 0.3),), (run.left, run.right))
    assert not is_mark(torn, ink)
    ink[20:40, 10:52] = 1
    assert is_mark(torn, ink)


def answer(page: Page) -> object:
    (label,) = (word.box for word in page.words)
    return ticked(page, page.box, {"occurrence": label})["occurrence"]


@pytest.mark.parametrize(("drawn", "value"), [("tick", True), ("", False), ("speck", False)])
def test_a_tick_that_has_grown_together_with_its_box_is_a_tick(drawn, value):
    found = answer(boxed(drawn))
    assert isinstance(found, Reading)
    assert found.value is value


def test_a_small_box_is_told_from_a_mark_by_its_own_sides():
    ink = np.zeros((400, 600), np.uint8)
    cv2.rectangle(ink, (170, 158), (191, 179), 1, 2)
    found = answer(Page(1, 171, 114, words=boxed("").words, has_text=False, ink=seen(ink)))
    assert isinstance(found, Reading)
    assert found.value is False


def test_what_may_be_a_mark_or_a_blot_is_in_doubt():
    assert isinstance(answer(boxed("blot")), Unsure)


# --- cells of a policy ---------------------------------------------------------------------------


def number_at(*words: tuple[str, float, float], text: bool = False) -> object:
    columns = {"number": (212.0, 331.0), "effective": (331.0, 378.0), "expiration": (378.0, 425.0)}
    page = Page(1, 612, 792, has_text=text)
    layout = Layout(page, columns, (), 0.0, Box(0, 290, 1, 300), Box(0, 564, 1, 570))
    typed = [Word(said, Box(x0, 304, x1, 311), Method.OCR) for said, x0, x1 in words]
    dates = {name: [Word("01/01/2026", Box(columns[name][0] + 3, 304, columns[name][1] - 4, 311),
                         Method.OCR)] for name in ("effective", "expiration")}  # fmt: skip
    cells = {"number": typed, "letter": [], "addl_insd": [], "subr_wvd": [], **dates}
    return own_fields(Row(layout, Box(18, 300, 594, 384), cells))["number"]


def test_on_a_copy_a_number_that_reaches_the_side_of_its_cell_may_be_cut_off():
    assert isinstance(number_at(("GL-61234567-ENDORS", 214, 329)), Unsure)
    assert isinstance(number_at(("GL-61234567-ENDORS", 214, 329), text=True), Reading)
    assert isinstance(number_at(("GL-61234567", 214, 290)), Reading)


def test_a_number_of_a_copy_that_begins_with_a_j_on_the_line_may_begin_with_a_u():
    assert isinstance(number_at(("JMB-61234567", 213.5, 290)), Unsure)
    assert isinstance(number_at(("JMB-61234567", 213.5, 290), text=True), Reading)
    assert isinstance(number_at(("JMB-61234567", 216, 290)), Reading)


def test_a_sign_alone_at_the_side_of_a_numbers_cell_may_be_a_figure_of_the_date():
    found = number_at(("WCC-5002218", 214, 280), ("C", 326, 330))
    assert isinstance(found, Unsure)
    assert "date" in found.why


def test_a_point_in_the_number_of_a_copy_may_be_a_grain_of_the_paper():
    assert isinstance(number_at(("CPP", 214, 230), ("4816929.05", 234, 280)), Unsure)
    assert isinstance(number_at(("CPP", 214, 230), ("4816929.05", 234, 280), text=True), Reading)
    assert isinstance(number_at(("CPP", 214, 230), ("4816929-05.", 234, 280)), Reading)


@pytest.mark.parametrize(("letters", "text", "doubtful"), [
    ("A", False, True), ("AB", False, False), ("A", True, False),
])  # fmt: skip
def test_a_policy_whose_letter_is_no_insurers_leaves_the_insurers_in_doubt(letters, text, doubtful):
    rows = [{"letter": Reading(letter, HERE)} for letter in letters]
    policies = [{"letter": Reading(letter, HERE), "effective": Reading(date(2026, 1, 1), HERE)}
                for letter in "AB"]  # fmt: skip
    fields = {"insurers": rows, "policies": policies}
    told = insured_by(Page(1, 612, 792, has_text=text), fields)["insurers"]
    assert isinstance(told, Unsure) is doubtful


@pytest.mark.parametrize("typed", [False, True])
def test_of_a_policy_whose_insurers_row_is_empty_only_the_letter_is_in_doubt(typed):
    ink = np.zeros((400, 2_142), np.uint8)
    ink[:, 2_080:2_084] = 1  # the frame's right side, which lies beyond the names
    if typed:
        ink[48:60, 1_300:1_340] = 1
    words = tuple(Word(said, Box(311 + 26 * at, 12, 334 + 26 * at, 17), Method.OCR)
                  for at, said in enumerate(("INSURER", "F", ":")))  # fmt: skip
    page = Page(1, 612, 114, words=words, has_text=False, ink=seen(ink))
    fields = {"insurers": [{"letter": Reading("A", HERE)}],
              "policies": [{"letter": Reading(letter, HERE)} for letter in "AF"]}  # fmt: skip
    told = insured_by(page, fields)
    assert isinstance(told["insurers"], Unsure) is typed
    policies = told["policies"]
    assert isinstance(policies, list)
    letters = [one["letter"] for one in policies]
    assert [isinstance(one, Unsure) for one in letters] == [False, not typed]


def test_a_circle_around_one_letter_of_yes_and_no_answers_though_it_looks_like_a_box():
    words = tuple(Word(said, Box(x0, y0, x1, y0 + 6), Method.TEXT) for said, x0, x1, y0 in (
        ("OFFICER/MEMBER", 38, 84, 501), ("EXCLUDED?", 85, 116, 501),
        ("Y", 158.9, 162.5, 492), ("/", 163.9, 165.6, 492), ("N", 167, 170.9, 492),
    ))  # fmt: skip
    sides = {"verticals": tuple(Box(x, 490.5, x, 498.5) for x in (156.6, 164.6)),
             "horizontals": tuple(Box(156.6, y, 164.6, y) for y in (490.5, 498.5))}  # fmt: skip
    told = []
    for drawn in ({}, sides):
        page = Page(1, 612, 792, words=words, **drawn)
        layout = Layout(page, {}, (), 0.0, Box(0, 290, 1, 300), Box(0, 564, 1, 570))
        found = _excluded(layout, Box(36, 480, 176, 528))
        told.append(found["yes"].value if isinstance(found, dict) else found)
    assert told == [None, True]


# --- signs and lines -----------------------------------------------------------------------------


def drawn_letter(letter: str) -> tuple[Dots, Run]:
    ink = np.zeros((80, 80), np.uint8)
    cv2.putText(ink, letter, (20, 60), cv2.FONT_HERSHEY_DUPLEX, 1.1, 1, 3)
    ys, xs = np.nonzero(ink)
    return ink, Run(int(ys.min()), int(xs.min()), int(ys.max()) + 1, int(xs.max()) + 1)


def test_a_zero_is_no_empty_box():
    ink = np.zeros((60, 60), np.uint8)
    cv2.rectangle(ink, (10, 10), (40, 42), 1, 2)
    assert is_empty_box(ink, Run(9, 9, 44, 42))
    rounded = ink.copy()
    for y, x in ((9, 9), (9, 36), (38, 9), (38, 36)):
        rounded[y : y + 6, x : x + 6] = 0
    assert not is_empty_box(rounded, Run(9, 9, 44, 42))


def test_a_sign_for_and_is_no_mark():
    ink, run = drawn_letter("&")
    assert not is_mark(Line(run, (Glyph("&", 0.5, 0.9),), (run.left, run.right)), ink)


def silent(said: str, *, label: str = "") -> list[str]:
    return [word.text for word in silent_words(said, label=label)]


def silent_words(said: str, *, label: str = "") -> list[Word]:
    """The words of a line whose letters are 12 dots wide; the `#` is ink that no one read."""
    glyphs = tuple(Glyph(char, (i + 0.5) / len(said), 1.0)
                   for i, char in enumerate(said) if char != "#")  # fmt: skip
    ink = np.zeros((24, 12 * len(said)), np.uint8)
    for at, char in enumerate(said):
        ink[2:22, 12 * at + 1 : 12 * at + 12] = char != " "
    run = Run(0, 0, 24, 12 * len(said))
    return words_of(Line(run, glyphs, (0.0, run.width), label), ink)


def test_a_sign_between_words_that_the_engine_passed_over_is_in_doubt_and_not_a_space():
    assert UNREAD in silent("RIGGING # STEEL")
    assert UNREAD not in silent("RIGGING STEEL")


def test_a_figure_typed_behind_a_label_in_its_line_is_not_swallowed_by_it():
    assert UNREAD in silent("RETENTION $ #", label="RETENTION $")
    assert UNREAD not in silent("RETENTION $", label="RETENTION $")


def test_a_box_full_of_ink_before_a_label_is_none_of_the_label():
    (label, box) = silent_words("#  ANY AUTO", label="ANY AUTO")[::2]
    assert (label.text, box.text) == ("ANY", UNREAD)
    assert box.box.x1 < label.box.x0
    assert UNREAD in silent("#  DRYWALL CO")


def test_what_is_typed_into_the_description_is_no_label():
    grid = [("TYPE OF INSURANCE", 80), ("POLICY NUMBER", 248), ("POLICY EFF", 335),
            ("POLICY EXP", 381), ("LIMITS", 500)]  # fmt: skip
    lines = [*(line(said, x, 290) for said, x in grid),
             line("DESCRIPTION OF OPERATIONS / LOCATIONS / VEHICLES", 20, 566, 200),
             line("Umbrella follows", 60, 600), line("their", 90, 590),
             line("CERTIFICATE HOLDER", 20, 650)]  # fmt: skip
    lines.append(line("BROTHERS", 71, 670))
    labels = {one.text: one.label for one in named(lines)}
    assert labels["CERTIFICATE HOLDER"]
    assert (labels["Umbrella follows"], labels["their"], labels["BROTHERS"]) == ("", "", "")


@pytest.mark.parametrize(("sure", "label"), [(1.0, ""), (0.7, "EXCESS LIABILITY")])
def test_what_was_read_for_certain_is_no_smeared_label(sure, label):
    typed = line("EXCESS LIABILITY 2ND LAYR", 40, 540, 90)
    typed = replace(typed, glyphs=tuple(replace(one, sure=sure) for one in typed.glyphs))
    grid = [("TYPE OF INSURANCE", 80), ("POLICY NUMBER", 248), ("POLICY EFF", 335),
            ("POLICY EXP", 381), ("LIMITS", 500)]  # fmt: skip
    found = named([*(line(said, x, 290) for said, x in grid), typed])
    assert [one.label for one in found if one.text == typed.text] == [label]


def test_bars_of_neighbouring_letters_are_no_ruled_line():
    ink = np.zeros((300, 900), np.uint8)
    for x in range(200, 290, 18):  # ITTE: their bars touch, their stems hang from it
        ink[100:104, x : x + 18] = 1
        ink[104:124, x + 7 : x + 12] = 1
    assert ruling_of(ink).across == ()
    ink[104:124] = 0
    assert len(ruling_of(ink).across) == 1


def test_a_bracket_between_two_ruled_lines_is_no_side_of_a_cell():
    ink = np.zeros((300, 900), np.uint8)
    ink[98:101, 100:800] = ink[144:147, 100:800] = 1
    ink[106:139, 300:303] = 1
    for row in range(33):  # its ends lie to the right of its middle
        bow = round(4 * ((row - 16) / 16) ** 2)
        ink[106 + row, 500 + bow : 503 + bow] = 1
    assert [round(box.cx * SCALE / 10) for box in ruling_of(ink).down] == [30]


@pytest.mark.parametrize(("top", "sides"), [(100, 0), (64, 1)])
def test_a_bracket_of_a_title_that_touches_no_line_is_no_side_of_a_cell(top, sides):
    ink = np.zeros((300, 900), np.uint8)
    ink[60:63, 100:800] = ink[180:183, 100:800] = 1
    for row in range(45):
        bow = round(4.2 * ((row - 22) / 22) ** 2)
        ink[top + row, 500 + bow : 505 + bow] = 1
    assert len(ruling_of(ink).down) == sides


def test_a_streak_from_the_head_of_a_sheet_to_its_foot_is_no_column():
    streak, rule = Box(222, 3, 223, 790), Box(300, 60, 301, 730)
    assert without_page_high([streak, rule], Box(0, 0, 612, 792)) == [rule]


# --- look-alikes ---------------------------------------------------------------------------------


def test_a_shadow_on_a_scan_in_black_and_white_leaves_paper_white():
    light = np.linspace(90, 250, 600, dtype=np.float32)[:, None].repeat(400, axis=1)
    dots = light.astype(np.uint8)
    dots[40:60, 50:350] = 30
    dots[500:520, 50:350] = 30
    plate = Plate(dots, {}, Random(1), np.random.default_rng(1))  # noqa: S311
    two_toned(plate)
    assert (plate.dots == 0).mean() < 0.2
    assert (plate.dots[45:55, 60:340] == 0).mean() > 0.9
