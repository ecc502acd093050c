"""A mapping is data: one table reads an outside payload and writes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property
from typing import Any

from ledgerboard.core.mapping.codecs import Codec, same
from ledgerboard.core.records import Record, Value


class Access(Enum):
    """What the outside system lets us do with a field."""

    READ_WRITE = "read and write"
    READ_ONLY = "read only"
    WRITE_ONLY = "they never show it again"
    CREATE_ONLY = "fixed once created"


@dataclass(frozen=True)
class Field:
    """`name` is ours; `path` is theirs, with dots into nested objects.

    `write_path` differs where a system reads and writes one thing under two names; `also` are
    further paths to blank when this one is written (an address kept in five lines).
    """

    name: str
    path: str
    codec: Codec
    access: Access = Access.READ_WRITE
    write_path: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """One kind of record in one outside system."""

    record: type[Record]
    path: str
    id: str
    version: str | None
    fields: tuple[Field, ...]

    @property
    def kind(self) -> str:
        return self.record.kind

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """Those that a payload can say, of what the record has: looked up for each record read."""
        kept = self.record.__dataclass_fields__
        return tuple(
            each for each in self.fields
            if each.access is not Access.WRITE_ONLY and each.name in kept
        )  # fmt: skip

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def writable(self, name: str, *, creating: bool = False) -> bool:
        field = self.field(name)
        if field is None or field.access is Access.READ_ONLY:
            return False
        return creating or field.access is not Access.CREATE_ONLY


def read(resource: Resource, payload: Mapping[str, Any]) -> Record:
    """The payload in our words. A value of a shape nobody documented counts as not said."""
    made: Callable[..., Record] = resource.record
    return made(**{field.name: load_field(field, payload) for field in resource.shown})


def load_field(field: Field, payload: Mapping[str, Any]) -> Value:
    """One field of a payload; a value of a shape nobody documented counts as not said."""
    raw = dig(payload, field.path)
    if raw is None:
        return field.codec.empty
    try:
        return field.codec.load(raw)
    except (TypeError, ValueError, ArithmeticError):
        return None


def write(
    resource: Resource, values: Mapping[str, Value], *, creating: bool = False
) -> dict[str, Any]:
    """The members to send for these values. Fields the system does not take are left out."""
    payload: dict[str, Any] = {}
    for name, value in values.items():
        field = resource.field(name)
        if field is None or value is None or not resource.writable(name, creating=creating):
            continue
        put(payload, field.write_path or field.path, "" if value == "" else field.codec.dump(value))
        for path in field.also:
            put(payload, path, "")
    return payload


def refusals(resource: Resource, values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """(field, why) for each value the system would refuse: said while planning."""
    for name, value in values.items():
        field = resource.field(name)
        why = field and value not in (None, "") and field.codec.refuse(value)
        if why:
            yield name, why


def differing(
    resource: Resource, wanted: Mapping[str, Value], got: Mapping[str, Value]
) -> list[str]:
    """Names of the fields that were to be written and do not read back as the same."""
    return [
        name
        for name, value in wanted.items()
        if (field := resource.field(name))
        and field.access is not Access.WRITE_ONLY
        and not same(field.codec, value, got.get(name))
    ]


def dig(payload: Any, path: str) -> Any:
    """Follow a dotted path; None when a step is missing or is no object."""
    for step in _steps(path):
        if not isinstance(payload, dict):  # what JSON has; a Mapping would take five times as long
            return None
        payload = payload.get(step)
    return payload


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def put(payload: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        payload = payload.setdefault(step, {})
    payload[last] = value
