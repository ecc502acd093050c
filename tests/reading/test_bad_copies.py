"""What a bad copy does to a certificate: labels garbled, lines smeared, sheets bent, ink unread."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.core.reading.acord25.layout import _sections
from ledgerboard.core.reading.acord25.places import completed
from ledgerboard.core.reading.classify import Kind, kind_of
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.extraction.ocr.bending import FLAT, bend_of, flattened, lifts, sent_box
from ledgerboard.extraction.ocr.dots import inked
from ledgerboard.extraction.ocr.glyph_words import Line, joined, words_of
from ledgerboard.extraction.ocr.headings import named
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.ruling import ruling_of
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE


def headings(**changed: str) -> list[Line]:
    """The row of a grid's headings, some of them garbled."""
    said = {"type": "TYPE OF INSURANCE", "number": "POLICY NUMBER", "eff": "POLICY EFF",
            "exp": "POLICY EXP", "limits": "LIMITS"} | changed  # fmt: skip
    at = {"type": 80, "number": 248, "eff": 335, "exp": 381, "limits": 500}
    return [line(said[name], at[name], 290) for name in said]


def labels_of(lines: list[Line]) -> list[str]:
    return [one.label for one in named(lines)]


# --- labels by where they stand -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("garbled", "label"),
    [
        ({"limits": "LMNT3"}, "LIMITS"),
        ({"limits": ""}, "LIMITS"),
        ({"number": "POLICYMER"}, "POLICY NUMBER"),
        ({"eff": "POUCY UWY"}, "POLICY EFF"),
        ({"type": "TYPEOFANCE"}, "TYPE OF INSURANCE"),
    ],
)
def test_a_garbled_heading_is_known_by_those_beside_it(garbled, label):
    assert label in labels_of(headings(**garbled))


def test_the_same_letters_elsewhere_are_no_heading():
    assert labels_of([line("LMNT3", 500, 290), line("POLICYMER", 248, 290)]) == ["", ""]


def test_on_other_papers_a_word_is_no_misread_label_of_a_certificate():
    assert labels_of([line("SCHEDULE", 80, 290), line("CERTIFICATE HOLDR", 80, 600)]) == [
        "", "CERTIFICATE HOLDER",
    ]  # fmt: skip


def test_a_value_that_touches_its_label_is_a_word_of_its_own():
    text = "NUMBER:WC6146317-02"
    ink = np.ones((24, 400), np.uint8)
    glyphs = tuple(Glyph(char, (i + 0.5) / len(text), 1.0) for i, char in enumerate(text))
    words = words_of(Line(Run(0, 0, 24, 400), glyphs, (0.0, 400.0)), ink)
    assert [word.text for word in words] == ["NUMBER:", "WC6146317-02"]


def test_a_date_that_touches_the_label_beside_it_is_a_word_of_its_own():
    text = "10/13/2026EACH"
    glyphs = tuple(Glyph(char, (i + 0.5) / len(text), 1.0) for i, char in enumerate(text))
    words = words_of(Line(Run(0, 0, 24, 400), glyphs, (0.0, 400.0)), np.ones((24, 400), np.uint8))
    assert [word.text for word in words] == ["10/13/2026", "EACH"]


def test_small_print_in_the_column_of_the_limits_is_one_of_its_labels():
    lines = [*headings(), line("EACH CUDRENCE", 430, 303), line("E.L.EACH ACOIDBNT", 430, 480)]
    assert labels_of(lines)[-2:] == ["EACH OCCURRENCE", "E.L. EACH ACCIDENT"]


def test_of_two_labels_that_look_alike_the_one_that_was_read_is_not_taken_twice():
    first, second = "BODILY INJURY (Per person)", "BOOLY INUURY (Pr soddent)"
    lines = [*headings(), line(first, 430, 403), line(second, 430, 415)]
    assert labels_of(lines)[-1] == "BODILY INJURY (Per accident)"


def test_what_is_typed_into_the_column_is_no_label():
    typed = line("EACH OCURENCE LIM", 430, 530, high=8.0)
    assert labels_of([*headings(), typed])[-1] == ""


def test_a_mark_before_a_label_is_not_read_as_its_first_letter():
    mark, label = line("X", 84, 363, 6, 7), line("POLICY", 93, 364, 20)
    assert [one.text for one in joined([mark, label])] == ["X", "POLICY"]


def test_the_halves_of_a_label_whose_dash_is_lost_are_one():
    halves = [line("EL DISEASE", 430, 502, 34), line("EA EMPLOYEE", 470, 502, 38)]
    assert len(joined(halves)) == 1


def rows(*texts: tuple[str, float]) -> Page:
    words = tuple(
        Word(part, Box(430 + 30 * at, y - 2, 455 + 30 * at, y + 2), Method.OCR)
        for text, y in texts
        for at, part in enumerate(text.split())
    )
    return Page(1, 612, 792, words=words, has_text=False)


