"""Taxpayer numbers are known in every spelling, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from ledgerboard.core.values.taxpayer_numbers import hidden, hidden_in, looks_like_one

SPELLINGS = (
    "321-54-9876", "321.54.9876", "321\u201354\u20139876", "321 54 9876", "SSN321-54-9876",
    "3 2 1 5 4 9 8 7 6", "321_54_9876", "SSN: 321549876", "tax id no. 321549876",
    "3 2 1 - 5 4 - 9 8 7 6", "Jane Roe 321-54-9876", "(321-54-9876)", "321 - 54 - 9876",
    "12-3459876", "FEIN 123459876", "EIN#12 3459876", "12\u20143459876",
    "321\u200b54\u200b9876", "321\u00ad-\u00ad54\ufeff-9876",
)  # fmt: skip
OTHERS = (
    "2,000,000", "919-555-1234", "(919) 555-1234 x 22", "27601-1234", "2026-02-03", "02/03/2026",
    "1,000,000 2,000,000", "88 Sawmill Rd", "Suite 12, 27601", "CPP 1234567 05", "123.45",
    "MARTIN 12 CREST", "BKS(26)61234567", "12345678901", "$123,456,789.00", "1.800.555.1234",
)  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_number_is_masked_in_every_spelling(text):
    assert "9876" in hidden(text)
    assert sum(each.isdigit() for each in hidden(text)) == 4
    assert not looks_like_one(hidden(text))


@pytest.mark.parametrize("text", OTHERS)
def test_figures_that_are_no_taxpayer_number_stay(text):
    assert hidden(text) == text


def test_nine_figures_in_a_row_are_one_where_we_are_told_so():
    assert hidden("W9 321549876.pdf", alone=True) == "W9 ***-**-9876.pdf"
    assert hidden("0123456789", alone=True) == "0123456789"


def test_a_policy_number_may_have_an_employers_shape_but_a_name_may_not():
    said = {"policies": [{"number": "46-1234567"}], "insured": {"name": "Roe 46-1234567"}}
    assert hidden_in(said) == {
        "policies": [{"number": "46-1234567"}], "insured": {"name": "Roe **-***4567"},
    }  # fmt: skip


def test_a_social_security_number_is_hidden_wherever_it_stands():
    assert hidden_in({"policies": [{"number": "321-54-9876"}]}) == {
        "policies": [{"number": "***-**-9876"}]
    }
