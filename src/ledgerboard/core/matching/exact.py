"""Records of both sides that say the same in everything that tells them apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ledgerboard.core.reconcile.flow import Candidate, Verdict
from ledgerboard.core.reconcile.model import Seen

Key = Callable[[Seen], object]


@dataclass(frozen=True)
class Recognized:
    """The pairs, and who is left on each side, in the order in which they came."""

    sure: tuple[Candidate, ...]
    lefts: Sequence[Seen]
    rights: Sequence[Seen]


def recognized(
    lefts: Iterable[Seen], rights: Iterable[Seen], key: Key, verdict: Verdict
) -> Recognized:
    """Of several that are the same in all that the key says, any may be any."""
    several, sure, waiting = list(lefts), list[Candidate](), list[Seen]()
    groups = grouped(several, key)
    for right in rights:
        if same := groups[key(right)]:
            sure.append(Candidate(same.pop(0).id, right.id, verdict))
        else:
            waiting.append(right)
    paired = {each.left_id for each in sure}
    rest = [left for left in several if left.id not in paired]
    return Recognized(tuple(sure), rest, waiting)


def grouped(found: Iterable[Seen], key: Key) -> dict[object, list[Seen]]:
    groups: dict[object, list[Seen]] = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups
