"""Certificates that are not ACORD's: letters and tables, as far as their labels say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ledgerboard.core.reading.found import Answer, Paper, Place, Reading, Unsure, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.labelled import (
    PERIODS,
    Asked,
    Labels,
    as_text,
    date_of,
    number_of,
)
from ledgerboard.core.reading.page import Line, Page
from ledgerboard.core.reading.party_lines import parts_of
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
    "period": PERIODS,
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
    "Revision Number",
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
AMOUNT = re.compile(r"\(?\$\d[\d,.]*[.;:)]*")
COVERAGE = re.compile(
    r"((COMMERCIAL|COMPREHENSIVE|BUSINESS|GENERAL|PUBLIC|PROFESSIONAL|AUTO(MOBILE)?|UMBRELLA|EXCESS|"
    r"EMPLOYER.?S.?|POLLUTION|CYBER|GARAGE) )*(LIABILITY|AUTO(MOBILE)?|UMBRELLA)|"
    r"WORKERS.{0,3} COMP(ENSATION)?( (AND|&) EMPLOYER.?S.? LIABILITY)?"
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
    listed = policies_in_table(labels.page)
    if listed is not None:
        return listed if isinstance(listed, Unsure) else _doubt_blank_limits(labels.page, listed)
    several = any(len(labels.hits[name]) > 1 for name in SHOWN)
    if several:
        return Unsure("several policies are listed", labels.missing("number").place)
    row: dict[str, object] = {
        **labels.answers("coverage", "number"),
        **labels.term(),
        "coverage": labels.answer("coverage") if labels.hits["coverage"] else _headed(labels),
        "limits": labels.answers("each_occurrence", "general_aggregate"),
    }
    return _doubt_blank_limits(labels.page, [row])


def _headed(labels: Labels) -> Answer[str]:
    """A kind of coverage that stands for itself, as a heading does. A title names none."""
    page = labels.page
    heads = list(_heads(page))
    if len({head.key for head in heads}) > 1:
        return Unsure("several kinds of coverage are named", Place(page.number, heads[0].box))
    words = heads[0].words if heads else ()
    return read(words, page.number, as_text, "a text")


def _heads(page: Page) -> Iterator[Line]:
    for line in page.lines_within(Box(0, 0, page.width, page.height)):
        for part in parts_of(line):
            if COVERAGE.fullmatch(part.text.upper().strip(" :")):
                yield part


def _doubt_blank_limits(page: Page, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """No limit is blank while an amount stands on the page that no label of ours has."""
    answers = [
        one for row in rows if isinstance(all_of := row["limits"], dict) for one in all_of.values()
    ]
    known = {one.value for one in answers if isinstance(one, Reading)}
    amounts = [word for word in page.words if AMOUNT.fullmatch(word.text)]
    loose = next(
        (word for word in amounts if as_limit(word.text.strip(".;:()")) not in known), None
    )
    if loose is None:
        return rows
    lost = Unsure("an amount has no label that we recognize", Place(page.number, loose.box))
    return [{**row, "limits": _doubted(row["limits"], lost)} for row in rows]


def _doubted(limits: object, lost: Unsure) -> dict[str, object]:
    said = limits if isinstance(limits, dict) else {}
    return {
        name: lost if isinstance(one, Reading) and one.value is None else one
        for name, one in said.items()
    }
