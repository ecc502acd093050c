"""A linked pair: compared in one system's terms, or why it cannot be; or one of the two is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.model import Action, Agreement, Cause, Intent, Pair, Seen, Side
from ledgerboard.core.reconcile.pairs import pair_changes
from ledgerboard.core.reconcile.viewing import blocked_change
from ledgerboard.core.views import Blocked, NotMine

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.propose import Situation


def linked_changes(
    now: Situation, left: Seen, right: Seen, link: Pair
) -> Iterator[Intent | Agreement]:
    seen = {Side.LEFT: left, Side.RIGHT: right}
    viewed = {side: now.viewing.seen_as(side, each) for side, each in seen.items()}
    for side, each in viewed.items():
        if isinstance(each, Blocked):
            yield blocked_change(now, side, seen[side], each, seen[side.other])
        elif isinstance(each, NotMine):
            yield _left_the_flow(now, link, side, seen[side], each)
    one, other = viewed[Side.LEFT], viewed[Side.RIGHT]
    if isinstance(one, Seen) and isinstance(other, Seen):
        if one.kind == other.kind:
            yield from pair_changes(now, one, other, link.base)
        else:
            yield _of_another_kind(now, one, other)


def vanished_change(now: Situation, link: Pair, rest: Seen | None) -> Intent:
    """A linked record that is gone or hidden is never made again by itself: a person decides."""
    gone = [
        side
        for side, id_ in ((Side.LEFT, link.left_id), (Side.RIGHT, link.right_id))
        if id_ not in now.on(side)
    ]
    title = rest.record.title if rest else f"{now.flow.kind} {link.left_id}"
    why = f"It no longer shows in {' and in '.join(now.title(side) for side in gone)}."
    return _vanished(now, link, title, why, Cause("gone", owner=gone[0]))


def _left_the_flow(now: Situation, link: Pair, side: Side, seen: Seen, why: NotMine) -> Intent:
    """It is still there, but takes no part any more (it was voided, say)."""
    said = f"In {now.title(side)} it no longer takes part: {why.why}."
    return _vanished(now, link, seen.record.title, said, Cause("takes_no_part", owner=side))


def _vanished(now: Situation, link: Pair, title: str, why: str, cause: Cause) -> Intent:
    return Intent(
        key=f"{now.flow.name}:{Action.HOLD}:{link.left_id}:{link.right_id}",
        action=Action.HOLD,
        kind=now.flow.kind,
        title=title,
        left_id=link.left_id,
        right_id=link.right_id,
        reasons=(why,),
        advice="If it was deleted or merged there on purpose, unlink the two; "
        "if it was only hidden, make it visible again.",
        causes=(cause,),
    )


def _of_another_kind(now: Situation, left: Seen, right: Seen) -> Intent:
    """An invoice that turned negative would be a credit now, and a bill cannot become one."""
    words = [each.kind.replace("_", " ") for each in (left, right)]
    return Intent(
        key=f"{now.flow.name}:{Action.REFUSE}:{left.id}:{right.id}:kind",
        action=Action.REFUSE,
        kind=right.kind,
        title=left.record.title,
        left_id=left.id,
        right_id=right.id,
        reasons=(f"It would be a {words[0]} now, but it is linked to a {words[1]}.",),
        advice=f"Remove or void the {words[1]} and unlink the two, then plan again.",
        causes=(Cause("kind_changed"),),
    )
