"""From records and a judge to matches: who meets whom, and who fits only one.

Only records that share a key or a rare word meet, so that ten thousand on each side stay quick.
Everything here treats the two sides alike and does not look at the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from ledgerboard.core.matching.names import Name, worth_a_look
from ledgerboard.core.reconcile.flow import Candidate, Matches, Verdict

ASKED = 50
"""Below this score two records are different and nobody is asked."""

FITS = 80
"""From this score on a candidate casts doubt on another that would be sure."""

CANDIDATES = 5
SHARED = 30
"""An e-mail address or a phone that so many of one side hold (a bookkeeper's) is no key."""

UNLINKED = 900
"""A word shared by so many pairs is too common to bring records together."""


class Profile(Protocol):
    """A record prepared for comparing: its id, what it must match to the letter, and its name."""

    @property
    def id(self) -> str: ...

    @property
    def keys(self) -> frozenset[str]: ...

    @property
    def names(self) -> tuple[Name, ...]: ...


P = TypeVar("P", bound=Profile)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge says of one pair, not knowing the others. `sure` means: if nobody else fits."""

    score: int
    reasons: tuple[str, ...]
    sure: bool = False


@dataclass(frozen=True)
class Sides(Generic[P]):
    lefts: Sequence[P]
    rights: Sequence[P]
    holders: Mapping[str, tuple[Sequence[int], Sequence[int]]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holders", _index(self.lefts, self.rights, lambda p: p.keys))

    def unique(self, key: str) -> bool:
        """Held by one record on each side: a phone that three firms share identifies none."""
        lefts, rights = self.holders.get(key, ((), ()))
        return len(lefts) <= 1 and len(rights) <= 1


def pair(
    lefts: Iterable[P], rights: Iterable[P], judge: Callable[[P, P, Sides[P]], Judged]
) -> Matches:
    """Judge everyone who meets, then keep as sure what fits one-to-one."""
    sides = Sides(_ordered(lefts), _ordered(rights))
    found: list[_Found] = []
    for i, j in sorted(_meetings(sides)):
        left, right = sides.lefts[i], sides.rights[j]
        judged = judge(left, right, sides)
        if judged.score >= ASKED:
            found.append(_Found(left.id, right.id, judged))
    return _settled(found)


def _ordered(profiles: Iterable[P]) -> list[P]:
    return sorted(profiles, key=lambda profile: profile.id)


# Who meets whom


def _meetings(sides: Sides[P]) -> set[tuple[int, int]]:
    """Whoever shares a key; of those who share a rare word, whose names are not plainly others."""
    by_word: set[tuple[int, int]] = set()
    for lefts, rights in _index(sides.lefts, sides.rights, _rare_keys).values():
        if len(lefts) * len(rights) <= UNLINKED:
            by_word.update((i, j) for i in lefts for j in rights)
    met = {(i, j) for i, j in by_word if _near(sides.lefts[i], sides.rights[j])}
    for key, (lefts, rights) in sides.holders.items():
        if key.startswith("name ") or max(len(lefts), len(rights)) <= SHARED:
            met.update(_all_or_first(lefts, rights))
    return met


def _near(left: Profile, right: Profile) -> bool:
    return any(worth_a_look(one, other) for one in left.names for other in right.names)


def _all_or_first(lefts: Sequence[int], rights: Sequence[int]) -> Iterator[tuple[int, int]]:
    """An exact key brings everyone together; in a crowd, each with the first few of the others.

    That is enough to see that nobody fits alone.
    """
    crowded = len(lefts) * len(rights) > UNLINKED
    for place, i in enumerate(lefts):
        few = rights[:CANDIDATES] if crowded and place >= CANDIDATES else rights
        yield from ((i, j) for j in few)


def _rare_keys(profile: Profile) -> Iterator[str]:
    """Words, words with one letter left out (so that a slip meets its word), and pairs of words."""
    for name in profile.names:
        words = sorted(set(name.core))
        yield f"prefix {name.compact[:7]}"
        for word in words:
            yield from _slips(word)
        yield from (f"{a}+{b}" for k, a in enumerate(words[:5]) for b in words[k + 1 : 5])


def _slips(word: str) -> Iterator[str]:
    yield word
    if len(word) >= 5:
        yield from (word[:k] + word[k + 1 :] for k in range(len(word)))


def _index(
    lefts: Sequence[P], rights: Sequence[P], keys: Callable[[P], Iterable[str]]
) -> dict[str, tuple[Sequence[int], Sequence[int]]]:
    """Who holds each key, on the left and on the right; keys that both sides hold."""
    mine, theirs = _holders(lefts, keys), _holders(rights, keys)
    return {key: (mine[key], theirs[key]) for key in mine.keys() & theirs.keys()}


def _holders(profiles: Sequence[P], keys: Callable[[P], Iterable[str]]) -> dict[str, Sequence[int]]:
    held: defaultdict[str, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in set(keys(profile)):
            held[key].append(place)
    return dict(held)


# Who fits only one


@dataclass(frozen=True, slots=True)
class _Found:
    left: str
    right: str
    judged: Judged

    @property
    def fits(self) -> bool:
        return self.judged.sure or self.judged.score >= FITS

    def candidate(self, *, doubt: str = "") -> Candidate:
        score, reasons = self.judged.score, self.judged.reasons
        if self.judged.sure and not doubt:
            return Candidate(self.left, self.right, Verdict(max(score, 90), reasons))
        told = (*reasons, doubt) if doubt else reasons
        return Candidate(self.left, self.right, Verdict(min(score, 89), told))


def _settled(found: Sequence[_Found]) -> Matches:
    rivals_l, rivals_r = _counts(found)
    alone = {
        (each.left, each.right)
        for each in found
        if each.judged.sure and rivals_l[each.left] == 1 and rivals_r[each.right] == 1
    }
    sure = [each for each in found if (each.left, each.right) in alone]
    taken_l, taken_r = {each.left for each in sure}, {each.right for each in sure}
    open_ = [each for each in found if each.left not in taken_l and each.right not in taken_r]
    return Matches(
        sure=_best_first(each.candidate() for each in sure),
        doubtful=_best_first(
            each.candidate(doubt=_doubt(each, rivals_l, rivals_r)) for each in _few(open_)
        ),
    )


def _counts(found: Sequence[_Found]) -> tuple[dict[str, int], dict[str, int]]:
    lefts: defaultdict[str, int] = defaultdict(int)
    rights: defaultdict[str, int] = defaultdict(int)
    for each in found:
        lefts[each.left] += each.fits
        rights[each.right] += each.fits
    return lefts, rights


def _doubt(each: _Found, lefts: Mapping[str, int], rights: Mapping[str, int]) -> str:
    several = lefts[each.left] > 1 or rights[each.right] > 1
    return "another one also matches" if several and each.fits else ""


def _few(found: Sequence[_Found]) -> list[_Found]:
    """For each record its best few candidates; a pair stays when either side counts it so."""
    best: set[tuple[str, str]] = set()
    by_left: defaultdict[str, list[_Found]] = defaultdict(list)
    by_right: defaultdict[str, list[_Found]] = defaultdict(list)
    for each in found:
        by_left[each.left].append(each)
        by_right[each.right].append(each)
    for group in (*by_left.values(), *by_right.values()):
        best.update((each.left, each.right) for each in sorted(group, key=_rank)[:CANDIDATES])
    return [each for each in found if (each.left, each.right) in best]


def _rank(each: _Found) -> tuple[int, str, str]:
    return -each.judged.score, each.left, each.right


def _best_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(
        sorted(candidates, key=lambda each: (-each.verdict.score, each.left_id, each.right_id))
    )
