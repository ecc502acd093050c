"""Both sides of a run, each read as far as the run needs it."""

from __future__ import annotations

from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Run
from ledgerboard.sync.pulling.looking_up import look_up
from ledgerboard.sync.pulling.pull import Reading
from ledgerboard.sync.pulling.unseen_merges import note_unseen_merges
from ledgerboard.sync.running import rounds, runs


def pull_side(run: Run, context: FlowContext, side: Side, *, full: bool = False) -> None:
    """Bring one side up to date, counting aloud; a run that writes counts its changes instead.
    The first run of a round reads everything that the round's flows need of this company; those
    after it find it read. What only one flow looks up, its own run does.
    """
    connection = context.connection(side)
    wanted = rounds.kinds_to_read(run, connection, context.reads(side), context.ports.now())
    if wanted:
        _read(run, context, side, wanted, full=full)
    look_up(run, context, side)
    note_unseen_merges(context, side)


def _read(run: Run, context: FlowContext, side: Side, wanted: list[str], *, full: bool) -> None:
    connection, title = context.connection(side), context.title(side)
    run.refresh_from_db(fields=["person"])  # who joined a check that waited has every list read
    reading = Reading(
        connection,
        context.connectors[side],
        context.ports,
        full=full,
        projects=rounds.projects_of(connection),
        ask_all=run.person_id is not None or run.kind == Run.Kind.APPLY,
    )
    seen: dict[str, int] = {}
    for kind, report in reading.of(wanted):
        seen[kind] = report.seen
        count = None if run.kind == Run.Kind.APPLY else sum(seen.values())
        runs.progress(run, f"Reading {title}", count)
