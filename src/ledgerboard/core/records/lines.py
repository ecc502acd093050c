"""Typed lines of a document, and the way to `Line` and back.

A record keeps `Line`s, so that plans, storage and pages need to know one shape. Whoever computes
with them reads them as the dataclass that names their fields: `read_lines(InvoiceLine, lines)`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from ledgerboard.core.values import Line


@dataclass(frozen=True, kw_only=True)
class TypedLine:
    """What every typed line has: the key that stays when the line is edited."""

    key: str


L = TypeVar("L", bound=TypedLine)


def read_lines(cls: type[L], lines: Iterable[Line] | None) -> tuple[L, ...]:
    """The lines as this class. A name that it no longer has is dropped, as in `record_of`."""
    known = _names(cls)
    return tuple(
        cls(key=line.key, **{name: line.values[name] for name in known if name in line.values})
        for line in lines or ()
    )


def write_lines(entries: Iterable[TypedLine]) -> tuple[Line, ...]:
    """The lines as a record keeps them; what was not said is left out."""
    return tuple(Line(entry.key, _values(entry)) for entry in entries)


def _values(entry: TypedLine) -> dict[str, Any]:
    named = ((name, getattr(entry, name)) for name in _names(type(entry)))
    return {name: value for name, value in named if value is not None}


_NAMES: dict[type[TypedLine], tuple[str, ...]] = {}
"""Field names by class: asked for every line of every document, so remembered."""


def _names(cls: type[TypedLine]) -> tuple[str, ...]:
    if cls not in _NAMES:
        _NAMES[cls] = tuple(field.name for field in fields(cls) if field.name != "key")
    return _NAMES[cls]
