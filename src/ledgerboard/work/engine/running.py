"""What a workflow can do while it runs: tell its progress, sleep, be stopped."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Condition, Event

from django.db.utils import Error

from ledgerboard.work.engine.declare import own_connections, step
from ledgerboard.work.models import Job, State

stopping = Event()
"""Set while this process's worker ends: workflows leave at their next step and go on elsewhere."""

PROGRESS_SECONDS = 0.3
LOOK_SECONDS = 2.0


class Stopping(BaseException):
    """Leaves a workflow without ending it. Not an Exception: nothing may catch it on its way."""


class Cancelled(BaseException):
    """Leaves a workflow that the journal has cancelled; the engine may not have been told yet."""


@dataclass
class Current:
    key: str
    told_at: float = 0.0


_idle = Condition()
_busy: set[str] = set()
_current: ContextVar[Current | None] = ContextVar("work_current", default=None)


def current() -> str | None:
    """The key of the workflow that this thread runs."""
    now = _current.get()
    return now.key if now else None


def progress(done: int, total: int | None = None, message: str = "") -> None:
    """Say how far the running workflow is. Cheap: what comes too soon after the last is dropped,
    except for the end. Inside a transaction it shows only when that commits.
    """
    running = _current.get()
    if running is None:
        return
    now = time.monotonic()
    if now - running.told_at < PROGRESS_SECONDS and done != total:
        return
    running.told_at = now
    Job.objects.filter(key=running.key).update(done=done, total=total, message=message[:300])


def sleep(seconds: float) -> None:
    """Wait, through restarts too. A stopping worker and a cancelled workflow do not wait it out."""
    wake_at = _wake_at(seconds)
    while (left := wake_at - time.time()) > 0:
        if _is_cancelled():
            raise Cancelled
        if stopping.wait(min(left, LOOK_SECONDS)):
            leave_if_stopping()
    _awake()


@step
def _wake_at(seconds: float) -> float:
    return time.time() + seconds


@step
def _awake() -> None:
    """Where a workflow leaves that was cancelled in the last moment of its sleep."""


def _is_cancelled() -> bool:
    """A database that is away has no news; it is asked again, and once more by `_awake`."""
    with own_connections(), suppress(Error):
        return Job.objects.filter(key=current(), state=State.CANCELLED).exists()
    return False


def leave_if_stopping() -> None:
    if stopping.is_set() and current() is not None:
        raise Stopping


@contextmanager
def carrying(key: str) -> Iterator[None]:
    """Run that workflow in this thread. Counted: a stopping worker waits until it is idle."""
    token = _current.set(Current(key))
    with _idle:
        _busy.add(key)
    try:
        yield
    finally:
        _current.reset(token)
        with _idle:
            _busy.discard(key)
            _idle.notify_all()


def wait_until_idle(seconds: float) -> bool:
    with _idle:
        return _idle.wait_for(lambda: not _busy, timeout=seconds)
