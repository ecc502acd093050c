"""Upkeep of this room: what nobody will ask for again is deleted."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from ledgerboard.connections.models import (
    CallCount,
    Connection,
    OAuthAttempt,
    Status,
    StrangerCount,
    WebhookEvent,
    WebhookSecret,
)
from ledgerboard.work import engine

CHOICE_DAYS = 1
WEBHOOK_DAYS = 30
"""Far longer than any system repeats a webhook: a duplicate is known by its stored id."""
COUNT_DAYS = 90


@engine.workflow("connections.retention")
def retention() -> None:
    forget()


@engine.step
def forget() -> None:
    """Includes permissions whose company nobody chose: a token that serves nothing."""
    now = timezone.now()
    hour = int(time.time()) // 3600 - COUNT_DAYS * 24
    unused = now - timedelta(days=CHOICE_DAYS)
    OAuthAttempt.objects.filter(created_at__lt=unused).delete()
    Connection.objects.filter(status=Status.PENDING_COMPANY, created_at__lt=unused).delete()
    WebhookSecret.objects.filter(until__lt=now).delete()
    WebhookEvent.objects.filter(
        processed_at__isnull=False, received_at__lt=now - timedelta(days=WEBHOOK_DAYS)
    ).delete()
    CallCount.objects.filter(hour__lt=hour).delete()
    StrangerCount.objects.filter(hour__lt=hour).delete()


engine.every(24 * 3600, "connections.retention")
