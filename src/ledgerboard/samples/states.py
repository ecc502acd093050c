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
UNKNOWN_LIMITS = dict.fromkeys(
    ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit")
)
COVERED = (
    "This certifies that the employer named above has complied with the law as of the date shown "
    "and pays its premium. Coverage may be verified with the office at any time."
)
EXCUSED = (
    "The person named above has filed for exemption from the law on compensation of workers. It "
    "covers no one else and no other trade."
)


def _row(chance: Random, path: str, labels: tuple[str, ...], text: str) -> Row:
    """One of the labels under which forms ask for it."""
    return Row(path, chance.choice(labels), text)


def _heads(offices: tuple[str, ...], title: str, form: str | None) -> tuple[str, ...]:
    return (*offices, title, *([f"Form {form}"] if form else []))


def fund(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """Workers' compensation, as a state's own fund certifies it."""
    state, offices, title, form = chance.choice(FUNDS)
    iso, shown = _dates(chance)
    labels = ("Employer", "Insured Employer", "Policyholder", "Business Name and Address")
    employer, employed = _party(chance, "employer", chance.choice(labels))
    holder, held = _party(chance, "holder", "Certificate Holder")
    no_holder = chance.random() < 0.4
    number = str(chance.randint(1_000_000, 9_999_999))
    rows = [employer, *_policy(chance, number, shown), *([] if no_holder else [holder])]
    issued = chance.random() < 0.6
    if issued:
        place = chance.choice((0, 1))
        day = _row(chance, "issue_date", ("Issue Date", "Date Issued"), shown["issued"])
        rows.insert(place, day)
    fields = {
        "form": form, "state": state, "issuer": offices[-1], "employer": employed,
        "policy_number": number, "certificate_number": None,
        "effective": iso["effective"], "expiration": iso["expiration"],
        "issue_date": iso["issued"] if issued else None,
        "holder": NOBODY if no_holder else held,
        **dict.fromkeys(("status", "proprietor_excluded", "excluded_persons")),
        "limits": UNKNOWN_LIMITS,
    }  # fmt: skip
    heads = _heads(offices, title, form)
    return _done(sheet, LabelledForm("wc_certificate", heads, tuple(rows), fields, COVERED), chance)


def _policy(chance: Random, number: str, shown: dict[str, str]) -> list[Row]:
    numbers = ("Policy Number", "Account Number", "Risk Number", "Account ID")
    starts = ("Effective Date", "Policy Effective Date", "Valid From")
    ends = ("Expiration Date", "Valid Through", "Coverage Expires")
    return [
        _row(chance, "policy_number", numbers, number),
        _row(chance, "effective", starts, shown["effective"]),
        _row(chance, "expiration", ends, shown["expiration"]),
    ]


def exemption(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """From workers' compensation: of one person, for one trade."""
    state, offices, title, form = chance.choice(EXEMPT)
    iso, shown = _dates(chance, 24)
    labels = ("Business Name and Address", "Legal Entity Name and Address", "Business Name")
    employer, employed = _party(chance, "employer", chance.choice(labels))
    person, trade = chance.choice(people.PEOPLE[:5]), chance.choice(people.TRADES)
    number = f"{chance.randint(2025, 2026)}-{chance.randint(1000, 99999):06d}"
    numbers = ("Certificate Number", "Exemption Certificate Number")
    trades = ("Scope of Business or Trade", "Nature of Business")
    rows = (
        Row("effective", "Effective Date", shown["effective"]),
        _row(chance, "expiration", ("Expiration Date", "Expires"), shown["expiration"]),
        _row(chance, "person", ("Person", "Exempt Person", "Applicant"), person),
        employer,
        _row(chance, "trade", trades, trade),
        _row(chance, "certificate_number", numbers, number),
    )
    fields = {
        "form": form, "state": state, "issuer": offices[-1], "employer": employed,
        "person": person, "certificate_number": number, "trade": trade,
        "effective": iso["effective"], "expiration": iso["expiration"],
        "issue_date": None, "holder": NOBODY, "reason": None,
    }  # fmt: skip
    heads = _heads(offices, title, form)
    return _done(sheet, LabelledForm("wc_exemption", heads, rows, fields, EXCUSED), chance)


def licence(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    state, board, title, number, classes = chance.choice(BOARDS)
    iso, shown = _dates(chance, 24)
    labels = ("Business Name", "Licensee", "Issued To")
    holder, held = _party(chance, "holder", chance.choice(labels))
    said = number.format(chance.randint(100_000, 999_999))
    kind, status = chance.choice(classes), chance.choice(("Active", "Current", "CLEAR", None))
    issued = chance.random() < 0.6
    qualifier = chance.choice((*people.PEOPLE[:5], None, None))
    numbers = ("License Number", "License No", "Licence Number")
    ends = ("Expiration Date", "Expires", "Valid Through")
    rows = [
        _row(chance, "number", numbers, said),
        holder,
        _row(chance, "classification", ("Classification", "Class", "License Type"), kind),
        _row(chance, "expiration", ends, shown["expiration"]),
    ]
    if status:
        rows.append(Row("status", "Status", status))
    if issued:
        rows.append(_row(chance, "issued", ("Issue Date", "Date Issued"), shown["issued"]))
    if qualifier:
        qualifiers = ("Qualifier", "Qualifying Individual")
        rows.append(_row(chance, "qualifier", qualifiers, qualifier))
    fields = {
        "holder": held, "number": said, "classification": kind, "issuer": board, "state": state,
        "issued": iso["issued"] if issued else None, "expiration": iso["expiration"],
        "status": status, "qualifier": qualifier, "limit": None,
    }  # fmt: skip
    return _done(sheet, LabelledForm("licence", (board, title), tuple(rows), fields), chance)


def letter(sheet: DrawnPage, chance: Random) -> dict[str, Any]:
    """A pool's or a carrier's own page about one policy."""
    iso, shown = _dates(chance)
    insured, named = _party(chance, "insured", chance.choice(("Named Insured", "Insured")))
    holder, held = _party(chance, "certificate_holder", "Certificate Holder")
    insurer, number = chance.choice(people.INSURERS), f"GL-{chance.randint(10000, 99999)}-26"
    each = chance.choice((1_000_000, 2_000_000))
    carriers = ("Insurer", "Insurance Company", "Carrier")
    rows = (
        insured,
        _row(chance, "insurer", carriers, insurer),
        *_liability(chance, number, shown, each),
        holder,
    )
    policy = {
        "coverage": LIABILITY, "number": number,
        "effective": iso["effective"], "expiration": iso["expiration"],
        "limits": {"each_occurrence": each, "general_aggregate": 2 * each},
    }  # fmt: skip
    fields = {
        "date": None, "certificate_number": None, "producer": NOBODY, "insured": named,
        "insurer": insurer, "policies": [policy], "certificate_holder": held, "description": None,
    }  # fmt: skip
    title = chance.choice(
        ("MEMORANDUM OF INSURANCE", "EVIDENCE OF COVERAGE", "CERTIFICATE OF INSURANCE")
    )
    return _done(sheet, LabelledForm("coi_non_acord", (title,), rows, fields), chance)


LIABILITY = "Commercial General Liability"


def _liability(chance: Random, number: str, shown: dict[str, str], each: int) -> list[Row]:
    kinds = ("Type of Coverage", "Coverage", "Type of Insurance")
    policy = "policies[0]"
    return [
        _row(chance, f"{policy}.coverage", kinds, LIABILITY),
        _row(chance, f"{policy}.number", ("Policy Number", "Policy No"), number),
        _row(chance, f"{policy}.effective", ("Effective Date", "Effective"), shown["effective"]),
        _row(chance, f"{policy}.expiration", ("Expiration Date", "Expires"), shown["expiration"]),
        Row(f"{policy}.limits.each_occurrence", "Each Occurrence", f"${each:,}"),
        Row(f"{policy}.limits.general_aggregate", "General Aggregate", f"${2 * each:,}"),
    ]


def _done(sheet: DrawnPage, form: LabelledForm, chance: Random) -> dict[str, Any]:
    paper = labelled_forms.draw(sheet, form, chance)
    del paper["end"]
    sheet.turn()
    return paper
