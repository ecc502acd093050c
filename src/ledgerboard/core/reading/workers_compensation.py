"""Workers' compensation: certificates of state funds and boards, and exemptions from them."""

from __future__ import annotations

import re

from ledgerboard.core.reading.acord25.boxes import seen_by, ticked
from ledgerboard.core.reading.found import (
    Answer,
    Paper,
    Place,
    Reading,
    Unsure,
    blank,
    is_sure,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.labelled import (
    PERIODS,
    Asked,
    Labels,
    date_of,
    number_of,
    said_in,
)
from ledgerboard.core.reading.page import Page
from ledgerboard.core.reading.states import FUNDS, office_of, state_of
from ledgerboard.core.reading.values import as_limit

FORM = re.compile(r"\b(GSI-105\.2|C-105\.2|U-26\.3|SI-12|CE-200|DWC-\d{3}|DFS-F2-DWC-\d+)\b")
EMPLOYER = (
    "Legal Name & Address of Insured",
    "Legal Name and Address of Insured",
    "Insured Employer",
    "Name and Address of Insured",
    "Employer Name",
    "Employer",
    "Business Name and Address",
    "Legal Entity Name and Address",
    "Business Name",
    "Insured",
    "Policyholder",
    "Legal Business Name",
    "Firm Name",
    "Named Insured",
)
EFFECTIVE = (
    "Policy Effective Date",
    "Effective Date",
    "Coverage Effective",
    "Effective",
    "Valid From",
    "Policy Effective",
    "Period Specified Below Begins",
    "From",
    "Coverage From",
)
EXPIRATION = (
    "Policy Expiration Date",
    "Expiration Date",
    "Coverage Through",
    "Expiration",
    "Expires",
    "Valid Through",
    "Valid To",
    "Valid Until",
    "Through",
    "To",
    "Coverage Expires",
)
HOLDER = (
    "Certificate Holder",
    "Entity Requesting Proof of Coverage",
    "Name and Address of Entity Requesting Proof of Coverage",
    "Name and Address of the Entity Requesting Proof of Coverage",
    "Issued To",
    "Permit Authority",
    "Entity Requesting Proof",
)
ISSUED = ("Date Issued", "Issue Date", "Certificate Date", "Date of Issue", "Issued", "Date")
STOPS = (
    "Phone",
    "Telephone",
    "FEIN",
    "Federal Employer Identification Number",
    "Email",
    "NAICS",
    "Authorized Signature",
    "Signature",
    "Title",
    "Work Location of Insured",
    "Verify at",
    "Description",
    "Notice",
    "Manual Number",
)
CERTIFICATE = {
    "employer": Asked(EMPLOYER),
    "employer_address": Asked(
        ("Employer Address", "Business Address", "Mailing Address", "Address"), optional=True
    ),
    "policy_number": number_of(
        "Policy Number",
        "Policy Number of Entity Listed in Box 1a",
        "Account Number",
        "Account ID",
        "Risk Number",
        "Policy/Account Number",
        "Policy No",
        "Account No",
        "Employer Number",
        "Policy ID",
    ),
    "certificate_number": number_of(
        "Certificate Number", "Certificate No", "Certificate ID", optional=True
    ),
    "effective": date_of(*EFFECTIVE),
    "expiration": date_of(*EXPIRATION),
    "period": PERIODS,
    "issue_date": date_of(*ISSUED, optional=True),
    "holder": Asked(HOLDER, optional=True),
    "carrier": Asked(("Name of Insurance Carrier", "Insurance Carrier", "Carrier"), optional=True),
    "status": Asked(
        ("Account Status", "Coverage Status", "Workers' Comp Premium Status", "Status"),
        optional=True,
    ),
    "excluded_persons": Asked(
        ("Excluded Persons", "Persons Excluded", "Officers Excluded", "Excluded Officers"),
        optional=True,
    ),
    "el_each_accident": Asked(
        ("Each Accident", "E.L. Each Accident", "Bodily Injury by Accident"),
        as_limit,
        "an amount",
        optional=True,
    ),
    "el_disease_each_employee": Asked(
        ("Disease Each Employee", "Disease - Each Employee", "E.L. Disease Each Employee"),
        as_limit,
        "an amount",
        optional=True,
    ),
    "el_disease_policy_limit": Asked(
        ("Disease Policy Limit", "Disease - Policy Limit", "E.L. Disease Policy Limit"),
        as_limit,
        "an amount",
        optional=True,
    ),
}
EXEMPTION = {
    "employer": Asked(EMPLOYER),
    "employer_address": Asked(("Business Address", "Mailing Address", "Address"), optional=True),
    "person": Asked(
        (
            "Person",
            "Exempt Person",
            "Exempt Officer",
            "Name of Officer",
            "Officer",
            "Applicant",
            "Member",
        ),
        optional=True,
    ),
    "certificate_number": number_of(
        "Exemption Certificate Number",
        "Certificate Number",
        "Exemption Number",
        "Certificate No",
        "Control Number",
        optional=True,
    ),
    "trade": Asked(
        (
            "Scope of Business or Trade",
            "Scope of Trade",
            "Scopes of Business or Trade",
            "Trade",
            "Nature of Business",
        ),
        optional=True,
    ),
    "effective": date_of(*EFFECTIVE, optional=True),
    "expiration": date_of(*EXPIRATION),
    "issue_date": date_of(*ISSUED, optional=True),
    "holder": Asked(HOLDER, optional=True),
    "reason": Asked(("Reason", "Reason for Exemption", "Basis of Exemption"), optional=True),
}
LIMITS = ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit")


def read_fund(page: Page) -> Paper:
    """Monopolistic funds print no limits: employers' liability is not theirs to insure."""
    labels = Labels(page, CERTIFICATE, STOPS)
    fields: dict[str, object] = {
        **_issued_by(labels),
        "employer": labels.party("employer", "employer_address"),
        **labels.answers("policy_number", "certificate_number"),
        **_period(labels),
        "issue_date": labels.answer("issue_date"),
        "holder": labels.party("holder"),
        "status": labels.answer("status"),
        "proprietor_excluded": _proprietors(page),
        "excluded_persons": labels.answer("excluded_persons"),
        "limits": labels.answers(*LIMITS),
    }
    return Paper("wc_certificate", (page.number,), _edition(page), page.has_text, fields)


def read_exemption(page: Page) -> Paper:
    labels = Labels(page, EXEMPTION, STOPS)
    fields: dict[str, object] = {
        **_issued_by(labels),
        "employer": labels.party("employer", "employer_address"),
        **labels.answers("person", "certificate_number", "trade"),
        **_period(labels),
        "issue_date": labels.answer("issue_date"),
        "holder": labels.party("holder"),
        "reason": labels.answer("reason"),
    }
    return Paper("wc_exemption", (page.number,), _edition(page), page.has_text, fields)


def _issued_by(labels: Labels) -> dict[str, object]:
    """A private carrier stands in a box of its own; a fund at the head."""
    page = labels.page
    found = said_in(page, FORM)
    form = read(found[1], page.number, lambda _: found[0].group(1), "a form") if found else blank()
    carrier = labels.answer("carrier") if "carrier" in labels.asked else blank()
    stated = isinstance(carrier, Unsure) or carrier.value is not None
    return {
        "form": form,
        "state": state_of(page, FUNDS),
        "issuer": carrier if stated else office_of(page),
    }


def _period(labels: Labels) -> dict[str, object]:
    """A period that ends before it begins was not read well."""
    begin, end = labels.term().values()
    days = [one.value for one in (begin, end) if isinstance(one, Reading) and one.value]
    if len(days) == 2 and days[0] >= days[1]:
        doubt = Unsure("the period ends before it begins", labels.at("expiration"))
        return {"effective": doubt, "expiration": doubt}
    return {"effective": begin, "expiration": end}


def _edition(page: Page) -> str | None:
    found = said_in(page, re.compile(r"\((\d{1,2}[-/]\d{2,4})\)"))
    if found is None or not is_sure(found[1]):
        return None
    return found[0].group(1) if found[1][0].box.cy > 0.85 * page.height else None


def _proprietors(page: Page) -> Answer[bool]:
    """The two boxes of C-105.2 about proprietors, partners and officers."""
    head = page.find("Proprietor, Partners or Executive Officers are")
    if head is None:
        return blank()
    area = Box(0, head.y0 - 4, page.width, head.y1 + 46)
    labels = {"included": page.find("included", area), "excluded": page.find("all excluded", area)}
    boxes = ticked(page, area, labels)
    on = {name for name, box in boxes.items() if isinstance(box, Reading) and box.value}
    doubtful = any(isinstance(box, Unsure) for box in boxes.values())
    here = Place(page.number, area)
    if doubtful or len(on) > 1:
        return Unsure("the boxes do not say whether they are excluded", here)
    return Reading("excluded" in on, here, seen_by(boxes.values())) if on else blank(here)
