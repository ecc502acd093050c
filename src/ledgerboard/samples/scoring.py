"""Readings held against answer keys, field by field."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MISSING = object()
# dates and amounts; written anew because samples share no code with what reads them, and a test
# holds it against the reader's schema
HARD = re.compile(
    r"(effective|expiration|date|issued)$|(^|\.)limits\.|(^|\.)deductibles?\b|(^|\.)(retention|limit)$|"
    r"\]\.amount$"
)


GROUPED = ("family", "kind", "trap")


@dataclass
class Score:
    """What is `missed` was left out without a word; what is invented counts as wrong.

    `hard` lists dates and limits that are wrong without a word of doubt. What the degradation of
    a copy destroyed may be unsure without counting (`excused`).
    """

    by_field: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    hard: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    boxes: Counter[str] = field(default_factory=Counter)
    papers: Counter[str] = field(default_factory=Counter)
    ticks: Counter[str] = field(default_factory=Counter)

    def total(self, name: str) -> int:
        return sum(counter[name] for counter in self.by_field.values())

    @property
    def accuracy(self) -> float:
        return _share(self.total("right"), self.total("right") + self.total("wrong"))

    @property
    def answered(self) -> float:
        given = self.total("right") + self.total("wrong")
        return _share(given, given + self.total("unsure") + self.total("missed"))

    @property
    def placed(self) -> float:
        return _share(self.boxes["near"], self.boxes["near"] + self.boxes["far"])

    @property
    def hard_answered(self) -> int:
        """Dates and limits that were given."""
        seen = [counter for name, counter in self.by_field.items() if HARD.search(name)]
        return sum(counter["right"] + counter["wrong"] for counter in seen)

    @property
    def hard_share(self) -> float:
        return len(self.hard) / max(1, self.hard_answered)

    @property
    def precision(self) -> float:
        """Of the ticks that the reader saw, how many there are."""
        return _share(self.ticks["right"], self.ticks["right"] + self.ticks["invented"])

    @property
    def recall(self) -> float:
        """Of the ticks that there are, how many the reader saw; a doubt is not a miss."""
        return _share(self.ticks["right"], self.ticks["right"] + self.ticks["missed"])

    def told(self) -> str:
        lost = f", {self.papers['lost']} not found" if self.papers["lost"] else ""
        hard = f"{len(self.hard)} of {self.hard_answered} ({self.hard_share:.3%})"
        return "\n".join(
            (
                f"{self.papers['found']} papers{lost}",
                f"right, of what was answered   {self.accuracy:8.3%}",
                f"answered, of what is stated   {self.answered:8.3%}",
                f"places that overlap by half   {self.placed:8.3%}",
                f"ticks that were right          {self.precision:8.3%}",
                f"ticks that were found          {self.recall:8.3%}",
                f"wrong dates or limits without a doubt: {hard}",
            )
        )


@dataclass
class Scores:
    """The score of a set, and of its parts by family of origin, kind of paper and trap."""

    total: Score = field(default_factory=Score)
    groups: dict[str, dict[str, Score]] = field(
        default_factory=lambda: {name: defaultdict(Score) for name in GROUPED}
    )

    def add(self, key: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        score(key, result, self.total)
        score(key, result, self.groups["family"][key["family"]])
        for kind in {paper["kind"] for paper in key["papers"]}:
            papers = [paper for paper in key["papers"] if paper["kind"] == kind]
            score({**key, "papers": papers}, result, self.groups["kind"][kind])
        for paper in key["papers"]:
            for trap in paper.get("traps", ()):
                score({**key, "papers": [paper]}, result, self.groups["trap"][trap])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def score(key: Mapping[str, Any], result: Mapping[str, Any], into: Score) -> None:
    """Compare one file. Papers are matched by their kind and pages, those of one sheet in order."""
    found: dict[tuple[str, tuple[int, ...]], list[Mapping[str, Any]]] = defaultdict(list)
    for paper in result.get("papers", ()):
        found[paper["kind"], tuple(paper["pages"])].append(paper)
    for wanted in key["papers"]:
        same = found[wanted["kind"], tuple(wanted["pages"])]
        paper = same.pop(0) if same else None
        into.papers["found" if paper else "lost"] += 1
        if paper is None:
            into.wrong.append(f"{key['file']}: {wanted['kind']} on {wanted['pages']} was not found")
        _paper(key["file"], wanted, aligned(wanted, paper or {}), into)


def _paper(name: str, wanted: Mapping[str, Any], paper: Mapping[str, Any], into: Score) -> None:
    unsure = [doubt["field"] for doubt in paper.get("unsure", ())]
    fields, harmed = paper.get("fields", {}), set(wanted.get("harmed", ()))
    truth = dict(leaves(wanted["fields"]))
    for path, value in truth.items():
        given = at(fields, path)
        verdict = _verdict(value, given, unsure=any(_under(path, one) for one in unsure))
        if verdict == "unsure" and path in harmed:
            verdict = "excused"
        _tick(path, value, given, into)
        _count(f"{name} {path}", path, (value, given, verdict), into)
        if verdict == "right" and path in wanted["places"] and path not in harmed:
            _place(f"{name} {path}", wanted["places"][path], paper["places"].get(path), into)
    for path, value in leaves(fields):
        if path not in truth and at(wanted["fields"], path) is MISSING and _stated(value):
            _count(f"{name} {path}", path, (None, value, "wrong"), into)


ROW = re.compile(r"^(policies|insurers)\[(\d+)\]")
ROW_IS = {"policies": "type", "insurers": "letter"}


def aligned(wanted: Mapping[str, Any], paper: Mapping[str, Any]) -> dict[str, Any]:
    """The reading with its rows in the key's order: a row that was missed is one fault, not many."""
    fields = dict(paper.get("fields", {}))
    orders: dict[str, list[int]] = {}
    for name, says in ROW_IS.items():
        rows, truth = fields.get(name), wanted["fields"].get(name)
        if isinstance(rows, list) and isinstance(truth, list):
            orders[name] = _order(truth, rows, says)
            fields[name] = [rows[at] if at >= 0 else {} for at in orders[name]]
    return {
        **paper, "fields": fields,
        "places": {_moved(path, orders): one for path, one in paper.get("places", {}).items()},
        "unsure": [{**one, "field": _moved(one["field"], orders)} for one in paper.get("unsure", ())],
    }  # fmt: skip


