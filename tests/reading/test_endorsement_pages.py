"""Endorsements whose page says something that their sentences do not: drawn line by line."""

from __future__ import annotations

import pytest
from tests.reading.pages import doubts

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

OPENING = (
    "POLICY NUMBER: Q61-77", "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY.",
    "BLANKET ADDITIONAL INSURED",
    "This endorsement modifies insurance provided under the following:",
    "COMMERCIAL GENERAL LIABILITY COVERAGE PART",
)  # fmt: skip
GRANT = (
    "A. Any person that you agreed in a written contract to add is an additional insured for your",
    "ongoing operations and your completed operations.",
)
BY_SCHEDULE = (
    "A. Section II - Who Is An Insured is amended to include as an additional insured the persons",
    "shown in the Schedule, in the performance of your ongoing operations.",
)
DENIAL = "No coverage is provided for the products-completed operations hazard."


@pytest.fixture
def papers(tmp_path):
    def papers(*pages: tuple[str, ...]) -> list[dict]:
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        sheet = DrawnPage(canvas)
        for lines in pages:
            for row, line in enumerate(lines):
                sheet.label(54, 60 + 14 * row, line, 9)
            sheet.turn()
        canvas.save()
        return read_file(tmp_path / "a.pdf")["papers"]

    return papers


def scheduled(entry: str) -> tuple[str, ...]:
    head = ("SCHEDULE", "Name Of Additional Insured Person(s) Or Organization(s):")
    return (*OPENING, *head, entry, *BY_SCHEDULE)


def test_a_page_without_a_number_that_begins_in_mid_list_belongs_to_the_one_before(papers):
    (paper,) = papers((*OPENING, *GRANT), (f"B. {DENIAL}",))
    assert paper["pages"] == [1, 2]
    assert "operations" in doubts(paper)


def test_a_second_page_that_bears_a_code_without_an_edition_belongs_to_the_first(papers):
    head, foot = "CMP-4786.1", "CMP-4786.1 (c) Sample Bureau, Inc., 2018  Page {} of 2"
    first = (head, *OPENING, *GRANT, foot.format(1))
    rest = ("All other terms and conditions of this policy remain unchanged.", foot.format(2))
    (paper,) = papers(first, rest)
    assert (paper["pages"], paper["fields"]["operations"]) == ([1, 2], "both")
    assert [one["pages"] for one in papers(first, ("A letter.", "Page 2 of 2"))] == [[1], [2]]


def test_a_page_that_begins_a_list_or_a_letter_is_its_own(papers):
    first, other = papers((*OPENING, *GRANT), ("Dear Sir, the endorsement is attached.",))
    assert (first["pages"], other["kind"]) == ([1], "other")
    assert first["fields"]["operations"] == "both"


@pytest.mark.parametrize("mark", ["SPECIMEN", "VOID", "NOT PART OF ANY POLICY", "DRAFT"])
def test_a_form_that_is_in_no_policy_grants_nothing_for_certain(papers, mark):
    (paper,) = papers((mark, *OPENING, *GRANT))
    assert {"effect", "operations"} <= doubts(paper)


@pytest.mark.parametrize("entry", ["None", "N/A", "TBD", "See attached list", "Per file"])
def test_an_entry_that_names_nobody_is_no_name(papers, entry):
    (paper,) = papers(scheduled(entry))
    assert {"scheduled", "basis"} <= doubts(paper)


def test_an_entry_that_leaves_somebody_out_is_no_blanket(papers):
    (paper,) = papers(scheduled("Any person or organization except Oak Ridge Builders LLC"))
    assert {"scheduled", "basis"} <= doubts(paper)


def test_an_entry_that_names_somebody_is_a_name(papers):
    (paper,) = papers(scheduled("Nonesuch Builders LLC"))
    assert paper["fields"]["scheduled"] == ["Nonesuch Builders LLC"]
