"""What a person is asked when two hands were on one field, and what follows from the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ledgerboard.core.reconcile import Action, Base, Choice, FieldChange, Intent, Seen, Side
from ledgerboard.core.records import Value
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Contest
from ledgerboard.sync.other_hands import close, still_contested, value_of
from ledgerboard.sync.records import Known


def contested(
    context: FlowContext, known: Mapping[Side, Known], answers: Mapping[str, str]
) -> Iterator[Intent]:
    """A conflict for each until it is answered; then the value that was overwritten is put back,
    or ours stands.
    """
    for contest, left, right in still_contested(context, known):
        answer = answers.get(_key(context, Action.CONFLICT, contest, left, right))
        if answer is None:
            yield _asked(context, contest, left, right)
        elif answer == contest.side and contest.theirs is not None:
            yield _put_back(context, contest, left, right)
        else:
            close(context, contest)


def _key(context: FlowContext, action: Action, contest: Contest, left: Seen, right: Seen) -> str:
    return f"{context.flow.name}:{action}:{left.id}:{right.id}:{contest.field}:while{contest.pk}"


def _asked(context: FlowContext, contest: Contest, left: Seen, right: Seen) -> Intent:
    side, ours = Side(contest.side), value_of(context, contest.ours)
    there, here = context.title(side), context.title(side.other)
    theirs = value_of(context, contest.theirs)
    label = _label(context, contest)
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
        title=left.record.title,
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


def _put_back(context: FlowContext, contest: Contest, left: Seen, right: Seen) -> Intent:
    """Nothing is settled by it: the value then travels on like any other edit made there."""
    side = Side(contest.side)
    ours, theirs = value_of(context, contest.ours), value_of(context, contest.theirs)
    return Intent(
        key=_key(context, Action.UPDATE, contest, left, right),
        action=Action.UPDATE,
        kind=context.flow.end(side).kinds[0],
        title=left.record.title,
        target=side,
        left_id=left.id,
        right_id=right.id,
        fields=(FieldChange(contest.field, ours, theirs),),
        reasons=(f"{_label(context, contest)}: someone chose what was entered there.",),
        base=Base({}, {}),
    )


def _label(context: FlowContext, contest: Contest) -> str:
    named = (each.label for each in context.flow.fields if each.name == contest.field)
    return next(named, contest.field)
