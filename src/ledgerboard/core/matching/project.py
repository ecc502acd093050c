"""Which projects of the two systems are one job: by number first, then by name and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledgerboard.core.matching.evidence import Sign, score
from ledgerboard.core.matching.names import (
    Kind,
    Likeness,
    Name,
    compare,
    parse,
    shared_words,
    without_deleted,
)
from ledgerboard.core.matching.pairing import Judged, Sides, pair
from ledgerboard.core.matching.places import Place, apart, place_of, same_address
from ledgerboard.core.reconcile.flow import Matches
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.records import Project

ALMOST = frozenset({Kind.SAME, Kind.FORM})
SAID = re.compile(
    r"^\s*#?\s*(?P<number>[A-Za-z]{0,4}-?\d[\w.\-]*?)\s*(?:\s[-\u2013\u2014|]+\s|[:|]|\s-|-\s)\s*(?P<name>\S.*)$"
)
"""A number set off from the name: «2401 - Pearl St», «P-2401: Pearl St»."""


@dataclass(frozen=True, slots=True)
class Job:
    """A project prepared for comparing. `loose` are words of the name that may be its number."""

    id: str
    active: bool
    number: str
    loose: frozenset[str]
    name: Name
    place: Place
    keys: frozenset[str]
    sub_customer: bool = False

    @property
    def names(self) -> tuple[Name, ...]:
        return (self.name,) if self.name.core else ()


def projects(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """Pairs of projects. An equal number is strong; names that are only alike are asked."""
    return pair(_jobs(lefts), _jobs(rights), judge)


def _jobs(seen: Iterable[Seen]) -> Iterator[Job]:
    return (job(each, each.record) for each in seen if isinstance(each.record, Project))


def job(seen: Seen, project: Project) -> Job:
    text = project.name or ""
    said, rest = split(text if seen.active else without_deleted(text))
    number = number_key(project.number or "") or number_key(said)
    name, place = _without(parse(rest), number), place_of(project)
    loose = frozenset() if number else frozenset(_numbers(name))
    exact = {f"number {each}" for each in (number, *loose) if each}
    exact |= {f"name {name.compact}"} if name.core else set()
    exact |= {f"at {place.address}"} if place.address else set()
    under = project.sub_customer is True
    return Job(seen.id, seen.active, number, loose, name, place, frozenset(exact), under)


def split(text: str) -> tuple[str, str]:
    """(number, name) of a name that begins with its number set off; number may be empty."""
    found = SAID.match(text)
    if found is None and re.fullmatch(r"\s*#?\s*[A-Za-z]{0,4}-?\d[\d.\-]{2,}\s*", text):
        return text.strip(), ""
    return (found["number"], found["name"]) if found else ("", text)


def number_key(text: str) -> str:
    """A number without its spelling: «#24-01», «24 01» and «2401» are one."""
    return re.sub(r"[\W_]", "", text).casefold().lstrip("0")


def _without(name: Name, number: str) -> Name:
    """The name without its own number at either end (Procore users repeat it there)."""
    core = name.core
    if number and len(core) > 1 and number_key(core[0]) == number:
        core = core[1:]
    if number and len(core) > 1 and number_key(core[-1]) == number:
        core = core[:-1]
    return name if core == name.core else Name(" ".join(core), core, name.forms)


def _numbers(name: Name) -> Iterator[str]:
    """The first or last word where it could be a project number; «12 Oaks» is too short to be."""
    ends = (name.core[0], name.core[-1]) if name.core else ()
    return (number_key(word) for word in ends if re.search(r"\d{3}", word))


def judge(left: Job, right: Job, sides: Sides[Job]) -> Judged:
    number = _number_sign(left, right, sides)
    likeness = _likeness(left, right)
    signs = [*([number] if number else []), *_place_sign(left, right, sides)]
    far = apart(left.place, right.place)
    doubts = list(_doubts(left, right, far))
    if left.number and right.number and number is None:
        asked = likeness.kind in ALMOST and not far
        return Judged(60 if asked else 0, (likeness.reason, "different project numbers", *doubts))
    points = score([likeness.proof, *(sign.weight for sign in signs)], doubts=bool(far))
    return Judged(
        points,
        tuple(_told(likeness, signs, doubts)),
        sure=not far and _sure(left, right, likeness, signs, number),
    )


def _likeness(left: Job, right: Job) -> Likeness:
    """Names compared without the number that both carry."""
    shared = left.number or right.number
    one, other = _without(left.name, shared), _without(right.name, shared)
    return compare(one, other)


def _number_sign(left: Job, right: Job, sides: Sides[Job]) -> Sign | None:
    if left.number and left.number == right.number:
        return Sign("same project number", 0.8, own=sides.unique(f"number {left.number}"))
    for one, other in ((left, right), (right, left)):
        if one.number and one.number in other.loose:
            own = sides.unique(f"number {one.number}")
            return Sign("the project number is in the name", 0.7, own=own)
    return None


def _place_sign(left: Job, right: Job, sides: Sides[Job]) -> Iterator[Sign]:
    if same_address(left.place, right.place):
        yield Sign("same address", 0.45, own=sides.unique(f"at {left.place.address}"))


def _told(likeness: Likeness, signs: list[Sign], doubts: list[str]) -> Iterator[str]:
    yield from (sign.spoken for sign in signs if sign.weight >= 0.7)
    yield likeness.reason
    yield from (sign.spoken for sign in signs if sign.weight < 0.7)
    yield from doubts


def _doubts(left: Job, right: Job, far: str | None) -> Iterator[str]:
    if far:
        yield far
    if left.active != right.active:
        yield "inactive in QuickBooks" if left.active else "inactive in Procore"
    if right.sub_customer:
        yield "a sub-customer in QuickBooks, not a project: bills and costs will name it"


def _sure(
    left: Job, right: Job, likeness: Likeness, signs: list[Sign], number: Sign | None
) -> bool:
    kind = likeness.kind
    if number and number.own:
        bare = () in (left.name.core, right.name.core) and len(left.number) >= 3
        akin = kind is not Kind.UNLIKE or bool(shared_words(left.name, right.name))
        return bare or (akin and kind is not Kind.NUMBERS)
    if kind is Kind.UNLIKE or kind not in ALMOST or not left.name.telling:
        return False
    return len(left.name.core) > 1 or any(sign.counts for sign in signs)
