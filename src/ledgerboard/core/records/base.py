"""What every record has in common: a kind, a title, and values by field name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

from ledgerboard.core.values import Line, Money, Ref, TaxNumber

Value = str | bool | int | Decimal | Money | date | TaxNumber | Ref | tuple[Line, ...] | None


class Record(Protocol):
    """A frozen dataclass whose fields are `Value`s, each None by default."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    kind: ClassVar[str]

    @property
    def title(self) -> str: ...

    @property
    def summary(self) -> str:
        """What tells it from another of the same title, on one line; empty when nothing does."""


def in_words(*parts: date | Money | str | None) -> str:
    """The parts that there are, on one line, as people write days and amounts."""
    return ", ".join(
        f"{part:%m/%d/%Y}" if isinstance(part, date) else str(part) for part in parts if part
    )


KINDS: dict[str, type[Record]] = {}

R = TypeVar("R", bound=type[Record])


def record(cls: R) -> R:
    """Register a record class under its kind, so that stored values find their class again."""
    KINDS[cls.kind] = cls
    return cls


def filled(value: Value) -> bool:
    """Whether it says something: not «they did not say», and not «there is nothing»."""
    return value not in (None, "", ())


def kind_of(entry: Record) -> str:
    return entry.kind


def values_of(entry: Record) -> dict[str, Value]:
    """The values by name, leaving out what was not said."""
    return {
        name: value for name in _names(type(entry)) if (value := getattr(entry, name)) is not None
    }


@cache
def _names(cls: type[Record]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def record_of(kind: str, values: Mapping[str, Value]) -> Record:
    """Build a record; a name the class no longer has is dropped (an older row may carry one)."""
    cls: Callable[..., Record] = KINDS[kind]
    known = KINDS[kind].__dataclass_fields__
    return cls(**{name: value for name, value in values.items() if name in known})
