"""What was read, held against what a person would read: right, unsure, missing or wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.reading.strangers.certificate import Stranger

GRAVE = re.compile(
    r"effective|expiration|^date|limits|letter|number|boxes|occurrence|claims|per$|form|trigger|"
    r"naic|yes|retention|deductible|statute|other_box|type"
)


@dataclass
class Judged:
    """`doubts`: what the reader said of the fields that it left unsure."""

    by_field: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    near: int = 0
    doubts: Counter[str] = field(default_factory=Counter)

    def count(self, verdict: str) -> int:
        return sum(one[verdict] for one in self.by_field.values())

    @property
    def answered(self) -> float:
        given = self.count("right") + self.count("wrong")
        return given / max(1, given + self.count("unsure"))

    @property
    def accuracy(self) -> float:
        return self.count("right") / max(1, self.count("right") + self.count("wrong"))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for row, one in enumerate(value):
            yield from leaves(one, f"{path}[{row}]")
    else:
        yield path, value


def judge(
    stranger: Stranger, result: dict[str, Any], into: Judged, *, kind: str = "acord_25"
) -> None:
    paper = next((one for one in result["papers"] if one["kind"] == kind), None)
    given = dict(leaves(paper["fields"])) if paper else {}
    doubts = [one["field"] for one in paper["unsure"]] if paper else []
    truth = dict(leaves(stranger.fields))
    for path, value in truth.items():
        verdict = _verdict(path, value, given, doubts)
        if verdict in {"unsure", "missing"} and any(_under(path, one) for one in stranger.free):
            verdict = "free"
        _count(stranger, path, (value, given.get(path)), verdict, into)
        if verdict == "right" and path in stranger.places and paper:
            _place(stranger, path, paper["places"].get(path), into)
    for path in given.keys() - truth.keys():
        if given[path] not in (None, "", [], False):
            _count(stranger, path, (None, given[path]), "wrong", into)


def _verdict(path: str, value: Any, given: dict[str, Any], doubts: list[str]) -> str:
    if path in given:
        same = _folded(given[path]) == _folded(value)
        return ("right" if _stated(value) else "blank") if same else "wrong"
    if any(_under(path, one) for one in doubts):
        return "unsure" if _stated(value) else "doubted blank"
    return "missing" if _stated(value) else "blank"


def _count(
    stranger: Stranger, path: str, pair: tuple[Any, Any], verdict: str, into: Judged
) -> None:
    verdict = "wrong" if verdict == "missing" else verdict
    into.by_field[re.sub(r"\[\d+\]", "[]", path)][verdict] += 1
    if verdict == "wrong":
        into.wrong.append(f"{stranger.path.name} {path}: {pair[0]!r} was read as {pair[1]!r}")


def _place(stranger: Stranger, path: str, given: dict[str, Any] | None, into: Judged) -> None:
    wanted = stranger.places[path]
    if given and _iou(wanted, given["box"]) >= 0.5:
        into.near += 1
    else:
        into.far.append(f"{stranger.path.name} {path}: {wanted} was placed at {given}")


def _iou(one: list[float], two: list[float]) -> float:
    wide, high = (min(one[2 + i], two[2 + i]) - max(one[i], two[i]) for i in (0, 1))
    if wide <= 0 or high <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return wide * high / (areas - wide * high)


def _under(path: str, doubt: str) -> bool:
    return path == doubt or path.startswith((f"{doubt}.", f"{doubt}["))


def _stated(value: Any) -> bool:
    return value not in (None, "", [], False)


def _folded(value: Any) -> Any:
    """An accent is a part of its letter, in one sign or in two."""
    if isinstance(value, str):
        return re.sub(r"[\s,]+", "", unicodedata.normalize("NFKC", value)).casefold()
    return sorted(value) if isinstance(value, list) else value
