"""Papers of states and their funds: labels beside, above and in sentences."""

from __future__ import annotations

import pytest
from tests.reading.pages import doubts
from tests.reading.typed_forms import down, typed

LICENCE = (
    "STATE OF CALIFORNIA",
    "Contractors State License Board",
    "CONTRACTOR'S LICENSE",
    "License Number: 1023456",
    "Entity: CORP",
    "Business Name: KESTREL ROOFING INC",
    "Classification(s): C-39 C-10",
    "Expiration Date: 08/31/2027",
)
EXEMPTION = (
    "STATE OF FLORIDA",
    "DEPARTMENT OF FINANCIAL SERVICES",
    "DIVISION OF WORKERS' COMPENSATION",
    "CERTIFICATE OF ELECTION TO BE EXEMPT FROM FLORIDA WORKERS' COMPENSATION LAW",
    "EFFECTIVE DATE: 1/15/2025",
    "EXPIRATION DATE: 1/15/2027",
    "PERSON: DANA WHITFIELD",
    "FEIN: 990000001",
    "BUSINESS NAME AND ADDRESS:",
)


@pytest.fixture
def page(tmp_path):
    return lambda lines, *more: typed(tmp_path / "a.pdf", [*down(*lines), *more])[0]


def test_a_licence_says_number_class_and_end(page):
    paper = page(LICENCE)
    fields = paper["fields"]
    assert (paper["kind"], paper["unsure"]) == ("licence", [])
    assert (fields["number"], fields["state"], fields["expiration"]) == (
        "1023456",
        "CA",
        "2027-08-31",
    )
    assert fields["holder"] == {"name": "KESTREL ROOFING INC", "address": None}
    assert fields["classification"] == "C-39 C-10"
    assert fields["status"] is None


def test_a_licence_that_ends_before_it_began_is_unsure(page):
    assert {"issued", "expiration"} <= doubts(page((*LICENCE, "Issue Date: 08/31/2028")))


def test_a_date_with_the_day_first_is_unsure(page):
    assert doubts(page((*LICENCE[:-1], "Expiration Date: 31/08/2027"))) == {"expiration"}


def test_a_letter_of_a_board_is_no_licence(page):
    text = ("Contractors State License Board", "Dear applicant, your file is being looked at.")
    assert page(text)["kind"] == "other"


def test_two_states_at_the_head_are_unsure(page):
    assert "state" in doubts(page(("STATE OF NEVADA", *LICENCE)))


def test_an_exemption_names_one_person_and_its_firm(page):
    block = [(60, 60 + 22 * 8 + 14 * (row + 1), text) for row, text in enumerate(
        ("KESTREL ROOFING INC", "12 HARBOR DR", "TAMPA, FL 33602")
    )]  # fmt: skip
    paper = page(EXEMPTION, *block, (60, 330, "SCOPE OF BUSINESS OR TRADE: Roofing"))
    fields = paper["fields"]
    assert paper["kind"] == "wc_exemption"
    assert (fields["state"], fields["person"], fields["trade"]) == (
        "FL",
        "DANA WHITFIELD",
        "Roofing",
    )
    assert (fields["effective"], fields["expiration"]) == ("2025-01-15", "2027-01-15")
    assert fields["employer"]["name"] == "KESTREL ROOFING INC"
    assert fields["employer"]["address"] == "12 HARBOR DR, TAMPA, FL 33602"


def test_an_exemption_from_another_law_is_none(page):
    lines = ("CERTIFICATE OF EXEMPTION", "Sales and use tax", "Effective Date: 1/1/2026")
    assert page(lines)["kind"] == "other"


def test_a_label_within_a_sentence_says_nothing(page):
    lines = (
        "Ohio Bureau of Workers' Compensation", "Certificate of Ohio Workers' Compensation",
        "Policy number and employer: 7777777 Wrong Name", "Employer: Kestrel Roofing",
        "Account Number: 1234567", "Effective Date: 07/01/2026",
        "The Expiration Date may be moved by law to 01/01/2099.",
    )  # fmt: skip
    paper = page(lines)
    assert paper["fields"]["policy_number"] == "1234567"
    assert "expiration" in doubts(paper)
    assert paper["fields"]["state"] == "OH"


def test_an_end_before_the_beginning_is_unsure(page):
    lines = (
        "Ohio Bureau of Workers' Compensation", "Certificate of Ohio Workers' Compensation",
        "Employer: Kestrel Roofing", "Policy Number: 1234567", "Effective Date: 07/01/2026",
        "Expiration Date: 07/01/2025",
    )  # fmt: skip
    assert {"effective", "expiration"} <= doubts(page(lines))


