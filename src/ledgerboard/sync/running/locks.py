"""One run at a time for each flow of an organization: a conditional update that returns 1."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from ledgerboard.config.plain_queries import altered
from ledgerboard.connections.models import Connection
from ledgerboard.sync.models import FlowSetting, Lane, Run

LEASE = timedelta(minutes=10)
FRESH = timedelta(minutes=1)
LANE_LEASE = timedelta(minutes=2)
"""Longer than a call may take; a batch whose answer was lost keeps its lane until it is settled."""

_KEEP = """UPDATE sync_flowsetting SET busy_until = %s
WHERE organization_id = %s AND id = %s AND busy_by = %s"""
_TAKE_LANE = """UPDATE sync_lane SET busy_by = %s, busy_until = %s
WHERE connection_id = %s AND name = %s
AND (busy_by IN ('', %s) OR busy_until < %s OR busy_until IS NULL)"""
_LEAVE_LANE = """UPDATE sync_lane SET busy_by = '', busy_until = NULL
WHERE connection_id = %s AND name = %s AND busy_by = %s"""


class LockLost(Exception):
    """Another run took the flow over; this one must stop without writing anything more."""


def holder(run: Run) -> str:
    return f"run:{run.pk}"


def take(run: Run, now: datetime, until: datetime | None = None) -> bool:
    """Take or keep the lock. False while another run works on the flow.

    A run that resumes after a crash keeps its own lock; one that never came back loses it when
    its lease ends.
    """
    free = Q(busy_by__in=["", holder(run)]) | Q(busy_until__lt=now) | Q(busy_until=None)
    taken = (
        FlowSetting.objects.of(run.organization_id)
        .filter(free, pk=run.setting_id)
        .update(busy_by=holder(run), busy_until=(until or now) + LEASE, fence=F("fence") + 1)
    )
    return taken == 1


def is_fresh(run: Run, now: datetime) -> bool:
    """Whether the run, as it was just read, holds the lock for nearly a whole lease: then no step
    has to take it again, which is a wait for the disk.
    """
    setting = run.setting
    until = setting.busy_until
    return setting.busy_by == holder(run) and until is not None and until - now > LEASE - FRESH


def keep(run: Run, now: datetime) -> None:
    """Say «still at work» right before something is written outside. Raises LockLost."""
    mine = (run.organization_id, run.setting_id, holder(run))
    if altered(_KEEP, now + LEASE, *mine) != 1:
        raise LockLost(f"{run} lost its flow to another run")


def take_lane(connection: Connection, name: str, holder_: str, now: datetime) -> bool:
    """One call at a time to what the system says must not be written to by two (a project)."""
    wanted = (holder_, now + LANE_LEASE, connection.pk, name[:100], holder_, now)
    if altered(_TAKE_LANE, *wanted) == 1:
        return True
    _, is_new = Lane.objects.get_or_create(connection=connection, name=name[:100])
    return is_new and altered(_TAKE_LANE, *wanted) == 1


def leave_lane(connection: Connection, name: str, holder_: str) -> None:
    altered(_LEAVE_LANE, connection.pk, name[:100], holder_)


def release(run: Run) -> None:
    FlowSetting.objects.of(run.organization_id).filter(
        pk=run.setting_id, busy_by=holder(run)
    ).update(busy_by="", busy_until=None)
