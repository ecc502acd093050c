"""Changes that begin with a note of ours: a link is made or ended before its key is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.sync.applying.batches import drop_outdated
from ledgerboard.sync.applying.groups import Group
from ledgerboard.sync.applying.settling import (
    end_links,
    link_row,
    links_of,
    next_stage,
    save_changes,
)
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import origin_for
from ledgerboard.sync.models import Change, Link, Plan, Run
from ledgerboard.sync.models.saving import insert_many
from ledgerboard.sync.plans.changes import base_of_change, pair_of
from ledgerboard.sync.pulling.merges import Moves, end_lost_links
from ledgerboard.sync.records import Known


@transaction.atomic
def note_group(run: Run, context: FlowContext, plan: Plan, group: Group) -> Moves:
    """What moved to a survivor that no notice told of: what points at it is to be read again."""
    moves: Moves = {}
    ids = {side: [id_ for change in group.changes if (id_ := change.id_on(side))] for side in Side}
    known = {side: context.known(side, ids[side]) for side in Side}
    if group.changes[0].action == Action.LINK:
        fresh = drop_outdated(context, plan, group.changes, known)
        moves = _link(context, fresh, known)
    elif plan.purpose == Plan.Purpose.FLOW and group.changes[0].action == Action.UNLINK:
        fresh = drop_outdated(context, plan, group.changes, known)
        end_links(context, fresh)
    else:
        fresh = group.changes
    for change in fresh:
        marked = context.flow.marked
        next_stage(context, change, None)
        if change.action == Action.LINK and marked:
            _spare_mark(context, change, marked, known[marked].seen.get(change.id_on(marked) or ""))
    save_changes(context, fresh)
    run.done += sum(change.status == Change.Status.DONE for change in fresh)
    run.save(update_fields=["done"])
    return moves


def _link(context: FlowContext, changes: Sequence[Change], known: Mapping[Side, Known]) -> Moves:
    """Those that are linked already lack only their key."""
    moves = end_lost_links(context, changes)
    there = links_of(context, changes)
    rows, at = [], context.ports.now()
    for change in (each for each in changes if pair_of(each) not in there):
        base = base_of_change(change, context.ports.sealer)
        sides = {side: base.on(side) for side in Side}
        pair = (change.left_id or "", change.right_id or "")
        kinds = {side: known[side].seen[change.id_on(side) or ""].kind for side in Side}
        rows.append(link_row(context, change, pair, kinds, sides, at=at))
    insert_many(rows)
    return moves


def _spare_mark(context: FlowContext, change: Change, marked: Side, seen: Seen | None) -> None:
    """A record that carries our key for this very twin already needs no second one."""
    twin = change.id_on(marked.other) or ""
    if (
        seen
        and seen.origin
        and seen.origin.id == origin_for(context.setting, context.flow, twin).id
    ):
        change.stage, change.status = Change.Stage.SETTLED, Change.Status.DONE
        Link.objects.of(context.setting.organization_id).filter(
            setting=context.setting, left_id=change.left_id, unlinked_at=None
        ).update(marked=True)