def test_the_boxes_of_new_york_are_read_by_their_labels(page):
    lines = (
        "STATE OF NEW YORK WORKERS' COMPENSATION BOARD",
        "CERTIFICATE OF NYS WORKERS' COMPENSATION INSURANCE COVERAGE",
    )
    cells = (
        (60, 120, "1a. Legal Name & Address of Insured (use street address only)"),
        (60, 136, "Kestrel Roofing Inc."),
        (60, 148, "12 Main Street"), (60, 160, "Albany, NY 12207"),
        (330, 120, "3a. Name of Insurance Carrier"),
        (330, 136, "Sample Casualty Co"),
        (330, 170, "3b. Policy Number of Entity Listed in Box 1a"),
        (330, 186, "WC 123456 07"),
        (330, 210, "3c. Policy effective period"), (60, 740, "C-105.2 (9-17)"),
    )  # fmt: skip
    paper = page(lines, *cells)
    fields = paper["fields"]
    assert (paper["kind"], fields["form"], fields["state"]) == ("wc_certificate", "C-105.2", "NY")
    assert fields["employer"] == {
        "name": "Kestrel Roofing Inc.",
        "address": "12 Main Street, Albany, NY 12207",
    }
    assert (fields["issuer"], fields["policy_number"]) == ("Sample Casualty Co", "WC 123456 07")
    assert {"effective", "expiration"} <= doubts(paper)


def test_several_policies_of_a_letter_are_unsure(page):
    lines = (
        "CERTIFICATE OF INSURANCE", "Insured: Kestrel Roofing", "Insurer: Sample Casualty Co",
        "Policy Number: GL-1", "Effective Date: 01/01/2026", "Policy Number: AU-2",
    )  # fmt: skip
    assert "policies" in doubts(page(lines))


def test_requirements_of_insurance_are_no_certificate(page):
    assert page(("CERTIFICATE OF INSURANCE REQUIREMENTS", "Limit: $1,000,000"))["kind"] == "other"


def test_remarks_that_name_a_certificate_are_no_certificate(page):
    lines = ("ADDITIONAL REMARKS SCHEDULE Page 1 of 1", "FORM NUMBER: 25",
             "FORM TITLE: CERTIFICATE OF LIABILITY INSURANCE", "RE: Deck C")  # fmt: skip
    assert page(lines)["kind"] == "acord_101"


BY_NUMBER = {
    "a New York certificate whose title was cut off": (
        "wc_certificate",
        ("Workers' Compensation Board", "1a. Legal Name & Address of Insured:",
         "KESTREL ROOFING INC", "C-105.2 (9-17)"),
    ),
    "an Ohio certificate whose title takes two lines": (
        "wc_certificate",
        ("CERTIFICATE OF", "OHIO WORKERS' COMPENSATION", "Policy number: 1234567",
         "Employer: KESTREL ROOFING INC"),
    ),
    "a New York exemption": (
        "wc_exemption",
        ("Workers' Compensation Board", "Business Name: KESTREL ROOFING INC", "CE-200 (1/24)"),
    ),
    "a pool's certificate for its member": (
        "coi_non_acord",
        ("MEMBER CERTIFICATE OF COVERAGE", "Member: Sampson County", "Policy No: RP-11"),
    ),
    "a letter that mentions the number": (
        "other",
        ("Dear sirs,", "Workers' compensation: please send form C-105.2 before you begin."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_NUMBER)
def test_a_states_paper_is_known_by_number_and_title(page, name):
    kind, lines = BY_NUMBER[name]
    assert page(lines)["kind"] == kind


WASHINGTON = (
    "Washington State Department of Labor & Industries",
    "Certificate of Workers' Compensation Coverage",
)


def test_what_follows_a_name_with_labels_of_its_own_is_no_address(page):
    rows = (("Legal Business Name", "Kestrel Roofing Inc."), ("Doing Business As", "KESTREL"),
            ("Account Representative", "Help Line"), ("Licensed Contractor?", "Yes"))  # fmt: skip
    cells = [(x, 130 + 16 * row, text) for row, pair in enumerate(rows)
             for x, text in zip((60, 240), pair, strict=True)]  # fmt: skip
    paper = page(WASHINGTON, *cells)
    assert paper["fields"]["employer"] == {"name": "Kestrel Roofing Inc.", "address": None}


def test_a_block_that_stands_apart_from_its_label_is_asked_about(page):
    """It isn't null: something is there."""
    lines = (
        "STATE OF OHIO", "Ohio Bureau of Workers' Compensation",
        "Certificate of Ohio Workers' Compensation", "Policy Number: 1234567",
    )  # fmt: skip
    paper = page(lines, (60, 200, "EMPLOYER"), (60, 228, "KESTREL ROOFING INC"))
    assert {"employer.name", "employer.address"} <= doubts(paper)
