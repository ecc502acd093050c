"""What a recognized certificate may not state: misread figures, and blanks that were not seen."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.reading.lines import line

from ledgerboard.core.reading.acord25.layout import Layout, _apart, layout_of
from ledgerboard.core.reading.acord25.limits import written_in
from ledgerboard.core.reading.acord25.parties import insurers
from ledgerboard.core.reading.acord25.recognized import current, doubted
from ledgerboard.core.reading.acord25.rows import COLUMNS, Row, crowded, own_fields, rows_of
from ledgerboard.core.reading.found import Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.extraction.ocr.glyph_words import Line, words_of
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.signs import is_scrap, with_commas

HERE = Place(1, Box(0, 0, 10, 10))


def policy(begun: date, over: date, *, text: bool = False) -> dict[str, object]:
    page = Page(1, 612, 792, has_text=text)
    layout = Layout(page, {}, (), 0.0, Box(0, 0, 1, 1), Box(0, 0, 1, 1))
    fields: dict[str, object] = {
        "effective": Reading(begun, HERE),
        "expiration": Reading(over, HERE),
        "trigger": Reading(None),
        "form": Reading(None),
        "occurrence": Reading(False, HERE),
        "claims_made": Reading(False, HERE),
    }
    return doubted(layout, Box(0, 0, 600, 60), fields)


def test_a_recognized_policy_that_ends_before_it_begins_is_in_doubt():
    fields = policy(date(2026, 4, 11), date(2021, 4, 11))
    assert isinstance(fields["effective"], Unsure)
    assert isinstance(fields["expiration"], Unsure)


def test_a_year_of_cover_is_stated():
    assert isinstance(policy(date(2026, 4, 11), date(2027, 4, 11))["expiration"], Reading)


@pytest.mark.parametrize("over", [date(2028, 2, 11), date(2027, 4, 21), date(2062, 4, 11)])
def test_a_recognized_policy_of_an_odd_length_has_a_misread_figure(over):
    fields = policy(date(2026, 4, 11), over)
    assert isinstance(fields["effective"], Unsure)
    assert isinstance(fields["expiration"], Unsure)


@pytest.mark.parametrize("over", [date(2026, 10, 11), date(2027, 5, 11), date(2027, 4, 10)])
def test_terms_that_policies_have_are_stated(over):
    assert isinstance(policy(date(2026, 4, 11), over)["expiration"], Reading)


@pytest.mark.parametrize(("over", "stated"), [
    (date(2026, 3, 31), True), (date(2026, 9, 30), True), (date(2025, 10, 31), False),
    (date(2026, 2, 28), False),
])  # fmt: skip
def test_a_term_from_the_first_of_a_month_to_the_last_of_another_is_stated(over, stated):
    assert isinstance(policy(date(2025, 10, 1), over)["expiration"], Reading) is stated


def one_policy(**fields: object) -> dict[str, object]:
    page = Page(1, 612, 792, has_text=False)
    layout = Layout(page, {}, (), 0.0, Box(0, 0, 1, 1), Box(0, 0, 1, 1))
    return doubted(layout, Box(0, 0, 600, 60), dict(fields))


@pytest.mark.parametrize(("each", "whole", "doubtful"), [
    (500_000, 50_000, True), (500_000, 500_000, False), (100_000, 500_000, False),
])  # fmt: skip
def test_limits_that_do_not_fit_each_other_have_lost_a_figure(each, whole, doubtful):
    limits = {"el_disease_each_employee": Reading(each, HERE),
              "el_disease_policy_limit": Reading(whole, HERE)}  # fmt: skip
    found = one_policy(limits=limits)["limits"]
    assert isinstance(found, dict)
    assert [isinstance(one, Unsure) for one in found.values()] == [doubtful, doubtful]


def test_of_a_policy_without_any_limit_the_limits_were_not_seen():
    limits = {"each_occurrence": Reading(None, HERE), "aggregate": Reading(None, HERE)}
    found = one_policy(number=Reading("GL-1", HERE), limits=limits)["limits"]
    assert isinstance(found, dict)
    assert all(isinstance(one, Unsure) for one in found.values())
    found = one_policy(number=Reading(None), limits=limits)["limits"]
    assert found == limits


def grid_of(*sides: float) -> Page:
    """Headings and amounts of a grid whose lines down are those."""
    said = (("TYPE OF INSURANCE", 75, 138), ("POLICY NUMBER", 247, 297), ("POLICY EFF", 334, 376),
            ("POLICY EXP", 381, 422), ("LIMITS", 500, 519))  # fmt: skip
    words = [Word(text, Box(x0, 293, x1, 299), Method.OCR) for text, x0, x1 in said]
    words.append(Word("COMMERCIAL GENERAL LIABILITY", Box(54, 304, 156, 309), Method.OCR))
    words.append(Word("DESCRIPTION OF OPERATIONS", Box(22, 567, 140, 573), Method.OCR))
    return Page(1, 612, 792, words=tuple(words), has_text=False,
                verticals=tuple(Box(x, 288, x, 564) for x in sides))  # fmt: skip


def test_a_frame_that_ends_before_the_amounts_is_not_the_frame():
    lost, whole = layout_of(grid_of(18, 36, 425, 515)), layout_of(grid_of(18, 36, 425, 515, 594))
    assert isinstance(lost, Layout)
    assert isinstance(whole, Layout)
    assert lost.columns["limits"][1] == 612
    assert whole.columns["limits"][1] == 594


def test_a_streak_close_below_a_line_makes_no_policy():
    assert _apart([525.0, 534.7, 548.0]) == [525.0, 548.0]


def test_a_date_beside_one_that_caught_a_figure_of_it_is_in_doubt():
    caught = Unsure("“1/19/2025 1” is not one date", HERE)
    fields = one_policy(effective=caught, expiration=Reading(date(2026, 1, 19), HERE))
    assert isinstance(fields["expiration"], Unsure)
    other = Unsure("the letters are hard to read", HERE)
    fields = one_policy(effective=other, expiration=Reading(date(2026, 1, 19), HERE))
    assert isinstance(fields["expiration"], Reading)


@pytest.mark.parametrize(("begun", "doubtful"), [
    ("08/05/2025", True), ("06/05/2025", False), ("0B/05/2025", False),
])  # fmt: skip
def test_a_date_that_makes_an_odd_term_with_one_hard_to_read_is_in_doubt(begun, doubtful):
    words = (Word(begun, Box(338, 461, 376, 468), Method.OCR, "the letters are hard to read"),)
    page = Page(1, 612, 792, words=words, has_text=False)
    layout = Layout(page, {}, (), 0.0, Box(0, 0, 1, 1), Box(0, 0, 1, 1))
    fields = {"effective": Unsure(words[0].doubt, Place(1, words[0].box)),
              "expiration": Reading(date(2026, 6, 5), HERE)}  # fmt: skip
    found = doubted(layout, Box(0, 0, 600, 60), fields)
    assert isinstance(found["expiration"], Unsure) is doubtful
    assert found["effective"] == fields["effective"]


@pytest.mark.parametrize(("over", "text", "several"), [
    (["07I0I/2O25", "09/01/2025"], False, True), (["09/01/2025"], False, False),
    (["12:01 AM", "09/01/2025"], True, False),
])  # fmt: skip
def test_two_numbers_beside_two_lines_of_dates_are_two_policies_however_garbled(
    over, text, several
):
    page = Page(1, 612, 792, has_text=text)
    layout = Layout(page, {}, (), 0.0, Box(0, 0, 1, 1), Box(0, 0, 1, 1))
    said = {"number": ["A1-XK-99120-03-02", "WCC500221801"], "effective": over, "expiration": over}
    cells = {
        name: [Word(one, Box(0, 300 + 8 * at, 40, 306 + 8 * at), Method.OCR)
               for at, one in enumerate(said.get(name, []))]
        for name in COLUMNS
    }  # fmt: skip
    assert crowded(Row(layout, Box(0, 290, 600, 380), cells)) is several


def stacked(first: str, doubt: str, *, text: bool = False) -> list[Row]:
    """The rows of a section with a policy over another, the upper one's dates in doubt."""
    columns = {name: (60.0 * at, 60.0 * at + 58) for at, name in enumerate(COLUMNS)}
    words = [
        Word(said, Box(columns[name][0] + 4, y, columns[name][0] + 50, y + 6), Method.OCR, why)
        for name, upper, lower in (("letter", "F", "E"), ("number", "A1-XK", "WCC50022"),
                                   ("effective", first, "09/01/2025"),
                                   ("expiration", first, "09/01/2026"))
        for said, y, why in ((upper, 302, doubt), (lower, 310, ""))
    ]  # fmt: skip
    page = Page(1, 612, 792, words=tuple(words), has_text=text)
    section = Box(0, 296, 600, 380)
    return rows_of(Layout(page, columns, (("umbrella_excess", section),), 0.0, section, section),
                   section)  # fmt: skip


