"""What endorsements were once said to give or to name without a doubt, and do not."""

from __future__ import annotations

import pytest
from tests.reading.endorsement_lines import (
    CONTRACT,
    INFORMED,
    NAMES,
    NOTICE,
    ONGOING,
    Read,
    by_cells,
    compensation,
    head,
    papers_of,
)
from tests.reading.pages import doubts

from ledgerboard.core.reading.geometry import Box, joined

OWN = head("XG-7401 05-17", "CONTRACTORS EXTENSION")
ADDED = (
    "Any person that you agreed in a written contract to add is an additional insured for",
    "your ongoing operations.",
)
WAIVING = "We waive our right of recovery against any person as required by written contract."


@pytest.fixture
def read(tmp_path) -> Read:
    return lambda *lines, rules=(): papers_of(tmp_path / "a.pdf", lines, rules=rules)


def effects(paper: dict) -> list[str]:
    return paper["fields"].get("effect") or []


@pytest.mark.parametrize(
    ("lines", "given"),
    [
        (("A. Additional Insured Status", *ADDED), "additional_insured"),
        (("Additional Insured Status", *ADDED), "additional_insured"),
        (("1. Waiver Of Subrogation", WAIVING, "2. Other."), "waiver_of_subrogation"),
    ],
)
def test_a_list_denies_what_stands_under_a_heading_in_it(read, lines, given):
    (paper,) = read(*OWN, "This endorsement does not provide:", *lines)
    assert given not in effects(paper)


@pytest.mark.parametrize(
    "heading",
    [
        "Only If A Certificate Of Insurance Names Them And You Have Agreed",
        "Unless A Certificate Of Insurance Names Them, If Any Such Were Issued",
    ],
)
def test_a_condition_in_capitals_is_no_heading(read, heading):
    (paper,) = read(*OWN, heading, WAIVING)
    assert "waiver_of_subrogation" not in effects(paper)


def test_two_sheets_of_one_form_are_two_endorsements(tmp_path):
    one, two = compensation("Oak Ridge Builders LLC"), compensation("Cedar Holdings Inc")
    papers = papers_of(tmp_path / "a.pdf", one, two)
    named = [paper["fields"]["scheduled"] for paper in papers]
    assert named == [["Oak Ridge Builders LLC"], ["Cedar Holdings Inc"]]


def test_two_of_one_form_on_a_sheet_are_unsure(read):
    papers = read(*compensation("Oak Ridge Builders LLC"), *compensation("Cedar Holdings Inc"))
    assert all({"scheduled", "basis", "effect"} <= doubts(paper) for paper in papers)


def test_an_exclusion_below_another_form_is_one_of_its_own(read):
    papers = read(
        *head("CG 20 10 04 13", "ADDITIONAL INSURED - SCHEDULED PERSON"), "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC", *INFORMED, *ONGOING,
        "THIS ENDORSEMENT CHANGES THE POLICY EFFECTIVE 01/01/2026.", "LIMITATION OF COVERAGE",
        "The insurance does not apply to work in New York.", "All other terms remain.",
    )  # fmt: skip
    assert [effects(paper) for paper in papers] == [["additional_insured"], ["exclusion"]]


def test_a_line_in_capitals_that_ends_with_the_coverage_part_is_still_said(read):
    (paper,) = read(
        *OWN, "NO PERSON NAMED UNDER ANY OTHER COVERAGE PART",
        "IS AN ADDITIONAL INSURED FOR YOUR ONGOING OPERATIONS.",
        "ALL ELSE REMAINS AS AGREED IN A WRITTEN CONTRACT.",
    )  # fmt: skip
    assert "additional_insured" not in effects(paper)


def test_an_item_that_lessens_itself_denies_none_of_the_others(read):
    (paper,) = read(
        *OWN, "A. Section II - Who Is An Insured is amended to include as an additional insured",
        "any person you agreed in a written contract to add, for liability caused by: a. your",
        'ongoing operations, other than professional services; or b. "your work" included in the',
        '"products-completed operations hazard".',
    )  # fmt: skip
    assert "operations" in doubts(paper)


def test_a_no_behind_a_colon_denies_no_later_item(read):
    (paper,) = read(
        *head("CG 20 37 04 13", "ADDITIONAL INSURED - COMPLETED OPERATIONS"), "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC", *INFORMED,
        "A. Section II - Who Is An Insured is amended to include as an additional insured the",
        "persons shown in the Schedule for: a. premises not owned by you; b. your ongoing",
        "operations; and c. the products-completed operations hazard.",
    )  # fmt: skip
    assert "operations" in doubts(paper)


@pytest.mark.parametrize(
    "said", ["This is a quotation only and binds nothing.", "This is a proposal for insurance."]
)
def test_a_quote_is_not_in_force(read, said):
    (paper,) = read("PROPOSED TERMS", "ADDITIONAL INSURED ENDORSEMENT", said, *ADDED)
    assert {"effect", "operations"} <= doubts(paper)


def test_pieces_of_one_rule_are_those_that_touch_in_one_line():
    apart = [Box(100.4, 100, 100.4, 120), Box(100.6, 0, 100.6, 20)]
    assert joined(apart) == sorted(apart, key=lambda one: one.y0)
    assert joined([Box(99.6, 0, 99.6, 20), Box(100.3, 20, 100.3, 40)]) == [Box(99.6, 0, 100.3, 40)]


