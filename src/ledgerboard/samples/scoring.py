"""Readings held against answer keys, field by field."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MISSING = object()
HARD = re.compile(r"(effective|expiration|^date|limits\.|signature_date)")


@dataclass
class Score:
    """`answered` are fields that a paper states and the reader gave; `invented` ones it does not.

    `hard` lists dates and limits that are wrong without a word of doubt.
    """

    by_field: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hard: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    boxes: Counter[str] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)

    def total(self, name: str) -> int:
        return sum(counter[name] for counter in self.by_field.values())

    @property
    def accuracy(self) -> float:
        return _share(self.total("right"), self.total("right") + self.total("wrong"))

    @property
    def answered(self) -> float:
        given = self.total("right") + self.total("wrong")
        return _share(given, given + self.total("unsure"))

    @property
    def placed(self) -> float:
        return _share(self.boxes["near"], self.boxes["near"] + self.boxes["far"])

    def told(self) -> str:
        lost = f", {self.papers['lost']} not found" if self.papers["lost"] else ""
        return "\n".join(
            (
                f"{self.papers['found']} papers{lost}",
                f"right, of what was answered   {self.accuracy:8.3%}",
                f"answered, of what is stated   {self.answered:8.3%}",
                f"places that overlap by half   {self.placed:8.3%}",
                f"wrong dates or limits without a doubt: {len(self.hard)}",
            )
        )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score(key: Mapping[str, Any], result: Mapping[str, Any], into: Score) -> None:
    """Compare one file. Papers are matched by their kind and pages."""
    found = {(paper["kind"], tuple(paper["pages"])): paper for paper in result.get("papers", ())}
    for wanted in key["papers"]:
        paper = found.get((wanted["kind"], tuple(wanted["pages"])))
        into.papers["found" if paper else "lost"] += 1
        if paper is None:
            into.wrong.append(f"{key['file']}: {wanted['kind']} on {wanted['pages']} was not found")
        _paper(key["file"], wanted, paper or {}, into)


def _paper(name: str, wanted: Mapping[str, Any], paper: Mapping[str, Any], into: Score) -> None:
    unsure = [doubt["field"] for doubt in paper.get("unsure", ())]
    fields = paper.get("fields", {})
    truth = dict(leaves(wanted["fields"]))
    for path, value in truth.items():
        given = at(fields, path)
        verdict = _verdict(value, given, unsure=any(_under(path, one) for one in unsure))
        _count(f"{name} {path}", path, (value, given, verdict), into)
        if verdict == "right" and path in wanted["places"]:
            _place(f"{name} {path}", wanted["places"][path], paper["places"].get(path), into)
    for path, value in leaves(fields):
        if path not in truth and at(wanted["fields"], path) is MISSING and _stated(value):
            _count(f"{name} {path}", path, (None, value, "wrong"), into)


def _verdict(value: object, given: object, *, unsure: bool) -> str:
    if given is MISSING:
        return "unsure" if unsure and _stated(value) else "wrong" if _stated(value) else "blank"
    if folded(value) == folded(given):
        return "right" if _stated(value) else "blank"
    return "wrong"


def _count(where: str, path: str, case: tuple[object, object, str], into: Score) -> None:
    value, given, verdict = case
    general = re.sub(r"policies\[\d+\]", "policies[]", path)
    general = re.sub(r"\[\d+\]", "[]", general)
    into.by_field[general][verdict] += 1
    if verdict == "wrong":
        told = "nothing" if given is MISSING else repr(given)
        into.wrong.append(f"{where}: {value!r} was read as {told}")
        if HARD.search(path) and given is not MISSING:
            into.hard.append(where)


def _place(
    where: str, wanted: Mapping[str, Any], given: Mapping[str, Any] | None, into: Score
) -> None:
    near = (
        given is not None
        and wanted["page"] == given["page"]
        and iou(wanted["box"], given["box"]) >= 0.5
    )
    into.boxes["near" if near else "far"] += 1
    if not near:
        into.far.append(f"{where}: {wanted} was placed at {given}")


def iou(one: list[float], two: list[float]) -> float:
    wide = min(one[2], two[2]) - max(one[0], two[0])
    high = min(one[3], two[3]) - max(one[1], two[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, two))
    return wide * high / (areas - wide * high)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every value with its path. A list of plain values is one value."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from leaves(one, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for row, one in enumerate(value):
            yield from leaves(one, f"{path}[{row}]")
    else:
        yield path, value


def at(fields: object, path: str) -> object:
    here = fields
    for step in re.findall(r"[^.\[\]]+", path):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            return MISSING
    return here


def _under(path: str, doubt: str) -> bool:
    return path == doubt or path.startswith((f"{doubt}.", f"{doubt}["))


def _stated(value: object) -> bool:
    return value not in (None, "", [], False)


def folded(value: object) -> object:
    """Case, spaces and commas of a text do not count."""
    if isinstance(value, str):
        return re.sub(r"[\s,]+", "", value).casefold()
    return (
        sorted(value)
        if isinstance(value, list) and all(isinstance(v, str) for v in value)
        else value
    )
