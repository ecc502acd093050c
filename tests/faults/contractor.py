"""A small contractor with both connections: plans, approves, applies, until nothing is left.

Everything is real but time: a run that wants to wait has the clock moved on, here and over there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone
from tests.faults.outside import VERIFIER, Systems

from ledgerboard.cli.demo import consent
from ledgerboard.connections import services as connecting
from ledgerboard.connections.budgets import SharedThrottle
from ledgerboard.connections.endpoints import webhook_url
from ledgerboard.connections.models import Connection, Status
from ledgerboard.connectors.base.protocol import Connector
from ledgerboard.connectors.base.system import system
from ledgerboard.core.reconcile import Action
from ledgerboard.sync import services as sync
from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Change, FlowSetting, Plan, Run
from ledgerboard.sync.plans.listing import WRITTEN
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Membership, Organization, Person, Role

MOST_ROUNDS = 8
MOST_STEPS = 400
_numbers = count(1)


def nothing(_: str) -> None:
    return


@dataclass
class Clock:
    """Ours, and both simulators' with it."""

    systems: Systems
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return timezone.now() + self.ahead

    def seconds(self) -> float:
        return time.time() + self.ahead.total_seconds()

    def forward(self, seconds: float) -> None:
        self.ahead += timedelta(seconds=seconds)
        for each in self.systems.each():
            each.control("clock", {"advance": seconds})


@dataclass
class Contractor:
    systems: Systems
    boundary: Callable[[str], None] = nothing
    runs: int = 0
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        mark = next(_numbers)
        self.clock = Clock(self.systems)
        self.organization = Organization.objects.create(name=f"Faulty Builders {mark}")
        self.person = Person.objects.create(email=f"faults{mark}@example.com", name="Ann")
        Membership.objects.create(
            organization=self.organization, person=self.person, role=Role.ADMINISTRATOR
        )
        for name in ("procore", "quickbooks"):
            self.connect_as(name)
        self.settings = {each.flow: each for each in sync.set_up_flows(self.organization)}
        self.ports = replace(
            ports(), connect=self.connect, now=self.clock.now, boundary=self.passed
        )

    def connect_as(self, name: str) -> Connection:
        """The real round trip, with consent given."""
        url = connecting.begin(self.organization, self.person, name)
        found = connecting.complete(self.person, name, consent(url))
        if found.status == Status.PENDING_COMPANY:
            found = connecting.choose_company(found, found.companies[0]["id"])
        return found

    def connect(self, connection: Connection, _: Mapping[str, str]) -> Connector:
        """As in production, on the clock of the scenario."""
        session = connecting.session_for(connection)
        throttle = SharedThrottle(
            connection.pk, {}, clock=self.clock.seconds, sleep=self.clock.forward
        )
        return system(connection.system).connect(
            replace(session, now=self.clock.now, throttle=throttle)
        )

    def subscribe(self) -> None:
        """Both systems tell us what changed from now on."""
        for each in Connection.objects.of(self.organization):
            if system(each.system).webhooks_by_api:
                connecting.subscribe(each)
        self.systems.quickbooks.act(
            "subscribe", url=webhook_url("quickbooks"), verifier_token=VERIFIER
        )

    def passed(self, boundary: str) -> None:
        """Whatever the scenario has set by then."""
        self.boundary(boundary)

    # runs

    def carry(self, run: Run) -> Run:
        for _ in range(MOST_STEPS):
            wait_seconds = advance(run.pk, self.ports)["wait_seconds"]
            if wait_seconds is None:
                run.refresh_from_db()
                self.said.append(f"{run.kind} {run.status}: {run.message}")
                return run
            if wait_seconds:
                self.clock.forward(wait_seconds)
        run.refresh_from_db()
        raise AssertionError(f"{run} does not end: {run.stage} {run.message} {run.blocked}")

    def plan(self, flow: str) -> Run:
        return self.carry(sync.plan(self.setting(flow), self.person))

    def apply(self, plan: Plan) -> Run:
        self.runs += 1
        return self.carry(sync.apply(plan, self.person))

    def setting(self, flow: str) -> FlowSetting:
        """Read anew: a connection may have been made again."""
        return FlowSetting.objects.select_related("left", "right").get(pk=self.settings[flow].pk)

    def approve(self, plan: Plan) -> Plan:
        return sync.approve(plan, self.person, seen_hash=plan.hash).plan

    def planned(self, flow: str) -> Plan:
        plan = self.plan(flow).plan
        assert plan is not None, self.said[-3:]
        return plan

    def apply_all(self, plan: Plan) -> None:
        run = self.apply(self.approve(plan))
        assert run.status == Run.Status.DONE, self.said[-3:]

    def agree(self, flow: str) -> None:
        """A sync on a good day."""
        planned = self.plan(flow).plan
        if planned and self.writes(planned):
            assert self.apply(self.approve(planned)).status == Run.Status.DONE, self.said
        self.runs = 0

    def would_write(self, flow: str) -> list[Change]:
        """What a comparison now would write. One that failed proves nothing, so it must be done."""
        run = self.plan(flow)
        assert run.status == Run.Status.DONE, self.said
        return self.writes(run.plan)

    def writes(self, plan: Plan | None) -> list[Change]:
        return [] if plan is None else list(plan.changes.filter(action__in=WRITTEN))

    def try_again(self, run: Run) -> Run:
        """What a person presses first; when there is nothing to retry, planning is what helps."""
        try:
            again = sync.retry(run, self.person)
        except sync.NotPossible:
            return run
        self.runs += 1
        return self.carry(again)

    def rest(self, flow: str) -> Plan | None:
        """Reconnect, plan, answer, apply: until nothing is left to write. Bounded."""
        for _ in range(MOST_ROUNDS):
            self.reconnect()
            planned = self.plan(flow)
            if planned.status == Run.Status.FAILED:
                continue
            if self.resumed(flow):
                continue
            if self.writes(planned.plan):
                self.apply(self.approve(planned.plan))
            elif not self.answered(planned.plan):
                return planned.plan
        raise AssertionError(f"it does not come to rest: {self.said}")

    def resumed(self, flow: str) -> bool:
        """What was approved and stopped goes on after a comparison, as the workflow sees to."""
        again = sync.resume(self.setting(flow))
        self.runs += len(again)
        for run in again:
            self.carry(run)
        return bool(again)

    def reconnect(self) -> None:
        lost = Connection.objects.of(self.organization).filter(status=Status.NEEDS_RECONNECT)
        for each in lost:
            self.connect_as(each.system)

    def answered(self, plan: Plan | None) -> bool:
        asked = plan.changes.filter(action__in=[Action.QUESTION, Action.CONFLICT]) if plan else ()
        for change in asked:
            sync.decide(plan, change.key, change.choices[0]["value"], self.person)
        return bool(asked)
