"""Exact keys: what two records may hold in common to the letter, whatever their names say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ledgerboard.core.matching.vocabulary import GENERIC_MAIL
from ledgerboard.core.records import Vendor
from ledgerboard.core.values.text import fold, phone_key, web_key

_PHONE = lru_cache(maxsize=65_536)(phone_key)

_STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd",
    "drive": "dr", "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy",
    "parkway": "pkwy", "suite": "#", "ste": "#", "unit": "#", "apt": "#", "north": "n",
    "south": "s", "east": "e", "west": "w", "northwest": "nw", "northeast": "ne",
    "southwest": "sw", "southeast": "se", "floor": "fl",
}  # fmt: skip
_CITY_WORDS = {"st": "saint", "ft": "fort", "mt": "mount", "pt": "port"}


def tax(vendor: Vendor) -> str | None:
    return vendor.tax_number.reveal() if vendor.tax_number else None


def mails(text: str | None) -> Iterator[str]:
    """QuickBooks keeps several addresses in one field, parted by commas."""
    return (part for part in re.split(r"[,;\s]+", fold(text or "")) if "@" in part)


def domain(mail: str) -> str:
    return mail.rpartition("@")[2]


def generic(mail: str) -> bool:
    return domain(mail) in GENERIC_MAIL


def sites(vendor: Vendor) -> frozenset[str]:
    """The firm's own domains: of its website and of its mailboxes, never a public one."""
    site = re.split(r"[/?#:]", web_key(vendor.website or ""))[0]
    found = {site, *(domain(mail) for mail in mails(vendor.email))}
    return frozenset(name for name in found if "." in name and name not in GENERIC_MAIL)


def phone(text: str | None) -> str | None:
    """None for what is no whole number: an extension by itself, «n/a», all zeros."""
    if not text:
        return None
    number = _PHONE(text)
    digits = re.sub(r"\D", "", number.split("x")[0])
    return number if len(digits) >= 10 and len(set(digits[-7:])) > 1 else None


def phones(vendor: Vendor) -> frozenset[str]:
    return frozenset(filter(None, (phone(vendor.phone), phone(vendor.mobile))))


def street(text: str | None) -> str | None:
    """The first line of an address without its spelling; None when it names no number."""
    words = re.findall(r"[^\W_]+|#", fold(text or "").replace(".", ""))
    key = " ".join(_STREET_WORDS.get(word, word) for word in words).replace("# #", "#")
    return key if re.search(r"\d", key) else None


def city(text: str | None) -> str:
    words = re.findall(r"[^\W_]+", fold(text or ""))
    return " ".join(_CITY_WORDS.get(word, word) for word in words)


def postal(text: str | None) -> str:
    """Five digits of a US ZIP; other countries' codes as they are."""
    key = fold(text or "").replace(" ", "")
    return key[:5] if re.match(r"\d{5}(\D|$)|\d{9}$", key) else key
