"""Records that people are at work on right now go in small calls, which take little time."""

from __future__ import annotations

from dataclasses import replace

from ledgerboard.core.reconcile import Side
from ledgerboard.sync.applying.groups import Group
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change
from ledgerboard.sync.plans.changes import pair_of
from ledgerboard.sync.pulling.concurrent_edits import ALTERING, SMALL_CALL, lately_edited


def in_small_calls(context: FlowContext, group: Group) -> Group:
    """The group, or a few of it: those that webhooks named lately, apart from the others."""
    side = group.side
    if side is None or group.operation not in ALTERING:
        return group

    def target(change: Change) -> str:
        return pair_of(change)[0 if side is Side.LEFT else 1]

    ids = [target(change) for change in group.changes]
    warm = lately_edited(context.connection(side), group.kind, ids, context.ports)
    if not warm:
        return group
    first = target(group.changes[0]) in warm
    alike = [change for change in group.changes if (target(change) in warm) is first]
    return replace(group, changes=alike[:SMALL_CALL] if first else alike)
