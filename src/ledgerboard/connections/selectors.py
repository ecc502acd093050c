"""What the Connections page and other rooms read."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max, QuerySet, Sum

from ledgerboard.connections.budgets import MICRO
from ledgerboard.connections.endpoints import redirect_url, webhook_url
from ledgerboard.connections.models import (
    CallBudget,
    CallCount,
    Connection,
    ConnectionEvent,
    Status,
    WebhookEvent,
    WebhookSecret,
)
from ledgerboard.users.models import Organization

HOUR_SECONDS = 3600

__all__ = [
    "Usage",
    "connection",
    "connections",
    "events",
    "redirect_url",
    "sealed",
    "usage",
    "webhook_url",
]


def connections(organization: Organization | int) -> QuerySet[Connection]:
    """All but those that were ended: living ones first."""
    return (
        Connection.objects.of(organization)
        .exclude(status=Status.DISCONNECTED)
        .order_by("system", "-connected_at", "pk")
    )


def sealed(most: int = 20) -> list[str]:
    """The newest tokens and webhook secrets of all organizations, as they are kept."""
    grants = Connection.objects.exclude(grant="").order_by("-pk").values_list("grant", flat=True)
    secrets = WebhookSecret.objects.order_by("-pk").values_list("sealed", flat=True)
    return [*grants[:most], *secrets[:most]]


def connection(organization: Organization | int, connection_id: int) -> Connection | None:
    return Connection.objects.of(organization).filter(pk=connection_id).first()


def events(found: Connection) -> QuerySet[ConnectionEvent]:
    return found.events.order_by("-at", "-pk")


@dataclass(frozen=True)
class Usage:
    """Calls and webhooks of a connection."""

    calls_this_hour: int
    calls_last_day: int
    last_webhook: datetime | None
    webhooks_waiting: int
    last_answer: datetime | None = None
    closed_until: datetime | None = None
    """The system allows no calls before then."""


def usage(found: Connection) -> Usage:
    hour = int(time.time()) // HOUR_SECONDS
    now = CallBudget.objects.filter(connection=found, hour=hour).aggregate(n=Sum("calls"))["n"]
    past = CallCount.objects.filter(connection=found, hour__gt=hour - 24)
    webhooks = WebhookEvent.objects.filter(connection=found)
    newest = webhooks.order_by("-received_at").values_list("received_at", flat=True).first()
    return Usage(
        calls_this_hour=now or 0,
        calls_last_day=(now or 0) + (past.aggregate(n=Sum("calls"))["n"] or 0),
        last_webhook=newest,
        webhooks_waiting=webhooks.filter(processed_at=None).count(),
        last_answer=found.answered_at,
        closed_until=_closed_until(found),
    )


def _closed_until(found: Connection) -> datetime | None:
    spent = CallBudget.objects.filter(
        connection=found, left__lte=0, reset_at__gt=int(time.time() * MICRO)
    )
    latest = spent.aggregate(end=Max("reset_at"))["end"]
    return datetime.fromtimestamp(latest / MICRO, UTC) if latest else None
