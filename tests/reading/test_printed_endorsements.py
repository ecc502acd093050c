"""Endorsements as the policies of carriers print them: tables whose rules are drawn cell by cell,
sentences in odd places, labels with a word behind them. Each was once read wrongly.
"""

from __future__ import annotations

import pytest
from tests.reading.endorsement_lines import (
    COMPLETED,
    CONTRACT,
    INFORMED,
    MODIFIES,
    NAMES,
    NOTICE,
    ONGOING,
    PERSONS,
    Read,
    by_cells,
    compensation,
    head,
    papers_of,
)  # fmt: skip
from tests.reading.pages import doubts

from ledgerboard.extraction.read_file import read_file
from ledgerboard.samples.drawn_page import DrawnPage, new_canvas


@pytest.fixture
def read(tmp_path) -> Read:
    return lambda *lines, rules=(): papers_of(tmp_path / "a.pdf", lines, rules=rules)


def test_a_table_whose_rules_are_drawn_cell_by_cell_is_read_below_its_headings(read):
    (paper,) = read(
        *head("CG 20 10 04 13", "ADDITIONAL INSURED - SCHEDULED PERSON"), "SCHEDULE",
        (NAMES.rstrip(":"), "Location(s) Of Covered Operations"),
        ("Oak Ridge Builders LLC", "River Landing"), *INFORMED, *ONGOING,
        rules=tuple(by_cells(134, (14, 20))),
    )  # fmt: skip
    fields = paper["fields"]
    assert (fields["basis"], fields["scheduled"]) == ("scheduled", ["Oak Ridge Builders LLC"])
    assert fields["locations"] == ["River Landing"]


def test_when_a_form_takes_effect_begins_no_form_of_its_own(read):
    (paper,) = read(
        *head("CA 04 44 10 13", "WAIVER OF TRANSFER OF RIGHTS OF RECOVERY"),
        "With respect to this endorsement, the provisions of the form apply unless modified.",
        "This endorsement changes the policy effective on the inception date of the policy unless",
        "another date is indicated below.", "Named Insured: Pine Plumbing Inc", "SCHEDULE", PERSONS,
        "Oak Ridge Builders LLC", *INFORMED,
        "We waive any right of recovery we may have against the persons shown in the Schedule.",
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]
    assert paper["fields"]["effect"] == ["waiver_of_subrogation"]


