"""Invented certificates of state funds, exemptions, licences and letters of coverage."""

from __future__ import annotations

from random import Random
from typing import Any

from ledgerboard.samples import labelled_forms, people
from ledgerboard.samples.drawn_page import DrawnPage
from ledgerboard.samples.labelled_forms import LabelledForm, Row

STYLES = ("usual", "bare", "dashes")
FUNDS = (
    (
        "OH",
        ("Ohio Bureau of Workers' Compensation",),
        "Certificate of Ohio Workers' Compensation",
        None,
    ),
    (
        "WA",
        ("State of Washington", "Department of Labor & Industries"),
        "Certificate of Workers' Compensation Coverage",
        None,
    ),
    (
        "ND",
        ("North Dakota Workforce Safety & Insurance",),
        "Certificate of Workers' Compensation Payment",
        None,
    ),
    (
        "WY",
        ("Wyoming Department of Workforce Services",),
        "Certificate of Workers' Compensation Good Standing",
        None,
    ),
    (
        "NY",
        ("New York State Insurance Fund",),
        "Certificate of Workers' Compensation Insurance",
        "U-26.3",
    ),
    (
        "CA",
        ("State Compensation Insurance Fund",),
        "Certificate of Workers' Compensation Insurance",
        None,
    ),
)
EXEMPT = (
    (
        "FL",
        ("State of Florida", "Division of Workers' Compensation"),
        "Certificate of Election to be Exempt",
        None,
    ),
    ("NY", ("New York State Workers' Compensation Board",), "Certificate of Exemption", "CE-200"),
)
BOARDS = (
    (
        "CA",
        "Contractors State License Board",
        "Contractor's License",
        "{0}",
        ("B", "C-10", "C-20, C-36", "A, B"),
    ),
    (
        "FL",
        "Construction Industry Licensing Board",
        "Certified Contractor License",
        "CGC{0}",
        ("General", "Building"),
    ),
    (
        "NC",
        "North Carolina Licensing Board for General Contractors",
        "Contractor License",
        "{0}",
        ("Building", "Unclassified"),
    ),
    (
        "AZ",
        "Arizona Registrar of Contractors",
        "Contractor License",
        "ROC {0}",
        ("CR-11", "B-1", "R-39"),
    ),
    (
        "OR",
        "Oregon Construction Contractors Board",
        "Contractor License",
        "{0}",
        ("Residential General", "Commercial Level 2"),
    ),
    (
        "NV",
        "Nevada State Contractors Board",
        "Contractor License",
        "00{0}",
        ("C-2 Electrical", "B General"),
    ),
)


def _dates(chance: Random, months: int = 12) -> tuple[dict[str, str], dict[str, str]]:
    """ISO for the key, and as they are printed."""
    style = chance.choice(STYLES)
    start = people.some_day(chance)
    both = {"effective": start, "expiration": people.later(start, months), "issued": start}
    return (
        {name: day.isoformat() for name, day in both.items()},
        {name: people.printed_date(day, style) for name, day in both.items()},
    )


def _party(chance: Random, path: str, label: str) -> tuple[Row, dict[str, str]]:
    name, rest = people.firm(chance), people.address(chance)
    return Row(path, label, name, rest), {"name": name, "address": ", ".join(rest)}


NOBODY: dict[str, Any] = {"name": None, "address": None}


