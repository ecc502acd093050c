"""Contractors' licences: cards, certificates and registrations of state boards."""

from __future__ import annotations

from ledgerboard.core.reading.found import Answer, Paper, Reading, Unsure
from ledgerboard.core.reading.labelled import Asked, Labels, date_of, number_of
from ledgerboard.core.reading.page import Page
from ledgerboard.core.reading.states import BOARDS, office_of, state_of

ASKED = {
    "holder": Asked(
        (
            "Business Name",
            "Licensee",
            "License Holder",
            "Licensee Name",
            "Name of Licensee",
            "Contractor",
            "Issued To",
            "Holder",
            "Licence Holder",
            "Name",
            "Company Name",
            "Registrant",
            "Entity Name",
        )
    ),
    "address": Asked(
        ("Mailing Address", "Business Address", "Address", "Address of Record"), optional=True
    ),
    "number": number_of(
        "License Number",
        "License No",
        "Licence Number",
        "Registration Number",
        "Registration No",
        "License #",
        "Lic No",
        "Contractor License Number",
        "UBI/License Number",
        "License ID",
        "Certificate Number",
    ),
    "classification": Asked(
        (
            "Classification",
            "Classifications",
            "Classification(s)",
            "Class",
            "License Type",
            "License Class",
            "Licence Class",
            "Type",
            "Endorsement",
            "Category",
        ),
        optional=True,
    ),
    "issued": date_of(
        "Issue Date",
        "Issued",
        "Date Issued",
        "Original Issue Date",
        "Issued On",
        "Effective Date",
        optional=True,
    ),
    "expiration": date_of(
        "Expiration Date",
        "Expires",
        "Expiration",
        "Expire Date",
        "Exp Date",
        "Valid Through",
        "Renewal Date",
        "Valid Until",
        "Expires On",
    ),
    "status": Asked(("License Status", "Status", "Licence Status"), optional=True),
    "qualifier": Asked(
        (
            "Qualifier",
            "Qualifying Individual",
            "Qualified Individual",
            "Qualifying Party",
            "Qualifying Agent",
            "Responsible Managing Officer",
        ),
        optional=True,
    ),
    "limit": Asked(("Monetary Limit", "License Limit", "Limit", "Limitation"), optional=True),
}
STOPS = (
    "Signature",
    "Registrar",
    "Chair",
    "Bond",
    "Workers Compensation",
    "Phone",
    "Entity",
    "Verify",
    "Executive Director",
    "Secretary",
    "Entity Type",
    "Board",
    "State",
)


def read_licence(page: Page) -> Paper:
    """What a card says of itself; only the state's own page says whether it still holds."""
    labels = Labels(page, ASKED, STOPS)
    fields: dict[str, object] = {
        "holder": labels.party("holder", "address"),
        **labels.answers("number", "classification"),
        "issuer": office_of(page, 0.6),
        "state": state_of(page, BOARDS, 0.6),
        **_dates(labels),
        **labels.answers("status", "qualifier"),
        "limit": labels.answer("limit"),
    }
    return Paper("licence", (page.number,), None, page.has_text, fields)


def _dates(labels: Labels) -> dict[str, Answer[object]]:
    issued, ends = labels.answer("issued"), labels.answer("expiration")
    days = [one.value for one in (issued, ends) if isinstance(one, Reading) and one.value]
    if len(days) == 2 and days[0] >= days[1]:
        doubt = Unsure("it expires before it was issued", labels.at("expiration"))
        return {"issued": doubt, "expiration": doubt}
    return {"issued": issued, "expiration": ends}
