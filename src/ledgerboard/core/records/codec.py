"""Records as JSON for storage. Secrets pass through a sealer, so none is stored in the clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Protocol

from ledgerboard.core.records.base import Value
from ledgerboard.core.values import Line, Money, Ref, TaxNumber


class Sealer(Protocol):
    """Encrypts and decrypts a text; the same text need not give the same seal twice."""

    def seal(self, text: str) -> str: ...

    def unseal(self, sealed: str) -> str: ...


def to_json(values: Mapping[str, Value], sealer: Sealer) -> dict[str, Any]:
    return {
        name: value if type(value) is str else _out(value, sealer)  # most are
        for name, value in sorted(values.items())
    }


def from_json(stored: Mapping[str, Any], sealer: Sealer) -> dict[str, Value]:
    return {
        name: raw if type(raw) is str else _in(raw, sealer)  # most are
        for name, raw in stored.items()
    }


def _out(value: Value, sealer: Sealer) -> Any:
    match value:
        case tuple():
            return {"lines": [[line.key, to_json(line.values, sealer)] for line in value]}
        case TaxNumber():
            return {"tax_number": sealer.seal(value.reveal()), "masked": value.masked}
        case _:
            return _plain(value)


def _plain(value: Value) -> Any:
    match value:
        case None | str() | int():
            return value
        case Money():
            return {"money": str(value.amount), "currency": value.currency}
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"date": value.isoformat()}
        case Ref():
            return {"ref": value.kind, "id": value.id}


def _in(raw: Any, sealer: Sealer) -> Value:
    """Called for every value of every record that is compared: what is plain is known at once."""
    if not isinstance(raw, dict):
        if raw is None or isinstance(raw, str | int):
            return raw
        raise _unknown(raw)
    lines = raw.get("lines")
    if isinstance(lines, list):
        return tuple(Line(key, from_json(values, sealer)) for key, values in lines)
    sealed = raw.get("tax_number")
    return TaxNumber.parse(sealer.unseal(sealed)) if isinstance(sealed, str) else _named(raw)


def _named(raw: dict[str, Any]) -> Value:
    """By the one of its names that says what it is; a database may keep them in another order."""
    for name, value_of in _READERS:
        if name in raw:
            try:
                return value_of(raw)
            except (KeyError, TypeError, ArithmeticError):
                break
    raise _unknown(raw)


KEPT: Final = 20_000
"""Values are immutable and few of them differ: of an invoice's amounts most are zero, and thousands
of lines name the same project. Making each once is half of the time that reading takes.
"""


@lru_cache(KEPT)
def _number(text: Any) -> Decimal:
    """Numbers are stored as texts: a float has lost its cents already."""
    if not isinstance(text, str):
        raise TypeError
    return Decimal(text)


@lru_cache(KEPT)
def _money(text: Any, currency: str) -> Money:
    return Money(_number(text), currency)


_ref = lru_cache(KEPT)(Ref)
_date = lru_cache(KEPT)(date.fromisoformat)

_READERS: Final[tuple[tuple[str, Callable[[dict[str, Any]], Value]], ...]] = (
    ("money", lambda raw: _money(raw["money"], raw["currency"])),
    ("ref", lambda raw: _ref(raw["ref"], raw["id"])),
    ("decimal", lambda raw: _number(raw["decimal"])),
    ("date", lambda raw: _date(raw["date"])),
)


def _unknown(raw: Any) -> ValueError:
    return ValueError(f"a stored value has an unknown shape: {type(raw).__name__}")
