"""After webhooks: read the named records, and plan only when one of them really changed."""

from __future__ import annotations

import time

from ledgerboard.connections.models import Connection
from ledgerboard.connections.notices import looked_at, waiting
from ledgerboard.core.reconcile import Side
from ledgerboard.sync import flows, runs
from ledgerboard.sync.desk import Desk
from ledgerboard.sync.models import FlowSetting, Run
from ledgerboard.sync.pulling import look_at
from ledgerboard.work import engine

GATHER_SECONDS = 2


def ask_to_look(connection: Connection) -> None:
    """Called with each stored webhook: many of them within two seconds become one look."""
    engine.enqueue(
        "sync.notices",
        id=f"sync.notices:{connection.pk}:{int(time.time()) // GATHER_SECONDS}",
        partition=f"connection:{connection.pk}",
        args=[connection.pk],
        organization=connection.organization_id,
        delay_seconds=GATHER_SECONDS,
    )


def concerned(connection: Connection) -> list[FlowSetting]:
    """The flows that care about what waits; what no flow cares about is put away."""
    mine = FlowSetting.objects.of(connection.organization_id).filter(enabled=True)
    settings = [*mine.filter(left=connection), *mine.filter(right=connection)]
    kinds = {flows.declared(each.flow).kind: each for each in settings}
    found = []
    for notice in waiting(connection):
        if notice.kind in kinds:
            found.append(kinds[notice.kind])
        else:
            looked_at(connection, notice)
    return found


def look_at_notices(run: Run, desk: Desk) -> bool:
    """Whether anything changed. Our own writes come back as notices too and change nothing."""
    runs.progress(run, "Reading what changed")
    changed = [_side_changed(desk, side) for side in Side]
    return any(changed)


def _side_changed(desk: Desk, side: Side) -> bool:
    connection, changed = desk.connection(side), False
    for notice in waiting(connection):
        if notice.kind == desk.flow.kind:
            before = desk.known(side, notice.record_ids).marks
            look_at(connection, notice.kind, notice.record_ids, desk.connectors[side], desk.means)
            changed |= before != desk.known(side, notice.record_ids).marks
            looked_at(connection, notice)
    return changed
