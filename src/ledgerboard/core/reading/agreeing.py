"""One paper read twice, because its form holds two answers: what both readings say, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ledgerboard.core.reading.found import Paper, Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box

WHY = "the form holds two answers here: one for Adobe Reader (XFA), one for other programs"
ABSENT = object()
TIN = ("tin_type", "tin_masked", "tin_valid_format")


def agreed(
    papers: Sequence[Paper], others: Sequence[Paper], pages: Mapping[int, Box]
) -> list[Paper]:
    """The papers of the first reading, with a doubt wherever the second says something else."""
    second: dict[tuple[str, tuple[int, ...]], list[Paper]] = defaultdict(list)
    for paper in others:
        second[paper.kind, paper.pages].append(paper)  # two may share a sheet
    return [_agreed(paper, _next(second[paper.kind, paper.pages]), pages) for paper in papers]


def _next(others: list[Paper]) -> Paper | None:
    return others.pop(0) if others else None


def _agreed(paper: Paper, other: Paper | None, pages: Mapping[int, Box]) -> Paper:
    whole = Place(paper.pages[0], pages[paper.pages[0]])
    ones, twos = paper.fields or {}, (other.fields if other else None) or {}
    names = [*ones, *(name for name in twos if name not in ones)]
    fields = {name: _leaf(ones.get(name, ABSENT), twos.get(name, ABSENT), whole) for name in names}
    same_number = other is not None and other.secrets == paper.secrets
    if not same_number:  # two numbers may share the four figures that are shown
        fields |= {name: Unsure(WHY, _place(fields[name], whole)) for name in TIN if name in fields}
    same_edition = other is not None and other.edition == paper.edition
    return replace(
        paper,
        fields=fields,
        secrets=paper.secrets if same_number else {},
        edition=paper.edition if same_edition else None,
    )


def _place(answer: object, whole: Place) -> Place:
    return (answer.place or whole) if isinstance(answer, Reading | Unsure) else whole


def _leaf(one: object, two: object, whole: Place) -> object:
    """Down to the answers; a list of another length is in doubt as a whole."""
    if isinstance(one, dict) and isinstance(two, dict) and one.keys() == two.keys():
        return {name: _leaf(one[name], two[name], whole) for name in one}
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        return [_leaf(first, second, whole) for first, second in zip(one, two, strict=True)]
    if isinstance(one, Unsure):
        return one
    if isinstance(two, Unsure):
        return two
    if isinstance(one, Reading) and isinstance(two, Reading):
        return one if one.value == two.value else Unsure(WHY, one.place or two.place or whole)
    return one if one == two else Unsure(WHY, whole)
