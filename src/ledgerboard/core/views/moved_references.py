"""What a posted bill names after people merged records of the books.

QuickBooks moves its documents to the record that is left, without a new version (quickbooks gotchas
79). The one that is gone can never be written again, so the bill's own word for it counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ledgerboard.core.records import Value, values_of
from ledgerboard.core.values import Line, Ref
from ledgerboard.core.views.base import ViewContext

MERGED = frozenset({"vendor", "project", "item", "account"})
"""Kinds that people merge over there and that every sync reads."""
Values = Mapping[str, Any]


def as_it_stands(agreed: Mapping[str, Value], twin: Ref, context: ViewContext) -> dict[str, Value]:
    """What the bill was given, with records that are gone replaced by what the bill names now."""
    seen = context.there(twin)
    moved = dict(_moved(agreed, values_of(seen.record), context)) if seen else {}
    if not moved:
        return dict(agreed)
    return {name: _replaced(value, moved) for name, value in agreed.items()}


def _moved(was: Values, now: Values, context: ViewContext) -> Iterator[tuple[Ref, Ref]]:
    for old, new in _beside(was, now):
        alike = old.kind == new.kind and old.kind in MERGED
        if alike and old != new and not _is_active(old, context) and _is_active(new, context):
            yield old, new


def _is_active(ref: Ref, context: ViewContext) -> bool:
    """Of a merged record the books may keep an inactive one (quickbooks gotchas 79)."""
    there = context.there(ref)
    return there is not None and there.active


def _beside(was: Values, now: Values) -> Iterator[tuple[Ref, Ref]]:
    """References that stand in the same place then and now, those of lines included."""
    yield from _refs(was, now)
    lines, there = was.get("lines") or (), now.get("lines") or ()
    for place, line in enumerate(lines):
        found = _same_line(line, place, there)
        if found is not None:
            yield from _refs(line.values, found.values)


def _refs(was: Values, now: Values) -> Iterator[tuple[Ref, Ref]]:
    for name, old in was.items():
        new = now.get(name)
        if isinstance(old, Ref) and isinstance(new, Ref):
            yield old, new


def _same_line(line: Line, place: int, there: tuple[Line, ...]) -> Line | None:
    """The books number lines as they like: the one of this amount, of several the one in place."""
    alike = [each for each in there if each.values.get("amount") == line.values.get("amount")]
    in_place = there[place] if place < len(there) else None
    return in_place if in_place in alike or not alike else alike[0]


def _replaced(value: Value, moved: Mapping[Ref, Ref]) -> Value:
    if isinstance(value, Ref):
        return moved.get(value, value)
    if isinstance(value, tuple):
        return tuple(Line(line.key, _in_line(line.values, moved)) for line in value)
    return value


def _in_line(values: Values, moved: Mapping[Ref, Ref]) -> dict[str, Any]:
    return {
        name: moved.get(value, value) if isinstance(value, Ref) else value
        for name, value in values.items()
    }
