"""A paper as the JSON that `ledgerboard read` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledgerboard.core.reading.found import Paper, Reading, Unsure
from ledgerboard.core.reading.page import Note
from ledgerboard.core.reading.schema import NUMBERED
from ledgerboard.core.values.taxpayer_numbers import hidden, hidden_in

SKIP = object()


@dataclass
class Printed:
    places: dict[str, Any] = field(default_factory=dict)
    unsure: list[dict[str, Any]] = field(default_factory=list)
    methods: dict[str, str] = field(default_factory=dict)


def printed(paper: Paper, notes: Sequence[Note] = (), *, methods: bool = False) -> dict[str, Any]:
    """`methods` adds how each value was read; the plain form is the published one."""
    out = Printed()
    fields = _tree(paper.fields or {}, "", out)
    alone = paper.kind in NUMBERED  # there nine figures in a row are a number
    result = {
        "kind": paper.kind,
        "pages": list(paper.pages),
        "edition": paper.edition,
        "text_layer": paper.text_layer,
        "fields": {} if fields is SKIP else hidden_in(fields, alone=alone),
        "places": out.places,
        "unsure": [{**one, "why": hidden(one["why"], alone=alone)} for one in out.unsure],
        "notes": [_note(note) for note in notes if note.page in paper.pages],
    }
    return {**result, "methods": out.methods} if methods else result


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "page": note.page, "box": note.box.rounded()}


def _tree(value: object, path: str, out: Printed) -> Any:
    if isinstance(value, dict):
        branches = {
            name: _tree(one, f"{path}.{name}".lstrip("."), out) for name, one in value.items()
        }
        return {name: one for name, one in branches.items() if one is not SKIP}
    if isinstance(value, list):
        return [_tree(one, f"{path}[{row}]", out) for row, one in enumerate(value)]
    if isinstance(value, Unsure):
        where = {"page": value.place.page, "box": value.place.box.rounded()}
        out.unsure.append({"field": path, "why": value.why, **where})
        return SKIP
    if isinstance(value, Reading):
        return _leaf(value, path, out)
    return value


def _leaf(reading: Reading[Any], path: str, out: Printed) -> Any:
    if reading.place and reading.value is not None:
        out.places[path] = {"page": reading.place.page, "box": reading.place.box.rounded()}
        out.methods[path] = reading.method.value
    return reading.value.isoformat() if isinstance(reading.value, date) else reading.value
