"""What can be written next: one side, one operation, as many as one call carries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ledgerboard.connectors.base.protocol import Operation
from ledgerboard.core.reconcile import Action, Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.plans.changes import writes_outside
from ledgerboard.sync.plans.settled import settled_elsewhere
from ledgerboard.sync.records import chunks

LOCAL = [Action.LINK.value, Action.UNLINK.value, "note"]
_FEW = 30
"""Read whole to choose the first: as many as QuickBooks takes in a call, so they are sent next."""
_WINDOW = 50
_LOCAL_SIZE = 500
_LOOKED_AT = (
    "plan", "key", "action", "kind", "target", "stage", "needs", "left_id", "right_id", "made_id",
)  # fmt: skip
"""What is looked at to choose further on: a whole change has a dozen columns of JSON to parse."""
_NOT_SENT = ("advice", "choices", "warnings", "grounds")
"""What a write and its answer have no use for."""
_NOT_MARKED = (*_NOT_SENT, "fields", "base", "expects")
"""Nor our mark, which goes on a thousand records at once."""
_OPERATIONS = {
    Action.CREATE.value: Operation.CREATE,
    Action.UPDATE.value: Operation.UPDATE,
    Action.DEACTIVATE.value: Operation.DEACTIVATE,
    Action.REACTIVATE.value: Operation.REACTIVATE,
    Action.VOID.value: Operation.VOID,
    Action.DELETE.value: Operation.DELETE,
}
_DEAD = {
    Change.Status.PROPOSED,
    Change.Status.REJECTED,
    Change.Status.REFUSED,
    Change.Status.UNKNOWN,
    Change.Status.STALE,
    Change.Status.SKIPPED,
}


@dataclass(frozen=True)
class Group:
    """Changes of one kind that go together. `operation` is None for what only we note (a link)."""

    side: Side | None
    operation: Operation | None
    kind: str
    changes: list[Change]


def next_group(
    context: FlowContext, plan: Plan, stage: str, blocked: Collection[str]
) -> Group | None:
    """The next one in the plan's order whose side is not blocked and whose needs are met."""
    waiting = _waiting(context, plan, stage, blocked)
    few = list(waiting[:_FEW])
    first = _first_ready(plan, few, waiting)
    if first is None:
        return None
    operation = operation_of(first)
    side = side_to_write(context, first) if operation else None
    kind = kind_to_write(context, first)
    size = _size(context, side, operation, kind)
    like = _likeness(first, operation)

    def ready(changes: Sequence[Change]) -> list[Change]:
        found = _ready(plan, changes)
        return [each for each in found if not operation or kind_to_write(context, each) == kind]

    several = _alike(few, waiting, like, slice(size))
    chosen = ready(several)
    if len(chosen) < size == len(several):  # what comes after those that wait may go
        chosen += ready(_alike(few, waiting, like, slice(size, size + _WINDOW)))
    return Group(side, operation, kind, chosen[:size])


def _first_ready(plan: Plan, few: list[Change], waiting: QuerySet[Change]) -> Change | None:
    """Nearly always the very first."""
    found = _ready(plan, few[:1]) or _ready(plan, few[1:])
    if not found and len(few) == _FEW:
        found = _ready(plan, waiting.only(*_LOOKED_AT)[_FEW:_WINDOW])
    return found[0] if found else None


def _likeness(first: Change, operation: Operation | None) -> dict[str, str]:
    """What those have in common that go in one call with the first."""
    if first.stage != Change.Stage.WRITE:
        return {}
    like = {"action": first.action}
    return {**like, "target": first.target, "kind": first.kind} if operation else like


def _alike(
    few: Sequence[Change], waiting: QuerySet[Change], like: Mapping[str, str], part: slice
) -> list[Change]:
    """Nearly always those that were read to choose the first."""
    known = [each for each in few if all(getattr(each, n) == value for n, value in like.items())]
    if len(known) >= part.stop or len(few) < _FEW:
        return known[part]
    return list(waiting.filter(**like)[part])


def operation_of(change: Change) -> Operation | None:
    if change.stage == Change.Stage.MARK:
        return Operation.MARK
    return _OPERATIONS[change.action] if writes_outside(change) else None


def side_to_write(context: FlowContext, change: Change) -> Side:
    if change.stage == Change.Stage.MARK:
        return context.flow.marked or Side.LEFT
    return Side(change.target)


def kind_to_write(context: FlowContext, change: Change) -> str:
    """Our key goes onto the record as its own system knows it, whatever it is viewed as."""
    if change.stage == Change.Stage.MARK:
        marked = context.flow.marked or Side.LEFT
        return context.kind_of(marked, change.id_on(marked) or change.made_id)
    return change.kind


def _size(context: FlowContext, side: Side | None, operation: Operation | None, kind: str) -> int:
    if side is None or operation is None:
        return _LOCAL_SIZE
    return context.connectors[side].batch_size(kind, operation)


def _waiting(
    context: FlowContext, plan: Plan, stage: str, blocked: Collection[str]
) -> QuerySet[Change]:
    needless = _NOT_MARKED if stage == Change.Stage.MARK else _NOT_SENT
    waiting = plan.changes.filter(status=Change.Status.APPROVED, stage=stage).defer(*needless)
    if stage == Change.Stage.MARK:
        closed = (context.flow.marked or Side.LEFT) in blocked
        return (waiting.none() if closed else waiting).order_by("position")
    return waiting.filter(Q(action__in=LOCAL) | ~Q(target__in=blocked)).order_by("position")


def _ready(plan: Plan, changes: Iterable[Change]) -> list[Change]:
    several = list(changes)
    states = _states(plan, {need for change in several for need in change.needs})
    return [change for change in several if all(_met(states.get(need)) for need in change.needs)]


def _states(plan: Plan, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    if not keys:
        return {}
    rows = plan.changes.filter(key__in=keys).values_list("key", "status", "stage")
    found = {key: (status, stage) for key, status, stage in rows}
    others = set(keys) - set(found)
    return {**settled_elsewhere(plan.setting, others), **found} if others else found


def _met(state: tuple[str, str] | None) -> bool:
    """A need is met once its own write is done, whether or not our mark is on the record yet."""
    return state is not None and state[1] != Change.Stage.WRITE


def skip_hopeless(plan: Plan) -> int:
    """Set aside what needs a change that will not be done in this run."""
    waiting = plan.changes.filter(status=Change.Status.APPROVED, stage=Change.Stage.WRITE)
    needing = [(pk, needs) for pk, needs in waiting.values_list("pk", "needs") if needs]
    states = _states(plan, {need for _, needs in needing for need in needs})
    dead = {key for key, state in states.items() if state[0] in _DEAD and not _met(state)}
    hopeless = [pk for pk, needs in needing if not dead.isdisjoint(needs)]
    for few in chunks(hopeless):
        plan.changes.filter(pk__in=few).update(
            status=Change.Status.SKIPPED,
            message="It depends on another change in this plan, which wasn't sent.",
            next_step="Fix that one first, then try again.",
        )
    return len(hopeless)
