"""A request's members to stored ones: known, writable, of the right kind, trimmed, not too long.

Unknown and read-only members are dropped without a word (reference: gotchas 18, 41a); problems are
collected, because one fault carries them all (gotchas 5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from ledgerboard.simulators.quickbooks import faults
from ledgerboard.simulators.quickbooks.faults import Problem
from ledgerboard.simulators.quickbooks.schema import PARTS, RECORDS, Access, Entity, Field

MASK = re.compile(r"X{3,}", re.IGNORECASE)
MASKED_FIELDS = frozenset({"TaxIdentifier", "PrimaryTaxIdentifier", "SSN"})
LARGEST_NUMBER = Decimal(10) ** 15
DEEPEST = 8
JAVA_TYPES = {
    "reference": "ReferenceType",
    "phone": "TelephoneNumber",
    "email": "EmailAddress",
    "web": "WebSiteAddress",
    "address": "PhysicalAddress",
    "boolean": "Boolean",
    "decimal": "BigDecimal",
    "integer": "Integer",
    "string": "String",
    "date": "Date",
    "datetime": "DateTime",
}


class Wrong(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(slots=True)
class Clean:
    """What to store, what to clear, what is wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def clean(entity: Entity, given: Mapping[str, Any], *, creating: bool, limits: Limits) -> Clean:
    found = Clean()
    for name, value in given.items():
        known = entity.fields.get(name)
        if known is None or value is None or not writable(known, creating=creating):
            continue
        try:
            stored = KINDS[known.kind](known, value, limits)
        except Wrong as wrong:
            found.problems += wrong.problems
            continue
        except RecursionError:
            found.problems += mismatch(known, value).problems
            continue
        if stored is None:
            found.cleared.add(name)
        else:
            found.values[name] = stored
    return found


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths that a setting may change: the pages say 500 for a name, the product allows 100."""

    display_name: int = 100

    def longest(self, known: Field) -> int | None:
        return self.display_name if known.name == "DisplayName" else known.longest


def writable(known: Field, *, creating: bool) -> bool:
    return known.access is Access.WRITE or (creating and known.access is Access.CREATE)


def mismatch(known: Field, value: Any) -> Wrong:
    """A wrong JSON type is told as an unsupported property (reference: gotchas 41a)."""
    java = JAVA_TYPES.get(known.kind, "IntuitAnyType")
    met = {dict: "object", list: "array", str: "String", bool: "boolean"}.get(type(value), "number")
    text = (
        "Can not instantiate value of type "
        f"[simple type, class com.intuit.schema.finance.v3.{java}] from {met} value"
    )
    return Wrong(faults.invalid_property(text))


def text(known: Field, value: Any, limits: Limits) -> str | None:
    if isinstance(value, (dict, list)):
        raise mismatch(known, value)
    words = str(value).lower() if isinstance(value, bool) else str(value)
    words = words.strip()
    longest = limits.longest(known)
    if longest is not None and len(words) > longest:
        raise Wrong(faults.too_long(known.name, len(words), longest))
    if known.enum and words and words not in known.enum:
        raise Wrong(faults.invalid_enum(known.name, words))
    if known.name in MASKED_FIELDS and MASK.match(words):
        raise Wrong(faults.invalid_property(f"{known.name} is masked;"))
    return words or None


def boolean(known: Field, value: Any, _limits: Limits) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false", ""):
        return value.strip().lower() == "true" if value.strip() else None
    raise mismatch(known, value)


def decimal(known: Field, value: Any, _limits: Limits) -> Decimal | int | None:
    if isinstance(value, bool) or not isinstance(value, (int, str, Decimal)):
        raise mismatch(known, value)
    if isinstance(value, str) and not value.strip():
        return None
    try:
        number = Decimal(value if not isinstance(value, str) else value.strip())
    except InvalidOperation:
        raise Wrong(faults.invalid_number(known.name, str(value)[:50])) from None
    if not number.is_finite() or abs(number) >= LARGEST_NUMBER:
        raise Wrong(faults.invalid_number(known.name, str(value)[:50]))
    return value if isinstance(value, int) else number


def integer(known: Field, value: Any, limits: Limits) -> int | None:
    number = decimal(known, value, limits)
    if number is None:
        return None
    if number != int(number):
        raise Wrong(faults.invalid_number(known.name, str(value)[:50]))
    return int(number)


def day(known: Field, value: Any, _limits: Limits) -> str | None:
    if not isinstance(value, str):
        raise mismatch(known, value)
    words = value.strip()
    if not words:
        return None
    try:
        return date.fromisoformat(words.split("T")[0]).isoformat()
    except ValueError:
        raise Wrong(faults.invalid_date(known.name, words[:50])) from None


def moment(known: Field, value: Any, limits: Limits) -> str | None:
    words = text(known, value, limits)
    if words is None:
        return None
    try:
        return datetime.fromisoformat(words).isoformat()
    except ValueError:
        raise Wrong(faults.invalid_date(known.name, words[:50])) from None


def reference(known: Field, value: Any, _limits: Limits) -> dict[str, str] | None:
    """Only `value` counts; the name sent along is ignored (reference: gotchas 38)."""
    if value == "":
        return None
    if not isinstance(value, dict) or isinstance(value.get("value"), (dict, list, bool)):
        raise mismatch(known, value)
    target = value.get("value")
    words = "" if target is None else str(target).strip()
    return {"value": words} if words else None


def part(known: Field, value: Any, _limits: Limits) -> dict[str, Any] | None:
    """A phone, an address, ...: known text members only."""
    if value == "":
        return None
    if not isinstance(value, dict):
        raise mismatch(known, value)
    stored, problems = {}, []
    for name, longest in PARTS[known.kind].items():
        words = value.get(name)
        if isinstance(words, (dict, list)):
            raise mismatch(known, words)
        words = "" if words is None else str(words).strip()
        longest = min(longest, known.longest or longest) if name in LIMITED else longest  # noqa: PLW2901
        if len(words) > longest:
            problems.append(faults.too_long(name, len(words), longest))
        elif words:
            stored[name] = words
    check = FORMATS.get(known.kind)
    problems += check(stored) if check else []
    if problems:
        raise Wrong(*problems)
    return stored or None


LIMITED = frozenset({"FreeFormNumber", "Address", "URI"})


def email_problems(stored: Mapping[str, str]) -> list[Problem]:
    """Several addresses may stand in one member, divided by commas."""
    each = [one.strip() for one in stored.get("Address", "").split(",") if one.strip()]
    ok = all(re.fullmatch(r"[^@\s]+@[^@\s]*\.[^@\s]+", one) for one in each)
    return [] if ok else [faults.invalid_email("Address")]


def web_problems(stored: Mapping[str, str]) -> list[Problem]:
    words = stored.get("URI")
    if not words:
        return []
    try:
        absolute = bool(urlsplit(words).scheme and urlsplit(words).netloc)
    except ValueError:
        absolute = False
    return [] if absolute else [faults.business(f"{words[:50]} is not an absolute URI.")]


FORMATS: dict[str, Callable[[Mapping[str, str]], list[Problem]]] = {
    "email": email_problems,
    "web": web_problems,
}


def anything(known: Field, value: Any, _limits: Limits) -> Any:
    """Members whose inside this simulator does not look at."""
    if not isinstance(value, dict if known.kind == "object" else list):
        raise mismatch(known, value)
    return plain(known, value, 0) or None


def plain(known: Field, value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise mismatch(known, value)
    if isinstance(value, dict):
        return {k: plain(known, v, depth + 1) for k, v in value.items() if v is not None}
    if isinstance(value, list):
        return [plain(known, v, depth + 1) for v in value]
    if isinstance(value, Decimal) and abs(value) >= LARGEST_NUMBER:
        raise Wrong(faults.invalid_number(known.name, str(value)[:50]))
    return value


def typed(known: Field, value: Any, limits: Limits) -> dict[str, str] | None:
    """A reference that may point at several kinds of rows names the kind."""
    found = reference(known, value, limits)
    kind = value.get("type") if isinstance(value, dict) else None
    return {**found, "type": str(kind)} if found and kind else found


def record(known: Field, value: Any, limits: Limits) -> dict[str, Any] | None:
    """Members that are known, each of its own kind; the rest are dropped without a word."""
    if value == "":
        return None
    if not isinstance(value, dict):
        raise mismatch(known, value)
    stored: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, inner in value.items():
        field = RECORDS[known.of].get(name)
        if field is None or inner is None:
            continue
        try:
            stored[name] = KINDS[field.kind](field, inner, limits)
        except Wrong as wrong:
            problems += wrong.problems
    if problems:
        raise Wrong(*problems)
    return {name: inner for name, inner in stored.items() if inner is not None}


def records(known: Field, value: Any, limits: Limits) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        raise mismatch(known, value)
    found: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for each in value:
        try:
            found.append(record(known, each, limits) or {})
        except Wrong as wrong:
            problems += wrong.problems
    if problems:
        raise Wrong(*problems)
    return found or None


KINDS: dict[str, Callable[[Field, Any, Limits], Any]] = {
    "string": text,
    "boolean": boolean,
    "decimal": decimal,
    "integer": integer,
    "date": day,
    "datetime": moment,
    "reference": reference,
    "phone": part,
    "email": part,
    "web": part,
    "address": part,
    "object": anything,
    "list": anything,
    "typed": typed,
    "record": record,
    "records": records,
}
