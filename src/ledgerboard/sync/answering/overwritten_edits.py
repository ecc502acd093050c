"""What a person is asked when two hands were on one field, and what follows from the answer."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Action, Base, Choice, FieldChange, Intent, Seen, Side
from ledgerboard.core.records import Value
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Contest
from ledgerboard.sync.pulling.concurrent_edits import close, still_contested, value_of
from ledgerboard.sync.records import Known


def with_contests(
    context: FlowContext,
    proposed: Iterable[Intent],
    known: Mapping[Side, Known],
    answers: Mapping[str, str],
) -> Iterator[Intent]:
    """A conflict for each until it is answered; then the value of the answer is written where it
    is not there. Meanwhile neither of the two values travels on.
    """
    open_, asked = set[tuple[str, str, str]](), list[Intent]()
    for contest, left, right in still_contested(context, known):
        answer = answers.get(_key(context, Action.CONFLICT, contest, left, right))
        wanted = _wanted(contest, answer)
        if answer is None:
            asked.append(_asked(context, contest, left, right))
        elif wanted is not None and not _stands(context, contest, left, right, wanted):
            asked.append(_put_back(context, contest, left, right, wanted))
        else:
            close(context, contest)
            continue
        names = context.flow.together(contest.field) | {contest.field}
        open_ |= {(left.id, right.id, name) for name in names}
    yield from (kept for each in proposed if (kept := _without(each, open_)))
    yield from asked


def _wanted(contest: Contest, answer: str | None) -> Any:
    """The stored value of the answer; None where that is to stay as it is, or is not known."""
    if answer == contest.side:
        return contest.theirs
    return contest.ours if answer == Side(contest.side).other else None


def _stands(context: FlowContext, contest: Contest, left: Seen, right: Seen, wanted: Any) -> bool:
    codecs = {each.name: each.codec for each in context.flow.fields}
    target = left if contest.side == Side.LEFT else right
    now: Value = getattr(target.record, contest.field, None)
    return same(codecs[contest.field], now, value_of(context, wanted))


def _without(intent: Intent, open_: Container[tuple[str, str, str]]) -> Intent | None:
    """An update of the pair, but for what is contested; None when nothing is left of it."""
    if intent.action is not Action.UPDATE or intent.base is None:
        return intent
    pair = (intent.left_id or "", intent.right_id or "")
    kept = [n for n, each in enumerate(intent.fields) if (*pair, each.name) not in open_]
    if len(kept) == len(intent.fields):
        return intent
    if not kept:
        return None
    names = {intent.fields[n].name for n in kept}
    return replace(
        intent,
        fields=tuple(intent.fields[n] for n in kept),
        reasons=tuple(intent.reasons[n] for n in kept),
        causes=tuple(intent.causes[n] for n in kept),
        base=Base(
            {n: v for n, v in intent.base.left.items() if n in names},
            {n: v for n, v in intent.base.right.items() if n in names},
        ),
    )


def _key(context: FlowContext, action: Action, contest: Contest, left: Seen, right: Seen) -> str:
    return f"{context.flow.name}:{action}:{left.id}:{right.id}:{contest.field}:while{contest.pk}"


def _asked(context: FlowContext, contest: Contest, left: Seen, right: Seen) -> Intent:
    side, ours = Side(contest.side), value_of(context, contest.ours)
    there, here = context.title(side), context.title(side.other)
    theirs = value_of(context, contest.theirs)
    label = context.flow.label(contest.field)
    if contest.theirs is None:
        told = f"{label}: someone changed the record in {there} while “{ours}” was being sent."
        rest = Choice("apart", f"I'll correct it in {there}")
    else:
        told = f"{label}: someone entered “{theirs}” in {there} while “{ours}” was being sent."
        rest = Choice(side, f"Use {there}: {theirs}")
    return Intent(
        key=_key(context, Action.CONFLICT, contest, left, right),
        action=Action.CONFLICT,
        kind=context.flow.end(side).kinds[0],
        title=left.title,
        left_id=left.id,
        right_id=right.id,
        fields=(_sides(contest, theirs, ours),),
        reasons=(told,),
        advice="Which one should we keep?",
        choices=(rest, Choice(side.other, f"Use {here}: {ours}")),
    )


def _sides(contest: Contest, theirs: Value, ours: Value) -> FieldChange:
    """A conflict shows the left value first."""
    pair = (theirs, ours) if contest.side == Side.LEFT else (ours, theirs)
    return FieldChange(contest.field, *pair)


def _put_back(
    context: FlowContext, contest: Contest, left: Seen, right: Seen, wanted: Any
) -> Intent:
    """Nothing is settled by it: the value then travels on like any other edit made there."""
    side = Side(contest.side)
    target = left if side is Side.LEFT else right
    now: Value = getattr(target.record, contest.field, None)
    return Intent(
        key=_key(context, Action.UPDATE, contest, left, right),
        action=Action.UPDATE,
        kind=context.flow.end(side).kinds[0],
        title=left.title,
        target=side,
        left_id=left.id,
        right_id=right.id,
        fields=(FieldChange(contest.field, now, value_of(context, wanted)),),
        reasons=(f"{context.flow.label(contest.field)}: someone chose it when both were entered.",),
        base=Base({}, {}),
    )
