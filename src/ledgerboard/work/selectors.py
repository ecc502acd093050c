"""What there is to do, and how far it is."""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet

from ledgerboard.work.engine.lease import is_held
from ledgerboard.work.models import LIVING, Job


def jobs(organization: int | None) -> QuerySet[Job]:
    """The newest first, of one organization."""
    return Job.objects.filter(organization=organization).order_by("-pk")


def living(organization: int | None) -> QuerySet[Job]:
    return jobs(organization).filter(state__in=LIVING)


def job(organization: int | None, key: str) -> Job | None:
    return jobs(organization).filter(key=key).first()


def workers(slots: int) -> list[str]:
    """The executor ids that living workers hold. On SQLite there is room for one."""
    if connection.vendor == "sqlite":
        slots = 1
    return [name for name in (f"slot-{n}" for n in range(1, slots + 1)) if is_held(name)]