def fund(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    state, offices, title, form = chance.choice(FUNDS)
    iso, shown = _dates(chance)
    employer, employed = _party(
        chance,
        "employer",
        chance.choice(
            ("Employer", "Insured Employer", "Policyholder", "Business Name and Address")
        ),
    )
    holder, held = _party(chance, "holder", "Certificate Holder")
    no_holder = chance.random() < 0.4
    held = NOBODY if no_holder else held
    number = str(chance.randint(1_000_000, 9_999_999))
    rows = [
        employer,
        Row(
            "policy_number",
            chance.choice(("Policy Number", "Account Number", "Risk Number", "Account ID")),
            number,
        ),
        Row(
            "effective",
            chance.choice(("Effective Date", "Policy Effective Date", "Valid From")),
            shown["effective"],
        ),
        Row(
            "expiration",
            chance.choice(("Expiration Date", "Valid Through", "Coverage Expires")),
            shown["expiration"],
        ),
        *([] if no_holder else [holder]),
    ]
    issued = chance.random() < 0.6
    if issued:
        rows.insert(
            chance.choice((0, 1)),
            Row("issue_date", chance.choice(("Issue Date", "Date Issued")), shown["issued"]),
        )
    heads = (*offices, title, *([f"Form {form}"] if form else []))
    text = "This certifies that the employer named above has complied with the law as of the date shown and pays its premium. Coverage may be verified with the office at any time."
    fields = {
        "form": form,
        "state": state,
        "issuer": offices[-1],
        "employer": employed,
        "policy_number": number,
        "certificate_number": None,
        "effective": iso["effective"],
        "expiration": iso["expiration"],
        "issue_date": iso["issued"] if issued else None,
        "holder": held,
        "status": None,
        "proprietor_excluded": None,
        "excluded_persons": None,
        "limits": {
            "el_each_accident": None,
            "el_disease_each_employee": None,
            "el_disease_policy_limit": None,
        },
    }
    return _done(sheet, LabelledForm("wc_certificate", heads, tuple(rows), fields, text), chance)


def exemption(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    state, offices, title, form = chance.choice(EXEMPT)
    iso, shown = _dates(chance, 24)
    employer, employed = _party(
        chance,
        "employer",
        chance.choice(
            ("Business Name and Address", "Legal Entity Name and Address", "Business Name")
        ),
    )
    person, trade = chance.choice(people.PEOPLE[:5]), chance.choice(people.TRADES)
    number = f"{chance.randint(2025, 2026)}-{chance.randint(1000, 99999):06d}"
    rows = (
        Row("effective", "Effective Date", shown["effective"]),
        Row("expiration", chance.choice(("Expiration Date", "Expires")), shown["expiration"]),
        Row("person", chance.choice(("Person", "Exempt Person", "Applicant")), person),
        employer,
        Row("trade", chance.choice(("Scope of Business or Trade", "Nature of Business")), trade),
        Row(
            "certificate_number",
            chance.choice(("Certificate Number", "Exemption Certificate Number")),
            number,
        ),
    )
    fields = {
        "form": form,
        "state": state,
        "issuer": offices[-1],
        "employer": employed,
        "person": person,
        "certificate_number": number,
        "trade": trade,
        "effective": iso["effective"],
        "expiration": iso["expiration"],
        "issue_date": None,
        "holder": NOBODY,
        "reason": None,
    }
    heads = (*offices, title, *([f"Form {form}"] if form else []))
    text = "The person named above has filed for exemption from the law on compensation of workers. It covers no one else and no other trade."
    return _done(sheet, LabelledForm("wc_exemption", heads, rows, fields, text), chance)


def licence(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    state, board, title, number, classes = chance.choice(BOARDS)
    iso, shown = _dates(chance, 24)
    holder, held = _party(
        chance, "holder", chance.choice(("Business Name", "Licensee", "Issued To"))
    )
    said = number.format(chance.randint(100_000, 999_999))
    kind, status = chance.choice(classes), chance.choice(("Active", "Current", "CLEAR", None))
    issued = chance.random() < 0.6
    qualifier = chance.choice((*people.PEOPLE[:5], None, None))
    rows = [
        Row("number", chance.choice(("License Number", "License No", "Licence Number")), said),
        holder,
        Row("classification", chance.choice(("Classification", "Class", "License Type")), kind),
        Row(
            "expiration",
            chance.choice(("Expiration Date", "Expires", "Valid Through")),
            shown["expiration"],
        ),
    ]
    rows += [Row("status", "Status", status)] if status else []
    rows += (
        [Row("issued", chance.choice(("Issue Date", "Date Issued")), shown["issued"])]
        if issued
        else []
    )
    rows += (
        [Row("qualifier", chance.choice(("Qualifier", "Qualifying Individual")), qualifier)]
        if qualifier
        else []
    )
    fields = {
        "holder": held,
        "number": said,
        "classification": kind,
        "issuer": board,
        "state": state,
        "issued": iso["issued"] if issued else None,
        "expiration": iso["expiration"],
        "status": status,
        "qualifier": qualifier,
        "limit": None,
    }
    return _done(sheet, LabelledForm("licence", (board, title), tuple(rows), fields), chance)


def letter(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """A pool's or a carrier's own page about one policy."""
    iso, shown = _dates(chance)
    insured, named = _party(chance, "insured", chance.choice(("Named Insured", "Insured")))
    holder, held = _party(chance, "certificate_holder", "Certificate Holder")
    insurer, number = chance.choice(people.INSURERS), f"GL-{chance.randint(10000, 99999)}-26"
    each = chance.choice((1_000_000, 2_000_000))
    rows = (
        insured,
        Row("insurer", chance.choice(("Insurer", "Insurance Company", "Carrier")), insurer),
        Row(
            "policies[0].coverage",
            chance.choice(("Type of Coverage", "Coverage", "Type of Insurance")),
            "Commercial General Liability",
        ),
        Row("policies[0].number", chance.choice(("Policy Number", "Policy No")), number),
        Row(
            "policies[0].effective",
            chance.choice(("Effective Date", "Effective")),
            shown["effective"],
        ),
        Row(
            "policies[0].expiration",
            chance.choice(("Expiration Date", "Expires")),
            shown["expiration"],
        ),
        Row("policies[0].limits.each_occurrence", "Each Occurrence", f"${each:,}"),
        Row("policies[0].limits.general_aggregate", "General Aggregate", f"${2 * each:,}"),
        holder,
    )
    policy = {
        "coverage": "Commercial General Liability",
        "number": number,
        "effective": iso["effective"],
        "expiration": iso["expiration"],
        "limits": {"each_occurrence": each, "general_aggregate": 2 * each},
    }
    fields = {
        "date": None,
        "certificate_number": None,
        "producer": NOBODY,
        "insured": named,
        "insurer": insurer,
        "policies": [policy],
        "certificate_holder": held,
        "description": None,
    }
    title = chance.choice(
        ("MEMORANDUM OF INSURANCE", "EVIDENCE OF COVERAGE", "CERTIFICATE OF INSURANCE")
    )
    return _done(sheet, LabelledForm("coi_non_acord", (title,), rows, fields), chance)


def _done(sheet: DrawnPage, form: LabelledForm, chance: Random) -> dict[str, Any]:
    paper = labelled_forms.draw(sheet, form, chance)
    del paper["end"]
    sheet.turn()
    return paper