def test_over_a_policy_another_of_which_no_date_could_be_read_is_a_policy_in_doubt():
    lost, row = stacked("0//01/2V25", "the letters are hard to read")
    assert all(isinstance(one, Unsure) for one in own_fields(lost).values())
    assert own_fields(row)["letter"] == Reading("E", Place(1, Box(4, 310, 50, 316)), Method.OCR)


def test_what_stands_over_a_date_and_was_read_well_is_no_policy():
    assert len(stacked("12:01 AM", "")) == 1
    assert len(stacked("0//01/2V25", "the letters are hard to read", text=True)) == 1


@pytest.mark.parametrize(("begun", "text", "doubtful"), [
    (date(2020, 3, 28), False, True), (date(2026, 3, 28), False, False),
    (date(2020, 3, 28), True, False),
])  # fmt: skip
def test_a_recognized_policy_of_other_years_than_its_certificate_is_in_doubt(begun, text, doubtful):
    policy = {"effective": Reading(begun, HERE),
              "expiration": Reading(begun.replace(year=begun.year + 1), HERE)}  # fmt: skip
    fields = {"date": Reading(date(2026, 3, 1), HERE), "policies": [policy]}
    (told,) = current(Page(1, 612, 792, has_text=text), fields)["policies"]
    assert [isinstance(one, Unsure) for one in told.values()] == [doubtful, doubtful]