@pytest.mark.parametrize(
    ("form", "title", "said"),
    [
        ("CG 20 33 04 13", "ADDITIONAL INSURED: OWNERS, LESSEES OR CONTRACTORS", ()),
        ("XG-7401 05-17", "CONTRACTORS EXTENSION",
         ("Additional Insured: The insurance of these is limited by what the contract asks for.",)),
        ("XG-7401 05-17", "CONTRACTORS EXTENSION",
         ("Designated Person: means anyone whom you agreed in a written contract to add.",)),
        ("XG-7401 05-17", "CONTRACTORS EXTENSION", ("1. Name: Pine Plumbing Inc",)),
    ],
)  # fmt: skip
def test_a_title_or_a_definition_names_nobody(read, form, title, said):
    (paper,) = read(*head(form, title), *said, *ADDED, *said)
    assert not paper["fields"].get("scheduled")


def test_the_chosen_waiver_names_whom_its_label_has_in_its_line(read):
    (paper,) = read(
        *compensation("1. (X) Specific Waiver",
                      "Name of person or organization: Oak Ridge Builders LLC",
                      "( ) Blanket Waiver", CONTRACT, "2. Operations: ALL", form="WC 42 03 04")
    )  # fmt: skip
    assert paper["fields"].get("scheduled") == ["Oak Ridge Builders LLC"]


def test_the_sentences_below_the_chosen_waiver_are_no_names(read):
    (paper,) = read(
        *compensation("1. ( ) Blanket Waiver", CONTRACT, "(X) Specific Waiver",
                      "Oak Ridge Builders LLC", form="WC 42 03 04")
    )  # fmt: skip
    assert paper["fields"].get("scheduled") in (None, ["Oak Ridge Builders LLC"])


def scheduled(*rows: str | tuple[str, str]) -> tuple:
    title = "ADDITIONAL INSURED - DESIGNATED PERSON"
    return (*head("CG 20 26 04 13", title), "SCHEDULE", *rows, *INFORMED, *ONGOING)


@pytest.mark.parametrize(
    "names",
    [
        "Oak Ridge Builders LLC; 12 Main Street; Reno, NV 89501",
        "Oak Ridge Builders LLC; its officers, directors; and employees",
        "Oak Ridge Builders LLC; see attached",
        "Oak Ridge Builders LLC; Job 17; Parking Deck",
        "Oak Ridge Builders LLC; any person where required by written contract",
    ],
)
def test_what_a_semicolon_keeps_apart_may_be_no_names(read, names):
    (paper,) = read(*scheduled(NAMES, names))
    assert {"scheduled", "basis"} <= doubts(paper)


@pytest.mark.parametrize(
    "rows",
    [
        (("Oak Ridge Builders LLC", "River Landing"), ("Policy Number: Q61-77", "Limit: $9")),
        (("Oak Ridge Builders LLC", "River Landing"), ("Effective Date: 01/01/2026", "")),
        (("", "River Landing"), ("Agent", "Harbor Agency")),
    ],
)
def test_a_row_of_the_table_with_another_label_is_no_entry(read, rows):
    labels = (NAMES.rstrip(":"), "Location(s) Of Covered Operations")
    rules = tuple(by_cells(134, (14, 14, 14)))
    (paper,) = read(*scheduled(labels, *rows), rules=rules)
    assert {"scheduled", "locations"} <= doubts(paper)


def test_no_person_is_nobodys_name(read):
    (paper,) = read(
        *compensation("No person or organization unless required by written contract.")
    )  # fmt: skip
    assert {"scheduled", "basis"} <= doubts(paper)


def test_who_is_typed_on_the_second_of_two_blanks_is_not_left_out(read):
    typed = scheduled(f"{NAMES} Oak Ridge Builders LLC", "Cedar Holdings Inc")
    (paper,) = read(*typed, rules=((240, 147, 560, 147), (54, 161, 560, 161)))
    assert {"scheduled", "basis"} <= doubts(paper)


@pytest.mark.parametrize("mark", ["", "X "])
def test_of_two_waivers_without_brackets_none_is_chosen(read, mark):
    (paper,) = read(
        *compensation(f"1. {mark}Specific Waiver", "Name of person or organization",
                      "Oak Ridge Builders LLC", "Blanket Waiver", CONTRACT, "2. Operations: ALL",
                      form="WC 42 03 04")
    )  # fmt: skip
    assert {"scheduled", "basis"} <= doubts(paper)


def test_a_heading_may_repeat_the_title(read):
    title = "WAIVER OF SUBROGATION"
    (paper,) = read(*head("XG-7401 05-17", title), title, WAIVING)
    assert effects(paper) == ["waiver_of_subrogation"]


def test_a_project_may_have_its_number_before_a_colon(read):
    (paper,) = read(
        *head("CG 25 04 05 09", "DESIGNATED LOCATION(S) GENERAL AGGREGATE LIMIT"), "SCHEDULE",
        "Designated Construction Project(s):", "Job 18-0042: Bell Hospital, east wing", *INFORMED,
        "A. A separate Designated Location General Aggregate Limit applies to each location.",
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Job 18-0042: Bell Hospital, east wing"]


HEADED = ("LX 9902 01 20", NOTICE, "NOTICE OF CANCELLATION", "SCHEDULE")
SENT = "We will mail notice of cancellation to the person shown in the Schedule 30 days before."


@pytest.mark.parametrize(
    "heading", ["Organization", "Name and mailing address", "Name Of Entity:", "Third Party"]
)
def test_a_heading_of_no_form_is_no_name(read, heading):
    (paper,) = read(*HEADED, heading, "Kestrel Builders LLC", SENT)
    assert paper["fields"]["scheduled"] == ["Kestrel Builders LLC"]


def test_of_several_headings_side_by_side_none_is_a_name(read):
    (paper,) = read(*HEADED, ("Organization", "Project"), ("Kestrel Builders LLC", "Pier"), SENT)
    assert "scheduled" in doubts(paper)
