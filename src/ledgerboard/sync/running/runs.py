"""A run's own story: where it is, why it waits, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypedDict

from django.db import transaction

from ledgerboard.connectors.base.errors import TryLater
from ledgerboard.sync.models import Event, FlowSetting, Plan, Round, Run
from ledgerboard.sync.running import locks
from ledgerboard.users.models import Person

LONGEST_WAIT_SECONDS = 900.0
PATIENCE = 200
"""So many waits in a row (about two days at the longest) are no longer a wait but a failure."""


SET_ASIDE = "The approved plan is sent first; then we check for changes again."


class Next(TypedDict):
    """What the workflow does after a step. `wait_seconds` is None when the run has ended."""

    wait_seconds: float | None


AGAIN = Next(wait_seconds=0.0)
END = Next(wait_seconds=None)


def start(
    setting: FlowSetting,
    kind: Run.Kind,
    person: Person | None = None,
    plan: Plan | None = None,
    round_: Round | None = None,
) -> Run:
    return Run.objects.create(
        organization_id=setting.organization_id,
        setting=setting,
        kind=kind,
        person=person,
        plan=plan,
        round=round_,
        place=_place_after(plan, round_),
    )


def _place_after(plan: Plan | None, round_: Round | None) -> int:
    """What a round writes has the turn of the flow that planned it."""
    planned = round_.runs.filter(plan=plan).first() if round_ else None
    return planned.place if planned else 0


def begin(run: Run, now: datetime) -> None:
    """Show that it is at work; a wait that is over is taken off the page."""
    if run.status == Run.Status.RUNNING and run.started_at and run.waiting_until is None:
        return
    run.status = Run.Status.RUNNING
    run.started_at = run.started_at or now
    run.waiting_until = None
    run.save(update_fields=["status", "started_at", "waiting_until"])


def progress(run: Run, doing: str, done: int | None = None, total: int | None = None) -> None:
    shown = (run.doing, run.done, run.total)
    run.doing = doing
    run.done = run.done if done is None else done
    run.total = run.total if total is None else total
    if shown != (run.doing, run.done, run.total):
        run.save(update_fields=["doing", "done", "total"])


def to_stage(run: Run, stage: str) -> Next:
    """Waits go on counting: a side that never lets anything through must not be waited for ever."""
    run.stage, run.message, run.advice = stage, "", ""
    run.save(update_fields=["stage", "message", "advice"])
    return AGAIN


def wait(run: Run, seconds: float, why: str, advice: str, now: datetime) -> Next:
    """Come back later, visibly. The lock is kept until then."""
    run.status, run.message, run.advice = Run.Status.WAITING, why, advice
    run.waits += 1
    run.waiting_until = now + timedelta(seconds=seconds)
    run.save(update_fields=["status", "message", "advice", "waits", "waiting_until"])
    locks.take(run, now, run.waiting_until)
    return Next(wait_seconds=seconds)


def wait_for(run: Run, error: TryLater, now: datetime) -> Next:
    """As long as the system asks; longer each time when it named no time."""
    if run.waits >= PATIENCE:
        return end(run, Run.Status.ATTENTION, error.message, "Try again when it's back.", now=now)
    return wait(run, patience(run, error), error.message, error.advice, now)


def patience(run: Run, error: TryLater) -> float:
    grown = 0.0 if error.stated else min(2.0**run.waits, LONGEST_WAIT_SECONDS)
    return max(error.wait_seconds, grown)


def patient_again(run: Run) -> None:
    """Something went through: the next wait starts short."""
    if run.waits:
        run.waits = 0
        run.save(update_fields=["waits"])


@transaction.atomic
def end(
    run: Run,
    status: Run.Status,
    message: str = "",
    advice: str = "",
    *,
    now: datetime,
    counts: Mapping[str, int] | None = None,
) -> Next:
    run.status, run.message, run.advice, run.ended_at = status, message, advice, now
    run.doing, run.waiting_until = "", None
    run.counts = dict(counts) if counts is not None else run.counts
    run.save()
    locks.release(run)
    note(run, f"{run.kind} {status}", text=message)
    return END


def note(run: Run, what: str, **also: Any) -> None:
    """Into the audit trail, under this run's person and plan."""
    Event.objects.create(
        organization_id=run.organization_id,
        setting_id=run.setting_id,
        person_id=run.person_id,
        plan_id=run.plan_id,
        what=what[:40],
        **also,
    )