def _order(truth: list[dict[str, Any]], rows: list[dict[str, Any]], says: str) -> list[int]:
    """For each row of the key the reading's row of the same kind, -1 for none; then what is left.

    A row that is in doubt about its kind stays where it is.
    """
    left = list(range(len(rows)))
    order = []
    for place, wanted in enumerate(truth):
        same = [at for at in left if rows[at].get(says, MISSING) == wanted.get(says)]
        same += [at for at in left if at == place and says not in rows[at]]
        order.append(same[0] if same else -1)
        left = [at for at in left if at not in same[:1]]
    return order + left


def _moved(path: str, orders: Mapping[str, list[int]]) -> str:
    found = ROW.match(path)
    if not found or found[1] not in orders or int(found[2]) not in orders[found[1]]:
        return path
    return f"{found[1]}[{orders[found[1]].index(int(found[2]))}]{path[found.end() :]}"


def _tick(path: str, value: object, given: object, into: Score) -> None:
    """Boxes that may be marked: most are empty, so their accuracy would say nothing."""
    if not isinstance(value, bool) or path.endswith(("yes", "signed", "tin_valid_format")):
        return
    if given is MISSING:
        into.ticks["unsure"] += 1
    elif value or given:
        into.ticks["right" if value and given else "missed" if value else "invented"] += 1


def _verdict(value: object, given: object, *, unsure: bool) -> str:
    if given is MISSING:
        return "blank" if not _stated(value) else "unsure" if unsure else "missed"
    if folded(value) == folded(given):
        return "right" if _stated(value) else "blank"
    return "wrong"


def _count(where: str, path: str, case: tuple[object, object, str], into: Score) -> None:
    value, given, verdict = case
    general = re.sub(r"policies\[\d+\]", "policies[]", path)
    general = re.sub(r"\[\d+\]", "[]", general)
    into.by_field[general][verdict] += 1
    if verdict in {"wrong", "missed"}:
        told = "nothing" if given is MISSING else repr(given)
        into.wrong.append(f"{where}: {value!r} was read as {told}")
    if verdict == "wrong" and HARD.search(path):
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
