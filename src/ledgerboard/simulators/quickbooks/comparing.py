"""A condition to a test on a row.

Texts compare without case; the empty value is a space in quotes; an absent member equals only
that (reference: quickbooks query semantics; how an absent number compares is inferred).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ledgerboard.simulators.kit import Row
from ledgerboard.simulators.quickbooks.company import Company, fold
from ledgerboard.simulators.quickbooks.language import Condition, Value, ValueKind, invalid
from ledgerboard.simulators.quickbooks.properties import Getter
from ledgerboard.simulators.quickbooks.schema import Field

Test = Callable[[Row], bool]
ORDERINGS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
ALLOWED = {
    "id": frozenset({"=", "in", "notin"}),
    "many": frozenset({"=", "in"}),
    "boolean": frozenset({"=", "!=", "in", "notin"}),
}


def compiled(company: Company, field: Field, condition: Condition, read: Getter) -> Test:
    allowed = ALLOWED.get(field.kind)
    if allowed is not None and condition.operator not in allowed:
        name = condition.operator.upper()
        raise invalid(f"operator {name} is not supported for property '{field.name}'")
    if field.kind == "id":
        return ids(condition)
    if field.kind == "many":
        return any_of(condition, read)
    if condition.operator == "like":
        return like(condition.values[0].text, read)
    convert = CONVERTERS.get(field.kind, text)
    wanted = [convert(company, field, value) for value in condition.values]
    return test(condition.operator, wanted, normalised(field, read))


def test(symbol: str, wanted: list[Any], read: Getter) -> Test:
    if symbol in ("=", "in"):
        return lambda row: read(row) in wanted
    if symbol in ("!=", "notin"):
        return lambda row: read(row) not in wanted
    return lambda row: ordered(ORDERINGS[symbol], read(row), wanted[0])


def ordered(compare: Callable[[Any, Any], bool], met: Any, wanted: Any) -> bool:
    return met is not None and wanted is not None and compare(met, wanted)


def normalised(field: Field, read: Getter) -> Getter:
    if field.kind in CONVERTERS:
        return read
    return lambda row: fold(found) if (found := read(row)) else None


def ids(condition: Condition) -> Test:
    wanted = {value.text.strip() for value in condition.values}
    if condition.operator == "notin":
        return lambda row: row["id"] not in wanted
    return lambda row: row["id"] in wanted


def any_of(condition: Condition, read: Getter) -> Test:
    wanted = {fold(value.text) for value in condition.values}
    return lambda row: not wanted.isdisjoint(read(row))


def like(pattern: str, read: Getter) -> Test:
    """Only % is special; searched piece by piece, so that no pattern is slow."""
    pieces = pattern.casefold().split("%")
    return lambda row: matches(pieces, plain(read(row)))


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).casefold()


def matches(pieces: list[str], words: str) -> bool:
    if len(pieces) == 1:
        return words == pieces[0]
    first, last = pieces[0], pieces[-1]
    if len(words) < len(first) + len(last):
        return False
    if not words.startswith(first) or not words.endswith(last):
        return False
    at, end = len(first), len(words) - len(last)
    for piece in pieces[1:-1]:
        found = words.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def text(company: Company, _field: Field, value: Value) -> str | None:
    words = company.today().isoformat() if value.kind is ValueKind.CURRENT_DATE else value.text
    return fold(words) or None


def boolean(_company: Company, field: Field, value: Value) -> bool:
    words = value.text.strip().lower()
    if words not in ("true", "false"):
        raise wrong(field, value)
    return words == "true"


def number(_company: Company, field: Field, value: Value) -> Decimal | None:
    if not value.text.strip():
        return None
    try:
        found = Decimal(value.text.strip())
    except InvalidOperation:
        raise wrong(field, value) from None
    if not found.is_finite():
        raise wrong(field, value)
    return found


def moment(company: Company, field: Field, value: Value) -> float:
    """A time without an offset is the company's own."""
    try:
        found = datetime.fromisoformat(day_text(company, value))
        if found.tzinfo is None:
            found = found.replace(tzinfo=company.zone)
        return (found - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    except (ValueError, OverflowError):
        raise wrong(field, value) from None


def day(company: Company, field: Field, value: Value) -> str:
    try:
        return date.fromisoformat(day_text(company, value)[:10]).isoformat()
    except ValueError:
        raise wrong(field, value) from None


def day_text(company: Company, value: Value) -> str:
    if value.kind is ValueKind.CURRENT_DATE:
        return company.today().isoformat()
    return value.text.strip()


def wrong(field: Field, value: Value) -> Exception:
    return invalid(f"Invalid value '{value.text[:100]}' for property '{field.name}'")


CONVERTERS: dict[str, Callable[[Company, Field, Value], Any]] = {
    "boolean": boolean,
    "decimal": number,
    "integer": number,
    "datetime": moment,
    "date": day,
}
