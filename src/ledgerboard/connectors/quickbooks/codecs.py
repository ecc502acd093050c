"""Values as QuickBooks keeps them, and what it refuses (reference: quickbooks 4, 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from ledgerboard.core.mapping import (
    COUNTRY,
    EMAIL,
    PHONE,
    POSTAL,
    TAX_NUMBER,
    TEXT,
    WEBSITE,
    Codec,
    limited,
    text,
)
from ledgerboard.core.records import Value, number_and_name
from ledgerboard.core.values.text import squeeze

LINES: Final = ("Line1", "Line2", "Line3", "Line4", "Line5")
FORBIDDEN_IN_NAMES: Final = ":\t\n"
COUNTRY_TEXT: Final = limited(COUNTRY, at_most=255)
POSTAL_CODE: Final = limited(POSTAL, at_most=30)
PHONE_NUMBER: Final = limited(PHONE, at_most=30)
SHORT_TEXT: Final = text(max_length=255)
NAME: Final = text(max_length=100, without=FORBIDDEN_IN_NAMES)
COMPANY_NAME: Final = text(max_length=100)


def _street(raw: Any) -> Value:
    """An address may use five lines; to us it is one street."""
    if not isinstance(raw, Mapping):
        raise TypeError("an address was expected")
    lines = (squeeze(str(raw.get(line) or "")) for line in LINES)
    return ", ".join(line for line in lines if line)


def _one_line(value: Any) -> str:
    return squeeze(str(value))


STREET: Final = replace(text(max_length=500), load=_street, dump=_one_line)


def _email_refused(value: Any) -> str | None:
    """Several addresses may stand in one field, divided by commas."""
    for each in str(value).split(","):
        name, at, host = each.strip().partition("@")
        if not (name and at and "." in host) or " " in each.strip():
            return f"is “{value}”, which is not an email address"
    return "has more than 100 characters" if len(str(value)) > 100 else None


EMAIL_ADDRESS: Final = replace(EMAIL, refuse=_email_refused)


def _absolute(value: Any) -> str:
    """A bare host is what people type; QuickBooks wants an absolute address."""
    plain = squeeze(str(value))
    return plain if "://" in plain else f"https://{plain}"


def _website_refused(value: Any) -> str | None:
    address = _absolute(value)
    try:
        fine = urlsplit(address).netloc and " " not in address
    except ValueError:
        fine = False
    if not fine:
        return f"is “{value}”, which is not a web address"
    return "has more than 1000 characters" if len(address) > 1000 else None


WEB_ADDRESS: Final = replace(WEBSITE, dump=_absolute, refuse=_website_refused)


def _number_of(raw: Any) -> Value:
    """A name without a number says nothing about it: that wipes no number in Procore."""
    return number_and_name(str(TEXT.load(raw)))[0] or None


def _name_of(raw: Any) -> Value:
    return number_and_name(str(TEXT.load(raw)))[1]


def _customer_of(raw: Any) -> Value:
    """`Pearl Holdings:2401 - Pearl St` belongs to Pearl Holdings."""
    return str(TEXT.load(raw)).rpartition(":")[0]


PROJECT_NUMBER: Final = replace(NAME, load=_number_of)
PROJECT_NAME: Final = replace(NAME, load=_name_of)
CUSTOMER: Final = Codec(_customer_of, key=TEXT.key, empty="")
BUSINESS_ID: Final = TAX_NUMBER
"""Shown masked, so it is write-only: a value read back is never sent (gotchas 22)."""
