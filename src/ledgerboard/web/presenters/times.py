"""Moments as Americans read them, in the reader's zone."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ledgerboard.core.values.wording import american


def american_time(at: datetime) -> str:
    """“03/31/2026 6:30 PM”."""
    return f"{american(timezone.localtime(at).date())} {clock(at)}"


def clock(at: datetime) -> str:
    """“6:30 PM”."""
    local = timezone.localtime(at)
    return f"{local.hour % 12 or 12}:{local:%M %p}"
