"""Runs waiting jobs in this thread, for tests that want the effect and not the engine."""

from __future__ import annotations

from django.utils import timezone

from ledgerboard.work.engine import journal
from ledgerboard.work.engine.declare import registry
from ledgerboard.work.models import Job, State


def run_waiting(most: int = 1000) -> list[str]:
    """The keys that ran, in order; jobs that they ask for are run too. Errors are raised."""
    ran: list[str] = []
    while len(ran) < most and (job := _next()):
        ran.append(job.key)
        journal.begin(job.key, executor="inline", most=100)
        try:
            registry.workflows[job.workflow].body(*job.args)
        except Exception as error:
            journal.fail(job.key, journal.words(error))
            raise
        journal.finish(job.key)
    return ran


def _next() -> Job | None:
    return Job.objects.filter(state=State.WAITING, due_at__lte=timezone.now()).first()
