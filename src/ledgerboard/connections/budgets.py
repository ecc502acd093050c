"""The throttle of one company, shared by every thread and process through the database.

A place is booked by a conditional update before the call is sent, so that callers queue up instead
of colliding. Paces are spread out, with a small burst taken off their rate: then no window of the
published length ever holds more calls than published.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ledgerboard.config.plain_queries import altered
from ledgerboard.connections.models import CallBudget, CallCount
from ledgerboard.connectors.base.errors import Throttled
from ledgerboard.connectors.base.system import Pace

PATIENCE_SECONDS = 20.0
LONGEST_CLOSED_SECONDS = 3600.0
FEW_LEFT = 2
NOTE_SECONDS = 30.0
MICRO = 1_000_000
HOUR = 3600 * MICRO
BURST_SHARE = 20


@dataclass(frozen=True)
class Spread:
    """A pace as a steady interval and the burst it allows, in microseconds."""

    lane: str
    interval: int
    burst: int

    @classmethod
    def of(cls, lane: str, pace: Pace) -> Spread:
        burst = max(1, pace.calls // BURST_SHARE)
        interval = int(pace.seconds * MICRO / max(1, pace.calls - burst))
        return cls(f"{lane}/{pace.seconds:g}", interval, (burst - 1) * interval)


_COUNT = """UPDATE connections_callbudget SET calls = calls + 1
WHERE connection_id = %s AND lane = %s AND hour = %s AND ("left" IS NULL OR reset_at <= %s)"""
_ANSWERED = """UPDATE connections_connection SET answered_at = %s
WHERE id = %s AND (answered_at IS NULL OR answered_at < %s)"""


class SharedThrottle:
    """Fulfils `connectors.base.system.Throttle`."""

    def __init__(
        self,
        connection_id: int,
        paces: dict[str, Sequence[Pace]],
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._id = connection_id
        self._paces = paces
        self._clock = clock
        self._sleep = sleep
        self._noted_at = 0.0

    def wait(self, lane: str) -> None:
        with transaction.atomic():  # one wait for the disk; what is refused books nothing
            now = int(self._clock() * MICRO)  # once it is our turn
            due = max([self._counted(lane, now), *self._booked(lane, now)])
        if due > now:
            self._sleep((due - now) / MICRO)

    def learn(self, lane: str, *, remaining: int | None, reset_at: float | None) -> None:
        """Only what will matter is written: that it answers, and that few or no calls are left."""
        self._note_answer()
        if remaining is None or reset_at is None or remaining > FEW_LEFT:
            return
        end = min(reset_at, self._clock() + LONGEST_CLOSED_SECONDS)
        self._rows(lane).update(left=remaining, reset_at=int(end * MICRO))

    def _note_answer(self) -> None:
        if self._clock() - self._noted_at >= NOTE_SECONDS:
            self._noted_at, now = self._clock(), timezone.now()
            altered(_ANSWERED, now, self._id, now - timedelta(seconds=NOTE_SECONDS))

    def _counted(self, lane: str, now: int) -> int:
        """Count the call; when it may go by what the last answers said. Nearly always they said
        nothing that matters, and the hour is the one of the call before.
        """
        hour = now // HOUR
        if altered(_COUNT, self._id, lane, hour, now) == 1:
            return now
        row = self._row(lane)
        if row.hour != hour:
            self._turn_the_hour(row, hour)
        self._rows(lane).update(calls=F("calls") + 1)
        if row.left is None or row.reset_at <= now:
            return now
        if row.left > 0:
            self._rows(lane).filter(left__gt=0).update(left=F("left") - 1)
            return now
        self._refuse_if_far(row.reset_at, now)
        return row.reset_at

    def _turn_the_hour(self, row: CallBudget, hour: int) -> None:
        turned = CallBudget.objects.filter(pk=row.pk, hour=row.hour).update(hour=hour, calls=0)
        if turned and row.calls:
            CallCount.objects.get_or_create(
                connection_id=self._id, lane=row.lane, hour=row.hour, defaults={"calls": row.calls}
            )

    def _booked(self, lane: str, now: int) -> list[int]:
        spreads = [Spread.of(lane, pace) for pace in self._paces.get(lane, ())]
        return [self._book(spread, now) for spread in spreads]

    def _book(self, spread: Spread, now: int) -> int:
        """The moment of this call: a conditional update that returns 1 made it ours."""
        while True:
            row = self._row(spread.lane)
            booked = row.next_at if _is_believable(row.next_at, spread, now) else now
            due = max(booked - spread.burst, now)
            self._refuse_if_far(due, now)
            later = max(booked, now) + spread.interval
            mine = CallBudget.objects.filter(pk=row.pk, next_at=row.next_at)
            if mine.update(next_at=later) == 1:
                return due

    def _refuse_if_far(self, due: int, now: int) -> None:
        seconds = (due - now) / MICRO
        if seconds > PATIENCE_SECONDS:
            raise Throttled(
                "We've reached the system's limit for now.",
                wait_seconds=seconds,
                stated=True,
                advice="Nothing for you to do. It continues on its own.",
            )

    def _rows(self, lane: str) -> QuerySet[CallBudget]:
        return CallBudget.objects.filter(connection_id=self._id, lane=lane)

    def _row(self, lane: str) -> CallBudget:
        found = self._rows(lane).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return CallBudget.objects.create(connection_id=self._id, lane=lane)
        except IntegrityError:
            return self._rows(lane).get()


def _is_believable(next_at: int, spread: Spread, now: int) -> bool:
    """Nobody books further ahead than callers wait: what is, was booked by a wrong clock."""
    return next_at - now <= int(PATIENCE_SECONDS * MICRO) + spread.burst + spread.interval
