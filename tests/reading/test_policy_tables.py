"""Certificates that are not ACORD's: tables, printed limits, names without their addresses."""

from __future__ import annotations

import pytest
from tests.reading.pages import doubts, read_one

from ledgerboard.samples.drawn_page import DrawnPage, new_canvas

HEADS = ("Type of Coverage", "Policy No.", "Eff. Date", "Exp. Date", "Occurrence", "Aggregate")
STARTS = (60, 190, 280, 350, 420, 500)
ROWS = (
    ("General Liability", "GX-100", "03/01/2026", "03/01/2027", "$1,000,000", "$2,000,000"),
    ("Automobile Liability", "AX-200", "04/01/2026", "04/01/2027", "$500,000", "$500,000"),
    ("Excess", "EX-300", "03/01/2026", "03/01/2027", "$3,000,000", "$4,000,000"),
)


@pytest.fixture
def certificate(tmp_path):
    def certificate(lines: list[tuple[float, float, str]]) -> dict:
        canvas = new_canvas(tmp_path / "a.pdf", 1)
        sheet = DrawnPage(canvas)
        sheet.label(180, 60, "MEMORANDUM OF INSURANCE", 14)
        for x, y, text in lines:
            sheet.label(x, y, text, 9)
        sheet.turn()
        canvas.save()
        return read_one(tmp_path / "a.pdf")

    return certificate


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> list[tuple[float, float, str]]:
    return [
        (x, 200 + 18 * at, said)
        for at, row in enumerate((heads, *rows))
        for x, said in zip(STARTS, row, strict=True)
        if said
    ]


def test_each_row_is_a_policy_with_its_four_values(certificate):
    policies = certificate(table(*ROWS))["fields"]["policies"]
    assert [one["number"] for one in policies] == ["GX-100", "AX-200", "EX-300"]
    assert policies[1] == {
        "coverage": "Automobile Liability", "number": "AX-200", "effective": "2026-04-01",
        "expiration": "2027-04-01",
        "limits": {"each_occurrence": 500_000, "general_aggregate": 500_000},
    }  # fmt: skip


def test_a_cell_that_is_empty_takes_no_neighbor(certificate):
    lost = (*ROWS[0][:4], "", ROWS[0][5])
    limits = certificate(table(lost, ROWS[1]))["fields"]["policies"][0]["limits"]
    assert limits == {"each_occurrence": None, "general_aggregate": 2_000_000}


def test_a_row_whose_cells_stand_under_no_heading_is_a_question(certificate):
    astray = [(x + 45, y, text) for x, y, text in table(ROWS[0]) if y > 210][:4]
    heads = [one for one in table(ROWS[0]) if one[1] < 210]
    assert any(field.startswith("policies") for field in doubts(certificate([*heads, *astray])))


def test_what_stands_under_the_table_is_no_policy(certificate):
    below = [(60, 250, "Certificate Holder:"), (60, 264, "Ridge Builders 2026 LLC")]
    assert len(certificate([*table(*ROWS[:1]), *below])["fields"]["policies"]) == 1


LABELLED = [
    (60, 120, "PRODUCER: Harbor Agency | (919) 555-0134"),
    (60, 140, "INSURED: Kestrel Drywall LLC | 12 Mill Road, Durham, NC"),
    (60, 160, "INSURER: Polestar Casualty Co"), (60, 180, "POLICY NO: GX-1"),
    (60, 200, "EFFECTIVE: 03/01/2026"), (60, 220, "EXPIRATION: 03/01/2027"),
    (60, 240, "Each Occurrence Limit: $1,000,000"),
    (60, 260, "CERTIFICATE HOLDER: Oak, Inc., 4 Elm Street, Reno NV"),
]  # fmt: skip


def test_a_limit_is_read_though_its_label_says_limit(certificate):
    limits = certificate(LABELLED)["fields"]["policies"][0]["limits"]
    assert limits["each_occurrence"] == 1_000_000


def test_a_name_ends_where_an_address_or_a_number_to_call_begins(certificate):
    fields = certificate(LABELLED)["fields"]
    assert fields["producer"]["name"] == "Harbor Agency"
    assert fields["insured"] == {
        "name": "Kestrel Drywall LLC", "address": "12 Mill Road, Durham, NC",
    }  # fmt: skip
    assert fields["certificate_holder"]["name"] == "Oak, Inc."


def listed_doubts(paper: dict) -> set[str]:
    return {field for field in doubts(paper) if field.startswith("policies")}


