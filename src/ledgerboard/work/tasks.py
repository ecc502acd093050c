"""Upkeep of this room: what is long over is forgotten, here and in the engine."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ledgerboard.work import engine
from ledgerboard.work.models import LIVING, Job

KEEP_DAYS = 30
BATCH = 500


@engine.workflow("work.retention")
def retention() -> None:
    while forget_some(KEEP_DAYS) == BATCH:
        pass


@engine.step
def forget_some(keep_days: int) -> int:
    """At most a batch of the oldest; the number of them, so that a workflow can go on."""
    before = timezone.now() - timedelta(days=keep_days)
    over = Job.objects.filter(finished_at__lt=before, executor="").exclude(state__in=LIVING)
    keys = list(over.order_by("pk").values_list("key", flat=True)[:BATCH])
    engine.forget(keys)
    return len(keys)


engine.every(24 * 3600, "work.retention")
