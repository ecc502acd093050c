"""What a scan of a W-9 loses: a letter, an accent, a label under a stamp, the side of a cell."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.reading.lines import line
from tests.reading.test_missed_letters import blank, seen
from tests.reading.test_recognized_w9 import HEADS, drawn
from tests.reading.test_seen_marks import seen as ink_seen

from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.letter_widths import lost_letter, width
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.core.reading.printing import printed
from ledgerboard.core.reading.w9 import read_w9
from ledgerboard.core.reading.w9.cells import line_of
from ledgerboard.core.reading.w9.classes import _class_of_llc
from ledgerboard.core.reading.w9.labels import Form, near
from ledgerboard.core.reading.w9.number import numbered
from ledgerboard.core.reading.w9.signature import _inked
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.looking import look_further
from ledgerboard.extraction.ocr.missed_letters import accented, half
from ledgerboard.extraction.ocr.page_from_picture import _confirmed
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import ruling_of
from ledgerboard.extraction.ocr.straightening import SCALE
from ledgerboard.extraction.ocr.w9_form import may_be_filled_in


def words(*told: tuple[str, float, float, float, float]) -> tuple[Word, ...]:
    return tuple(Word(text, Box(*sides), Method.OCR) for text, *sides in told)


def page(*told: tuple[str, float, float, float, float]) -> Page:
    return Page(1, 612, 792, words=words(*told), has_text=False)


# --- letters ---------------------------------------------------------------------------------


class Engine:
    """Says the next of its texts each time it is asked."""

    def __init__(self, *said: str) -> None:
        self.said = list(said)

    def glyphs(self, crop: Dots, squeeze: float = 1.0) -> list[Glyph]:
        text = self.said.pop(0)
        return [Glyph(letter, (i + 0.5) / len(text), 0.98) for i, letter in enumerate(text)]


@pytest.mark.parametrize(("looks", "text", "sure"), [
    (("Drywall, LLC", "Drywall, LLC"), "Drywall, LLC", True),
    (("Drywall, LLC", "Drywall, LC"), "Drywall, LC", False),
])  # fmt: skip
def test_a_line_that_seems_to_lack_a_letter_says_what_two_more_looks_agree_on(looks, text, sure):
    found = look_further(blank(), seen("Drywall, LC", 0.98), Engine(*looks))
    assert found.text == text
    assert (found.sure > 0.5) is sure


def test_a_line_of_which_two_looks_differed_stays_in_doubt():
    assert look_further(blank(), seen("Drywall, LC", 0.3), Engine()).sure == 0.3


def test_two_letters_are_a_word_that_may_have_lost_one():
    told = words(("Juniper", 61.1, 120, 90.3, 128), ("Ridge", 93.4, 120, 116.3, 128),
                 ("Drywall,", 119.4, 120, 150.3, 128), ("LC", 154, 120, 169.7, 127))  # fmt: skip
    assert lost_letter(told)


def test_a_letter_that_further_looks_did_not_find_either_is_still_missing():
    """Two looks of one engine that lose the same letter are no two witnesses."""
    again = look_further(blank(), seen("Drywall, LC", 0.98), Engine("Drywall, LC", "Drywall, LC"))
    assert again.text == "Drywall, LC"
    told = page(("Juniper", 61.1, 120, 90.3, 128), ("Ridge", 93.4, 120, 116.3, 128),
                ("Drywall,", 119.4, 120, 150.3, 128), ("LC", 154, 120, 169.7, 127))  # fmt: skip
    labels = {"name": Box(60, 110, 200, 116), "business_name": Box(60, 135, 200, 141)}
    answer = line_of(Form(replace(told, ink=None), labels), "name")
    assert isinstance(answer, Unsure)
    assert answer.why == "a letter seems to be missing"


def test_on_a_badly_smeared_w9_what_was_filled_in_is_stated_only_where_two_looks_agree():
    filled = replace(line("Dune Tile", 60, 120), glyphs=seen("Dune Tile", 0.98).glyphs)
    explained = [line("Some rule of the form", 40, 500 + 12 * row) for row in range(3)]
    lines = [*HEADS, filled, *explained]
    found = dict(zip(lines, _confirmed(lines, blank(), Engine("Dune Tlle")), strict=True))
    assert found[filled].sure < 0.5
    assert all(found[one] == one for one in lines if one is not filled)


def test_an_accent_makes_no_letter_wider():
    assert width("É") == width("E") > width("r")
    assert half("É") == half("E")


@pytest.mark.parametrize(("text", "told"), [
    ("ALVAREZ", [0]), ("ÁLVAREZ", []), ("BLVAREZ", []), ("Penascov", [2]), ("ALBAREZ", [0]),
])  # fmt: skip
def test_ink_over_a_letter_is_an_accent_that_was_not_read(text, told):
    """Small letters are half as high; the first of the capitals or the n has an accent."""
    high, step = 30, 20
    ink = np.zeros((high, step * len(text)), np.uint8)
    for place, letter in enumerate(text):
        tall = letter.isupper() or letter == "b"
        ink[6 if tall else 14 :, place * step + 3 : place * step + 17] = 1
        if place == (0 if text.isupper() else 2):
            ink[0 if tall else 9 : 3 if tall else 11, place * step + 8 : place * step + 12] = 1
    at = [place * step + 10.0 for place in range(len(text))]
    assert list(accented(text, at, ink)) == told


def test_only_what_was_filled_in_above_the_numbers_is_looked_at_further():
    numbers = round(380 * SCALE)
    assert may_be_filled_in(line("Juniper Ridge Drywall, LC", 60, 120), numbers)
    assert not may_be_filled_in(line("Juniper Ridge Drywall, LC", 60, 500), numbers)
    assert not may_be_filled_in(line("Exempt payee cde (if any)", 450, 190), numbers)


# --- lines -----------------------------------------------------------------------------------


def test_a_side_of_a_cell_that_leans_is_one():
    """Thick here and thin there."""
    ink = np.zeros((round(60 * SCALE), round(80 * SCALE)), np.uint8)
    top, foot, wall = round(10 * SCALE), round(34 * SCALE), round(40 * SCALE)
    for x in (round(20 * SCALE), round(60 * SCALE)):
        cv2.line(ink, (x, top), (x, foot), 1, 4)
    for y in (top, foot):
        cv2.line(ink, (round(20 * SCALE), y), (round(60 * SCALE), y), 1, 4)
    for y in range(top, foot):
        ink[y, wall : wall + (6, 2, 5, 7)[4 * (y - top) // (foot - top)]] = 1
    down = ruling_of(ink).down
    assert any(abs(rule.cx - 40.5) < 1.5 for rule in down)


# --- labels ----------------------------------------------------------------------------------


def test_a_letter_left_of_the_boxes_is_none_that_the_label_lost():
    told = page(("n", 42.9, 161, 46, 168), ("Exempt", 450, 164.3, 471, 170.6),
                ("payee", 473.4, 165.4, 490.9, 170.6), ("cde", 492.9, 164.6, 506.9, 169.4),
                ("(if", 508.9, 164.3, 518, 170.6),
                ("any)", 519.7, 164.3, 528.6, 170.9), ("5", 532.6, 162, 537.4, 168.9))  # fmt: skip
    (hit,) = near(told, ("Exempt payee code (if any)",), Box(337, 124, 612, 298))
    assert (hit.x0, hit.x1) == (450, 528.6)


def test_a_label_that_lost_four_letters_of_many_is_the_label():
    told = page(("Employer", 421, 373, 455, 385), ("denticadon", 458, 373, 510, 385),
                ("number", 513, 373, 545, 385))  # fmt: skip
    (hit,) = near(told, ("Employer identification number",), Box(337, 330, 612, 792))
    assert (hit.x0, hit.x1) == (421, 545)


def test_the_label_of_the_date_is_known_with_one_letter_as_another(tmp_path):
    known = drawn(tmp_path, 5)
    read = tuple(
        replace(word, text="Daee") if word.text == "Date" else word for word in known.words
    )
    fields = printed(read_w9(replace(known, words=read, has_text=False)))["fields"]
    assert fields["signature_date"] == printed(read_w9(known))["fields"]["signature_date"]


def test_the_class_of_an_llc_whose_label_was_lost_is_unsure(tmp_path):
    paper = printed(read_w9(drawn(tmp_path, 5)))["fields"]
    assert (paper["classification"], paper["llc_tax_class"]) == ("llc", "C")
    whole, square = Box(0, 0, 612, 792), Box(71, 179, 79, 187)
    answer = _class_of_llc(page(), whole, {"llc": None}, ("llc", square))
    assert isinstance(answer, Unsure)


@pytest.mark.parametrize(("said", "kind"), [
    ("46-3915527-", None), ("463-91-5527", "ssn"), ("463915527", "ssn"),
])  # fmt: skip
def test_a_number_that_begins_as_the_other_kind_is_unsure(said, kind):
    """The form's own dash may have come with it."""
    labels = {"ssn": Box(421, 360, 497, 367), "ein": Box(421, 408, 525, 415)}
    fields, _ = numbered(Form(page((said, 421.5, 378, 480, 389)), labels))
    answer = fields["tin_type"]
    assert (answer.value if isinstance(answer, Reading) else None) == kind


def test_an_address_goes_on_in_the_next_box_where_one_of_its_words_is_higher():
    """Ink of letters with heads and feet is higher than that of `Accounts`."""
    told = page(("Accounts", 345.4, 288.3, 380, 294.9), ("Payable", 383.1, 288.3, 413.1, 296.6))
    labels = {"name": Box(60, 110, 200, 116), "address": Box(60, 277, 200, 283),
              "city_state_zip": Box(60, 301, 150, 307),
              "requester": Box(391, 277, 519, 283)}  # fmt: skip
    answer = line_of(Form(replace(told, ink=None), labels), "address")
    assert isinstance(answer, Unsure)


@pytest.mark.parametrize(("high", "value"), [(1.2, None), (6.0, True), (0.0, False)])
def test_grains_on_the_line_of_a_signature_are_no_signature(high, value):
    ink = np.zeros((400, 900), np.uint8)
    for x in range(100, 700, 60):
        tall = round(high * SCALE)
        ink[150 : 150 + tall, x : x + max(tall, 8)] = 1
    found = _inked(ink_seen(ink), Box(20, 30, 220, 60), Place(1, Box(20, 30, 220, 60)))
    assert (found.value if isinstance(found, Reading) else None) is value
