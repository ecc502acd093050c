"""Lien waivers: of which kind they are, and what is left to a person."""

from __future__ import annotations

import pytest
from tests.reading.pages import doubts
from tests.reading.typed_forms import down, typed

CALIFORNIA = (
    "CONDITIONAL WAIVER AND RELEASE ON PROGRESS PAYMENT",
    "California Civil Code Section 8132",
    "Name of Claimant: Kestrel Roofing, Inc.",
    "Name of Customer: Big GC, Inc.",
    "Job Location: 12 Main Street, Fresno, CA 93721",
    "Owner: Harbor Lofts LLC",
    "Through Date: 03/31/2026",
    "This document waives rights effective on receipt of payment from the financial institution.",
    "Maker of Check: Big GC, Inc.",
    "Amount of Check: $12,345.60",
    "Check Payable to: Kestrel Roofing, Inc.",
    "Claimant's Signature: /s/ Dana Whitfield",
    "Claimant's Title: President",
    "Date of Signature: 04/02/2026",
)


@pytest.fixture
def waiver(tmp_path):
    return lambda *lines: typed(tmp_path / "a.pdf", down(*lines))[0]


def test_a_statutory_form_is_read_whole(waiver):
    paper = waiver(*CALIFORNIA)
    assert paper["kind"] == "lien_waiver"
    assert paper["unsure"] == []
    assert paper["fields"] == {
        "condition": "conditional", "payment": "progress", "state": "CA", "statute": "8132",
        "claimant": "Kestrel Roofing, Inc.", "customer": "Big GC, Inc.",
        "owner": "Harbor Lofts LLC",
        "project": None, "location": "12 Main Street, Fresno, CA 93721", "amount": "12345.60",
        "through_date": "2026-03-31", "payer": "Big GC, Inc.", "payee": "Kestrel Roofing, Inc.",
        "exceptions": None, "signed": True, "signer": None, "signer_title": "President",
        "signature_date": "2026-04-02", "notarised": False,
    }  # fmt: skip


def test_a_title_against_the_statute_is_unsure(waiver):
    lines = ("UNCONDITIONAL WAIVER AND RELEASE ON PROGRESS PAYMENT", *CALIFORNIA[1:])
    assert "condition" in doubts(waiver(*lines))


def test_a_title_against_the_wording_is_unsure(waiver):
    lines = ("UNCONDITIONAL WAIVER AND RELEASE ON FINAL PAYMENT", "Claimant: Kestrel Roofing",
             "Project: Deck C", "Amount: $100.00",
             "It is effective only upon receipt of the payment.",
             "Signature:")  # fmt: skip
    assert doubts(waiver(*lines)) == {"condition"}


def test_a_waiver_that_names_no_condition_is_unsure(waiver):
    paper = waiver("LIEN WAIVER", "Claimant: Kestrel Roofing", "Project: Deck C", "Amount: $9.00")
    assert {"condition", "payment"} <= doubts(paper)


def test_a_blank_form_says_nothing(waiver):
    lines = [line.split(":")[0] + ":" if ":" in line else line for line in CALIFORNIA]
    fields = waiver(*lines)["fields"]
    assert fields["signed"] is False
    assert [fields[name] for name in ("claimant", "amount", "through_date", "owner")] == [None] * 4


def test_amounts_in_words_or_of_another_shape_are_unsure(waiver):
    lines = ["Amount of Check: 12.345,60" if "Amount" in line else line for line in CALIFORNIA]
    assert doubts(waiver(*lines)) == {"amount"}


def test_two_through_dates_are_unsure(waiver):
    assert "through_date" in doubts(waiver(*CALIFORNIA, "Through Date: 04/30/2026"))


def test_amount_and_date_may_stand_in_the_text(waiver):
    paper = waiver(
        "PARTIAL WAIVER OF LIEN", "Claimant: Kestrel Roofing", "Project: Deck C",
        "The undersigned has received payment in the sum of $4,500.00 for work through 02/28/2026.",
    )  # fmt: skip
    assert (paper["fields"]["amount"], paper["fields"]["through_date"]) == ("4500.00", "2026-02-28")
    assert (paper["fields"]["condition"], paper["fields"]["payment"]) == (
        "unconditional",
        "progress",
    )


def test_a_waiver_of_subrogation_is_no_lien_waiver(waiver):
    assert waiver("WAIVER OF SUBROGATION", "It is agreed in the policy.")["kind"] == "other"


def test_a_second_sheet_belongs_to_its_first(tmp_path):
    first = down(*CALIFORNIA, "Page 1 of 2")
    papers = typed(tmp_path / "a.pdf", first, down("Exhibit of invoices", "Page 2 of 2"))
    assert [(paper["kind"], paper["pages"]) for paper in papers] == [("lien_waiver", [1, 2])]
