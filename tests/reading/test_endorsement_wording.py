"""Effect and operations come from what is granted, never from what is denied or mentioned."""

from __future__ import annotations

import pytest

from ledgerboard.core.reading.endorsement_grants import Grants
from ledgerboard.core.reading.endorsement_numbers import sightings_of
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Page, Word

ADDS = "Any person is an additional insured for your ongoing operations. "
OPERATIONS = {
    "denied by itself": (
        "No coverage is provided for the products-completed operations hazard.", "ongoing"),
    "denied afterwards": (
        'Injury in the "products-completed operations hazard" is not covered.', "ongoing"),
    "excluded in a word": ("This insurance excludes completed operations.", "ongoing"),
    "denied within the grant": (
        "They are insureds, but not for completed operations.", "ongoing"),
    "denied as an item": (
        ("This insurance does not apply to: a. Professional services. "
        "b. The products-completed operations hazard."), "ongoing"),
    "over when the work is": (
        "Their status ends when your operations for them are completed.", "ongoing"),
    "put to use": (
        ("It does not apply to damage after all work has been completed; or after that part of "
        "your work has been put to its intended use."), "ongoing"),
    "granted as well": (
        "They are insureds for your completed operations too.", "both"),
    "granted, not only": (
        "They are insureds not only for those but also for your completed operations.", "both"),
    "only a limit": (
        "The products-completed operations aggregate stays as it is.", "ongoing"),
    "only defined": (
        'The definition of "products-completed operations hazard" is unchanged.', "ongoing"),
    "denied unless": (
        "It does not apply to completed operations unless a contract asks for it.", None),
    "granted and denied": (
        ("They are insureds for completed operations. "
        "No coverage is provided for completed operations."), None),
}  # fmt: skip
ALSO = "This is primary and noncontributory"
MENTIONED = {
    "a condition": f"{ALSO} if that party is an additional insured.",
    "a list of conditions": (
        f"{ALSO} if: 1. a contract asks for it; and "
        "2. the party is an additional insured under this policy."
    ),
    "a denial": f"{ALSO}. It does not make any person an additional insured.",
    "whom it is for": (
        "This is primary to, and will not seek contribution from, insurance of an "
        "additional insured."
    ),
    "a waiver denied": f"{ALSO}. Our rights are not waived.",
    "notice to the first": (
        f"{ALSO}. We will give notice when we cancel to the first Named Insured only."
    ),
}


def granted(text: str, title: str = "") -> Grants:
    return Grants(text.upper(), title.upper())


@pytest.mark.parametrize("name", OPERATIONS)
def test_completed_operations_count_where_they_are_granted(name):
    text, operations = OPERATIONS[name]
    told, _, doubt = granted(ADDS + text).operations()
    assert told == operations
    assert bool(doubt) is (operations is None)


@pytest.mark.parametrize("name", MENTIONED)
def test_what_is_mentioned_is_no_effect(name):
    assert list(granted(MENTIONED[name]).effects) == ["primary_noncontributory"]


def test_a_form_that_excludes_something_is_no_exclusion_but_one_titled_so_is():
    text = ADDS + "This insurance does not apply to professional services."
    assert list(granted(text).effects) == ["additional_insured"]
    alone = "This insurance does not apply to roofing, nor to its completed operations."
    assert list(granted(alone, "Exclusion - Roofing").effects) == ["exclusion"]


def test_a_denied_aggregate_for_each_project_is_none():
    assert granted("The aggregate does not apply separately to each project.").effects == {}


NUMBERS = {
    "CG D2 46 04 19": ("CG D2 46", "04 19"), "CG20101219": ("CG 20 10", "12 19"),
    "CG 20 10 (12/19)": ("CG 20 10", "12 19"), "CG 2010 Ed. 04 13": ("CG 20 10", "04 13"),
    "Form HS 24 80 07 13": ("HS 24 80", "07 13"), "CNA75079XX (Ed. 01 13)": ("CNA75079XX", "01 13"),
    "U-GL-1175-F CW (04/13)": ("U-GL-1175-F CW", "04/13"), "55373 (5-17)": ("55373", "5-17"),
    "WC 00 03 13 (Ed. 4-84)": ("WC 00 03 13", "4-84"), "AB 0009 (09-18)": ("AB 0009", "09-18"),
    "CG 20 10 04 13 © Insurance Office, 2012 Page 1 of 2": ("CG 20 10", "04 13"),
    "COMMERCIAL GENERAL LIABILITY CG 20 10 04 13": ("CG 20 10", "04 13"),
    "LIM 99 01 05 11": ("LIM 99 01", "05 11"),
}  # fmt: skip
NONE = (
    "Form CG 20 10 04 13 does not apply to a party insured here.", "01/01/2026", "CPP 1234567 05",
    "See CG 20 10 04 13", "See LIM 99 01 05 11", "Raleigh NC 27601 0413", "WCC 500 2218 01",
    "GL-2025-00123",
)  # fmt: skip


def page_of(text: str) -> Page:
    words, x = [], 50.0
    for said in text.split():
        words.append(Word(said, Box(x, 50, x + 5 * len(said), 60)))
        x += 5 * len(said) + 3
    return Page(1, 612, 792, tuple(words))


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_read_in_every_spelling(text):
    (seen,) = sightings_of(page_of(text))
    assert (seen.form, seen.edition) == NUMBERS[text]


@pytest.mark.parametrize("text", NONE)
def test_a_number_in_a_sentence_a_date_or_a_policy_is_no_forms_number(text):
    assert sightings_of(page_of(text)) == []
