"""What the rows of jobs say about their workflows. Each change states what it expects."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from ledgerboard.work.models import Job, State


def begin(key: str, *, executor: str, most: int) -> bool:
    """False when it shall not run: cancelled or forgotten meanwhile, or begun so often that it
    may be what kills the workers.
    """
    unfinished = Job.objects.filter(key=key).exclude(state=State.CANCELLED)
    worn_out = unfinished.filter(attempts__gte=most).update(
        state=State.FAILED,
        error=f"Begun {most} times without an end: it may be what stops the worker.",
        finished_at=timezone.now(),
    )
    begun = (
        0
        if worn_out
        else unfinished.update(
            state=State.RUNNING, executor=executor, attempts=F("attempts") + 1, error=""
        )
    )
    Job.objects.filter(key=key, started_at=None).update(started_at=timezone.now())
    return begun == 1


def finish(key: str) -> None:
    _end(key, State.DONE)


def fail(key: str, error: str) -> None:
    _end(key, State.FAILED, error)


def leave_cancelled(key: str, executor: str) -> None:
    """A cancelled workflow has ended the step it was in, and is gone from this worker."""
    Job.objects.filter(key=key, state=State.CANCELLED, executor=executor).update(executor="")


def put_back(key: str) -> None:
    """The worker stops: the workflow goes on in the next one."""
    Job.objects.filter(key=key, state=State.RUNNING).update(state=State.QUEUED)
    Job.objects.filter(key=key).update(executor="")


def words(error: BaseException) -> str:
    """For people. Errors of outside systems carry their advice; others at least their name."""
    advice = getattr(error, "advice", "")
    message = getattr(error, "message", "")
    return f"{message} {advice}".strip() if message else f"{type(error).__name__}: {error}"


def _end(key: str, state: State, error: str = "") -> None:
    ended = Job.objects.filter(key=key, state=State.RUNNING).update(
        state=state, error=error[:2000], finished_at=timezone.now(), executor=""
    )
    if not ended:  # cancelled meanwhile
        Job.objects.filter(key=key).update(executor="")