def test_print_where_a_row_must_be_is_the_label_of_that_row():
    page = rows(("EACHA-N GARBLED", 497), ("EMPLOYEE", 509), ("LIMIT", 521))
    known = {
        "accident": None,
        "employee": Box(430, 507, 455, 511),
        "limit": Box(430, 519, 455, 523),
    }
    found = completed(page, Box(420, 480, 520, 530), known)
    assert found["accident"]
    assert found["accident"].cy == 497


def test_no_row_is_assumed_where_nothing_is_printed():
    page = rows(("EMPLOYEE", 509), ("LIMIT", 521))
    known = {
        "accident": None,
        "employee": Box(430, 507, 455, 511),
        "limit": Box(430, 519, 455, 523),
    }
    assert completed(page, Box(420, 480, 520, 530), known)["accident"] is None


# --- ink -----------------------------------------------------------------------------------------


def test_ink_that_the_engine_took_for_nothing_is_in_doubt_and_not_blank():
    ink = np.zeros((28, 200), np.uint8)
    ink[4:24, 60:190:3] = 1
    (word,) = words_of(Line(Run(0, 0, 28, 200), (), (0.0, 200.0)), ink)
    assert word.doubt


def test_two_dates_that_touch_are_two_words():
    text = "05-06-202505-06-2026"
    ink = np.ones((24, 400), np.uint8)
    glyphs = tuple(Glyph(char, (i + 0.5) / 20, 1.0) for i, char in enumerate(text))
    words = words_of(Line(Run(0, 0, 24, 400), glyphs, (0.0, 400.0)), ink)
    assert [word.text for word in words] == ["05-06-2025", "05-06-2026"]


def form(high: int = 300) -> np.ndarray:
    """Three ruled rows, as ink."""
    ink = np.zeros((high, 900), np.uint8)
    for y in (40, 90, 140):
        ink[y : y + 4, 30:870] = 1
    return ink


