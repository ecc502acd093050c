"""An apply run, step by step: each ends on disk, so that a crash between two costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledgerboard.connectors.base.errors import ConnectorError, NeedsPerson, TryLater
from ledgerboard.core.reconcile import Side
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.applying.batches import (
    drop_outdated,
    make_stale,
    open_batch,
    resume,
    send_group,
)
from ledgerboard.sync.applying.freshness import known_to, new_twins
from ledgerboard.sync.applying.groups import next_group, skip_hopeless
from ledgerboard.sync.applying.local import note_group
from ledgerboard.sync.applying.looking import look
from ledgerboard.sync.applying.small_calls import in_small_calls
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Batch, Change, Plan, Run
from ledgerboard.sync.plans.changes import CONTENT
from ledgerboard.sync.plans.listing import unaltered
from ledgerboard.sync.pulling.merges import read_what_pointed
from ledgerboard.sync.pulling.sides import pull_side
from ledgerboard.sync.records import chunks
from ledgerboard.sync.running import runs
from ledgerboard.sync.running.rounds import REFRESH_EVERY
from ledgerboard.sync.running.runs import AGAIN, Next

SETTLE_SECONDS = 5.0
"""A call whose answer was lost may still be at work over there: look a little later."""


_NOT_COMPARED = (
    "reasons", "advice", "choices", "base", "causes", "warnings", "grounds", "findings",
)  # fmt: skip


def apply_step(run: Run, context: FlowContext) -> Next:
    return _STAGES[run.stage](run, context, plan_of(run))


def plan_of(run: Run) -> Plan:
    plan = run.plan
    if plan is None:
        raise ValueError(f"{run} has no plan")
    return plan


def _open(run: Run, context: FlowContext, plan: Plan) -> Next:
    """Only an approved plan, unaltered since, is written."""
    now = context.ports.now()
    if plan.status not in {Plan.Status.APPROVED, Plan.Status.APPLYING}:
        why = f"The plan is not approved: {plan.get_status_display().lower()}."
        return runs.end(run, Run.Status.FAILED, why, "Open the latest plan.", now=now)
    approved = plan.changes.filter(status=Change.Status.APPROVED)
    if not unaltered(plan, approved.only("plan", "content_hash", *CONTENT).iterator()):
        why = "The plan changed after it was approved. Nothing was sent."
        return runs.end(run, Run.Status.FAILED, why, "Plan again.", now=now)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPLYING)
    run.total = approved.count()
    run.save(update_fields=["total"])
    return runs.to_stage(run, "settle")


def _settle(run: Run, context: FlowContext, _: Plan) -> Next:
    """First account for what an earlier run of this plan may have left in the air."""
    return _continue_open(run, context) or runs.to_stage(run, "refresh")


def _refresh(run: Run, context: FlowContext, plan: Plan) -> Next:
    """Both sides as they are now; what moved since the plan is not written. What views say of it
    is asked batch by batch.
    """
    for side in Side:
        with _of_side(run, side):
            pull_side(run, context, side)
    waiting = plan.changes.filter(status=Change.Status.APPROVED, stage=Change.Stage.WRITE)
    compared = waiting.exclude(action__in=["unlink", "note"]).defer(*_NOT_COMPARED)
    for few in chunks(list(compared)):
        drop_outdated(context, plan, few, known_to(context, few), viewed=False)
    whys = new_twins(context, plan)
    make_stale(list(waiting.filter(pk__in=list(whys))), whys)
    run.refreshed_at = context.ports.now()
    run.save(update_fields=["refreshed_at"])
    runs.progress(run, "Sending")
    return runs.to_stage(run, "write")


def _write(run: Run, context: FlowContext, plan: Plan) -> Next:
    if run.refreshed_at is None or context.ports.now() - run.refreshed_at > REFRESH_EVERY:
        return runs.to_stage(run, "refresh")
    going = _go_on(run, context, plan, Change.Stage.WRITE)
    if going is None and skip_hopeless(plan):
        return AGAIN
    return going or _after_writes(run, context, plan)


def _after_writes(run: Run, context: FlowContext, plan: Plan) -> Next:
    marked = context.flow.marked
    left = plan.changes.filter(status=Change.Status.APPROVED, stage=Change.Stage.MARK)
    if marked and marked not in run.blocked and left.exists():
        with _of_side(run, marked):
            pull_side(run, context, marked)
    return runs.to_stage(run, "mark")


def _mark(run: Run, context: FlowContext, plan: Plan) -> Next:
    runs.progress(run, "Marking as synced")
    return _go_on(run, context, plan, Change.Stage.MARK) or _finish(run, context, plan)


def _go_on(run: Run, context: FlowContext, plan: Plan, stage: Change.Stage) -> Next | None:
    """One group further; None when nothing more can be done now."""
    begun = _continue_open(run, context)
    if begun:
        return begun
    group = next_group(context, plan, stage, list(run.blocked))
    if group is None:
        return None
    if group.side is None:
        for (side, kind), moved in note_group(run, context, plan, group).items():
            with _of_side(run, side):
                read_what_pointed(context, side, kind, moved)
        return AGAIN
    with _of_side(run, group.side):
        if send_group(run, context, in_small_calls(context, group)):
            runs.patient_again(run)
    return AGAIN


def _continue_open(run: Run, context: FlowContext) -> Next | None:
    batch = open_batch(run, list(run.blocked))
    if batch is None:
        return None
    if batch.status == Batch.Status.SENT:
        why = "No answer was noted for the last call. It is looked for before anything is repeated."
        Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.UNKNOWN, message=why)
        return runs.wait(run, SETTLE_SECONDS, why, "", context.ports.now())
    with _of_side(run, Side(batch.target)):
        if batch.status == Batch.Status.PREPARED:
            resume(run, context, batch)
        else:
            look(run, context, batch)
    return AGAIN


@contextmanager
def _of_side(run: Run, side: Side) -> Iterator[None]:
    """An error of one side stops that side; the other goes on."""
    try:
        yield
    except TryLater as error:
        wait_seconds = runs.patience(run, error)
        _block(run, side, error, wait_seconds)
    except (NeedsPerson, ConnectorError) as error:
        _block(run, side, error, None)


def _block(run: Run, side: Side, error: ConnectorError, wait_seconds: float | None) -> None:
    run.blocked = {
        **run.blocked,
        str(side): {
            "message": error.message,
            "advice": error.advice,
            "wait_seconds": wait_seconds,
        },
    }
    run.save(update_fields=["blocked"])


def _finish(run: Run, context: FlowContext, plan: Plan) -> Next:
    """Nothing more can be done now: wait for a side that asked for it, or end."""
    waits = {s: b for s, b in run.blocked.items() if b["wait_seconds"] is not None}
    work = plan.changes.filter(status__in=[Change.Status.APPROVED, Change.Status.APPLYING])
    if waits and work.exists() and run.waits < runs.PATIENCE:
        return _wait_for_side(run, context, waits)
    if work.exists() and not run.blocked and run.waits < runs.PATIENCE:
        return _unfinished(run, context)
    return _end(run, context, plan)


def _wait_for_side(run: Run, context: FlowContext, waits: dict[str, dict[str, object]]) -> Next:
    first = min(waits.values(), key=lambda each: float(str(each["wait_seconds"])))
    run.blocked = {side: block for side, block in run.blocked.items() if side not in waits}
    run.stage = "write"
    run.save(update_fields=["blocked", "stage"])
    seconds = float(str(first["wait_seconds"]))
    return runs.wait(run, seconds, str(first["message"]), str(first["advice"]), context.ports.now())


def _unfinished(run: Run, context: FlowContext) -> Next:
    """A mark or a write became possible again on the way (a refused row asked to wait)."""
    run.stage = "write"
    run.save(update_fields=["stage"])
    why = "The system asked us to try some records later."
    return runs.wait(run, min(2.0**run.waits, 900.0), why, "", context.ports.now())


def _end(run: Run, context: FlowContext, plan: Plan) -> Next:
    counts = dict(Counter(plan.changes.values_list("status", flat=True)))
    left = plan.changes.filter(status__in=[Change.Status.APPROVED, Change.Status.APPLYING]).exists()
    plan.status = Plan.Status.APPROVED if left else Plan.Status.APPLIED
    plan.closed_at = None if left else context.ports.now()
    plan.save(update_fields=["status", "closed_at"])
    status, message, advice = _verdict(run, counts)
    return runs.end(run, status, message, advice, now=context.ports.now(), counts=counts)


def _verdict(run: Run, counts: dict[str, int]) -> tuple[Run.Status, str, str]:
    blocked = next(iter(run.blocked.values()), None)
    if blocked:
        return Run.Status.ATTENTION, str(blocked["message"]), str(blocked["advice"])
    failed = {word: counts[word] for word in Change.FAILED if counts.get(word)}
    if not failed:
        return Run.Status.DONE, f"{counted(counts.get(Change.Status.DONE, 0), 'change')} sent.", ""
    told = ", ".join(f"{number} {word}" for word, number in failed.items())
    return Run.Status.ATTENTION, f"Not everything was sent: {told}.", "See the reason for each."


_STAGES: dict[str, Callable[[Run, FlowContext, Plan], Next]] = {
    "": _open,
    "settle": _settle,
    "refresh": _refresh,
    "write": _write,
    "mark": _mark,
}
