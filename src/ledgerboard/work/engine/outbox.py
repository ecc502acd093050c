"""Asking for work in the same transaction as the reason for it.

The row is the request. A worker hands it to the engine when the transaction has committed, under
the row's key: handing it over twice is harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Event

from django.db import transaction
from django.utils import timezone

from ledgerboard.config.plain_queries import is_there
from ledgerboard.work.engine.declare import Workflow, declared_workflow, plain, registry
from ledgerboard.work.models import LIVING, Job, State

nudge = Event()
"""Wakes the worker of this process, if there is one; workers elsewhere look five times a second."""

BATCH = 200
ASKED_BEFORE = "SELECT 1 FROM work_job WHERE key = %s"


def enqueue(
    workflow_name: str,
    *,
    id: str,  # noqa: A002 - the agreed word of this room's face
    partition: str,
    args: Sequence[int | str] = (),
    organization: int | None = None,
    delay_seconds: float = 0,
) -> bool:
    """Ask for a workflow. False when this id was asked for before: then nothing changes.

    Jobs of one partition wait for each other (see the workflow's queue); a partition is an
    outside company or an organization, and never empty.
    """
    if not partition.strip() or not id.strip():
        raise ValueError("a workflow needs an id and a partition")
    workflow, plain_args = declared_workflow(workflow_name).name, plain(args)
    if is_there(ASKED_BEFORE, id):
        return False
    job = Job(
        key=id,
        workflow=workflow,
        partition=partition,
        organization=organization,
        args=plain_args,
        due_at=timezone.now() + timedelta(seconds=delay_seconds),
    )
    Job.objects.bulk_create([job], ignore_conflicts=True)
    transaction.on_commit(nudge.set)
    return True


def relay(hand_over: Callable[[Workflow, Job], None]) -> int:
    """Give what is due to the engine, oldest first. Safe to run in several workers at once."""
    due = Job.objects.filter(state=State.WAITING, due_at__lte=timezone.now())
    jobs = list(due.order_by("pk")[:BATCH])
    known = [job for job in jobs if job.workflow in registry.workflows]
    for job in known:
        hand_over(registry.workflows[job.workflow], job)
    keys = [job.pk for job in known]
    if keys:
        Job.objects.filter(pk__in=keys, state=State.WAITING).update(state=State.QUEUED)
    return len(keys)


def is_wanted() -> bool:
    """Whether jobs wait in the engine's queues or run; those of workers that died are among them.
    Asked by what is not over, of which there is little and an index.
    """
    handed_over = (State.QUEUED, State.RUNNING)
    return Job.objects.filter(state__in=handed_over, finished_at=None).exists()


def tick(now_seconds: float, seen: dict[str, int]) -> None:
    """Ask for what the schedules want now. `seen` spares the database within one tick."""
    for name, seconds in registry.schedules.items():
        number = int(now_seconds // seconds)
        if seen.get(name) == number:
            continue
        seen[name] = number
        if not Job.objects.filter(workflow=name, state__in=LIVING).exists():
            enqueue(name, id=f"{name}@{number * seconds}", partition=f"schedule:{name}")
