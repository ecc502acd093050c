"""One round over all flows: each company read once, in order, one writer in a lane."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.sync.money import MoneyWorld, line

from ledgerboard.connectors.base.protocol import Operation, Write
from ledgerboard.connectors.memory import MemoryConnector
from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Ref
from ledgerboard.sync import approving, flows, tasks
from ledgerboard.sync.models import FlowSetting, Lane, Plan, PullState, Run
from ledgerboard.sync.running import locks, rounds
from ledgerboard.sync.running.runs import start

FEEDERS = line("1", "Feeders", 10, "100.00")


@pytest.fixture
def world(db, monkeypatch):
    return MoneyWorld(monkeypatch)


def go_round(world) -> list[Run]:
    """What the round's job does."""
    made = rounds.start([world.bills, world.vendors], Run.Kind.PLAN, world.ann)
    while run := rounds.next_run(made):
        world.carry(run)
        tasks.follow_up(run.pk)
    return list(made.runs.order_by("place", "pk"))


def test_a_flow_comes_after_those_whose_links_it_looks_at(world):
    assert rounds.in_order([world.bills, world.vendors]) == [world.vendors, world.bills]


def test_flows_that_wait_for_each_other_still_come_once_each(world):
    assert len(rounds.in_order([world.bills, world.vendors, world.bills])) == 3


def test_a_round_reads_each_company_once_however_many_flows_need_it(world):
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    for store in (world.left, world.right):
        store.calls.clear()
        store.readings = 0
    go_round(world)
    assert (world.left.readings, world.right.readings) == (1, 1)
    assert world.right.calls["pull"] == 3  # vendors, bills and credits


def test_what_waits_for_a_vendor_is_planned_in_the_round_that_links_it(world):
    vendor = world.vendor("Northside", linked=False)
    world.invoice(vendor, "NE-1", FEEDERS)
    approving.auto_approve(world.vendors, "link", world.ann)
    runs = go_round(world)
    assert [(run.setting.flow, run.kind) for run in runs] == [
        ("vendors", "plan"),
        ("vendors", "apply"),
        ("test-bills", "plan"),
    ]
    plan = runs[-1].plan
    assert plan is not None
    assert [change.action for change in plan.changes.all()] == ["create"]


def test_a_round_that_fails_for_one_flow_goes_on_with_the_next(world):
    from ledgerboard.connectors.memory import Bad, Fault

    world.left.faults.add(Fault(Bad.REVOKED, on="pull"))
    statuses = [run.status for run in go_round(world)]
    assert statuses == [Run.Status.FAILED, Run.Status.DONE]


def test_two_never_write_in_one_lane(world):
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    plan = world.approve(world.plan_bills())
    right = world.bills.right
    assert locks.take_lane(right, "", "run:another", world.clock())
    run = start(world.bills, Run.Kind.APPLY, world.ann, plan)
    from ledgerboard.sync.engine import advance

    for _ in range(20):
        wait = advance(run.pk, world.ports)["wait_seconds"]
        if wait:
            break
    run.refresh_from_db()
    assert (run.status, run.message) == (
        Run.Status.WAITING, "Another flow is writing to the same project.",
    )  # fmt: skip
    assert not list(world.right.all("bill"))
    locks.leave_lane(right, "", "run:another")
    assert world.carry(run).status == Run.Status.DONE
    assert Lane.objects.get(connection=right).busy_by == ""


def test_a_lane_of_one_that_never_came_back_is_free_after_its_lease(world):
    right = world.bills.right
    assert locks.take_lane(right, "9001", "run:1", world.clock())
    assert not locks.take_lane(right, "9001", "run:2", world.clock())
    assert locks.take_lane(right, "9002", "run:2", world.clock())
    world.clock.forward(minutes=3)
    assert locks.take_lane(right, "9001", "run:2", world.clock())


def test_a_batch_holds_writes_of_one_lane_only(world, monkeypatch):
    vendor = world.vendor("Northside")
    for number in range(4):
        world.invoice(vendor, f"NE-{number}", FEEDERS)
    monkeypatch.setattr(
        MemoryConnector, "lane", lambda _, write: str(write.values.get("number"))[-1:]
    )
    world.agree_bills()
    assert len(list(world.right.all("bill"))) == 4
    assert Lane.objects.filter(connection=world.bills.right).count() == 4


def test_the_memory_companys_lane_is_the_project(world):
    world.left.by_project = ("direct_cost",)
    connector = MemoryConnector(world.left)
    cost = Write("1", "direct_cost", Operation.CREATE, values={"project": Ref("project", "9")})
    assert connector.lane(cost) == "9"
    assert connector.lane(Write("2", "direct_cost", Operation.DELETE, "5", parent="8")) == "8"
    assert connector.lane(Write("3", "vendor", Operation.CREATE)) == ""


def test_plans_of_a_round_wait_for_people_like_any_other(world):
    world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    runs = go_round(world)
    assert [run.plan.status for run in runs if run.plan] == [Plan.Status.WAITING]


def test_before_writing_bills_only_what_is_old_beside_the_invoices_is_read_again(world):
    sides = {"left": world.setting.left, "right": world.setting.right}
    setting = FlowSetting.objects.create(organization=world.organization, flow="invoices", **sides)
    plan = Plan.objects.create(organization=world.organization, setting=setting)
    plan.changes.create(organization=world.organization, target="right", key="create:1", position=1)
    run = start(setting, Run.Kind.APPLY, None, plan)

    def read(side: Side, minutes: int) -> set[str]:
        connection, now = getattr(setting, side), world.clock.at
        kinds = flows.declared("invoices").end(side).reads
        for kind in kinds:
            PullState.objects.update_or_create(
                connection=connection, kind=kind,
                defaults={"organization": world.organization,
                          "pulled_at": now - timedelta(minutes=minutes)},
            )  # fmt: skip
        return set(rounds.kinds_to_read(run, connection, kinds, now))

    assert read(Side.LEFT, minutes=1) == {"subcontractor_invoice"}
    assert "commitment" in read(Side.LEFT, minutes=20)
    assert "item" in read(Side.RIGHT, minutes=1)
