"""When are two texts the same? Formatting that no person would call a change is not one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import phonenumbers

_COUNTRIES = {
    "usa": "US", "us": "US", "u s": "US", "u s a": "US", "united states": "US",
    "united states of america": "US", "can": "CA", "canada": "CA", "mex": "MX", "mexico": "MX",
    "gbr": "GB", "united kingdom": "GB",
}  # fmt: skip


def squeeze(text: str) -> str:
    """Trimmed, with runs of white space as one space, in one Unicode form (NFC)."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(plain.split())


def fold(text: str) -> str:
    """`squeeze`d without letter case: how QuickBooks decides that a name is taken."""
    return squeeze(text).casefold()


def spellings(text: str) -> tuple[str, ...]:
    """As it is, and in capitals and small letters: QuickBooks takes `ne-22` and `NE-22` for one
    number, and a column finds only what is spelled exactly so.
    """
    return tuple(dict.fromkeys((text, text.upper(), text.lower())))


def phone_key(text: str) -> str:
    """The number itself, so that `(503) 555-0142` and `503.555.0142` are one; US by default."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return fold(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + (
        f"x{number.extension}" if number.extension else ""
    )


def web_key(text: str) -> str:
    """A website without scheme, `www.` and trailing slash."""
    return re.sub(r"^(https?://)?(www\.)?", "", fold(text)).rstrip("/")


@lru_cache(1_000)
def country_code(text: str) -> str:
    """ISO 3166 alpha-2 for the spellings our systems use; anything else stays as it is.

    QuickBooks answers `USA` where Procore wants `US` (reference: quickbooks gotchas 11).
    """
    return _COUNTRIES.get(re.sub(r"[.\s]+", " ", text).strip().casefold(), squeeze(text))


def postal_key(text: str) -> str:
    """A US ZIP by its digits and dash; `97209-0000` is `97209`."""
    return re.sub(r"-?0000$", "", fold(text).replace(" ", ""))
