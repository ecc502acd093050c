"""Multipart bodies read as the JSON that they stand for: `vendor[name]=A`, `attachments[]=file`."""

from __future__ import annotations

import re
from typing import Any

from ledgerboard.simulators.kit import Call
from ledgerboard.simulators.kit.multipart import Part, parts

KEYS = re.compile(r"[^\[\]]+|\[\]")


def is_multipart(call: Call) -> bool:
    return call.headers.get("content-type", "").lower().startswith("multipart/")


def read(call: Call) -> None:
    """From here on the call looks as if its fields had come as JSON; files are `Part`s."""
    found: dict[str, Any] = {}
    for part in parts(call):
        keys = KEYS.findall(part.name)
        if keys:
            put(found, keys, part if part.filename else part.data.decode("utf-8", "replace"))
    call.__dict__["json"] = found
    call.__dict__["form"] = {name: str(value) for name, value in found.items()}


def put(place: dict[str, Any], keys: list[str], value: Any) -> None:
    """`a[][b]` starts a new element when `b` is there already."""
    key, rest = keys[0], keys[1:]
    if not rest:
        place[key] = value
    elif rest[0] == "[]":
        many = place.setdefault(key, [])
        into(many, rest[1:], value)
    elif isinstance(below := place.setdefault(key, {}), dict):
        put(below, rest, value)


def into(many: list[Any], rest: list[str], value: Any) -> None:
    if not rest:
        many.append(value)
        return
    if not many or not isinstance(many[-1], dict) or rest[0] in many[-1]:
        many.append({})
    put(many[-1], rest, value)


def files_in(value: Any) -> list[Part]:
    """The files among what was sent as attachments."""
    given = value if isinstance(value, list) else [value]
    return [one for one in given if isinstance(one, Part)]
