"""Our mark behind a bill's number that would not fit or not be the only one: `1001~53c`."""

from __future__ import annotations

from ledgerboard.core.records.books import MARK

LONGEST = 21
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def marked_number(number: str, id_: str) -> str:
    """The number with the invoice's id behind it, in 21 characters: `SC-0012-LONG-NUM~53c`."""
    mark = _mark(id_)
    return f"{number[: LONGEST - len(mark)]}{mark}"


def unmarked_number(number: str, id_: str) -> str:
    """What people compare: the number as on the invoice's paper, as far as it fits."""
    return number.removesuffix(_mark(id_))


def _mark(id_: str) -> str:
    return f"{MARK}{_short(id_)}"


def _short(id_: str) -> str:
    """Procore's ids are whole numbers: as base 36 they stay different and get short."""
    if not id_.isdecimal():
        return id_[-8:]
    number, digits = int(id_), ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
