"""What doesn't tie, week by week: a line that should go toward zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from ledgerboard.core.values import Money
from ledgerboard.sync.models import TieResult

WEEKS = 12
WIDTH, HEIGHT = 1000, 100
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """The last result up to this day; None where nothing was compared yet."""

    day: date
    off: Money | None
    x: int
    y: int | None


@dataclass(frozen=True)
class WeeksOff:
    weeks: tuple[Week, ...]
    month_ends: tuple[int, ...]
    most: Money

    @property
    def points(self) -> str:
        return " ".join(f"{week.x},{week.y}" for week in self.weeks if week.y is not None)


def first_day(today: date) -> date:
    return today - (WEEKS - 1) * WEEK


def weeks_off(results: Sequence[TieResult], today: date) -> WeeksOff | None:
    """From results in the order of time; None while there is no line to draw."""
    days = [first_day(today) + at * WEEK for at in range(WEEKS)]
    found = [_off(results, day) for day in days]
    known = [off.amount for off in found if off is not None]
    if len(known) < 2:  # a line has two ends
        return None
    most = max(known)
    weeks = [
        Week(day, off, _x(day, today), None if off is None else _y(off.amount, most))
        for day, off in zip(days, found, strict=True)
    ]
    return WeeksOff(tuple(weeks), tuple(_month_ends(today)), Money(most))


def _off(results: Sequence[TieResult], day: date) -> Money | None:
    before = [each for each in results if timezone.localdate(each.at) <= day]
    return Money(before[-1].off) if before else None


def _x(day: date, today: date) -> int:
    first = first_day(today)
    return round((day - first).days * WIDTH / (today - first).days)


def _y(off: Decimal, most: Decimal) -> int:
    return HEIGHT - (round(off * HEIGHT / most) if most else 0)


def _month_ends(today: date) -> list[int]:
    first = first_day(today)
    days = [first + timedelta(days=at) for at in range((today - first).days + 1)]
    return [_x(day, today) for day in days if (day + timedelta(days=1)).day == 1]
