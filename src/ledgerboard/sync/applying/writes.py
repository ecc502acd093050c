"""From a change to the write that carries it out, and its form on disk."""

from __future__ import annotations

from typing import Any, NamedTuple

from ledgerboard.connectors.base.protocol import Operation, Write
from ledgerboard.core.reconcile import Action, Origin, Side
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.core.records import Sealer, from_json, to_json
from ledgerboard.sync.applying.groups import Group
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import LETTING_GO, LOCKED, origin_for, unlocks
from ledgerboard.sync.models import Change, Link
from ledgerboard.sync.plans.changes import pair_of, values_of_change
from ledgerboard.sync.records import Known, told


class Item(NamedTuple):
    """One write of a batch and the change that it carries out."""

    change: Change
    write: Write


def write_of(context: FlowContext, change: Change, group: Group, known: Known) -> Write:
    side, operation = group.side, group.operation
    assert side is not None  # noqa: S101  # groups without a side are never sent
    assert operation is not None  # noqa: S101
    id_ = _target_id(change, side, operation)
    seen = known.seen.get(id_ or "")
    return Write(
        key=f"{change.pk}-{change.stage}",
        kind=group.kind,
        operation=operation,
        id=id_,
        version=seen.version if seen else None,
        values=values_of_change(change, context.ports.sealer) if operation in _VALUED else {},
        origin=_origin(context, change, side, operation),
        parent=seen.parent if seen else None,
    )


_VALUED = {Operation.CREATE, Operation.UPDATE}


def _target_id(change: Change, side: Side, operation: Operation) -> str | None:
    if operation is Operation.CREATE:
        return None
    return pair_of(change)[0 if side is Side.LEFT else 1]


def _origin(
    context: FlowContext, change: Change, side: Side, operation: Operation
) -> Origin | None:
    """A twin made on the marked side is born with our key: its creation can then be found."""
    if change.action in LETTING_GO or (operation, side) not in {
        (Operation.MARK, side),
        (Operation.CREATE, context.flow.marked),
    }:
        return None
    twin = pair_of(change)[1 if side is Side.LEFT else 0]
    note = change.reasons[0] if change.action == "note" and change.reasons else ""
    return origin_for(context.setting, context.flow, twin, note)


def needs_mark(context: FlowContext, change: Change, origin: Origin | None) -> bool:
    """Whether our key must still be set or taken off, after the first stage answered with this
    origin. Where a key locks, it is set only if whoever approved the change saw that it will be.
    """
    if context.flow.locks and change.action in LETTING_GO:
        return unlocks(context.flow, change) and carries_key(context, change)
    if context.flow.marked is None or change.action in _KEYLESS:
        return False
    if change.action in {"unlink", "note"}:
        return _still_there(context, change, context.flow.marked)
    if context.flow.locks and not any(each["rule"] == LOCKED for each in change.causes):
        return False
    twin = pair_of(change)[1 if context.flow.marked is Side.LEFT else 0]
    return origin is None or origin.id != origin_for(context.setting, context.flow, twin).id


def carries_key(context: FlowContext, change: Change) -> bool:
    side, pair = context.flow.locks or Side.LEFT, pair_of(change)
    links = Link.objects.of(change.organization_id).filter(
        setting=context.setting, left_id=pair[0], right_id=pair[1], marked=True
    )
    return links.exists() and _still_there(context, change, side)


def _still_there(context: FlowContext, change: Change, side: Side) -> bool:
    """No key is taken off a record that is gone."""
    return bool(context.known(side, [change.id_on(side) or ""]).seen)


_KEYLESS = {Action.UPDATE, Action.DEACTIVATE, Action.REACTIVATE, *ENDING}


def stored(change: Change, write: Write, sealer: Sealer) -> dict[str, Any]:
    return {
        "change": change.pk,
        "key": write.key,
        "id": write.id,
        "version": write.version,
        "values": to_json(write.values, sealer),
        "origin": told(write.origin) if write.origin else None,
        "parent": write.parent,
    }


def restored(row: dict[str, Any], kind: str, operation: str, sealer: Sealer) -> Write:
    return Write(
        key=row["key"],
        kind=kind,
        operation=Operation(operation),
        id=row["id"],
        version=row["version"],
        values=from_json(row["values"], sealer),
        origin=Origin(**row["origin"]) if row["origin"] else None,
        parent=row.get("parent"),
    )
