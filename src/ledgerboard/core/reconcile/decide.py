"""The three-way decision for one linked pair: pure, per field, and it never guesses.

For every field: what each side says now, what each side said when they last agreed, and in which
direction the flow lets changes travel. A change on one side travels; changes on both sides that
differ are a conflict; what was never agreed is filled where one side is empty and asked otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile.decisions import (
    APART,
    OVERWRITES,
    Clash,
    Decided,
    FieldNow,
    Move,
    Winner,
    mark,
)
from ledgerboard.core.reconcile.field_groups import FieldGroup, grouped
from ledgerboard.core.reconcile.flow import Flow, FlowField
from ledgerboard.core.reconcile.model import Base, Direction, Seen, Side
from ledgerboard.core.records import Value, filled

NOTHING = Base({}, {})
Answers = Callable[[str], str | None]


def decide(flow: Flow, left: Seen, right: Seen, base: Base, answers: Answers) -> Decided:
    """Compare a pair field by field. `answers` gives left, right or apart for a clash's key."""
    decided = Decided()
    for fields in grouped(flow.fields):
        parts = [(each, FieldNow.of(each, left, right, base)) for each in fields]
        if len(parts) > 1:
            FieldGroup(parts, answers).decide(decided)
        else:
            _decide_field(*parts[0], answers, decided)
    return _taken(flow, left, right, decided, answers)


def _taken(flow: Flow, left: Seen, right: Seen, decided: Decided, answers: Answers) -> Decided:
    """What the books would refuse isn't sent again and again, and isn't offered: a person may leave
    the two different, or take away there what keeps it from going.
    """
    open_ = {one.name for one in decided.moves} | {one.name for one in decided.clashes}
    for each in (each for each in flow.fields if each.refused and each.name in open_):
        both = getattr(left.record, each.name, None), getattr(right.record, each.name, None)
        if each.refused and (why := each.refused(right.record, both[0])):
            _ask_instead(each, both, why, decided, answers)
    return decided


def _ask_instead(
    each: FlowField, both: tuple[Value, Value], why: str, decided: Decided, answers: Answers
) -> None:
    clash = Clash(each.name, *both, f"{each.name}:{mark(both)}", why, "not_taken", why)
    open_ = [one for one in decided.clashes if one.name == each.name]
    sent = [one for one in decided.moves if (one.name, one.side) == (each.name, Side.RIGHT)]
    decided.moves = [one for one in decided.moves if one not in sent]
    decided.clashes = [one for one in decided.clashes if one not in open_]
    if sent and answers(clash.key) == APART:
        decided.agreed[each.name] = both
    elif sent or open_:
        decided.clashes.append(clash)


def _decide_field(each: FlowField, now: FieldNow, answers: Answers, decided: Decided) -> None:
    if now.l == now.bl and now.r == now.br:
        return  # nothing moved since it was agreed, even if it was agreed to leave them apart
    if same(each.codec, now.l, now.r) or now.stays(each):
        if not (now.l is None and now.r is None):
            decided.agreed[each.name] = (now.l, now.r)
        return
    if each.direction is Direction.NONE:
        return
    winner = _winner(each, now, answers)
    if isinstance(winner, Clash):
        decided.clashes.append(winner)
    elif winner is None:
        decided.agreed[each.name] = (now.l, now.r)
    else:
        decided.moves.append(Move.of(each.name, now, winner))


def _winner(each: FlowField, now: FieldNow, answers: Answers) -> Winner | Clash | None:
    """None when they stay apart."""
    first = now.first
    if each.direction is not Direction.BOTH:
        return _owned(each, now, answers, first=first)
    moved = [side for side in Side if now.moved(each, side)]
    if first:
        moved = [side for side in Side if filled(now.on(side))]
    if len(moved) == 1 and first:
        return Winner(moved[0], "it was empty in the other system", "filled")
    if len(moved) == 1:
        return _moved(each, now, moved[0], answers)
    return _asked(each, now, answers, first=first) if moved else None


def _moved(each: FlowField, now: FieldNow, side: Side, answers: Answers) -> Winner | Clash | None:
    """One side was edited. An edit that is rarely meant for both is asked about."""
    doubt = each.doubted(now.br, now.r) if each.doubted and side is Side.RIGHT else ""
    if not doubt:
        return Winner(side, "it was changed there", "changed")
    return _asked(each, now, answers, first=False, doubt=doubt)


def _owned(
    each: FlowField, now: FieldNow, answers: Answers, *, first: bool
) -> Winner | Clash | None:
    """One side keeps this field. What it never said, or never had, wipes nothing on the other;
    where two that were just linked differ, a person says whether the owner's goes over.
    """
    owner = _owner(each)
    mine, theirs = now.on(owner), now.on(owner.other)
    if mine is None or (first and not filled(mine)):
        return None
    if each.edits_only and (first or not now.moved(each, owner)):
        return None
    if first and filled(theirs):
        return _asked(each, now, answers, first=first)
    edited = not first and now.moved(each, owner.other)
    return Winner(owner, "it is kept there", OVERWRITES if edited else "owned")


def _owner(each: FlowField) -> Side:
    return Side.LEFT if each.direction is Direction.TO_RIGHT else Side.RIGHT


def _asked(
    each: FlowField, now: FieldNow, answers: Answers, *, first: bool, doubt: str = ""
) -> Winner | Clash | None:
    clash = Clash(
        each.name,
        now.l,
        now.r,
        f"{each.name}:{mark((now.l, now.r))}",
        doubt or ("the two don't match" if first else "changed in both systems"),
        "doubted" if doubt else "never_agreed" if first else "both_changed",
    )
    answer = answers(clash.key)
    if answer == APART:
        return None
    return Winner(Side(answer), "someone chose it", "chosen", clash.key) if answer else clash
