"""Which line became which: line 3 has another quantity, line 4 is new, line 5 is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ledgerboard.core.mapping import Codec
from ledgerboard.core.mapping.codecs import key_of
from ledgerboard.core.mapping.lines import line_key
from ledgerboard.core.values import Line

ALIKE = 0.3
"""Two lines that share less than this part of what they say are not one line that was edited."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that differs. `number` is its place in the later document, or, for a line that is
    gone, in the earlier one; `names` are the values that differ where both have the line.
    """

    number: int
    before: Line | None
    after: Line | None
    names: tuple[str, ...] = ()


def match_lines(
    before: Sequence[Line], after: Sequence[Line], inner: Mapping[str, Codec], *, keyed: bool
) -> list[tuple[int | None, int | None]]:
    """Places of lines that are the same one, in the order of `after`, then what is gone.

    By key where both sides know a line by the same one. Otherwise by what they say, because a
    system may number its lines anew when a document is edited (quickbooks gotchas 24): equal
    lines first, then those that share most, then place.
    """
    pairs = dict(_by_key(before, after) if keyed else _by_words(before, after, inner))
    gone = [place for place in range(len(before)) if place not in set(pairs.values())]
    return [(pairs.get(place), place) for place in range(len(after))] + [(p, None) for p in gone]


def line_changes(
    before: Sequence[Line], after: Sequence[Line], inner: Mapping[str, Codec], *, keyed: bool
) -> Iterator[LineChange]:
    """What differs, line by line; lines that only moved are no change."""
    for old, new in match_lines(before, after, inner, keyed=keyed):
        if new is None:
            assert old is not None  # noqa: S101  # one of the two is always there
            yield LineChange(old + 1, before[old], None)
        elif old is None:
            yield LineChange(new + 1, None, after[new])
        elif names := tuple(_differing(before[old], after[new], inner)):
            yield LineChange(new + 1, before[old], after[new], names)


def _by_key(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[int, int]]:
    places = {line.key: place for place, line in enumerate(before)}
    for place, line in enumerate(after):
        if line.key in places:
            yield place, places.pop(line.key)


def _by_words(
    before: Sequence[Line], after: Sequence[Line], inner: Mapping[str, Codec]
) -> Iterator[tuple[int, int]]:
    said = [dict(line_key(line, inner)) for line in before]
    says = [dict(line_key(line, inner)) for line in after]
    scored = sorted(
        (-_likeness(says[new], said[old]), abs(new - old), new, old)
        for new in range(len(after))
        for old in range(len(before))
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for score, _, new, old in scored:
        if -score >= ALIKE and new not in taken_new and old not in taken_old:
            taken_new.add(new)
            taken_old.add(old)
            yield new, old


def _likeness(one: Mapping[str, object], other: Mapping[str, object]) -> float:
    """The shared part of what either says; two lines that say nothing are alike."""
    names = one.keys() | other.keys()
    shared = sum(one.get(name) == other.get(name) for name in names)
    return shared / len(names) if names else 1.0


def _differing(old: Line, new: Line, inner: Mapping[str, Codec]) -> Iterator[str]:
    for name, codec in inner.items():
        if key_of(codec, old.values.get(name)) != key_of(codec, new.values.get(name)):
            yield name
