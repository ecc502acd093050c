"""After webhooks: read the named records, and plan only when one of them really changed."""

from __future__ import annotations

import time

from ledgerboard.connections.models import Connection
from ledgerboard.connections.webhooks import UnseenRecords, looked_at, put_away, waiting
from ledgerboard.core.reconcile import Side
from ledgerboard.sync import flows
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import FlowSetting, Run
from ledgerboard.sync.pulling.concurrent_edits import at_work, look_back, open_contests
from ledgerboard.sync.pulling.merges import note_merges
from ledgerboard.sync.pulling.pull import look_at
from ledgerboard.sync.running import runs
from ledgerboard.work import engine

GATHER_SECONDS = 2


def ask_to_look(connection: Connection) -> None:
    """Called with each stored webhook: many of them within two seconds become one look."""
    ask_to_witness(connection)
    engine.enqueue(
        "sync.notices",
        id=f"sync.notices:{connection.pk}:{int(time.time()) // GATHER_SECONDS}",
        partition=f"connection:{connection.pk}",
        args=[connection.pk],
        organization=connection.organization_id,
        delay_seconds=GATHER_SECONDS,
    )


def ask_to_witness(connection: Connection) -> None:
    """A call of ours may be writing the very record: then it is read without waiting."""
    if at_work(connection):
        engine.enqueue(
            "sync.witness",
            id=f"sync.witness:{connection.pk}:{time.time_ns() // 10**8}",
            partition=f"witness:{connection.pk}",
            args=[connection.pk],
            organization=connection.organization_id,
        )


def concerned(connection: Connection) -> list[FlowSetting]:
    """The flows that care about what waits; what no flow cares about is put away."""
    mine = FlowSetting.objects.of(connection.organization_id).filter(enabled=True)
    settings = [*mine.filter(left=connection), *mine.filter(right=connection)]
    kinds = {kind: each for each in settings for kind in _kinds(each, connection)}
    put_away(connection, but=kinds)
    wanted = {setting.pk: setting for setting in kinds.values()}
    met = {kinds[kind].pk for kind in kinds if waiting(connection, kind, most=1)}
    return [setting for pk, setting in wanted.items() if pk in met]


def _kinds(setting: FlowSetting, connection: Connection) -> tuple[str, ...]:
    flow = flows.declared(setting.flow)
    return (flow.left if setting.left_id == connection.pk else flow.right).kinds


def look_at_notices(run: Run, context: FlowContext) -> bool:
    """Whether anything changed. Our own writes come back as notices too and change nothing."""
    runs.progress(run, "Reading what changed")
    changed = [_side_changed(context, side) for side in Side]
    return any(changed) or open_contests(context.setting).exists()


def _side_changed(context: FlowContext, side: Side) -> bool:
    """A storm is taken in portions; what arrives meanwhile is looked at too."""
    connection, changed = context.connection(side), False
    for kind in context.kinds(side):
        while several := waiting(connection, kind):
            for notice in several:
                changed |= _looked(context, side, notice)
                look_back(context, side, kind, notice.record_ids)
                looked_at(connection, notice)
    return changed


def _looked(context: FlowContext, side: Side, notice: UnseenRecords) -> bool:
    """Read and stored; whether that changed anything."""
    before = context.known(side, notice.record_ids).marks
    look_at(
        context.connection(side),
        notice.kind,
        notice.record_ids,
        context.connectors[side],
        context.ports,
    )
    merged = note_merges(context, side, notice)
    return merged or before != context.known(side, notice.record_ids).marks
