"""Records as JSON for storage. Secrets pass through a sealer, so none is stored in the clear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from ledgerboard.core.records.base import Value
from ledgerboard.core.values import Line, Money, Ref, TaxNumber


class Sealer(Protocol):
    """Encrypts and decrypts a text; the same text need not give the same seal twice."""

    def seal(self, text: str) -> str: ...

    def unseal(self, sealed: str) -> str: ...


def to_json(values: Mapping[str, Value], sealer: Sealer) -> dict[str, Any]:
    return {name: _out(value, sealer) for name, value in sorted(values.items())}


def from_json(stored: Mapping[str, Any], sealer: Sealer) -> dict[str, Value]:
    return {name: _in(raw, sealer) for name, raw in stored.items()}


def _out(value: Value, sealer: Sealer) -> Any:
    match value:
        case TaxNumber():
            return {"tax_number": sealer.seal(value.reveal()), "masked": value.masked}
        case tuple():
            return {"lines": [[line.key, to_json(line.values, sealer)] for line in value]}
        case _:
            return _plain(value)


def _plain(value: Value) -> Any:
    match value:
        case Money():
            return {"money": str(value.amount), "currency": value.currency}
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"date": value.isoformat()}
        case Ref():
            return {"ref": value.kind, "id": value.id}
        case _:
            return value


def _in(raw: Any, sealer: Sealer) -> Value:
    match raw:
        case {"tax_number": str(sealed)}:
            return TaxNumber.parse(sealer.unseal(sealed))
        case {"lines": list(lines)}:
            return tuple(Line(key, from_json(values, sealer)) for key, values in lines)
        case str() | bool() | int() | None:
            return raw
        case _:
            return _named(raw)


def _named(raw: Any) -> Value:
    match raw:
        case {"money": str(amount), "currency": str(currency)}:
            return Money(Decimal(amount), currency)
        case {"decimal": str(number)}:
            return Decimal(number)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case {"ref": str(kind), "id": str(id_)}:
            return Ref(kind, id_)
        case _:
            raise ValueError(f"a stored value has an unknown shape: {type(raw).__name__}")
