"""Laws of dates, amounts and places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.values import as_date, as_limit, as_yes

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))
amounts = st.integers(min_value=1_000, max_value=999_999_999)
numbers = st.floats(min_value=0, max_value=800)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), numbers, numbers, *[st.floats(0.5, 300)] * 2
)


@given(days)
def test_a_date_is_read_back_from_every_way_of_printing_it(day):
    for form in ("%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d", "%b %d, %Y", "%d %B %Y", "%m.%d.%Y"):
        assert as_date(f"{day:{form}}") == day
    assert as_date(f"{day.month}/{day.day}/{day.year}") == day


@given(days.filter(lambda day: day.year >= 2000))
def test_a_year_of_two_figures_is_of_this_century(day):
    assert as_date(f"{day:%m/%d/%y}") == day


@pytest.mark.parametrize(
    "text",
    [
        "13/02/2026",
        "02/30/2026",
        "2/2",
        "01/01/20266",
        "01/01/2026 01/01/2027",
        "TBD",
        "",
        "1/1-2026",
    ],
)
def test_what_is_no_date_or_may_be_two_is_none(text):
    assert as_date(text) is None


@given(amounts)
def test_an_amount_is_read_back_from_every_way_of_printing_it(amount):
    for text in (f"{amount:,}", f"{amount}", f"${amount:,}", f"$ {amount:,}.00"):
        assert as_limit(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "1,000,00", "2,000,0001", "5.000", "5,000/10,000", "100", "1.000,00", "l,000,000", "$", "",
        "00,000", "0,000", "0000", "000.000.000",
    ],
)  # fmt: skip
def test_an_amount_that_may_be_another_is_none(text):
    assert as_limit(text) is None


def test_words_in_place_of_amounts_are_kept_as_printed():
    assert [as_limit(text) for text in ("Included", "EXCLUDED", "N/A")] == [
        "Included",
        "EXCLUDED",
        "N/A",
    ]
    assert [as_limit(text) for text in ("1 MIL", "$1M", "2.5M", "1.000.000")] == [
        1_000_000, 1_000_000, 2_500_000, 1_000_000,
    ]  # fmt: skip


@given(st.text(max_size=20))
def test_no_text_breaks_a_parser(text):
    assert isinstance(as_limit(text), int | str | None)
    assert isinstance(as_date(text), date | None)


def test_blank_is_neither_yes_nor_no():
    assert [as_yes(raw) for raw in ("Y", "x", "✖", "N", "", "N/A", "Yx")] == [
        True, True, True, False, None, None, None,
    ]  # fmt: skip


@given(boxes, boxes)
def test_overlap_is_symmetric_and_whole_only_with_itself(one, two):
    assert one.iou(two) == two.iou(one)
    assert 0 <= one.iou(two) <= 1
    assert one.iou(one) == pytest.approx(1)


@given(st.lists(boxes, min_size=1, max_size=6))
def test_a_box_around_boxes_holds_each_of_them(some):
    whole = around(some)
    assert all(whole.holds(box) for box in some)