def test_what_policies_have_is_not_blank_beside_what_was_read_of_one():
    fields = one_policy(number=Reading("GL-1", HERE), letter=Reading(None), effective=Reading(None))
    assert isinstance(fields["letter"], Unsure)
    assert isinstance(fields["effective"], Unsure)
    fields = one_policy(number=Reading(None), letter=Reading(None), effective=Reading(None))
    assert fields
    assert not any(isinstance(one, Unsure) for one in fields.values())


def other_limit(label: str, *, text: bool) -> dict[str, object]:
    words = (Word(label, Box(430, 534, 470, 540), Method.OCR),
             Word("1,000,000", Box(550, 533, 590, 541), Method.OCR))  # fmt: skip
    page = Page(1, 612, 792, words=words, has_text=text)
    columns = {"limits": (424.8, 594.0)}
    layout = Layout(page, columns, (), 514.8, Box(0, 290, 1, 300), Box(0, 564, 1, 570))
    return dict(written_in(layout, Box(0, 528, 612, 564)))


def test_on_a_recognized_page_a_limit_has_a_name_that_limits_have():
    assert isinstance(other_limit("Aggcge", text=False)["Aggcge"], Unsure)
    assert isinstance(other_limit("Aggregate", text=False)["Aggregate"], Reading)
    assert isinstance(other_limit("Aggcge", text=True)["Aggcge"], Reading)