def test_names_with_a_semicolon_between_them_are_two(read):
    (paper,) = read(
        *head("CG 20 26 04 13", "ADDITIONAL INSURED - DESIGNATED PERSON"), "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC; Cedar Holdings Inc", *INFORMED, *ONGOING,
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC", "Cedar Holdings Inc"]


def test_a_paragraph_above_is_no_schedule(read):
    (paper,) = read(
        *head("CG 20 38 12 19", "ADDITIONAL INSURED - AUTOMATIC STATUS FOR OTHER PARTIES"),
        "A. Section II - Who Is An Insured is amended to include as an additional insured:",
        "1. Any person with whom you have agreed in writing in a contract or agreement; and",
        "2. Any other person that the contract or agreement described in Paragraph 1. above names,",
        "for your ongoing operations.",
    )
    assert paper["fields"]["basis"] == "blanket"


def test_a_schedule_of_numbered_lines_names_the_first(read):
    (paper,) = read(
        *head("CG 02 05 12 04", "STATE CHANGES - AMENDMENT OF CANCELLATION PROVISIONS"),
        "In the event of cancellation we agree to mail prior written notice of cancellation to:",
        "SCHEDULE", "1. Name: Oak Ridge Builders LLC", "2. Address: 77 Market Street",
        "3. Number of days advance notice: 30", *INFORMED,
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]
    assert paper["fields"]["basis"] == "scheduled"


def test_a_number_of_days_is_no_name(read):
    (paper,) = read(
        *head("CG 02 24 10 93", "EARLIER NOTICE OF CANCELLATION PROVIDED BY US"),
        "SCHEDULE", "Number of Days' Notice 60", "(If no entry appears above, see the policy.)",
        "The number of days for notice of cancellation is increased to the number shown above.",
    )  # fmt: skip
    assert not paper["fields"].get("scheduled")
    assert "basis" not in paper["fields"]


def test_the_coverage_parts_that_a_form_changes_deny_nothing(read):
    (paper,) = read(
        *head("CG 20 37 04 13", "ADDITIONAL INSURED - COMPLETED OPERATIONS"),
        "PRODUCTS/COMPLETED OPERATIONS LIABILITY COVERAGE PART", "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC", *INFORMED, *COMPLETED,
    )  # fmt: skip
    assert paper["fields"]["operations"] == "completed"


def test_a_label_may_say_in_brackets_who_that_is(read):
    (paper,) = read(
        *head("CG 20 15 12 19", "ADDITIONAL INSURED - VENDORS"), "SCHEDULE",
        ("Name Of Additional Insured Person(s)", "Your Products"), "Or Organization(s) (Vendor)",
        ("Oak Ridge Builders LLC", "Fans"), *INFORMED, *ONGOING,
        rules=((50, 134, 50, 190), (306, 134, 306, 176), (562, 134, 562, 190)),
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]


def test_an_insured_in_quotation_marks_is_one_and_an_auto_form_knows_no_operations(read):
    (paper,) = read(
        *head("CA 20 48 10 13", "DESIGNATED INSURED FOR COVERED AUTOS"), "SCHEDULE", PERSONS,
        "Oak Ridge Builders LLC", *INFORMED,
        'Each person shown in the Schedule is an "insured" for Covered Autos Liability Coverage.',
    )  # fmt: skip
    assert paper["fields"]["effect"] == ["additional_insured"]
    assert paper["fields"]["operations"] is None


def test_an_exclusion_adds_nobody(read):
    (paper,) = read(
        *head("CG 22 94 10 01", "EXCLUSION - DAMAGE TO WORK PERFORMED BY SUBCONTRACTORS"),
        "This insurance does not apply to property damage to your work.",
    )
    assert (paper["fields"]["effect"], paper["fields"]["basis"]) == (["exclusion"], None)


def test_a_policy_number_ends_where_the_sentence_goes_on(read):
    (paper,) = read(*compensation("Oak Ridge Builders LLC"))
    assert paper["fields"]["policy_number"] == "TSF-0001"


def test_whom_a_contract_asks_for_may_end_with_a_full_stop(read):
    (paper,) = read(*compensation(CONTRACT))
    assert (paper["fields"]["basis"], paper["fields"]["scheduled"]) == ("blanket", [CONTRACT])


def test_a_job_description_is_no_name(read):
    (paper,) = read(
        *compensation(
            ("Person or Organization", "Job Description"), ("Oak Ridge Builders LLC", "Plumbing"),
            form="WC 04 03 06",
        )
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]


@pytest.mark.parametrize(
    ("specific", "blanket", "basis", "names"),
    [
        ("( )", "( X )", "blanket", [CONTRACT]),
        ("(X)", "(  )", "scheduled", ["Oak Ridge Builders LLC"]),
        ("( )", "( )", None, None),
        ("(X)", "(X)", None, None),
    ],
)
def test_of_two_waivers_the_chosen_one_counts(read, specific, blanket, basis, names):
    (paper,) = read(
        *compensation(
            f"1. {specific} Specific Waiver", "Name of person or organization",
            "Oak Ridge Builders LLC", f"{blanket} Blanket Waiver", CONTRACT,
            "2. Operations: ALL TEXAS OPERATIONS", "3. Premium: INCLUDED", form="WC 42 03 04",
        )
    )  # fmt: skip
    assert (paper["fields"].get("basis"), paper["fields"].get("scheduled")) == (basis, names)
    assert basis or {"basis", "scheduled"} <= doubts(paper)


def test_two_forms_on_a_sheet_that_do_not_say_that_they_change_the_policy(read):
    one, two = (
        (("POLICY NUMBER: Q61-77", f"CG 20 {form} 07 04"), title, "SCHEDULE", NAMES,
         "Oak Ridge Builders LLC", *INFORMED, *said, f"CG 20 {form} 07 04")
        for form, title, said in (
            ("10", "ADDITIONAL INSURED - SCHEDULED PERSON", ONGOING),
            ("37", "ADDITIONAL INSURED - COMPLETED OPERATIONS", COMPLETED),
        )
    )  # fmt: skip
    papers = read(*one, *two)
    read_as = [(one["fields"]["form"], one["fields"]["operations"]) for one in papers]
    assert read_as == [("CG 20 10", "ongoing"), ("CG 20 37", "completed")]


def test_a_form_without_a_number_is_known_by_its_name_in_capitals(read):
    (paper,) = read(
        "POLICY NUMBER: Q61-77", "WAIVER OF SUBROGATION ENDORSEMENT",
        "In the event of any payment we waive our right of recovery against any principal where",
        "required by written contract.",
    )  # fmt: skip
    assert (paper["kind"], paper["fields"]["effect"]) == ("endorsement", ["waiver_of_subrogation"])


def bundle(heading: str) -> tuple:
    return (
        *head("XG-7401 05-17", "CONTRACTORS EXTENSION"),
        "A. Any person that you agreed in a written contract to add is an additional insured for",
        "your ongoing operations.", heading,
        "If you have agreed in a written contract that this insurance is primary, this insurance",
        "is primary and we will not seek contribution from other insurance.",
    )  # fmt: skip


def test_a_heading_without_a_full_stop_is_no_part_of_its_sentence(read):
    (paper,) = read(*bundle("B. Primary And Noncontributory Insurance"))
    assert paper["fields"]["effect"] == ["additional_insured", "primary_noncontributory"]


@pytest.mark.parametrize("heading", ["B. What Is Not Covered", "B. Exclusions From Coverage"])
def test_a_heading_that_denies_stays_with_its_text(read, heading):
    (paper,) = read(*bundle(heading))
    assert "primary_noncontributory" not in (paper["fields"].get("effect") or [])


def test_a_premium_is_no_name(read):
    (paper,) = read(
        *head("CG 20 26 04 13", "ADDITIONAL INSURED - DESIGNATED PERSON"), "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC", "Additional Premium: $ Included", *INFORMED, *ONGOING,
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]


@pytest.mark.parametrize(
    "label",
    ["Additional Insured:", "State Or Governmental Agency Or Subdivision:", "Designated Person:"],
)
def test_a_name_may_stand_in_the_line_of_its_label(read, label):
    (paper,) = read(
        *head("CG 20 12 12 19", "ADDITIONAL INSURED - PERMITS OR AUTHORIZATIONS"), "SCHEDULE",
        f"{label} Oak Ridge Builders LLC", *INFORMED, *ONGOING,
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]


def test_an_organization_under_an_empty_person_is_the_one_named(read):
    (paper,) = read(
        *compensation("DESIGNATED PERSON:", "DESIGNATED ORGANIZATION:", "Oak Ridge Builders LLC",
                      "DATE OF ISSUE: 03-10-25")
    )  # fmt: skip
    assert paper["fields"]["scheduled"] == ["Oak Ridge Builders LLC"]


def test_an_item_in_the_middle_of_a_denied_list_is_denied(read):
    (paper,) = read(
        *head("CG 20 12 12 19", "ADDITIONAL INSURED - PERMITS OR AUTHORIZATIONS"), "SCHEDULE",
        NAMES, "Oak Ridge Builders LLC", *INFORMED,
        "A. Section II - Who Is An Insured is amended to include as an additional insured any",
        "agency shown in the Schedule, subject to the following provisions:",
        "1. This insurance applies only with respect to operations performed by you.",
        '2. This insurance does not apply to: a. "Bodily injury" arising out of operations for the',
        'state; or b. "Bodily injury" included within the "products-completed operations hazard".',
    )  # fmt: skip
    assert paper["fields"].get("operations") not in {"completed", "both"}


def test_a_full_stop_before_a_bracket_ends_its_sentence(read):
    (paper,) = read(
        *head("CG 20 37 10 01", "ADDITIONAL INSURED - COMPLETED OPERATIONS"), "SCHEDULE", NAMES,
        "Oak Ridge Builders LLC",
        "Additional Premium: Included",
        "(If no entry appears above, information required to complete this endorsement will be",
        "shown in the Declarations as applicable to this endorsement.)",
        "Section II - Who Is An Insured is amended to include as an insured the person shown in",
        'the Schedule, but only with respect to liability arising out of "your work" at the',
        'location described in it and included in the "products-completed operations hazard".',
    )  # fmt: skip
    assert paper["fields"]["operations"] == "completed"


def test_a_number_of_two_pairs_is_not_cut_at_its_first(read):
    (paper,) = read(
        *head("", "NOTICE OF CANCELLATION TO THIRD PARTIES"),
        "If we cancel this policy we will notify the persons on file 10 days before.",
        "LIM 99 01 05 11 (c) 2011 Sample Group. Page 1 of 1",
    )
    assert (paper["fields"]["form"], paper["fields"]["edition"]) == ("LIM 99 01", "05 11")


def test_the_foot_of_an_even_page_ends_with_its_number(read, tmp_path):
    canvas = new_canvas(tmp_path / "b.pdf", 1)
    sheet = DrawnPage(canvas)
    rights = "(c) Sample Services Office, Inc., 2018"
    first = ("CG 20 10 12 19", NOTICE, "ADDITIONAL INSURED - SCHEDULED PERSON", "SCHEDULE", NAMES,
             "Oak Ridge Builders LLC", *INFORMED, *ONGOING,
             f"CG 20 10 12 19 {rights} Page 1 of 2")  # fmt: skip
    for lines in (first, ("B. It applies as the law allows.",
                          f"Page 2 of 2 {rights} CG 20 10 12 19")):  # fmt: skip
        for row, line in enumerate(lines):
            sheet.label(54, 60 + 14 * row, line, 9)
        sheet.turn()
    canvas.save()
    (paper,) = read_file(tmp_path / "b.pdf")["papers"]
    assert (paper["pages"], paper["fields"]["operations"]) == ([1, 2], "ongoing")


def test_a_policy_number_that_goes_on_in_the_next_line_is_unsure(read):
    (paper,) = read(
        *head("CG 20 26 04 13", "ADDITIONAL INSURED - DESIGNATED PERSON", policy="UB-4N1234-"),
        "SCHEDULE", NAMES, "Oak Ridge Builders LLC", *INFORMED, *ONGOING,
    )  # fmt: skip
    assert "policy_number" in doubts(paper)


def test_the_word_policy_is_no_label(read):
    (paper,) = read(
        "XG-7401 05-17", NOTICE, "DEFINITION OF INSURED CONTRACT", MODIFIES, "SAMPLE FORM",
        "The definition is replaced by what you agreed in a written contract. It changes this",
        "policy from 01/01/2026 on.",
    )  # fmt: skip
    assert "policy_number" in doubts(paper)
    assert paper["fields"]["basis"] is None


def test_the_boxes_of_a_states_form_end_where_the_next_begins(read):
    (paper,) = read(
        "STATE OF NEW YORK", "CERTIFICATE OF NYS WORKERS' COMPENSATION INSURANCE COVERAGE",
        "1a. Legal Name & Address of Insured", "Pine Plumbing Inc", "12 Elm Street",
        "2. Name and Address of Entity Requesting Proof of Coverage (Entity Being",
        "Listed as the Certificate Holder)", "City of Albany", "",
        "3a. Name of Insurance Carrier", "Cedar Mutual", "3b. Policy Number of Entity in it",
        "WC887766", "C-105.2 (9-17)",
    )  # fmt: skip
    assert paper["fields"]["issuer"] == "Cedar Mutual"
    assert paper["fields"]["holder"]["name"] == "City of Albany"


def test_a_street_number_at_the_end_of_a_line_waits_for_its_street(read):
    (paper,) = read(
        *head("CG 20 10 04 13", "ADDITIONAL INSURED - SCHEDULED PERSON"), "SCHEDULE",
        (NAMES.rstrip(":"), "Location(s) Of Covered Operations"),
        ("Oak Ridge Builders LLC", "Project 2025-117, parking deck, 88"),
        ("", "Oak Street, Reno, NV"), *INFORMED, *ONGOING,
        rules=tuple(by_cells(134, (14, 32))),
    )  # fmt: skip
    assert paper["fields"]["locations"] == [
        "Project 2025-117, parking deck, 88 Oak Street, Reno, NV"
    ]
