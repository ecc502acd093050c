"""On a copy, what ran over the side of its cell, or stands far from it, is no part of a value."""

from __future__ import annotations

import pytest

from ledgerboard.core.reading.acord25.layout import Layout
from ledgerboard.core.reading.acord25.limits import written_in
from ledgerboard.core.reading.acord25.parties import party
from ledgerboard.core.reading.acord25.policies import _kept
from ledgerboard.core.reading.acord25.rows import COLUMNS, own_fields, rows_of
from ledgerboard.core.reading.found import Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.extraction.ocr.glyph_words import FAINT


def write_in(*words: tuple[str, float]) -> dict[str, object]:
    told = [Word(text, Box(x, 520, x + 6 * len(text), 526), Method.OCR) for text, x in words]
    amount = Word("50,000", Box(540, 520, 585, 526), Method.OCR)
    page = Page(1, 612, 792, words=(*told, amount), has_text=False)
    section = Box(0, 515, 600, 531)
    layout = Layout(page, {"limits": (425, 600)}, (), 515, section, section)
    return dict(written_in(layout, section))


def test_a_figure_of_a_date_that_ran_over_its_cell_is_no_part_of_a_limits_name():
    assert isinstance(write_in(("5", 427), ("Aggregate", 436))["Aggregate"], Unsure)
    assert isinstance(write_in(("Aggregate", 436))["Aggregate"], Reading)


def a_party(*lines: tuple[str, float], text: bool = False) -> dict[str, object]:
    words = [Word(said, Box(x, 200 + 11 * at, x + 60, 207 + 11 * at), Method.OCR)
             for at, (said, x) in enumerate(lines)]  # fmt: skip
    page = Page(1, 612, 792, words=tuple(words), has_text=text)
    return party(page, Box(0, 190, 305, 300), "INSURED was not found")


@pytest.mark.parametrize(("lines", "doubted"), [
    ([("1", 230), ("Heron", 76), ("Tampa, FL 33602", 76)], ["name"]),
    ([("Heron", 76), ("Tampa, FL 33602", 76), ("CL4540024868", 240)], ["address"]),
    ([("Heron", 76), ("Tampa, FL 33602", 120)], []),
])  # fmt: skip
def test_on_a_copy_a_line_far_to_the_right_of_a_party_may_be_none_of_it(lines, doubted):
    assert [n for n, one in a_party(*lines).items() if isinstance(one, Unsure)] == doubted
    assert not any(isinstance(one, Unsure) for one in a_party(*lines, text=True).values())


@pytest.mark.parametrize(("end", "text", "doubted"), [
    (303, False, True), (303, True, False), (280, False, False),
])  # fmt: skip
def test_on_a_copy_a_name_that_reaches_the_side_of_its_half_may_be_cut_off(end, text, doubted):
    word = Word("GROUP", Box(26, 200, end, 207), Method.OCR)
    page = Page(1, 612, 792, words=(word,), has_text=text)
    name = party(page, Box(0, 190, 305, 300), "")["name"]
    assert isinstance(name, Unsure) is doubted


@pytest.mark.parametrize(("under", "doubted"), [
    ("TWO RIVERS GLASS", ["name", "address"]), ("12 Mill Road", ["name"]),
])  # fmt: skip
def test_under_a_line_that_a_punched_hole_made_the_name_is_no_address(under, doubted):
    said = ("montm", under, "Asheville NC 28801")
    words = [Word(one, Box(24, 200 + 11 * at, 24 + 5 * len(one), 207 + 11 * at), Method.OCR,
                  FAINT if one == "montm" else "") for at, one in enumerate(said)]  # fmt: skip
    page = Page(1, 612, 792, words=tuple(words), has_text=False)
    found = party(page, Box(0, 190, 305, 300), "")
    assert [name for name, one in found.items() if isinstance(one, Unsure)] == doubted


def test_a_retention_whose_dollar_sign_was_read_as_a_letter_is_known():
    words = tuple(Word(said, Box(x, 470, x + wide, 476), Method.OCR)
                  for said, x, wide in (("DED", 59, 18), ("RETENTIONS", 90, 42)))  # fmt: skip
    area = Box(40, 440, 180, 480)
    page = Page(1, 612, 792, words=words, has_text=False)
    found = _kept(Layout(page, {}, (), 0.0, area, area), area, {})
    assert all(isinstance(one, Reading) for one in found.values())


@pytest.mark.parametrize(("begun", "over", "doubted"), [
    (57, "1/01/2026", True), (57, "01/01/2026", False), (40, "1/01/2026", False),
])  # fmt: skip
def test_a_month_of_one_figure_that_the_date_before_it_touches_may_have_lost_one(
    begun, over, doubted
):
    columns = {name: (60.0 * at, 60.0 * at + 58) for at, name in enumerate(COLUMNS)}
    x0, x1 = (columns[name][0] for name in ("effective", "expiration"))
    words = (Word("01/01/2025", Box(x0 + 2, 310, x0 + begun, 316), Method.OCR),
             Word(over, Box(x1 + 1, 310, x1 + 44, 316), Method.OCR))  # fmt: skip
    section = Box(0, 296, 600, 380)
    layout = Layout(Page(1, 612, 792, words=words, has_text=False), columns, (), 0.0, section,
                    section)  # fmt: skip
    (row,) = rows_of(layout, section)
    assert isinstance(own_fields(row)["expiration"], Unsure) is doubted


@pytest.mark.parametrize(("said", "doubted"), [
    (("01/01/26-27", ""), True), (("", "01/01/26-27"), True), (("01/01/2026", ""), False),
])  # fmt: skip
def test_a_cell_that_may_hold_both_dates_leaves_the_other_unsure(said, doubted):
    columns = {name: (60.0 * at, 60.0 * at + 58) for at, name in enumerate(COLUMNS)}
    cells = zip(("effective", "expiration"), said, strict=True)
    words = tuple(Word(text, Box(columns[name][0] + 2, 310, columns[name][0] + 48, 316))
                  for name, text in cells if text)  # fmt: skip
    section = Box(0, 296, 600, 380)
    layout = Layout(Page(1, 612, 792, words=words), columns, (), 0.0, section, section)
    (row,) = rows_of(layout, section)
    dates = [own_fields(row)[name] for name in ("effective", "expiration")]
    assert [isinstance(one, Unsure) for one in dates] == [doubted, doubted]
