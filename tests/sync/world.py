"""Two companies in memory, an organization between them, and the engine at work on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from ledgerboard.connections.models import Connection, Status
from ledgerboard.connectors.base.protocol import NO_PARENTS, Done
from ledgerboard.connectors.memory import MemoryConnector, Store
from ledgerboard.core.records import values_of
from ledgerboard.sync import approving
from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan, Run, Snapshot
from ledgerboard.sync.plans import parts
from ledgerboard.sync.plans.listing import WRITTEN
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.running import runs
from ledgerboard.users.models import Membership, Organization, Person, Role

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
_names = count(1)


class Crash(BaseException):
    """The process ends here: no handler of ours may take it for an error."""


class Seal:
    """Turns the text round: enough to see that nothing is stored in the clear."""

    def seal(self, text: str) -> str:
        return f"sealed:{text[::-1]}"

    def unseal(self, sealed: str) -> str:
        return sealed.removeprefix("sealed:")[::-1]


class Clock:
    """Moves on by itself, as clocks do."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def forward(self, **much: float) -> None:
        self.at += timedelta(**much)


class Versionless(MemoryConnector):
    """A system that shows no versions and checks none."""

    def pull(self, kind, cursor, projects=None):
        for page in super().pull(kind, cursor, projects):
            yield replace(page, seen=[replace(seen, version=None) for seen in page.seen])

    def read(self, kind, ids, parents=NO_PARENTS):
        found = super().read(kind, ids, parents)
        return {id_: replace(s, version=None) for id_, s in found.items()}

    def write(self, call_key, writes):
        return [
            replace(result, seen=replace(result.seen, version=None))
            if isinstance(result, Done)
            else result
            for result in super().write(call_key, writes)
        ]


@dataclass
class World:
    flow: str = "vendors"
    left: Store = field(
        default_factory=lambda: Store("Procore", unique=(), lacks=("company_name",))
    )
    right: Store = field(
        default_factory=lambda: Store("QuickBooks", keeps_origin=False, hides=("tax_number",))
    )
    clock: Clock = field(default_factory=Clock)
    crash_at: int | None = None
    passed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        mark = next(_names)
        self.organization = Organization.objects.create(name=f"Contractor {mark}")
        self.ann = self.person(f"ann{mark}@example.com")
        self.bob = self.person(f"bob{mark}@example.com")
        self.setting = FlowSetting.objects.create(
            organization=self.organization,
            flow=self.flow,
            left=self.connection("procore", f"p{mark}"),
            right=self.connection("quickbooks", f"q{mark}"),
        )
        self.ports = Ports(self.connect, Seal(), b"k" * 32, now=self.clock, boundary=self._boundary)

    def person(self, email: str, role: Role = Role.APPROVER) -> Person:
        person = Person.objects.create(email=email, name=email.split("@", maxsplit=1)[0])
        Membership.objects.create(organization=self.organization, person=person, role=role)
        return person

    def connection(self, system: str, company_id: str) -> Connection:
        return Connection.objects.create(
            organization=self.organization,
            system=system,
            company_id=company_id,
            company_name=f"{system} {company_id}",
            status=Status.CONNECTED,
        )

    def connect(
        self, connection: Connection, _: Mapping[str, str] | None = None
    ) -> MemoryConnector:
        """The left system has no versions, as Procore has none; the right one checks them."""
        left = connection.pk == self.setting.left_id
        made = Versionless if left else MemoryConnector
        store = self.left if left else self.right
        return made(store, system=connection.system, company_id=connection.company_id)

    def _boundary(self, name: str) -> None:
        self.passed.append(name)
        if self.crash_at is not None and len(self.passed) >= self.crash_at:
            self.crash_at = None
            raise Crash(name)

    def carry(self, run: Run, most: int = 500) -> Run:
        """What the workflow does, without waiting."""
        for _ in range(most):
            wait_seconds = advance(run.pk, self.ports)["wait_seconds"]
            if wait_seconds is None:
                run.refresh_from_db()
                return run
            self.clock.forward(seconds=wait_seconds)
        raise AssertionError(f"{run} does not end: {run.message}")

    def carry_on(self, run: Run, crashes: int = 50) -> Run:
        """`carry`, begun again after every crash. `crash_at` is None afterwards if one came."""
        for _ in range(crashes):
            with suppress(Crash):
                return self.carry(run)
        raise AssertionError("it crashes for ever")

    def run(self, kind: Run.Kind, plan: Plan | None = None) -> Run:
        return runs.start(self.setting, kind, self.ann, plan)

    def plan(self) -> Plan | None:
        run = self.carry(self.run(Run.Kind.PLAN))
        assert run.status in {Run.Status.DONE, Run.Status.ATTENTION}, run.message
        return run.plan

    def planned(self, title: str) -> Change:
        """Its change in a new plan."""
        plan = self.plan()
        assert plan is not None
        return plan.changes.get(title=title)

    def sweep(self) -> Plan | None:
        return self.carry(self.run(Run.Kind.SWEEP)).plan

    def approve(self, plan: Plan, keys: list[str] | None = None) -> Plan:
        plan = approving.approve(plan, self.ann, seen_hash=plan.hash, change_keys=keys).plan
        if plan.status == Plan.Status.WAITING:
            plan = approving.approve(plan, self.bob, seen_hash=plan.hash, change_keys=keys).plan
        return plan

    def apply(self, plan: Plan) -> Run:
        return self.carry(self.run(Run.Kind.APPLY, plan))

    def resume(self) -> list[Run]:
        """Send what was approved and interrupted, as the engine does after a comparison."""
        return [self.apply(plan) for plan in parts.open_parts(self.setting)]

    def agree(self) -> Run:
        """Plan, approve all, apply."""
        plan = self.plan()
        assert plan is not None
        return self.apply(self.approve(plan))

    def writes(self, plan: Plan | None) -> list[Change]:
        return [] if plan is None else list(plan.changes.filter(action__in=WRITTEN))

    def links(self) -> dict[str, str]:
        living = Link.objects.filter(setting=self.setting, unlinked_at=None)
        return dict(living.order_by("left_id").values_list("left_id", "right_id"))

    def names(self, store: Store) -> Counter[str]:
        kind = self.kind
        return Counter(str(row.values.get("name")) for row in store.all(kind))

    @property
    def kind(self) -> str:
        return "vendor" if self.flow == "vendors" else "project"

    def value(self, store: Store, id_: str, name: str) -> object:
        return store.record(self.kind, id_).get(name)

    def snapshot(self, store: Store, id_: str) -> Snapshot:
        side = self.setting.left if store is self.left else self.setting.right
        return Snapshot.objects.get(connection=side, record_id=id_)


def shown(store: Store, kind: str, id_: str) -> dict[str, object]:
    return dict(values_of(store.seen(store.rows[kind, id_]).record))
