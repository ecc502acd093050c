"""Invented firms, people, policies and places; numbers from ranges set aside for fiction."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

HEADS = (
    "Blue Heron", "Carolina", "Ironwood", "Three Rivers", "Summit", "Piedmont", "Old Mill",
    "Northgate", "Cedar Point", "Álvarez & Sons", "O'Malley", "Redline", "Kestrel", "Granite State",
)  # fmt: skip
TRADES = (
    "Electric", "Mechanical", "Plumbing & Heating", "Concrete", "Drywall", "Roofing", "Steel Erectors",
    "Excavating", "Painting", "Glass AND Glazing", "Landscape Services", "Fire Protection",
)  # fmt: skip
SUFFIXES = (" LLC", ", LLC", ", L.L.C.", " Inc.", ", Inc", " Corp", " Co.", "")
PEOPLE = (
    "Dana Whitfield",
    "Luis Ortega",
    "Mary-Jo Pratt",
    "Sam Okafor",
    "Chris Nguyen",
    "Certificate Dept",
)
STREETS = (
    "Main Street",
    "Industrial Blvd",
    "Old Wake Forest Rd",
    "N 4th Ave",
    "County Road 12",
    "Harbor Dr",
)
TOWNS = (
    ("Raleigh", "NC", "27601"), ("Austin", "TX", "78701"), ("Fresno", "CA", "93721"),
    ("Albany", "NY", "12207"), ("Tampa", "FL", "33602"), ("Dayton", "OH", "45402-1234"),
)  # fmt: skip
INSURERS = (
    "Fictional Mutual Insurance Company", "Sample Casualty Co", "Invented Indemnity Company of America",
    "Lookalike Surety & Fire Ins Co", "Notional National Insurance Co.", "Pretend Property and Casualty",
    "Example Employers Assurance", "Made-Up Marine Insurance Corp",
)  # fmt: skip
AGENCIES = (
    "Hartwell Insurance Agency",
    "Coastal Risk Partners",
    "Bishop & Lane Insurance Services, Inc.",
)
PROJECTS = (
    "Riverside Middle School Addition",
    "Job 2231 - Harbor Lofts",
    "Parking Deck C, Phase 2",
)


def firm(chance: Random) -> str:
    return f"{chance.choice(HEADS)} {chance.choice(TRADES)}{chance.choice(SUFFIXES)}"


def address(chance: Random) -> tuple[str, str]:
    town, state, code = chance.choice(TOWNS)
    street = f"{chance.randint(10, 9899)} {chance.choice(STREETS)}"
    if chance.random() < 0.15:
        street = f"PO Box {chance.randint(100, 9999)}"
    elif chance.random() < 0.2:
        street += f", Suite {chance.randint(100, 499)}"
    gap = chance.choice((", ", " ", ", "))
    return street, f"{town}{gap}{state} {code}"


def phone(chance: Random) -> str:
    area, last = chance.choice((919, 512, 559, 518)), chance.randint(100, 199)
    forms = (f"({area}) 555-0{last}", f"{area}-555-0{last}", f"{area}.555.0{last}")
    return chance.choice(forms)


def number(chance: Random) -> str:
    digits = chance.randint(1_000_000, 9_999_999)
    styles = (
        f"CPP {digits} 05", f"BKS(26){digits}", f"0{digits % 1_000_000:06d}-7", f"GL-2025-{digits % 100000:05d}",
        f"6S62UB-4N{digits % 100000:05d}-6-25", f"00{digits}", f"WC{digits}-02", f"{digits}",
    )  # fmt: skip
    return "TBD" if chance.random() < 0.02 else chance.choice(styles)


def printed_date(day: date, style: str) -> str:
    if style == "bare":
        return f"{day.month}/{day.day}/{day.year}"
    if style == "short":
        return f"{day:%m/%d/%y}"
    return f"{day:%m-%d-%Y}" if style == "dashes" else f"{day:%m/%d/%Y}"


def later(day: date, months: int = 12) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def some_day(chance: Random) -> date:
    day = date(2025, 1, 1) + timedelta(days=chance.randint(0, 500))
    return day.replace(day=min(day.day, 28))
