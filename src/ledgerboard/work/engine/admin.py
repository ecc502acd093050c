"""Looking at workflows and steering them, from any process. Looking needs no engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from ledgerboard.work.engine.declare import declared_workflow
from ledgerboard.work.engine.lazy import durable
from ledgerboard.work.engine.lease import is_held
from ledgerboard.work.models import Job, State


class CannotResume(Exception):
    """Why this workflow cannot go on now."""


@dataclass(frozen=True)
class Status:
    key: str
    workflow: str
    state: State
    error: str
    done: int
    total: int | None
    message: str

    @property
    def is_over(self) -> bool:
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}


def status(key: str) -> Status | None:
    """How it stands with a workflow; None when it is unknown, or forgotten."""
    job = Job.objects.filter(key=key).first()
    if job is None:
        return None
    return Status(
        key=job.key,
        workflow=job.workflow,
        state=State(job.state),
        error=job.error,
        done=job.done,
        total=job.total,
        message=job.message,
    )


def cancel(key: str) -> bool:
    """Stop a workflow before its next step; False when it was over. A step in hand comes to its
    end, but counts as interrupted: should the workflow be resumed, that step runs again.
    """
    now = timezone.now()
    living = Job.objects.filter(key=key)
    if living.filter(state=State.WAITING).update(state=State.CANCELLED, finished_at=now):
        return True
    if not living.filter(state__in=(State.QUEUED, State.RUNNING)).update(
        state=State.CANCELLED, finished_at=now
    ):
        return False
    durable().cancel(key)
    return True


def resume(key: str) -> None:
    """Go on with a cancelled or stranded workflow where it stopped.

    Never while a living worker has it in hand: that would run its present step twice.
    """
    job = Job.objects.get(key=key)
    if job.state in {State.DONE, State.FAILED}:
        raise CannotResume(f"{key} has ended. Start it again.")
    if job.executor and is_held(job.executor):
        raise CannotResume(f"{key} is still in the hands of worker {job.executor}.")
    Job.objects.filter(pk=job.pk).update(
        state=State.QUEUED, finished_at=None, error="", executor="", attempts=0
    )
    if not durable().exists(key):
        Job.objects.filter(pk=job.pk).update(state=State.WAITING)
    else:
        durable().resume(key, declared_workflow(job.workflow).queue.name)


def forget(keys: Collection[str]) -> None:
    """Delete what is over, here and in the engine."""
    over = Job.objects.filter(key__in=keys, state__in=(State.DONE, State.FAILED, State.CANCELLED))
    gone = list(over.filter(executor="").values_list("key", flat=True))
    if gone:
        durable().delete(gone)
        Job.objects.filter(key__in=gone).delete()
