"""Papers beside the certificates: e-mails, addenda, periods, remarks in labels, names in a line."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reading.pages import doubts
from tests.reading.strangers.w9_cases import Case
from tests.reading.strangers.w9_cases import typed as filled
from tests.reading.typed_forms import down, typed

from ledgerboard.core.reading.values import as_period
from ledgerboard.extraction.read_file import read_file

BOX = "Name and Address of Entity Requesting Proof of Coverage (Entity Being"


@pytest.fixture
def page(tmp_path):
    return lambda lines, *more, rules=(): typed(
        tmp_path / "a.pdf", [*down(*lines), *more], rules=rules
    )[0]


@pytest.mark.parametrize(
    "subject", ["Certificate of Liability Insurance - Kestrel", "Conditional lien waiver"]
)
def test_an_email_about_a_paper_is_not_that_paper(page, subject):
    lines = (
        "From: Dana Whitfield", "Sent: Wednesday, January 14, 2026 9:12 AM", "To: J. Marsh",
        f"Subject: {subject}", "The insured carries $1,000,000 each occurrence, policy GL-1.",
    )  # fmt: skip
    assert page(lines)["kind"] == "other"


def test_an_addendum_is_no_certificate(page):
    lines = (
        "NEW YORK CONSTRUCTION CERTIFICATE OF LIABILITY INSURANCE ADDENDUM",
        "Does the policy provide additional insured coverage? Yes",
    )
    assert page(lines)["kind"] == "other"


def test_a_title_may_have_the_date_beside_it(page):
    lines = ("CERTIFICATE OF PROPERTY INSURANCE", "PRODUCER", "INSURED", "POLICY NUMBER")
    assert page(lines, (430, 60, "DATE (MM/DD/YYYY)"))["kind"] == "acord_24"


def test_the_number_of_a_certificate_ends_before_that_of_its_revision(page):
    lines = ("Certificate of Insurance", "Certificate Number: P-118   Revision Number:",
             "Named Insured: Kestrel Roofing")  # fmt: skip
    assert page(lines)["fields"]["certificate_number"] == "P-118"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Summit Builders, Inc., 500 West Street, Durham NC 27701", "Summit Builders, Inc."),
        ("Summit Builders, LLC, Durham NC 27701", "Summit Builders, LLC"),
    ],
)
def test_a_name_with_its_suffix_ends_where_the_address_begins(page, line, name):
    lines = ("Certificate of Insurance", f"Certificate Holder: {line}", "Named Insured: Kestrel")
    holder = page(lines)["fields"]["certificate_holder"]
    assert holder["name"].rstrip(".") == name.rstrip(".")
    assert "27701" in holder["address"]


@pytest.mark.parametrize(
    "said",
    [
        "01/01/2026 to 01/01/2027",
        "From 1/1/26 To 1/1/27 at 12:01 A.M.",
        "January 1, 2026 - January 1, 2027",
    ],
)
def test_a_period_is_two_dates(said):
    assert as_period(said) == (date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize("said", ["01/01/2026", "until cancelled", "13/13/2026 to 01/01/2027"])
def test_what_has_not_two_dates_is_no_period(said):
    assert as_period(said) is None


def test_one_label_may_have_both_dates(page):
    lines = ("Certificate of Insurance", "Named Insured: Kestrel Roofing", "Policy Number: GL-1",
             "Policy Period: 01/01/2026 - 01/01/2027")  # fmt: skip
    (policy,) = page(lines)["fields"]["policies"]
    assert (policy["effective"], policy["expiration"]) == ("2026-01-01", "2027-01-01")


def test_a_remark_of_two_lines_belongs_to_the_label_and_the_value_may_stand_low(page):
    lines = ("STATE OF NEW YORK WORKERS' COMPENSATION BOARD",
             "CERTIFICATE OF NYS WORKERS' COMPENSATION INSURANCE COVERAGE")  # fmt: skip
    rules = [(56, y, 520, y) for y in (108, 200)] + [(x, 108, x, 200) for x in (56, 520)]
    paper = page(
        lines, (60, 120, BOX), (60, 132, "Listed as the Certificate Holder)"),
        (60, 160, "Summit Builders LLC"), (60, 172, "12 Wall Street"), (60, 700, "C-105.2 (9-17)"),
        rules=tuple(rules),
    )  # fmt: skip
    assert paper["fields"]["holder"] == {"name": "Summit Builders LLC", "address": "12 Wall Street"}


def test_a_number_typed_over_the_forms_hyphen_is_read(tmp_path):
    path = filled(tmp_path / "a.pdf", Case(ein="46-3915527", figures="run"))
    paper = read_file(path)["papers"][0]
    assert "tin_masked" not in doubts(paper)
    assert (paper["fields"]["tin_type"], paper["fields"]["tin_masked"]) == ("ein", "**-***5527")


@pytest.mark.parametrize("day", ["2/11/2026 | 9:14 AM EST", "2/11/2026 09:14:22", "2/11/2026"])
def test_a_day_of_signing_may_have_its_hour_beside_it(tmp_path, day):
    paper = read_file(filled(tmp_path / "a.pdf", Case(day=day, size=7)))["papers"][0]
    assert paper["fields"]["signature_date"] == "2026-02-11"
