"""Pairs that a person unlinked: they stay apart until a person says otherwise.

Neither is linked to the other again by itself, and none gets a twin made beside the other: two
active records of one thing are what unlinking must not lead to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Side

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.flow import Candidate
    from ledgerboard.core.reconcile.model import Seen
    from ledgerboard.core.reconcile.situation import Situation

_WORD = "apart"


def apart_key(flow: str, left_id: str, right_id: str) -> str:
    """The key of the answer «these two are apart»."""
    return f"{flow}:{_WORD}:{left_id}:{right_id}"


def partners_apart(now: Situation) -> Mapping[Side, frozenset[str]]:
    """The records of each side that were parted from one that the other side still has."""
    parted: dict[Side, set[str]] = {side: set() for side in Side}
    prefix = f"{now.flow.name}:{_WORD}:"
    for key in now.answers:
        if key.startswith(prefix):
            left_id, _, right_id = key.removeprefix(prefix).rpartition(":")
            if now.has(Side.RIGHT, right_id):
                parted[Side.LEFT].add(left_id)
            if now.has(Side.LEFT, left_id):
                parted[Side.RIGHT].add(right_id)
    return {side: frozenset(ids) for side, ids in parted.items()}


def never_made(now: Situation, free: Mapping[Side, Mapping[str, Seen]], each: Candidate) -> bool:
    """Nothing is made of either whatever is answered, so nothing can be doubled, and the flow
    leaves such records to people.
    """
    if now.flow.asks_about_not_made:
        return False
    ids = {Side.LEFT: each.left_id, Side.RIGHT: each.right_id}
    makes = [side for side in Side if side.other in now.flow.creates and ids[side] in free[side]]
    return bool(makes) and all(
        now.flow.not_made(free[side][ids[side]], now.contexts[side]) for side in makes
    )


def kept_apart(now: Situation, left_id: str, right_id: str) -> bool:
    return apart_key(now.flow.name, left_id, right_id) in now.answers
