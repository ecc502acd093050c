"""A paper's fields as they stand: what was read, overlaid by what people said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

NAME = r"[A-Za-z0-9_][^.\[\]]{0,79}"
PATH = re.compile(rf"({NAME}(\[\d{{1,2}}\])?\.){{0,3}}{NAME}")
STEP = re.compile(r"[^.\[\]]+|\[\d+\]")
MISSING = object()
PRINTED_AND_MEANT = (".addl_insd", ".subr_wvd", ".proprietor_excluded")
SEVERAL = re.compile(
    r"(policies|insurers|coverages)(\[\d+\])?|(.*\.)?(limits|deductibles|boxes)|"
    r"producer|insured|certificate_holder|additional_interest|employer|holder"
)
NUMBER_PATH = re.compile(r"(^|\.)tin(?!_type$|_valid_format$)(_\w*)?$")


class State(StrEnum):
    """`READ` and `BLANK` are the reader's word, the others a person's; `UNSURE` is nobody's."""

    READ = "read"
    BLANK = "blank"
    UNSURE = "unsure"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    NOT_STATED = "not_stated"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Said:
    """The latest word of a person about a field. `number` tells it from a later one."""

    number: int
    verdict: str
    after: Any


@dataclass(frozen=True)
class Field:
    """`place` is {"page", "box"}; `why` says why the reader was unsure; `method` how it read."""

    path: str
    value: Any
    state: State
    place: Mapping[str, Any] | None = None
    why: str = ""
    method: str = ""
    said: int = 0
    suggestion: Mapping[str, Any] | None = None  # a second reader's, to an unsure field only

    @property
    def is_open(self) -> bool:
        return self.state is State.UNSURE


def fields_of(reading: Mapping[str, Any], said: Mapping[str, Said]) -> list[Field]:
    """Every field of the paper: read, unsure, or added by a person, each once."""
    unsure = {_answerable(each["field"]): each for each in reading.get("unsure", ())}
    read = dict(leaves(reading.get("fields", {})))
    added = [path for path in said if path not in read and path not in unsure]
    every = dict.fromkeys([*read, *unsure, *added])
    return [
        _field(path, read.get(path, MISSING), unsure, reading, said.get(path)) for path in every
    ]


def _answerable(path: str) -> str:
    """Where a printed mark and its meaning are unsure together, a person is asked the meaning."""
    return f"{path}.yes" if path.endswith(PRINTED_AND_MEANT) else path


def _field(
    path: str,
    value: Any,
    unsure: Mapping[str, Mapping[str, Any]],
    reading: Mapping[str, Any],
    said: Said | None,
) -> Field:
    doubt = unsure.get(path, {})
    place = reading.get("places", {}).get(path) or _place(doubt)
    method = reading.get("methods", {}).get(path, "")
    why = str(doubt.get("why", ""))
    if said:
        state = State(said.verdict)
        return Field(path, said.after, state, place, why, method, said.number)
    if value is MISSING:
        return Field(path, None, State.UNSURE, place, why, method, 0, _suggestion(reading, path))
    state = State.BLANK if value in (None, "", []) else State.READ
    return Field(path, value, state, place, why, method)


def _suggestion(reading: Mapping[str, Any], path: str) -> Mapping[str, Any] | None:
    every = reading.get("suggestions", ())
    return next((each for each in every if _answerable(each["field"]) == path), None)


def _place(doubt: Mapping[str, Any]) -> Mapping[str, Any] | None:
    return {"page": doubt["page"], "box": doubt["box"]} if "box" in doubt else None


def overlaid(reading: Mapping[str, Any], said: Mapping[str, Said]) -> dict[str, Any]:
    """The fields as one tree, people's words in their places; what is unsure is left out."""
    tree: dict[str, Any] = deepcopy(dict(reading.get("fields", {})))
    for path, word in sorted(said.items(), key=lambda one: len(steps(one[0]))):
        if word.verdict == State.UNREADABLE:
            drop(tree, path)
        elif not holds_fields(path):
            put(tree, path, word.after)
        elif word.verdict == State.NOT_STATED:
            put(tree, path, [] if _is_list(path) else {})
    return tree


def holds_fields(path: str) -> bool:
    """Whether not one value is meant but all that stand under it: a list of policies, a party.

    No text can stand there. A person gives the values one by one, then says that this is all.
    """
    return SEVERAL.fullmatch(path) is not None


def _is_list(path: str) -> bool:
    return path in {"policies", "insurers", "coverages"}


def is_within(path: str, whole: str) -> bool:
    return path.startswith((f"{whole}.", f"{whole}["))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path. A list of plain values is one value."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for row, one in enumerate(value):
            yield from leaves(one, f"{path}[{row}]")
    elif path:
        yield path, value


def steps(path: str) -> list[str | int]:
    return [int(each[1:-1]) if each.startswith("[") else each for each in STEP.findall(path)]


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    """Write a value where the path says; what is missing on the way is made."""
    here: Any = tree
    way = steps(path)
    for step, following in zip(way, [*way[1:], None], strict=True):
        if following is None:
            _set(here, step, value)
        else:
            here = _child(here, step, list if isinstance(following, int) else dict)


def _child(here: Any, step: str | int, kind: type[list[Any] | dict[str, Any]]) -> Any:
    there = _get(here, step)
    if not isinstance(there, kind):
        there = kind()
        _set(here, step, there)
    return there


def _get(here: Any, step: str | int) -> Any:
    if isinstance(step, int):
        return here[step] if step < len(here) else None
    return here.get(step)


def _set(here: Any, step: str | int, value: Any) -> None:
    if isinstance(step, int):
        here.extend({} for _ in range(step + 1 - len(here)))
    here[step] = value


def drop(tree: dict[str, Any], path: str) -> None:
    here: Any = tree
    *way, last = steps(path)
    for step in way:
        here = _get(here, step) if isinstance(here, list | dict) else None
    if isinstance(here, dict):
        here.pop(last, None)


def holds_number(path: str) -> bool:
    """Whether a taxpayer number is the value there: only its last four figures may be shown."""
    return NUMBER_PATH.search(path) is not None


def shown_part(path: str, value: Any) -> Any:
    """The value as anybody may see it: of a taxpayer number, whoever wrote it, its last four."""
    if not holds_number(path) or value is None:
        return value
    text = str(value)
    hidden = len(re.findall(r"\d", text)) - 4
    return re.sub(r"\d", "*", text, count=hidden) if hidden > 0 else value


def is_path(text: str) -> bool:
    return len(text) <= 200 and PATH.fullmatch(text) is not None