@pytest.mark.parametrize(("doubt", "text", "unsure"), [
    ("hard to read", False, True), ("", False, False), ("hard to read", True, False),
])  # fmt: skip
def test_beside_a_doubtful_insurer_a_number_that_is_missing_is_in_doubt_too(doubt, text, unsure):
    words = (*(Word(part, Box(x, 174, x + 16, 180), Method.OCR)
               for part, x in (("INSURER", 310), ("A", 335))),
             Word("Dune", Box(350, 173, 380, 181), Method.OCR, doubt),
             Word("NAIC", Box(557, 162, 572, 167), Method.OCR))  # fmt: skip
    page = Page(1, 612, 792, words=words, has_text=text)
    layout = Layout(page, {}, (), 0.0, Box(0, 290, 1, 300), Box(0, 564, 1, 570))
    rows = insurers(layout)
    assert isinstance(rows, list)
    assert isinstance(rows[0]["naic"], Unsure) is unsure


def test_the_heading_over_the_insurers_is_no_name_between_two_rows():
    words = (*(Word(part, Box(x, 136, x + 16, 140), Method.OCR)
               for part, x in (("INSURER", 310), ("A", 335))),
             Word("AFFORDING", Box(371, 127, 476, 131.7), Method.OCR),
             Word("Dune", Box(350, 133, 380, 140), Method.OCR))  # fmt: skip
    assert isinstance(insurers(of_insurers(*words)), list)


def of_insurers(*words: Word) -> Layout:
    page = Page(1, 612, 792, words=words, has_text=False)
    return Layout(page, {}, (), 0.0, Box(0, 290, 1, 300), Box(0, 564, 1, 570))


def test_a_name_typed_as_high_as_the_heading_with_its_number_named_is_no_heading():
    said = (("INSURER", 310, 136), ("A", 335, 136), ("Dune", 371, 127), ("Mutual", 390, 127),
            ("NAIC", 412, 127), ("12345", 430, 127), ("Dune", 371, 134))  # fmt: skip
    words = [Word(part, Box(x, y, x + 16, y + 4.5), Method.OCR) for part, x, y in said]
    assert isinstance(insurers(of_insurers(*words)), Unsure)


@pytest.mark.parametrize(("text", "sure", "doubtful"), [
    ("X", 0.7, True), ("certs@dune.example", 0.7, True), ("Dune", 0.7, False), ("X", 0.8, False),
])  # fmt: skip
def test_codes_and_addresses_for_mail_must_be_read_more_surely_than_words(text, sure, doubtful):
    glyphs = tuple(Glyph(char, (i + 0.5) / len(text), sure) for i, char in enumerate(text))
    wide = 14 * len(text)
    ink = np.ones((24, wide), np.uint8)
    (word,) = words_of(Line(Run(0, 0, 24, wide), glyphs, (0.0, float(wide))), ink)
    assert bool(word.doubt) is doubtful


def test_where_no_box_of_a_choice_seems_ticked_the_tick_may_not_have_been_seen():
    fields = policy(date(2026, 4, 11), date(2027, 4, 11))
    for name in ("trigger", "form", "occurrence", "claims_made"):
        assert isinstance(fields[name], Unsure)


def test_a_page_with_its_own_text_states_what_it_says():
    fields = policy(date(2026, 4, 11), date(2021, 4, 11), text=True)
    assert not any(isinstance(one, Unsure) for one in fields.values())


@pytest.mark.parametrize(("wide", "high", "scrap"), [
    (1.2, 10.6, True), (1.2, 6.0, False), (4.0, 10.6, False), (2.0, 2.0, True), (4.0, 4.0, False),
])  # fmt: skip
def test_a_stroke_as_high_as_a_row_is_the_rest_of_a_line_and_no_figure(wide, high, scrap):
    assert is_scrap(line("1", 596, 430, wide, high)) is scrap


def in_limits(*texts: tuple[str, float, float]) -> list[str]:
    words = [Word(text, Box(x, 300, over, 308), Method.OCR) for text, x, over in texts]
    return [word.text for word in with_commas(words, 612)]


def test_commas_that_a_fax_has_lost_are_in_an_amount_again():
    assert in_limits(("1.000:000.", 550, 590)) == ["1,000,000"]
    assert in_limits(("10", 540, 548), ("000", 551, 563), ("000", 566, 578)) == ["10,000,000"]


