"""What a person can add to a paper: a policy, an insurer or a party, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledgerboard.core.reading.acord24 import PROPERTIES, SECTIONS
from ledgerboard.core.reading.acord25.limits import LABELS as LIMITS
from ledgerboard.core.reading.schema import label_of
from ledgerboard.documents.effective import Field
from ledgerboard.web.presenters import papers as shown
from ledgerboard.web.presenters.papers import Entry

TERM = ("number", "effective", "expiration")
GIVEN = ("addl_insd.yes", "subr_wvd.yes")
ON_ACORD_25: Mapping[str, Sequence[str]] = {
    **{kind: ("letter", *TERM, *GIVEN, *(f"limits.{name}" for name in limits))
       for kind, limits in LIMITS.items()},
    "other": ("coverage", "letter", *TERM, *GIVEN),
}  # fmt: skip
ON_ACORD_24 = ("letter", *TERM, *(f"limits.{name}" for name in PROPERTIES))
POLICIES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "acord_24": dict.fromkeys(SECTIONS, ON_ACORD_24),
    "acord_25": ON_ACORD_25,
    "coi_non_acord": {
        "": ("coverage", *TERM, "limits.each_occurrence", "limits.general_aggregate"),
    },
}
"""Of each kind of paper: the kinds of policies on it, with their columns."""
INSURER = ("letter", "name", "naic")
COVERAGE = ("coverage", "amount", "deductible")
PARTIES: Mapping[str, Sequence[str]] = {
    "producer": ("name", "address", "contact", "phone", "fax", "email"),
    "insured": ("name", "address"),
    "certificate_holder": ("name", "address"),
    "additional_interest": ("name", "address"),
    "employer": ("name", "address"),
    "holder": ("name", "address"),
}


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    entry: Entry
    typed: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Target:
    """Something that lacks values. `start` is its path, `kind` the kind of a new policy."""

    start: str
    title: str
    names: Sequence[str]
    kind: str = ""

    @property
    def key(self) -> str:
        return f"{self.start}:{self.kind}"

    def columns(
        self, sent: Mapping[str, str], wrong: Mapping[str, str] | None = None
    ) -> list[Column]:
        return [self._column(name, sent.get(name, ""), (wrong or {}).get(name, ""))
                for name in self.names]  # fmt: skip

    def _column(self, name: str, typed: str, wrong: str) -> Column:
        path = f"{self.start}.{name}"
        return Column(name, label_of(path).removesuffix(_number(path)), shown.entry(path, None),
                      typed, wrong)  # fmt: skip

    def parsed(self, sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """The values that were typed, and what is wrong with those that cannot be."""
        values: dict[str, Any] = {"type": self.kind} if self.kind else {}
        wrong: dict[str, str] = {}
        for name in self.names:
            text = sent.get(name, "").strip().replace("\0", "")
            try:
                if text:
                    values[name] = shown.parsed(f"{self.start}.{name}", text)
            except ValueError as why:
                wrong[name] = str(why)
        return values, wrong


def _number(path: str) -> str:
    """The row's number that a label ends with: the form's title says which row it is."""
    return "" if "[" not in path else f" {int(path.partition('[')[2].partition(']')[0]) + 1}"


def targets(kind: str, fields: Sequence[Field]) -> list[Target]:
    """New rows first, then what is there and lacks columns. Empty for other kinds of papers."""
    known = {field.path: field.value for field in fields}
    every = [*_new(kind, known), *_there(kind, known)]
    lacking = [
        Target(one.start, one.title, [n for n in one.names if f"{one.start}.{n}" not in known],
               one.kind)
        for one in every
    ]  # fmt: skip
    return [one for one in lacking if one.names]


def _new(kind: str, known: Mapping[str, Any]) -> Iterator[Target]:
    start = f"policies[{_rows(known, 'policies')}]"
    for policy, names in POLICIES.get(kind, {}).items():
        said = shown.POLICIES.get(policy, policy.replace("_", " ") or "any coverage")
        yield Target(start, f"A new policy: {said.lower()}", names, policy)
    if kind in {"acord_24", "acord_25"}:
        yield Target(f"insurers[{_rows(known, 'insurers')}]", "A new insurer", INSURER)
    if kind in {"acord_27", "acord_28"}:
        yield Target(f"coverages[{_rows(known, 'coverages')}]", "A new coverage", COVERAGE)


def _there(kind: str, known: Mapping[str, Any]) -> Iterator[Target]:
    for row in range(_rows(known, "policies")):
        start = f"policies[{row}]"
        policy = str(known.get(f"{start}.type") or "")
        title = shown.policy_title(start, known)
        names = POLICIES.get(kind, {}).get(policy, ("letter", *TERM))
        yield Target(start, f"Policy {row + 1}: {title}", names)
    for party, names in PARTIES.items():
        if party in known:
            yield Target(party, shown.GROUPS.get(party, label_of(party)), names)


def _rows(known: Iterable[str], name: str) -> int:
    rows = [int(path[len(name) + 1 :].partition("]")[0]) for path in known
            if path.startswith(f"{name}[")]  # fmt: skip
    return max(rows, default=-1) + 1


def chosen(every: Sequence[Target], key: str) -> Target | None:
    return next((one for one in every if one.key == key), None)
