"""Certificates that are not ACORD's: letters and tables, as far as their labels say."""

from __future__ import annotations

from ledgerboard.core.reading.found import Paper, Unsure
from ledgerboard.core.reading.labelled import Asked, Labels, date_of, number_of
from ledgerboard.core.reading.page import Page
from ledgerboard.core.reading.policy_tables import policies_in_table
from ledgerboard.core.reading.values import as_limit

ASKED = {
    "producer": Asked(("Producer", "Agency", "Broker", "Agent"), optional=True),
    "insured": Asked(
        ("Named Insured", "Insured", "Name of Insured", "Member", "Participant", "Policyholder")
    ),
    "insurer": Asked(
        (
            "Insurer",
            "Insurance Company",
            "Company",
            "Carrier",
            "Underwriter",
            "Issuing Company",
            "Coverage Provided By",
        )
    ),
    "coverage": Asked(
        ("Type of Insurance", "Type of Coverage", "Coverage", "Line of Coverage"), optional=True
    ),
    "number": number_of(
        "Policy Number", "Policy No", "Policy #", "Contract Number", "Memorandum Number"
    ),
    "effective": date_of(
        "Effective Date", "Policy Effective Date", "Effective", "From", "Inception Date"
    ),
    "expiration": date_of(
        "Expiration Date", "Policy Expiration Date", "Expiration", "Expires", "To", "Expiry Date"
    ),
    "each_occurrence": Asked(
        (
            "Each Occurrence",
            "Each Occurrence Limit",
            "Limit Each Occurrence",
            "Per Occurrence",
            "Limit of Liability",
            "Limit",
        ),
        as_limit,
        "an amount",
        optional=True,
    ),
    "general_aggregate": Asked(
        (
            "General Aggregate",
            "Aggregate",
            "Annual Aggregate",
            "General Aggregate Limit",
            "Aggregate Limit",
        ),
        as_limit,
        "an amount",
        optional=True,
    ),
    "date": date_of("Date Issued", "Issue Date", "Date", optional=True),
    "certificate_number": number_of("Certificate Number", "Certificate No", optional=True),
    "holder": Asked(("Certificate Holder", "Issued To", "Holder"), optional=True),
    "description": Asked(
        ("Description of Operations", "Description", "Remarks", "Special Provisions"), optional=True
    ),
}
STOPS = (
    "Authorized Representative",
    "Authorized Signature",
    "Signature",
    "Cancellation",
    "Phone",
    "Address",
    "Deductible",
    "Limits",
    "Notice",
)
SHOWN = ("coverage", "number", "effective", "expiration")


def read_letter(page: Page) -> Paper:
    """The policies of a table; without one, one policy at most by its labels."""
    labels = Labels(page, ASKED, STOPS)
    fields: dict[str, object] = {
        **labels.answers("date", "certificate_number"),
        "producer": labels.party("producer"),
        "insured": labels.party("insured"),
        "insurer": labels.answer("insurer"),
        "policies": _policies(labels),
        "certificate_holder": labels.party("holder"),
        "description": labels.answer("description"),
    }
    return Paper("coi_non_acord", (page.number,), None, page.has_text, fields)


def _policies(labels: Labels) -> list[dict[str, object]] | Unsure:
    if (listed := policies_in_table(labels.page)) is not None:
        return listed
    several = any(len(labels.hits[name]) > 1 for name in SHOWN)
    if several:
        return Unsure("several policies are listed", labels.missing("number").place)
    limits = labels.answers("each_occurrence", "general_aggregate")
    return [{**labels.answers(*SHOWN), "limits": limits}]
