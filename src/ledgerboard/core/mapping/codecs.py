"""How one value stands in an outside payload, when two values are the same, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from ledgerboard.core.records import Value
from ledgerboard.core.values import Money, TaxNumber
from ledgerboard.core.values.text import (
    country_code,
    fold,
    phone_key,
    postal_key,
    squeeze,
    web_key,
)


def _same(value: Value) -> Any:
    return value


def _fine(_: Value) -> str | None:
    return None


@dataclass(frozen=True)
class Codec:
    """`load` reads theirs, `dump` writes ours, `key` decides sameness, `refuse` says why not,
    `says` names what a line says, where the value is lines.

    `load` may raise ValueError or TypeError for a payload that no documentation foresees; the
    mapping turns that into «they did not say», never into an empty value.
    """

    load: Callable[[Any], Value]
    dump: Callable[[Any], Any] = _same
    key: Callable[[Any], Any] = _same
    refuse: Callable[[Any], str | None] = _fine
    empty: Value = None  # what an absent or null member means when the field is readable
    says: tuple[str, ...] = ()


def same(codec: Codec, one: Value, other: Value) -> bool:
    """Whether a person would call them the same; what was not said is the same as nothing."""
    if (
        isinstance(one, str) and one == other
    ):  # nearly always, and parsing a phone number takes long
        return True
    return bool(key_of(codec, one) == key_of(codec, other))


def key_of(codec: Codec, value: Value) -> Any:
    """What makes a value the same as another; None for what was not said or is empty."""
    return None if value in (None, "", ()) else codec.key(value)


def _text(raw: Any) -> Value:
    if type(raw) is str:  # nearly always
        return squeeze(raw)
    if not isinstance(raw, str | int | Decimal):
        raise TypeError(f"a text was expected, not {type(raw).__name__}")
    return squeeze(str(raw))


def _boolean(raw: Any) -> Value:
    if not isinstance(raw, bool):
        raise TypeError(f"true or false was expected, not {type(raw).__name__}")
    return raw


def _day(raw: Any) -> Value:
    return date.fromisoformat(raw)


PLAIN = Codec(_same)
"""For values that are ours already and only compared."""
TEXT = Codec(_text, key=squeeze, empty="")
BOOLEAN = Codec(_boolean)
MONEY = Codec(Money.parse, dump=lambda money: money.amount)
DAY = Codec(_day, dump=date.isoformat)
PHONE = Codec(_text, key=phone_key, empty="")
EMAIL = Codec(_text, key=fold, empty="")
WEBSITE = Codec(_text, key=web_key, empty="")
COUNTRY = Codec(lambda raw: country_code(str(_text(raw))), key=country_code, empty="")
POSTAL = Codec(_text, key=postal_key, empty="")
TAX_NUMBER = Codec(
    lambda raw: TaxNumber.parse(str(_text(raw))), dump=TaxNumber.reveal, key=TaxNumber.reveal
)


def limited(codec: Codec, *, at_most: int, without: str = "") -> Codec:
    """The same codec for a target that takes at most so many characters and not those `without`."""

    def refuse(value: Any) -> str | None:
        text = str(value)
        if len(text) > at_most:
            return f"is {len(text)} characters. The limit is {at_most}"
        found = sorted({_spoken(char) for char in text if char in without})
        return f"has {' and '.join(found)}. QuickBooks doesn't allow that" if found else None

    return replace(codec, refuse=refuse)


def text(*, max_length: int, without: str = "") -> Codec:
    return limited(TEXT, at_most=max_length, without=without)


def _spoken(char: str) -> str:
    return {":": "a colon (:)", "\t": "a tab", "\n": "a line break", '"': "a quotation mark"}.get(
        char, repr(char)
    )
