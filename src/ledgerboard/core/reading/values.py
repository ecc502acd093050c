"""Dates, amounts and marks as certificates print them. What is ambiguous is `None`."""

from __future__ import annotations

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMERIC = re.compile(r"(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
PACKED = re.compile(r"\d{8}")
NAMED = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:, ?| )(\d{4})")
DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")

PERIOD = re.compile(
    r"(?:FROM )?([\w/.,-][\w/., -]{5,18}?) ?(?:TO|THROUGH|UNTIL|-|\u2013) ?"
    r"([\w/.,-][\w/., -]{5,18}?)(?:,? (?:AT )?12:01.*)?",
    re.IGNORECASE,
)
GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.00)?|[1-9]\d{3,8}(?:\.00)?|0(?:\.00)?")
DOTTED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")
SHORT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?(M|MM|MIL|MILL|MILLION|K)\.?", re.IGNORECASE)
SAID = re.compile(r"INCL(UDED|\.)?|EXCL(UDED|\.)?|N/A|NONE|STATUTORY|UNLIMITED", re.IGNORECASE)
SCALE = {"K": 1_000}
TICKS = frozenset("Xx✖✗✘✓✔☒☑■●✕╳×")  # noqa: RUF001  # they are what is printed


def as_date(text: str) -> date | None:
    """The month comes first on American papers; what can only be day first is not guessed."""
    stripped = text.strip()
    if found := NUMERIC.fullmatch(stripped):
        month, _, day, year = found.groups()
        return _date(_year(year), int(month), int(day))
    if PACKED.fullmatch(stripped):
        return _packed(stripped)
    if found := ISO.fullmatch(stripped):
        year, month, day = found.groups()
        return _date(int(year), int(month), int(day))
    if found := NAMED.fullmatch(stripped):
        name, day, year = found.groups()
        return _date(int(year), _month(name), int(day))
    if found := DAY_FIRST.fullmatch(stripped):
        day, name, year = found.groups()
        return _date(int(year), _month(name), int(day))
    return None


def as_period(text: str) -> tuple[date, date] | None:
    """`01/01/2026 to 01/01/2027`, and the hour that policies begin at."""
    found = PERIOD.fullmatch(text.strip(" :"))
    days = [as_date(said.strip()) for said in found.groups()[:2]] if found else []
    return (days[0], days[1]) if len(days) == 2 and days[0] and days[1] else None


def _packed(text: str) -> date | None:
    """Eight figures in a row: one of the two ways to read them must be the only one."""
    ways = {_date(int(text[:4]), int(text[4:6]), int(text[6:])),
            _date(int(text[4:]), int(text[:2]), int(text[2:4]))}  # fmt: skip
    real = ways - {None}
    return real.pop() if len(real) == 1 else None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int:
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1980 <= year <= 2099 else None
    except ValueError:
        return None


def as_limit(text: str) -> int | str | None:
    """Whole dollars, or the word that is printed instead. `5.000` or `1,000,00` may be anything,
    and of `00,000` a figure is lost.

    The dollar sign before the amount is printed on the form; some systems type it once more.
    """
    bare = re.sub(r"^(\$\s*)+", "", text.strip()).strip()
    if SAID.fullmatch(bare):
        return bare
    if GROUPED.fullmatch(bare):
        return _plausible(int(bare.removesuffix(".00").replace(",", "")))
    if DOTTED.fullmatch(bare):
        return _plausible(int(bare.replace(".", "")))
    if found := SHORT.fullmatch(bare):
        number, unit = found.groups()
        whole, _, part = number.partition(".")
        scale = SCALE.get(unit.upper(), 1_000_000)
        return int(whole) * scale + int((part + "00")[:2] or 0) * scale // 100
    return None


def _plausible(amount: int) -> int | None:
    """Limits below a thousand dollars are cut-off amounts, or thousands left out."""
    return amount if amount == 0 or 1_000 <= amount <= 999_999_999 else None


def as_yes(raw: str) -> bool | None:
    """Y or X means yes, N no; blank and `N/A` mean they did not say."""
    text = raw.strip().upper()
    if text in {"Y", "YES"} or (raw.strip() and set(raw.strip()) <= TICKS):
        return True
    return False if text in {"N", "NO"} else None


def known_yes(raw: str) -> bool:
    """Whether a Y/N cell says something that can be told apart."""
    return as_yes(raw) is not None or raw.strip().upper().replace(" ", "") in {"", "N/A", "NA"}
