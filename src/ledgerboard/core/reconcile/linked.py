"""A linked pair: compared in one system's terms, or why it cannot be; or one of the two is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ledgerboard.core.reconcile.blocked import blocked_change
from ledgerboard.core.reconcile.model import (
    Action,
    Agreement,
    Base,
    Cause,
    Choice,
    FieldChange,
    Intent,
    Pair,
    Seen,
    Side,
)
from ledgerboard.core.reconcile.pairs import pair_changes
from ledgerboard.core.views import Blocked, NotMine

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.situation import Situation


def linked_changes(
    now: Situation, left: Seen, right: Seen, link: Pair
) -> Iterator[Intent | Agreement]:
    seen = {Side.LEFT: left, Side.RIGHT: right}
    viewed = {side: now.viewing.seen_as(side, each) for side, each in seen.items()}
    for side, each in viewed.items():
        if isinstance(each, Blocked):
            yield blocked_change(now, side, seen[side], each, seen[side.other])
        elif isinstance(each, NotMine):
            yield from _left_the_flow(now, link, seen[side.other], side, each)
    one, other = viewed[Side.LEFT], viewed[Side.RIGHT]
    if isinstance(one, Seen) and isinstance(other, Seen):
        if one.kind == other.kind:
            yield from pair_changes(now, one, other, link.base)
        else:
            yield _of_another_kind(now, one, other)


UNLINK, REMOVE, KEEP = "unlink", "remove", "keep"
_ENDING_WORDS = {
    Action.DELETE: "Delete it in {title} too",
    Action.VOID: "Void it in {title} too",
    Action.DEACTIVATE: "Make it inactive in {title} too",
}


def both_gone(now: Situation, link: Pair) -> Intent:
    titles = " and ".join(now.title(side) for side in Side)
    title, why = f"{now.flow.kind} {link.left_id}", f"It no longer shows in {titles}."
    return _unlink(now, link, title, why, Cause("both_gone"))


def _left_the_flow(
    now: Situation, link: Pair, rest: Seen, side: Side, why: NotMine
) -> Iterator[Intent]:
    """It is still there, but takes no part any more (it was voided, say)."""
    told = f"In {now.title(side)} it no longer takes part: {why.why}."
    cause = Cause(why.cause or "takes_no_part", owner=side)
    yield from vanished_changes(now, link, rest, told, cause)


def vanished_changes(
    now: Situation, link: Pair, rest: Seen, why: str, cause: Cause
) -> Iterator[Intent]:
    """A linked record that is gone or hidden is never made again by itself. That is followed where
    the flow or a person says so, asked otherwise. `rest` is still there.
    """
    gone = cause.owner or Side.LEFT
    key = vanished_key(now, link, gone)
    ending, answer = _ending(now, gone.other, rest), now.answers.get(key, "")
    if answer == UNLINK:
        yield _unlink(now, link, rest.title, why, replace(cause, decision=key))
    elif ending and (answer == REMOVE or (not answer and gone in now.flow.follows)):
        decided = replace(cause, decision=key if answer else "")
        yield _ended(now, link, rest, ending, why, decided)
    elif answer != KEEP:
        yield _asked(now, link, rest, ending, why, cause)


def _ending(now: Situation, side: Side, rest: Seen) -> Action | None:
    """How this system lets go of such a record: the first of its ways that it can."""
    if rest.frozen or rest.unreadable or not rest.active:
        return None
    rules = now.rules[side]
    possible = rules.endings(rest.kind)
    return next((each for each in possible if rules.cannot(rest.kind, each) is None), None)


def _ended(
    now: Situation, link: Pair, rest: Seen, action: Action, why: str, cause: Cause
) -> Intent:
    side, switched = (cause.owner or Side.LEFT).other, action is Action.DEACTIVATE
    inactive = {"active": False}
    return Intent(
        key=f"{now.flow.name}:{action}:{link.left_id}:{link.right_id}:{side}:vanished",
        action=action,
        kind=rest.kind,
        title=rest.title,
        target=side,
        left_id=link.left_id,
        right_id=link.right_id,
        fields=(FieldChange("active", before=True, after=False),) if switched else (),
        reasons=(why,),
        causes=(cause,),
        base=Base(inactive, inactive) if switched else None,
    )


def vanished_key(now: Situation, link: Pair, gone: Side) -> str:
    return f"{now.flow.name}:{Action.VANISHED}:{link.left_id}:{link.right_id}:{gone}"


def _asked(
    now: Situation, link: Pair, rest: Seen, ending: Action | None, why: str, cause: Cause
) -> Intent:
    title = now.title((cause.owner or Side.LEFT).other)
    remove = [Choice(REMOVE, _ENDING_WORDS[ending].format(title=title))] if ending else []
    return Intent(
        key=vanished_key(now, link, cause.owner or Side.LEFT),
        action=Action.VANISHED,
        kind=rest.kind,
        title=rest.title,
        left_id=link.left_id,
        right_id=link.right_id,
        reasons=(why,),
        advice="If it was deleted or merged there on purpose, unlink the two; "
        "if it was only hidden, make it visible again.",
        choices=(
            Choice(UNLINK, f"Unlink the two; {title} keeps its record"),
            *remove,
            Choice(KEEP, "Leave them linked and stop asking"),
        ),
        causes=(cause,),
    )


def _unlink(now: Situation, link: Pair, title: str, why: str, cause: Cause) -> Intent:
    return Intent(
        key=f"{now.flow.name}:{Action.UNLINK}:{link.left_id}:{link.right_id}",
        action=Action.UNLINK,
        kind=now.flow.kind,
        title=title,
        target=now.flow.marked,
        left_id=link.left_id,
        right_id=link.right_id,
        reasons=(why,),
        causes=(cause,),
    )


def _of_another_kind(now: Situation, left: Seen, right: Seen) -> Intent:
    """An invoice that turned negative would be a credit now, and a bill cannot become one."""
    words = [each.kind.replace("_", " ") for each in (left, right)]
    return Intent(
        key=f"{now.flow.name}:{Action.REFUSE}:{left.id}:{right.id}:kind",
        action=Action.REFUSE,
        kind=right.kind,
        title=left.title,
        left_id=left.id,
        right_id=right.id,
        reasons=(f"It would be a {words[0]} now, but it is linked to a {words[1]}.",),
        advice=f"Remove or void the {words[1]} and unlink the two, then check again.",
        causes=(Cause("kind_changed"),),
    )
