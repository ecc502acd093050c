"""The shared throttle, on a clock of the test's own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from types import SimpleNamespace

import pytest
from tests.connections.outside import Office, at_once

from ledgerboard.connections import selectors
from ledgerboard.connections.budgets import SharedThrottle
from ledgerboard.connections.models import CallBudget, CallCount, Connection
from ledgerboard.connectors.base.errors import Throttled
from ledgerboard.connectors.base.system import Pace

NOON = 1_790_000_000.0
PACES = {"call": (Pace(10, 1), Pace(60, 10))}


@dataclass
class Sent:
    """When calls were sent: a sleeping caller sends at the end of its sleep."""

    now: float = NOON
    moments: list[float] = field(default_factory=list)

    def throttle(self, connection: Connection, paces: object = PACES) -> SharedThrottle:
        return SharedThrottle(connection.pk, paces, clock=lambda: self.now, sleep=self.slept)  # type: ignore[arg-type]

    def slept(self, seconds: float) -> None:
        self.moments.append(self.now + seconds)

    def send(self, throttle: SharedThrottle, lane: str = "call") -> float:
        """The moment of the call."""
        before = len(self.moments)
        throttle.wait(lane)
        if len(self.moments) == before:
            self.moments.append(self.now)
        return self.moments[-1]

    def most_within(self, seconds: float) -> int:
        ordered = sorted(self.moments)
        return max(
            bisect_left(ordered, start + seconds) - index for index, start in enumerate(ordered)
        )


@pytest.fixture
def company(office: Office) -> Connection:
    return Connection.objects.create(
        organization=office.organization, system="quickbooks", company_id="1", status="connected"
    )


@pytest.mark.django_db(transaction=True)
def test_four_threads_together_never_send_faster_than_the_paces(company: Connection) -> None:
    def worker() -> list[float]:
        sent = Sent()
        throttle = sent.throttle(company)
        for _ in range(25):
            sent.send(throttle)
        return sent.moments

    met = at_once(4, worker)
    together = Sent(moments=[moment for each in met for moment in _moments(each)])
    assert len(together.moments) == 100
    assert together.most_within(1) <= 10
    assert together.most_within(10) <= 60


def _moments(each: object) -> list[float]:
    assert isinstance(each, list), each
    return each


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_no_window_holds_more_calls_than_its_pace(company: Connection, seed: int) -> None:
    random, sent = Random(seed), Sent()  # noqa: S311 - a test's own dice
    throttle = sent.throttle(company)
    for _ in range(200):
        moment = sent.send(throttle)
        sent.now = max(sent.now, moment) + random.choice([0, 0, 0, 0.05, 0.4, 3])
    assert sent.most_within(1) <= 10
    assert sent.most_within(10) <= 60


@pytest.mark.django_db
def test_a_long_queue_is_told_to_come_back(company: Connection) -> None:
    sent = Sent()
    throttle = sent.throttle(company, {"call": (Pace(2, 60),)})
    assert sent.send(throttle) == NOON
    with pytest.raises(Throttled) as caught:
        sent.send(throttle)
    assert 20 < caught.value.wait_seconds <= 60


@pytest.mark.django_db
def test_a_call_that_is_told_to_come_back_takes_no_place_and_is_not_counted(
    company: Connection,
) -> None:
    sent = Sent()
    throttle = sent.throttle(company, {"call": (Pace(10, 1), Pace(2, 60))})
    sent.send(throttle)
    before = sorted(CallBudget.objects.values_list("lane", "calls", "next_at"))
    with pytest.raises(Throttled):
        sent.send(throttle)
    assert sorted(CallBudget.objects.values_list("lane", "calls", "next_at")) == before


@pytest.mark.django_db
def test_a_lane_without_published_paces_is_closed_only_by_what_answers_say(
    company: Connection,
) -> None:
    sent = Sent()
    throttle = sent.throttle(company)
    for _ in range(30):
        assert sent.send(throttle, "write") == NOON
    throttle.learn("write", remaining=1, reset_at=NOON + 10)
    assert sent.send(throttle, "write") == NOON
    assert sent.send(throttle, "write") == NOON + 10
    sent.now = NOON + 11
    assert sent.send(throttle, "write") == NOON + 11


@pytest.mark.django_db
def test_a_window_that_is_spent_for_long_is_told_to_the_caller_and_shown(
    company: Connection,
) -> None:
    now = datetime.now(UTC).timestamp()
    sent = Sent(now)
    throttle = sent.throttle(company)
    sent.send(throttle, "write")
    throttle.learn("write", remaining=0, reset_at=now + 900)
    with pytest.raises(Throttled) as caught:
        sent.send(throttle, "write")
    assert caught.value.wait_seconds == pytest.approx(900, abs=1)
    closed = selectors.usage(company).closed_until
    assert closed is not None
    assert closed.timestamp() == pytest.approx(now + 900, abs=1)


@pytest.mark.django_db
def test_a_clock_that_ran_ahead_and_was_set_right_closes_nothing(company: Connection) -> None:
    sent = Sent(NOON + 86_400)
    for _ in range(30):
        sent.send(sent.throttle(company))
    sent.now = NOON
    assert sent.send(sent.throttle(company)) == NOON


@pytest.mark.django_db
def test_calls_are_counted_by_the_hour(
    company: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by this machine's clock: its hour may end between the calls and the look."""
    sent = Sent(NOON - 3600)
    monkeypatch.setattr(selectors, "time", SimpleNamespace(time=lambda: sent.now))
    throttle = sent.throttle(company)
    for _ in range(3):
        sent.send(throttle)
    sent.now += 3600
    for _ in range(2):
        sent.send(throttle)
    usage = selectors.usage(company)
    assert (usage.calls_this_hour, usage.calls_last_day) == (2, 5)
    assert CallCount.objects.get().calls == 3


@pytest.mark.django_db
def test_an_answer_is_noted_as_the_last_one(company: Connection) -> None:
    throttle = Sent().throttle(company)
    throttle.learn("call", remaining=None, reset_at=None)
    company.refresh_from_db()
    assert selectors.usage(company).last_answer is not None


@pytest.mark.django_db
def test_another_call_right_after_an_answer_writes_nothing_down(company: Connection) -> None:
    sent = Sent()
    sent.throttle(company).learn("call", remaining=None, reset_at=None)
    company.refresh_from_db()
    first = company.answered_at
    sent.throttle(company).learn("call", remaining=None, reset_at=None)
    company.refresh_from_db()
    assert company.answered_at == first


@pytest.mark.django_db
def test_companies_do_not_share_their_paces(office: Office, company: Connection) -> None:
    other = Connection.objects.create(
        organization=office.organization, system="quickbooks", company_id="2", status="connected"
    )
    sent = Sent()
    send: Callable[[Connection], float] = lambda row: sent.send(sent.throttle(row))  # noqa: E731
    for _ in range(12):
        late = send(company)
    assert late > NOON
    assert send(other) == NOON
