"""The engine on bad days that nobody wrote by hand: faults, crashes, people who edit meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.sync.world import Crash, World

from ledgerboard.connectors.memory import Bad, Fault, Store
from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Action, Origin, Side
from ledgerboard.core.records import from_json
from ledgerboard.sync import approving
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Batch, Link, Plan, Run

SIDES = st.sampled_from(list(Side))
NAMES = [
    "Acme Concrete", "Bolt Electric", "Cascade Roofing", "Dune Plumbing", "Ember Steel",
    "Fjord Glass", "Granite Paving", "Harbor Drywall", "Iris Painting", "Juniper Fence",
    "Kestrel Masonry", "Lumen Lighting", "Maple Millwork", "Nimbus Insulation", "Onyx Tile",
    "Prairie Excavation", "Quartz Counters", "Raven Demolition", "Summit Scaffold",
    "Tundra Heating",
    "Umber Stucco", "Velvet Carpet", "Willow Landscape", "Xenon Signs", "Yarrow Pools",
    "Zephyr Ducts",
]  # fmt: skip
CITIES = st.sampled_from(["Portland", "Salem", "Eugene", "Bend", ""])
BAD = st.sampled_from(sorted(set(Bad) - {Bad.REVOKED, Bad.FORBIDDEN}))


class Engine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = World()
        self.world.left.batch = self.world.right.batch = 3
        self.fresh = iter([*NAMES, *(f"{name} {part}" for part in "GHJKM" for name in NAMES)])
        self.plan: Plan | None = None
        self.open: Run | None = None
        self.planned: dict[tuple[Side, str], dict[str, object]] = {}

    def store(self, side: Side) -> Store:
        return self.world.left if side is Side.LEFT else self.world.right

    def ids(self, side: Side) -> list[str]:
        return [row.id for row in self.store(side).all("vendor")]

    # what people do

    @initialize(both=st.integers(0, 4))
    def in_use_already(self, both: int) -> None:
        for _ in range(both):
            name = next(self.fresh)
            for side in Side:
                self.store(side).put("vendor", name=name, city="Portland")

    @rule(side=SIDES, city=CITIES)
    def somebody_adds(self, side: Side, city: str) -> None:
        self.store(side).put("vendor", name=next(self.fresh), city=city)

    @rule(side=SIDES, which=st.integers(0, 9), city=CITIES)
    def somebody_edits(self, side: Side, which: int, city: str) -> None:
        if ids := self.ids(side):
            self.store(side).edit("vendor", ids[which % len(ids)], city=city)

    @rule(side=SIDES, which=st.integers(0, 9))
    def somebody_renames(self, side: Side, which: int) -> None:
        linked = set(self.world.links()) | set(self.world.links().values())
        if ids := [id_ for id_ in self.ids(side) if id_ in linked]:
            self.store(side).edit("vendor", ids[which % len(ids)], name=next(self.fresh))

    @rule(side=SIDES, which=st.integers(0, 9), active=st.booleans())
    def somebody_switches(self, side: Side, which: int, active: bool) -> None:
        if ids := self.ids(side):
            self.store(side).edit("vendor", ids[which % len(ids)], active=active)

    @rule(side=SIDES, which=st.integers(0, 30))
    def somebody_deletes(self, side: Side, which: int) -> None:
        ids = self.ids(side)
        if which < len(ids):
            self.store(side).remove("vendor", ids[which])

    @rule(which=st.integers(0, 9))
    def another_integration_takes_one(self, which: int) -> None:
        free = [r.id for r in self.world.left.all("vendor") if r.origin is None]
        if free:
            origin = Origin(f"other:{free[which % len(free)]}")
            self.world.left.edit("vendor", free[which % len(free)], origin=origin)

    @rule(
        side=SIDES,
        bad=BAD,
        skip=st.integers(0, 2),
        on=st.sampled_from(["write", "pull", "read", "find"]),
    )
    def a_bad_day_comes(self, side: Side, bad: Bad, skip: int, on: str) -> None:
        self.store(side).faults.add(Fault(bad, on=on, skip=skip))

    # what we do

    @rule()
    def planning(self) -> None:
        if self.open:
            self.world.clock.forward(minutes=11)  # its lease ends: it is given up
            self.open.refresh_from_db()
            Run.objects.filter(pk=self.open.pk).update(status=Run.Status.FAILED)
            self.open = None
        self.plan = self.world.plan()
        self.remember()

    def remember(self) -> None:
        self.planned = {
            (side, id_): self.store(side).record("vendor", id_)
            for side in Side
            for id_ in self.ids(side)
        }

    @precondition(lambda self: self.plan and not self.open)
    @rule(crash=st.one_of(st.none(), st.integers(1, 12)))
    def applying(self, crash: int | None) -> None:
        self.plan.refresh_from_db()
        if self.plan.status == Plan.Status.WAITING and self.world.writes(self.plan):
            self.plan = self.world.approve(self.plan)
        if self.plan.status != Plan.Status.APPROVED:
            return
        self.open = self.world.run(Run.Kind.APPLY, self.plan)
        self.carry(crash)

    @precondition(lambda self: self.open)
    @rule(crash=st.one_of(st.none(), st.integers(1, 6)))
    def resuming(self, crash: int | None) -> None:
        self.carry(crash)

    def carry(self, crash: int | None) -> None:
        before = self.edited()
        self.world.passed.clear()
        self.world.crash_at = crash
        with suppress(Crash):
            self.open = self.world.carry(self.open)
            self.open = None
        self.world.crash_at = None
        self.nothing_was_overwritten(before)
        self.nothing_is_double()

    # what must hold

    def edited(self) -> dict[tuple[Side, str, str], object]:
        """What people changed after the plan was made."""
        found = {}
        for (side, id_), then in self.planned.items():
            row = self.store(side).get("vendor", id_)
            if row is None:
                continue
            now = self.store(side).record("vendor", id_)
            for name in ("name", "city"):
                ours = self.ours(side, id_, name, now.get(name))
                if now.get(name) != then.get(name) and not ours:
                    found[side, id_, name] = now.get(name)
        return found

    def ours(self, side: Side, id_: str, name: str, value: object) -> bool:
        """An interrupted run may have written it already."""
        changes = self.plan.changes.filter(target=side) if self.plan else ()
        return any(
            (each["name"], each["after"]) == (name, value)
            for change in changes
            if change.id_on(side) == id_
            for each in change.fields
        )

    def nothing_was_overwritten(self, before: dict[tuple[Side, str, str], object]) -> None:
        for (side, id_, name), value in before.items():
            assert self.store(side).record("vendor", id_).get(name) == value

    def nothing_is_double(self) -> None:
        for side in Side:
            names = self.world.names(self.store(side))
            assert [name for name, number in names.items() if number > 1] == []

    def teardown(self) -> None:
        try:
            self.it_comes_to_rest()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def it_comes_to_rest(self) -> None:
        """Without new trouble a few rounds suffice, and then there is nothing left to write."""
        for side in Side:
            self.store(side).faults.clear()
        if self.open:
            self.world.carry(self.open)
        for _ in range(8):
            plan = self.world.plan()
            resumed = self.world.resume()
            if not self.world.writes(plan) and not self.answered(plan) and not resumed:
                break
            if self.world.writes(plan):
                run = self.world.apply(self.world.approve(plan))
                assert run.status in {Run.Status.DONE, Run.Status.ATTENTION}
        else:
            raise AssertionError([(c.key, c.status, c.message) for c in self.world.writes(plan)])
        self.nothing_is_double()
        self.nothing_is_lost(plan)
        self.bases_say_what_both_sides_say(plan)
        assert not Batch.objects.filter(run__setting=self.world.setting, status__in=Batch.OPEN)

    def answered(self, plan: Plan | None) -> bool:
        asked = plan.changes.filter(action__in=[Action.QUESTION, Action.CONFLICT]) if plan else ()
        for change in asked:
            approving.decide(plan, change.key, change.choices[0]["value"], self.world.ann)
        return bool(asked)

    def nothing_is_lost(self, plan: Plan | None) -> None:
        spoken = set(plan.changes.values_list("left_id", "right_id")) if plan else set()
        told = {id_ for pair in spoken for id_ in pair}
        links = self.world.links()
        for side, linked in ((Side.LEFT, set(links)), (Side.RIGHT, set(links.values()))):
            for row in self.store(side).all("vendor"):
                assert row.id in linked or row.id in told or not row.active, row

    def bases_say_what_both_sides_say(self, plan: Plan | None) -> None:
        told = set(plan.changes.values_list("left_id", flat=True)) if plan else set()
        for link in Link.objects.filter(setting=self.world.setting, unlinked_at=None):
            left = self.world.left.get("vendor", link.left_id)
            right = self.world.right.get("vendor", link.right_id)
            if left is None or right is None or link.left_id in told:
                continue
            for row, base in ((left, link.base_left), (right, link.base_right)):
                known = from_json(base, self.world.ports.sealer)
                assert known["active"] == row.active
                for each in declared("vendors").fields:
                    if left.active and right.active and each.name in known:
                        assert same(each.codec, known[each.name], row.values.get(each.name))


@pytest.mark.django_db
def test_no_bad_day_makes_a_duplicate_a_loss_or_an_unseen_overwrite():
    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=int(os.environ.get("MACHINE_EXAMPLES", "25")),
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
