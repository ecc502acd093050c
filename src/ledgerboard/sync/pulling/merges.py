"""Records that were merged into another over there: what is known of it, and which links it ends.

QuickBooks names both in its notice; what pointed at the one that is gone points at the survivor
without a new version: nothing but reading it again shows that (reference: quickbooks gotchas 79).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from ledgerboard.connections.models import Connection
from ledgerboard.connections.webhooks import UnseenRecords
from ledgerboard.core.reconcile import Action, Former, Side, Survivor
from ledgerboard.core.views.parts_of_transactions import cost_on_survivor
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Link, Snapshot, SnapshotRef
from ledgerboard.sync.models.saving import save_many
from ledgerboard.sync.pulling.pull import look_at
from ledgerboard.sync.records import chunks

_MOST_MERGES = 20
"""A survivor that was merged on, and so on: longer chains are circles."""


def note_merges(context: FlowContext, side: Side, notice: UnseenRecords) -> bool:
    """Whether the notice told of merges that were not known."""
    new = _note(context, side, notice.kind, notice.merged)
    read_what_pointed(context, side, notice.kind, new)
    return bool(new)


def _note(context: FlowContext, side: Side, kind: str, merged: Mapping[str, str]) -> dict[str, str]:
    """Those that were not known."""
    new = {
        id_: into
        for id_, into in merged.items()
        if _of(context, side)
        .filter(kind=kind, record_id=id_)
        .exclude(merged_into=into)
        .update(merged_into=into)
    }
    if kind == "project":
        _note_costs(context.connection(side), new)
    return new


def _note_costs(connection: Connection, merged: Mapping[str, str]) -> None:
    """What a transaction charges to a project is one record, and has the project in its id."""
    refs = SnapshotRef.objects.filter(kind="project", record_id__in=merged)
    rows = Snapshot.objects.filter(connection=connection, kind="project_cost", merged_into="")
    moved = list(rows.filter(pk__in=refs.values("snapshot")))
    for row in moved:
        row.merged_into = cost_on_survivor(row.record_id, merged)
    save_many(moved, ["merged_into"])


def read_what_pointed(
    context: FlowContext,
    side: Side,
    kind: str,
    merged: Collection[str],
    *,
    before: datetime | None = None,
) -> None:
    """With `before`, only what was last read by then."""
    connection = context.connection(side)
    refs = SnapshotRef.objects.filter(kind=kind, record_id__in=merged)
    there = Snapshot.objects.filter(connection=connection, gone_at=None)
    there = there.filter(seen_at__lte=before) if before else there
    pointing: dict[str, list[str]] = {}
    rows = there.filter(pk__in=refs.values("snapshot")).values_list("kind", "record_id")
    for of_kind, id_ in rows:
        pointing.setdefault(of_kind, []).append(id_)
    for of_kind, ids in pointing.items():
        look_at(connection, of_kind, ids, context.connectors[side], context.ports)


def survivors(context: FlowContext) -> Mapping[Side, Mapping[str, Survivor]]:
    """For each record that was merged away, the one that it ended up in."""
    return {side: dict(_survivors(context, side)) for side in Side}


def _survivors(context: FlowContext, side: Side) -> Iterable[tuple[str, Survivor]]:
    lost = _merged(context, side)
    ends = _ends(lost)
    there = {row.record_id: row for row in _rows(context, side, set(ends.values()))}
    partners = _partners(context, side, there)
    for id_, last in ends.items():
        if last in there:
            partner = partners.get(last, "")
            yield id_, Survivor(last, there[last].title, lost[id_].title, partner)


def _merged(context: FlowContext, side: Side) -> dict[str, Snapshot]:
    """A record that is active again was not merged after all."""
    rows = _of(context, side).exclude(merged_into="").filter(_LOST)
    return {row.record_id: row for row in rows.only("record_id", "merged_into", "title")}


_GONE = Q(gone_at__isnull=False)
_LOST = Q(gone_at__isnull=False) | Q(active=False)


def _ends(lost: Mapping[str, Snapshot]) -> dict[str, str]:
    ends = {}
    for id_ in lost:
        last = id_
        for _ in range(_MOST_MERGES):
            last = lost[last].merged_into if last in lost else last
        if last not in lost:
            ends[id_] = last
    return ends


def _partners(context: FlowContext, side: Side, ids: Iterable[str]) -> dict[str, str]:
    """The title of what each of these is linked to."""
    there = {
        row.id_on(side): row.id_on(side.other)
        for few in chunks(ids)
        for row in _links(context).filter(**{f"{side}_id__in": few}, unlinked_at=None)
    }
    titles = {row.record_id: row.title for row in _rows(context, side.other, set(there.values()))}
    return {id_: titles.get(partner, partner) for id_, partner in there.items()}


def former_partners(
    context: FlowContext, merged: Mapping[Side, Mapping[str, Survivor]]
) -> Mapping[Side, Mapping[str, Former]]:
    """What records were linked to before it was lost over there; the last one of each counts.
    `merged` are the `survivors`.
    """
    return {side: dict(_former(context, side, merged[side.other])) for side in Side}


def _former(
    context: FlowContext, side: Side, merged: Mapping[str, Survivor]
) -> Iterable[tuple[str, Former]]:
    ended = {
        row.id_on(side): row.id_on(side.other)
        for row in _links(context).exclude(unlinked_at=None).order_by("unlinked_at", "pk")
    }
    gone = _rows(context, side.other, set(ended.values()), _GONE)
    lost = {row.record_id: row.title for row in gone}
    for id_, partner in ended.items():
        if partner in lost or partner in merged:
            title = merged[partner].lost_title if partner in merged else lost[partner]
            yield id_, Former(title, merged=partner in merged)


def lost_links(context: FlowContext, changes: Iterable[Change]) -> list[Link]:
    """Links that end when these changes link one of their records anew: those whose other record
    is gone, or inactive. A link of two that are there is nobody's to move.
    """
    new = [change for change in changes if change.action == Action.LINK]
    return [link for side in Side for link in _lost_links(context, side, new)]


def _lost_links(context: FlowContext, side: Side, changes: Iterable[Change]) -> list[Link]:
    new = {change.id_on(side): change.id_on(side.other) for change in changes}
    if not new:
        return []
    rows = [
        row
        for few in chunks(filter(None, new))
        for row in _links(context).filter(**{f"{side}_id__in": few}, unlinked_at=None)
        if row.id_on(side.other) != new[row.id_on(side)]
    ]
    partners = {row.id_on(side.other) for row in rows}
    lost = {row.record_id for row in _rows(context, side.other, partners, _LOST)}
    return [row for row in rows if row.id_on(side.other) in lost]


Moves = Mapping[tuple[Side, str], Mapping[str, str]]
"""What was merged into what, by side and kind."""


def end_lost_links(context: FlowContext, changes: Sequence[Change]) -> Moves:
    """Before they are linked anew. The moves that no notice told of: a person's word counts."""
    lost = lost_links(context, changes)
    Link.objects.filter(pk__in=[link.pk for link in lost]).update(unlinked_at=context.ports.now())
    moves: dict[tuple[Side, str], dict[str, str]] = {}
    for side in Side:
        new = {change.id_on(side.other): change.id_on(side) for change in changes}
        for link in (each for each in lost if each.id_on(side.other) in new):
            kind, into = getattr(link, f"{side}_kind"), new[link.id_on(side.other)]
            if into and into != link.id_on(side):
                moves.setdefault((side, kind), {})[link.id_on(side)] = into
    return {(side, kind): _note(context, side, kind, each) for (side, kind), each in moves.items()}


def _rows(
    context: FlowContext, side: Side, ids: Collection[str], which: Q = ~_GONE
) -> list[Snapshot]:
    rows = _of(context, side).filter(which).only("record_id", "title")
    return [row for few in chunks(ids) for row in rows.filter(record_id__in=few)]


def _of(context: FlowContext, side: Side) -> QuerySet[Snapshot]:
    return Snapshot.objects.of(context.setting.organization_id).filter(
        connection=context.connection(side), kind__in=context.kinds(side)
    )


def _links(context: FlowContext) -> QuerySet[Link]:
    return Link.objects.of(context.setting.organization_id).filter(setting=context.setting)
