"""What is long over and wrote nothing is forgotten; the trail of what was written stays.

A company that works all day makes thousands of comparisons a month. What they found is either
written, and then the change, its plan, its approvals and every call are kept for good, or it is
history that nobody asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from ledgerboard.sync.models import Attempt, Batch, Change, Event, Plan, Round, Run

IDLE_DAYS = 7
PORTION = 500
_COMPARED = [
    f"{kind} {status}"
    for kind in (Run.Kind.PLAN, Run.Kind.NOTICES, Run.Kind.SWEEP)
    for status in (Run.Status.DONE, Run.Status.ATTENTION, Run.Status.FAILED)
]


def forget_some(now: datetime, keep_days: int) -> int:
    """A portion of each kind; how many rows went, so that a workflow can go on."""
    old, idle = now - timedelta(days=keep_days), now - timedelta(days=IDLE_DAYS)
    return sum(_forget(rows) for rows in _over(old, idle))


def _over(old: datetime, idle: datetime) -> Iterator[QuerySet[Change | Event | Run | Plan | Round]]:
    yield Change.ever.filter(status=Change.Status.WITHDRAWN, changed_at__lt=idle)
    comparisons = ~Q(kind=Run.Kind.APPLY) & Q(ended_at__lt=idle)
    yield Run.objects.filter(comparisons, status=Run.Status.DONE, plan=None)
    yield Event.objects.filter(person=None, what__in=_COMPARED, at__lt=idle)
    open_ = Run.objects.filter(round=OuterRef("pk"), status__in=Run.OPEN)
    yield Round.objects.filter(~Exists(open_), created_at__lt=idle)
    called = Batch.objects.filter(run=OuterRef("pk"))
    yield Run.objects.filter(~Exists(called), ended_at__lt=old)
    yield Event.objects.filter(person=None, plan=None, at__lt=old)
    tried = Attempt.objects.filter(change__plan=OuterRef("pk"))
    done = Change.objects.filter(plan=OuterRef("pk"), status=Change.Status.DONE)
    yield Plan.objects.filter(~Exists(tried), ~Exists(done), ~Q(parts__isnull=False),
                              closed_at__lt=old)  # fmt: skip


def _forget(rows: QuerySet[Change | Event | Run | Plan | Round]) -> int:
    """Few at a time, so that nobody waits for the lock."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION])
    rows.model._base_manager.filter(pk__in=pks).delete()  # noqa: SLF001  # Django's public name
    return len(pks)
