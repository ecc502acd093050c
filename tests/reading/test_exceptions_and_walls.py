"""Conditions that are none, denials with an exception, and what stands between two places."""

from __future__ import annotations

import pytest
from tests.reading.endorsement_lines import MODIFIES, NOTICE, head, papers_of
from tests.reading.pages import doubts, drawn, read_one

from ledgerboard.core.reading.endorsement_grants import Grants
from ledgerboard.extraction.open_file import open_file

ADDS = (
    "WHO IS AN INSURED IS AMENDED TO INCLUDE AS AN ADDITIONAL INSURED ANYONE REQUIRED BY WRITTEN "
    "CONTRACT FOR YOUR ONGOING OPERATIONS. "
)


@pytest.mark.parametrize(
    "words",
    [
        "INSURANCE PROVIDED THE ADDITIONAL INSURED IS PRIMARY AND NONCONTRIBUTORY.",
        "THE COVERAGE PROVIDED BY THIS ENDORSEMENT IS PRIMARY AND NONCONTRIBUTORY.",
    ],
)
def test_insurance_that_is_provided_is_no_condition(words):
    assert "primary_noncontributory" in Grants(ADDS + words).effects


@pytest.mark.parametrize("link", ["PROVIDED THAT", "PROVIDED", "BUT ONLY IF"])
def test_what_is_provided_that_something_is_so_is_a_condition(link):
    words = f"YOU MAY ASK FOR THIS, {link} THE OTHER INSURANCE IS PRIMARY AND NONCONTRIBUTORY."
    assert "primary_noncontributory" not in Grants(ADDS + words).effects


@pytest.mark.parametrize(
    "words",
    [
        "EXCEPT AS REQUIRED BY WRITTEN CONTRACT, NO COVERAGE IS AFFORDED FOR COMPLETED OPERATIONS.",
        "THERE IS NO COVERAGE FOR COMPLETED OPERATIONS, SAVE WHERE A CONTRACT ASKS FOR IT.",
        "THERE IS NO COVERAGE FOR COMPLETED OPERATIONS OTHER THAN ON MUNICIPAL BUILDINGS.",
        "THERE IS NO COVERAGE FOR COMPLETED OPERATIONS WHERE THE CONTRACT DOES NOT REQUIRE IT.",
        "IF THE CONTRACT DOES NOT REQUIRE COMPLETED OPERATIONS COVERAGE, NONE IS PROVIDED.",
    ],
)
def test_a_denial_with_an_exception_is_left_to_a_person(words):
    told, _, why = Grants(ADDS + words).operations()
    assert (told, why) == (None, "completed operations are excluded, with an exception")


def test_what_is_denied_whatever_a_contract_says_has_no_exception():
    words = "EVEN IF A CONTRACT DOES NOT REQUIRE IT, THERE IS NO COMPLETED OPERATIONS COVERAGE."
    assert Grants(ADDS + words).operations()[0] == "ongoing"


def test_an_exception_that_is_the_denial_itself_is_none():
    words = "COVERAGE APPLIES TO ALL THAT YOU DO, EXCEPT COMPLETED OPERATIONS."
    assert Grants(ADDS + words).operations()[0] == "ongoing"


def test_the_label_beside_a_policy_number_is_not_part_of_it(tmp_path):
    lines = ("Policy Number: CPP 88120-3 Change Effective: 03/15/2026", "LX 9901 01 20")
    (paper,) = papers_of(tmp_path / "a.pdf", (NOTICE, "POLICY CHANGES", MODIFIES, *lines))
    assert paper["fields"]["policy_number"] == "CPP 88120-3"


def automatic(tmp_path, *more: str) -> dict:
    lines = (("COMMERCIAL GENERAL LIABILITY", "CG 20 33 12 19"), NOTICE, "ADDITIONAL INSURED",
             MODIFIES, ADDS[:95], ADDS[95:], *more)  # fmt: skip
    (paper,) = papers_of(tmp_path / "a.pdf", lines)
    return paper


def test_a_form_that_has_no_line_for_the_policy_states_none(tmp_path):
    paper = automatic(tmp_path)
    assert paper["fields"]["policy_number"] is None
    assert "policy_number" not in doubts(paper)


def test_a_number_at_its_head_that_is_no_forms_may_be_the_policys(tmp_path):
    lines = (("CPP 0048812", "CG 20 33 12 19"), NOTICE, "ADDITIONAL INSURED", MODIFIES)
    (paper,) = papers_of(tmp_path / "a.pdf", (*lines, ADDS[:95], ADDS[95:]))
    assert "policy_number" in doubts(paper)


def test_a_form_with_a_line_for_the_policy_keeps_its_number(tmp_path):
    (paper,) = papers_of(tmp_path / "a.pdf", (*head("CG 20 33 12 19", "ADDITIONAL INSURED"), ADDS))
    assert paper["fields"]["policy_number"] == "Q61-77"


def test_a_list_that_is_on_file_names_nobody(tmp_path):
    lines = (*head("CG 20 26 12 19", "ADDITIONAL INSURED"), "SCHEDULE",
             "Name Of Additional Insured Person(s) Or Organization(s):", "As on file with us",
             ADDS)  # fmt: skip
    (paper,) = papers_of(tmp_path / "a.pdf", lines)
    assert "scheduled" in doubts(paper)


def test_a_code_on_the_line_between_two_columns_is_of_neither_for_certain(tmp_path):
    def blank(sheet, content):
        policy = content.fields["policies"][0]
        policy["addl_insd"] = policy["subr_wvd"] = {"raw": "", "yes": None}

    drawn(tmp_path / "a.pdf", before=blank)
    (page,) = open_file(tmp_path / "a.pdf").pages
    number = page.find("POLICY NUMBER")
    wall = max(x for x in (w.cx for w in page.verticals) if x < page.find("SUBR").x0 + 2)
    row = read_one(tmp_path / "a.pdf")["places"]["policies[0].number"]["box"]
    assert wall < number.x0

    def between(sheet, content):
        sheet.value("", (wall - 2.7, row[3] - 1.7), "Y", size=8)

    drawn(tmp_path / "a.pdf", between, before=blank)
    assert {"policies[0].addl_insd", "policies[0].subr_wvd"} <= doubts(read_one(tmp_path / "a.pdf"))