def test_letters_that_a_blurred_copy_has_filled_are_no_line():
    ink = form()
    for x in range(200, 330):  # as high as small print, and as ragged
        ink[200 - x // 4 % 3 : 205 + x // 5 % 4, x] = 1
    assert [round(box.cy * SCALE) // 50 for box in ruling_of(ink).across] == [0, 1, 2]


def test_a_line_that_letters_touch_stays_a_line():
    ink = form()
    for x in range(300, 500, 9):
        ink[74:92, x : x + 5] = 1
    assert len(ruling_of(ink).across) == 3


def test_the_side_of_a_box_is_found_under_a_letter_that_stands_over_it():
    ink = form()
    ink[90:144, 400:404] = 1
    ink[66:88, 400:404] = 1  # the stem of a letter
    ink[66:70, 400:416] = ink[76:80, 400:414] = 1
    (side,) = [box for box in ruling_of(ink).down if box.height < 40]
    assert side.y0 * SCALE > 84


def test_stems_of_letters_one_below_the_other_are_no_line():
    ink = np.zeros((300, 900), np.uint8)
    for top in (40, 108, 176):  # lines of 12-point text
        for x in (200, 420):
            ink[top : top + 33, x : x + 5] = 1
    ruling = ruling_of(ink)
    assert ruling.down == ()
    assert not ruling.mask.any()


def test_the_side_of_a_row_is_one_line_where_a_copy_lost_a_cell_of_it():
    ink = np.zeros((300, 900), np.uint8)
    for y in (40, 82, 124, 166):  # rows of 12 points
        ink[y : y + 4, 30:870] = 1
    ink[40:86, 400:404] = ink[124:170, 400:404] = 1
    (side,) = ruling_of(ink).down
    assert side.height * SCALE > 110


def test_the_side_of_a_cell_goes_on_to_the_line_above_where_what_is_filled_in_hides_it():
    ink = np.zeros((400, 900), np.uint8)
    for y in (40, 300):
        ink[y : y + 4, 30:870] = 1
    ink[40:78, 400:404] = ink[124:304, 400:404] = 1
    (side,) = ruling_of(ink).down
    assert side.y0 * SCALE < 50


@pytest.mark.parametrize(("top", "foot", "sides"), [(43, 73, 0), (40, 84, 1), (44, 79, 1)])
def test_a_figure_in_a_low_row_is_no_side_of_a_cell(top, foot, sides):
    ink = np.zeros((300, 900), np.uint8)
    for y in (40, 80):
        ink[y : y + 3, 30:870] = 1
    ink[top:foot, 400:403] = 1
    cv2.ellipse(ink, (418, 58), (11, 13), 0, 0, 360, 1, 3)
    assert len(ruling_of(ink).down) == sides


# --- bends ---------------------------------------------------------------------------------------


def bent(lift: float) -> np.ndarray:
    """Ruled lines of a small picture that rise in the middle by so many dots."""
    ink = np.zeros((600, 800), np.uint8)
    for x in range(40, 760):
        for y in range(80, 560, 40):
            at = round(y + lift * np.sin(np.pi * x / 800))
            ink[at : at + 2, x] = 1
    return ink


def test_a_bent_sheet_is_flattened_by_its_own_lines():
    ink = bent(7)
    flat = flattened(ink * 255, bend_of(ink, 1.0), 1.0)
    heights = [int(np.flatnonzero(flat[60:110, x])[0]) for x in (80, 250, 400, 560, 720)]
    assert max(heights) - min(heights) <= 2


def test_a_flat_sheet_is_left_as_it_is():
    assert bend_of(bent(0), 1.0) == FLAT


def test_places_on_a_bent_sheet_lead_back_to_where_they_were():
    bend = (0.0, -4.0, 0.0, 0.0)
    box = sent_box(np.eye(3), bend, 600.0, Box(0, 100, 20, 110))
    assert box.y0 == pytest.approx(96, abs=0.6)
    assert lifts(bend, np.array([0.0]))[0] == 0


# --- what is ink ---


def test_the_edge_of_a_highlighter_or_a_shadow_is_no_ink_and_grey_print_is():
    paper = np.full((400, 400), 255, np.uint8)
    paper[150:230, 100:300] = 205
    paper = cv2.GaussianBlur(paper, (0, 0), 2)
    paper[170:200, 180:186] = 165
    paper[20:50, 60:200:12] = 0
    ink = inked(paper)
    assert ink[185, 180:186].all()
    ink[165:205, 170:196] = 0
    assert not ink[100:].any()


# --- what a page is -----------------------------------------------------------------------------


def page_of(*texts: tuple[str, float, float], text: bool = False) -> Page:
    words = tuple(
        Word(part, Box(x + 34 * at, y, x + 34 * at + 30, y + 6), Method.OCR)
        for said, x, y in texts
        for at, part in enumerate(said.split())
    )
    return Page(1, 612, 792, words=words, has_text=text)


W9 = (("Form W-9", 40, 40), ("Fequest for Taxpoyer", 240, 40),
      ("Taxpayer Identification Number", 90, 400))  # fmt: skip
GRID = (("TYPE OF INSURANCE", 80, 290), ("POLICY NUMBER", 220, 290), ("POLICY EFF", 330, 288),
        ("POLICY EXP", 420, 288), ("LIMITS", 520, 290), ("PRODUCER", 30, 130),
        ("CERTIFICATE HOLDER", 30, 650), ("COMMERCIAL GENERAL LIABILITY", 60, 305),
        ("AUTOMOBILE LIABILITY", 60, 390), ("WORKERS COMPENSATION", 60, 485))  # fmt: skip


GARBLED = (*GRID[:7], ("COMMECIL GERALIABILITY", 60, 305), *GRID[8:],
           ("COMBINED SINGLE LIMIT", 430, 384), ("E.L. EACH ACCIDENT", 430, 497))  # fmt: skip
ELSEWHERE = (*GRID[:9], ("EARTHQUAKE", 60, 485))


@pytest.mark.parametrize(
    ("said", "kind"),
    [(W9, Kind.W9), (GRID, Kind.ACORD_25), (GARBLED, Kind.ACORD_25), (ELSEWHERE, Kind.OTHER)],
)
def test_a_garbled_title_is_made_up_for_by_what_else_the_form_prints(said, kind):
    assert kind_of(page_of(*said)) is kind


def test_under_a_stamp_a_w9_is_known_by_its_number_with_form_at_the_foot_of_it():
    words = (Word("Form", Box(47, 61, 62, 67), Method.OCR),
             Word("W-9", Box(67, 52, 102, 67), Method.OCR),
             Word("RECEIVEDayer", Box(240, 37, 378, 65), Method.OCR))  # fmt: skip
    page = page_of(W9[2])
    assert kind_of(replace(page, words=(*page.words, *words))) is Kind.W9
    letter = Word("our", Box(20, 56, 40, 66), Method.OCR)
    assert kind_of(replace(page, words=(letter, *page.words, *words))) is Kind.OTHER


def test_a_letter_that_names_the_form_is_not_the_form():
    letter = (("Please send Form W-9 with your", 40, 40), *W9[2:])
    assert kind_of(page_of(*letter)) is Kind.OTHER


def test_a_policy_above_the_first_heading_that_was_read_is_not_left_out():
    page = page_of(("AUTOMOBILE LIABILITY", 40, 387), ("WORKERS COMPENSATION", 40, 482))
    columns = {"type": (36.0, 176.0), "number": (212.0, 331.0)}
    found = _sections(page, columns, Box(0, 300, 612, 564))
    assert [name for name, _ in found[:3]] == [
        "other", "automobile_liability", "workers_compensation",
    ]  # fmt: skip
    assert found[0][1].y0 == 300
