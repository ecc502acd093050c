"""Endorsements as recognition leaves them: words run together, lost or misspelled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledgerboard.core.reading.classify import Kind, kind_of
from ledgerboard.core.reading.endorsement_grants import Grants
from ledgerboard.core.reading.endorsement_schedule import Table
from ledgerboard.core.reading.endorsement_sheets import EndorsementPages
from ledgerboard.core.reading.endorsements import read_endorsement
from ledgerboard.core.reading.found import Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.mending import mended, traces
from ledgerboard.core.reading.page import Method, Page, Word
from ledgerboard.extraction.ocr.glyph_words import FAINT


def recognized_page(*lines: str, marks: tuple[Box, ...] = (), doubt: str = "") -> Page:
    """Lines below each other; the words named in `doubt` were hard to read."""
    words = tuple(
        Word(text, Box(60 + 40 * at, 300 + 14 * row, 95 + 40 * at, 308 + 14 * row), Method.OCR,
             FAINT if text in doubt.split() else "")
        for row, said in enumerate(lines) for at, text in enumerate(said.split())
    )  # fmt: skip
    return Page(1, 612, 792, words=words, marks=marks, has_text=False)


def granted_by(text: str) -> Grants:
    return Grants(text.upper())


def mended_text(*lines: str, **more: object) -> list[str]:
    return [line.text for line in mended(recognized_page(*lines, **more)).lines]


def test_a_word_with_an_ending_of_its_own_is_no_broken_word():
    said = "We agree to insure the owner up to the limits here"
    assert mended_text(said) == [said]


@pytest.mark.parametrize("said", ["willnot", "willot", "doesnot"])
def test_a_not_that_ran_into_the_word_before_is_a_not(said):
    (line,) = mended_text(f"it {said} share")
    assert line.split()[2:] == ["not", "share"]


def test_a_usual_word_that_is_spelled_as_it_should_be_was_read():
    words = mended(recognized_page("construction excluded", doubt="construction excluded")).words
    assert [bool(word.doubt) for word in words] == [False, True]  # it may have been «included»


@pytest.mark.parametrize(
    ("said", "doubt", "broken"),
    [("to complete the schedule", "", False), ("to complete the schedule", "complete", True),
     ("owner or contractor where", "contractor", False), ("your complefed work", "", True)],
)  # fmt: skip
def test_words_of_their_own_are_not_words_that_decide_misread(said, doubt, broken):
    lines = recognized_page(said, doubt=doubt).lines
    assert traces(lines, "COMPLETED", "CONTRIBUTORY") is broken


@pytest.mark.parametrize("said", [
    ("products-complete operations",), ("products-", "complete", "operations"),
    ("completes operation",),
])  # fmt: skip
def test_complete_before_operations_may_have_lost_a_letter_however_easy_it_was_to_read(said):
    assert traces(recognized_page(*said).lines, "COMPLETED")


def test_without_the_letter_that_completed_lost_operations_are_not_surely_ongoing():
    page = recognized_page(*GRANT[:2], "ongoing operations and",
                           "products-complete operations.")  # fmt: skip
    assert isinstance(read_endorsement([page]).fields["operations"], Unsure)


def test_a_mark_where_a_word_of_a_line_would_stand_is_a_word_that_was_not_read():
    mark = Box(48, 301, 58, 307)
    assert mended_text("coverage is provided", marks=(mark,)) == ["? coverage is provided"]
    assert mended_text("coverage is provided", marks=(Box(20, 301, 30, 307),)) == [
        "coverage is provided"
    ]


def test_a_sentence_that_lost_a_word_grants_nothing_for_certain():
    text = (
        "The owner is an additional insured for your ongoing operations. ? coverage is provided "
        "for the products-completed operations hazard."
    )
    told, _, doubt = granted_by(text).operations()
    assert told is None
    assert doubt
    assert granted_by(f"? {text}").effects == {}


GRANT = (
    "ADDITIONAL INSURED DESIGNATED PARTIES",
    "The person is an additional insured for your",
    "ongoing operations and for your work within",
    "the produots-cumpicied operations hazard.",
)


def test_a_word_that_was_lost_where_somebody_is_added_may_name_the_other_operations():
    page = recognized_page(*GRANT, doubt="produots-cumpicied")
    assert isinstance(read_endorsement([page]).fields["operations"], Unsure)
    assert EndorsementPages((page,)).grants.operations()[0] == "ongoing"  # by its words alone


def test_work_that_is_included_in_something_unread_is_not_ongoing_alone():
    text = (
        "The owner is an additional insured for your ongoing operations and for your work that is "
        'included in the " P.".'
    )
    told, _, doubt = granted_by(text).operations()
    assert told is None
    assert "only one of" in doubt


def test_a_policy_number_that_was_not_read_behind_its_label_is_not_blank():
    page = recognized_page("ENDORSEMENT CHANGES THE POLICY.", *GRANT, "Policy No. ??")
    assert isinstance(read_endorsement([page]).fields["policy_number"], Unsure)


NUMBER, TITLE = "MEGL 0009-01 05 16", "ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS"
NOTICE, PART = "This . ovided der e fowing:", "COMMERCIAL GENERAL LIABILITY COVERAGE PART"
GRANTED = "We agree that the person listed above is an additional insured under this policy."


@pytest.mark.parametrize(("lines", "kind"), [
    ((NUMBER, TITLE, NOTICE, PART, GRANTED), Kind.ENDORSEMENT),
    ((NUMBER, TITLE, NOTICE, GRANTED, NUMBER), Kind.ENDORSEMENT),
    ((NUMBER, TITLE, NOTICE, GRANTED), Kind.OTHER),
    ((TITLE, NOTICE, PART, GRANTED), Kind.OTHER),
    ((NUMBER, "WAIVER OF SUBROGATION", NOTICE, PART, GRANTED), Kind.OTHER),
    ((NUMBER, "CERTIFICATE OF INSURANCE", TITLE, PART, GRANTED), Kind.COI_NON_ACORD),
])  # fmt: skip
def test_a_carriers_own_form_is_one_without_its_notice(lines, kind):
    page = replace(recognized_page(*lines), height=1600)  # so that they stand at its head
    assert kind_of(page) is kind


@pytest.mark.parametrize("lost", ["Of", "?", ""])
def test_a_place_under_a_label_that_lost_a_word_is_nobodys_name(lost):
    page = recognized_page("SCHEDULE", "Name Of Person(s): Kestrel Corp",
                           f"Location(s) {lost} Covered Operations: Wake County")  # fmt: skip
    table = Table.on(page)
    assert table
    found = [table.entries(name) for name in ("scheduled", "locations")]
    said = [one.value for one in found if isinstance(one, Reading)]
    assert said == [["Kestrel Corp"], ["Wake County"]]


def test_a_label_whose_or_was_read_as_a_colon_is_a_whole_label():
    page = recognized_page("SCHEDULE", "Name Of Person(s) O: Organization(s)", "Kestrel Corp")
    table = Table.on(page)
    assert table
    found = table.entries("scheduled")
    assert isinstance(found, Reading)
    assert found.value == ["Kestrel Corp"]
