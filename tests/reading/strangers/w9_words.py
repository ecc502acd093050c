"""What people write on a W-9, and what its instruction pages say (a work of the United States)."""

# ruff: noqa: E501, ISC004  # the form\'s own sentences

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tests.reading.strangers.content import FIRMS, STREETS, TOWNS

PERSONS = ("Dolores K. Whitaker", "Jean-Luc Obermann", "T. J. McAllister", "Ana Sofía Prado",
           "Wren Holloway", "Marcus van der Berg")  # fmt: skip
TRADES = ("Holloway Tile & Stone", "Prado Painting", "Obermann Crane Rental", "Red Clay Grading",
          "The Name Plate Shop", "Business Interiors of Date Street")  # fmt: skip
CLASSES = ("individual", "c_corporation", "s_corporation", "partnership", "trust_estate", "llc",
           "other")  # fmt: skip
REVISIONS = {
    "2007": "October 2007", "2011": "December 2011", "2013": "August 2013",
    "2014": "December 2014", "2018": "October 2018", "2024": "March 2024",
}  # fmt: skip
FOOTS = {"2007": "10-2007", "2011": "12-2011", "2013": "8-2013", "2014": "12-2014",
         "2018": "10-2018", "2024": "3-2024"}  # fmt: skip

INSTRUCTIONS = (
    "Specific Instructions|Line 1|You must enter one of the following on this line; do not leave this "
    "line blank. The name should match the name on your tax return. If this Form W-9 is for a joint "
    "account, list first, and then circle, the name of the person or entity whose number you entered "
    "in Part I of Form W-9.|a. Individual. Generally, enter the name shown on your tax return. If you "
    "have changed your last name without informing the Social Security Administration (SSA) of the "
    "name change, enter your first name, the last name as shown on your social security card, and "
    "your new last name.|Line 2|If you have a business name, trade name, DBA name, or disregarded "
    "entity name, you may enter it on line 2.|Line 3|Check the appropriate box on line 3 for the U.S. "
    "federal tax classification of the person whose name is entered on line 1. Check only one box on "
    "line 3.|Limited Liability Company (LLC). If the name on line 1 is an LLC treated as a partnership "
    "for U.S. federal tax purposes, check the Limited Liability Company box and enter P in the space "
    "provided. If the LLC has filed Form 8832 or 2553 to be taxed as a corporation, enter C or S.",
    "Line 5|Enter your address (number, street, and apartment or suite number). This is where the "
    "requester of this Form W-9 will mail your information returns.|Line 6|Enter your city, state, and "
    "ZIP code.|Part I. Taxpayer Identification Number (TIN)|Enter your TIN in the appropriate box. If "
    "you are a resident alien and you do not have and are not eligible to get an SSN, your TIN is your "
    "IRS individual taxpayer identification number (ITIN). Enter it in the social security number box."
    "|How to get a TIN. If you do not have a TIN, apply for one immediately. To apply for an SSN, get "
    "Form SS-5. Use Form W-7 to apply for an ITIN, or Form SS-4, Application for Employer "
    "Identification Number, to apply for an EIN.|Part II. Certification|To establish to the "
    "withholding agent that you are a U.S. person, or resident alien, sign Form W-9. You may be "
    "requested to sign by the withholding agent even if item 1, 4, or 5 below indicates otherwise."
    "|Signature requirements. Complete the certification as indicated in items 1 through 5 below.",
    "What Name and Number To Give the Requester|For this type of account: Give name and SSN of:|1. "
    "Individual   The individual|2. Two or more individuals (joint account)   The actual owner of the "
    "account|3. Custodial account of a minor   The minor|For this type of account: Give name and EIN "
    "of:|6. Corporation   The corporation|7. Partnership or multi-member LLC   The partnership|8. A "
    "broker or registered nominee   The broker or nominee|Secure Your Tax Records From Identity Theft"
    "|Identity theft occurs when someone uses your personal information such as your name, SSN, or "
    "other identifying information, without your permission, to commit fraud or other crimes.|Privacy "
    "Act Notice|Section 6109 of the Internal Revenue Code requires you to provide your correct TIN to "
    "persons (including federal agencies) who are required to file information returns with the IRS.",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """One filled form. `number` is the whole taxpayer number, which no reading may print."""

    fields: dict[str, Any]
    number: str
    requester: str


def written(edition: str, chance: Random) -> Written:
    kind = chance.choice((*CLASSES, "llc", "llc", "individual"))
    if edition == "2007" and kind in {"c_corporation", "s_corporation", "trust_estate"}:
        kind = "partnership"
    social = kind == "individual" and chance.random() < 0.6
    number = _number(chance, social=social)
    signed = chance.random() < 0.8
    fields = {
        "revision": REVISIONS[edition],
        "name": chance.choice(PERSONS if kind == "individual" else FIRMS),
        "business_name": chance.choice(TRADES) if chance.random() < 0.4 else None,
        "classification": kind,
        "llc_tax_class": chance.choice("CSP") if kind == "llc" else None,
        "exempt_payee_code": _code(edition, chance), "fatca_code": None,
        "address": chance.choice(STREETS), "city_state_zip": chance.choice(TOWNS),
        "tin_type": "ssn" if social else "ein",
        "tin_masked": f"***-**-{number[-4:]}" if social else f"**-***{number[-4:]}",
        "tin_valid_format": True, "signed": signed,
        "signature_date": date(2025, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
        if signed else None,
    }  # fmt: skip
    if edition == "2007" and fields["llc_tax_class"] == "S":
        fields["llc_tax_class"] = "D"
    asked_by = "Alder & Pine Builders, Inc.|77 Commerce Way|Raleigh, NC 27601"
    return Written(fields, number, asked_by if chance.random() < 0.3 else "")


def blank(edition: str) -> Written:
    names = ("name", "business_name", "classification", "llc_tax_class", "exempt_payee_code",
             "fatca_code", "address", "city_state_zip", "tin_type", "tin_masked",
             "tin_valid_format", "signature_date")  # fmt: skip
    nothing: dict[str, Any] = dict.fromkeys(names)
    return Written({"revision": REVISIONS[edition], **nothing, "signed": False}, "", "")


def _code(edition: str, chance: Random) -> str | None:
    return "5" if edition in {"2013", "2014", "2018", "2024"} and chance.random() < 0.15 else None


def _number(chance: Random, *, social: bool) -> str:
    if social:
        return f"{chance.randint(101, 599)}{chance.randint(10, 99)}{chance.randint(1000, 9999)}"
    return f"{chance.choice((20, 27, 35, 46, 56, 81, 83))}{chance.randint(1000000, 9999999)}"
