"""Moments as Americans read them, in the reader's zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ledgerboard.core.values.wording import american


def american_day(at: datetime) -> str:
    """“03/31/2026”, the day that it was there."""
    return american(timezone.localtime(at).date())


def american_time(at: datetime) -> str:
    """“03/31/2026 6:30 PM”."""
    return f"{american_day(at)} {clock(at)}"


def clock(at: datetime) -> str:
    """“6:30 PM”."""
    local = timezone.localtime(at)
    return f"{local.hour % 12 or 12}:{local:%M %p}"