def test_the_point_behind_an_amount_that_ends_a_sentence_stays():
    said = (("AGGREGATE", 440, 500), ("1,000,000.", 503, 550))
    assert in_limits(*said) == ["AGGREGATE", "1,000,000."]


def test_figures_that_stand_apart_or_elsewhere_are_no_amount():
    assert in_limits(("250", 530, 545), ("500", 560, 575)) == ["250", "500"]
    assert in_limits(("4", 540, 545), ("50", 547, 555)) == ["4", "50"]


@pytest.mark.parametrize(("first", "doubtful"), [("5", True), ("8", True), ("4", False)])
def test_what_may_be_a_dollar_sign_before_three_figures_leaves_a_doubt(first, doubtful):
    words = [Word(first, Box(526, 300, 530, 308), Method.OCR),
             Word("500", Box(533, 300, 546, 308), Method.OCR)]  # fmt: skip
    (one,) = with_commas(words, 612)
    assert bool(one.doubt) is doubtful


def test_figures_outside_the_limits_are_left_as_they_are():
    assert in_limits(("12", 100, 108), ("000", 110, 122)) == ["12", "000"]


def read_over(said: str, gap: int = 0) -> list[str]:
    """As the words of one line whose letters stand evenly, with so much paper at each space."""
    wide = 12 * len(said)
    glyphs = tuple(Glyph(char, (i + 0.5) / len(said), 1.0) for i, char in enumerate(said))
    ink = np.ones((24, wide), np.uint8)
    for at, char in enumerate(said):
        if char == " ":
            ink[:, 12 * at : 12 * at + gap] = 0
    return [word.text for word in words_of(Line(Run(0, 0, 24, wide), glyphs, (0.0, wide)), ink)]


def test_letters_that_reach_over_the_next_word_do_not_join_them():
    assert read_over("Board of the, Piedmont") == ["Board", "of", "the,", "Piedmont"]


def test_a_letter_seen_in_the_paper_behind_it_stays_with_its_word():
    said = "Mill Hill"
    at = [6, 18, 30, 60, 64, 78, 90, 102, 114]  # the second l is seen where the space is
    ink = np.ones((24, 120), np.uint8)
    ink[:, 46:70] = 0
    glyphs = tuple(Glyph(char, x / 120, 1.0) for char, x in zip(said, at, strict=True))
    words = words_of(Line(Run(0, 0, 24, 120), glyphs, (0.0, 120.0)), ink)
    assert [word.text for word in words] == ["Mill", "Hill"]


def test_the_letter_of_an_insurer_is_told_from_a_name_that_touches_it():
    assert read_over("E:NORTHLIGHT") == ["E:", "NORTHLIGHT"]


def test_a_space_in_figures_needs_paper():
    assert read_over("GL 123 45") == ["GL12345"]


def test_a_comma_behind_a_date_in_a_line_stays():
    assert read_over("on 01/01/2026, it", 12) == ["on", "01/01/2026,", "it"]
    assert read_over("on 01/01/2026;", 12) == ["on", "01/01/2026;"]
    assert read_over("01/01/2026;", 12) == ["01/01/2026"]


@pytest.mark.parametrize(("read", "text"), [
    ("08/13/2025.", "08/13/2025"), ("$100,000.", "$100,000."), ("LLC.", "LLC."), ("A:", "A:"),
    ("WC5937825-02.", "WC5937825-02"), ("2231.", "2231."),
])  # fmt: skip
def test_a_speck_behind_a_date_or_a_code_is_none_of_it(read, text):
    glyphs = tuple(Glyph(char, (i + 0.5) / len(read), 1.0) for i, char in enumerate(read))
    wide = 14 * len(read)
    ink = np.ones((24, wide), np.uint8)
    (word,) = words_of(Line(Run(0, 0, 24, wide), glyphs, (0.0, float(wide))), ink)
    assert word.text == text