UNKNOWN = ("Retro Date", "Cancelled", "Deductible", "Required Limit", "Policy Period")


@pytest.mark.parametrize("head", UNKNOWN)
def test_a_column_that_is_not_known_may_change_what_the_others_mean(certificate, head):
    paper = certificate(table(ROWS[0], heads=(*HEADS[:4], head, HEADS[5])))
    assert listed_doubts(paper) == {"policies"}


def test_a_coverage_on_two_lines_is_not_cut_and_ends_no_table(certificate):
    paper = certificate([*table(*ROWS), (60, 229, "Claims Made")])
    assert [one["number"] for one in paper["fields"]["policies"]] == ["GX-100", "AX-200", "EX-300"]
    assert listed_doubts(paper) == {"policies[0].coverage"}


SECOND_LINES = {
    "a number that goes on": [(60, 229, "Liability"), (190, 229, "-05")],
    "a second policy in the cells": [(280, 229, "07/01/2026"), (350, 229, "07/01/2027")],
    "a note between two policies": [(60, 229, "Liability"), (280, 229, "see the endorsement")],
}


@pytest.mark.parametrize("name", SECOND_LINES)
def test_a_row_on_two_lines_is_not_answered_by_halves(certificate, name):
    paper = certificate([*table(*ROWS), *SECOND_LINES[name]])
    assert listed_doubts(paper) == {"policies"}


def test_two_amounts_under_one_heading_are_neither_limit(certificate):
    row = (*ROWS[0][:4], "$1,000,000 / $2,000,000")
    heads = (*HEADS[:4], "Limits")
    lines = [
        (x, 200 + 18 * at, said)
        for at, one in enumerate((heads, row))
        for x, said in zip(STARTS, one, strict=False)
    ]
    limits = {"policies[0].limits.each_occurrence", "policies[0].limits.general_aggregate"}
    assert listed_doubts(certificate(lines)) == limits


def test_a_table_of_nothing_that_can_be_read_is_no_blank(certificate):
    row = ("General Liability", "TBD", "03/01/2026", "until cancelled", "$1,000,000", "Unlimited")
    assert listed_doubts(certificate(table(row))) == {"policies"}


def test_an_amount_that_no_heading_has_makes_no_limit_blank(certificate):
    rows = ((60, "Policy No."), (200, "Eff. Date"), (330, "Exp. Date"))
    row = ((60, "GX-100"), (200, "03/01/2026"), (330, "03/01/2027"))
    lines = [(x, y, said) for y, cells in ((200, rows), (218, row)) for x, said in cells]
    paper = certificate([*lines, (60, 260, "Liability per occurrence is $1,000,000 here.")])
    limits = {"policies[0].limits.each_occurrence", "policies[0].limits.general_aggregate"}
    assert limits <= doubts(paper)


def test_a_limit_under_other_words_is_not_blank(certificate):
    said = ("Policy Number: GX-100", "Effective Date: 03/01/2026", "Expiration Date: 03/01/2027",
            "Each Occurrence Limit provided: $1,000,000")  # fmt: skip
    paper = certificate([(60, 200 + 16 * at, line) for at, line in enumerate(said)])
    assert "policies[0].limits.each_occurrence" in doubts(paper)


HEADED = [
    (60, 120, "INSURED: Birch Rental LLC"), (60, 160, "COMMERCIAL GENERAL LIABILITY"),
    (260, 160, "POLICY: BX-77"), (60, 180, "EFFECTIVE: 01/01/2026"),
    (260, 180, "EXPIRATION: 01/01/2027"),
]  # fmt: skip


def test_a_coverage_that_stands_for_itself_is_the_policys(certificate):
    (policy,) = certificate(HEADED)["fields"]["policies"]
    assert (policy["coverage"], policy["number"]) == ("COMMERCIAL GENERAL LIABILITY", "BX-77")


def test_of_two_coverages_that_stand_for_themselves_neither_is_the_policys(certificate):
    paper = certificate([*HEADED, (60, 220, "Automobile Liability")])
    assert "policies[0].coverage" in doubts(paper)


def test_a_coverage_in_a_sentence_is_no_heading(certificate):
    lines = [line for line in HEADED if "COMMERCIAL" not in line[2]]
    said = "The general liability coverage is described in the policy alone."
    (policy,) = certificate([*lines, (60, 220, said)])["fields"]["policies"]
    assert policy["coverage"] is None
