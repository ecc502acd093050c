"""Planning loads what moved, and still never misses what another record or a rule changed."""

from __future__ import annotations

import pytest
from tests.sync.money import MoneyWorld, line
from tests.sync.world import World

from ledgerboard.core.reconcile import Side
from ledgerboard.core.values import Ref
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import FlowSetting, Link
from ledgerboard.sync.planning.moved import moved

FEEDERS = line("1", "Feeders", 10, "100.00")


@pytest.fixture
def world(db):
    return World()


def synced(world: World, names: int = 4) -> World:
    for number in range(names):
        world.left.put("vendor", name=f"Vendor {number}", city="Portland")
    world.agree()
    assert world.plan() is None
    return world


def loaded(world: World, setting: FlowSetting | None = None) -> int:
    """How many pairs the next comparison would load."""
    setting = setting or world.setting
    setting.refresh_from_db()
    return len(moved(FlowContext(setting, world.ports)).rows)


def test_where_nothing_moved_nothing_is_loaded(world):
    synced(world)
    context = FlowContext(world.setting, world.ports)
    seen = moved(context)
    assert (len(seen.rows), *(len(seen.known[side].seen) for side in Side)) == (0, 0, 0)
    assert (seen.whole.linked, *seen.whole.counted.values()) == (4, 4, 4)


def test_only_the_pair_that_moved_is_loaded(world):
    synced(world)
    left, right = next(iter(world.links().items()))
    world.right.edit("vendor", right, city="Salem")
    plan = world.plan()
    assert plan is not None
    assert [change.left_id for change in plan.changes.all()] == [left]
    assert loaded(world) == 1


def test_a_pair_with_something_open_stays_in_sight(world):
    """The plan waits; a later comparison must still propose it."""
    synced(world)
    world.right.edit("vendor", next(iter(world.links().values())), city="Salem")
    first, second = world.plan(), world.plan()
    assert first == second


def test_a_changed_setting_compares_every_pair_again(world):
    synced(world)
    assert loaded(world) == 0
    world.setting.options = {"directions": {"city": "none"}}
    world.setting.save()
    assert loaded(world) == 4


def test_a_name_that_a_pair_out_of_sight_holds_is_still_taken(world):
    synced(world)
    world.left.put("vendor", name="vendor 2", city="Bend")
    world.right.put("vendor", name="Another", city="Bend")
    world.left.edit("vendor", next(iter(world.links())), name="Vendor 3")
    plan = world.plan()
    assert plan is not None
    refused = {c.title: c.reasons[0] for c in plan.changes.filter(action="refuse")}
    assert "already called" in refused["Vendor 3"]


def test_a_side_that_suddenly_shows_nothing_still_alarms(world):
    synced(world, 8)
    for row in list(world.left.all("vendor")):
        world.left.remove("vendor", row.id)
    plan = world.plan()
    assert plan is not None
    assert any("shows no vendors at all" in alarm for alarm in plan.alarms)


def test_what_a_view_depends_on_brings_its_pairs_back(db, monkeypatch):
    """The vendor was linked to another record: the bill names the wrong one now."""
    world = MoneyWorld(monkeypatch)
    vendor = world.vendor("Northside")
    world.invoice(vendor, "NE-1", FEEDERS)
    world.agree_bills()
    assert world.plan_bills() is None
    assert world.plan_bills() is None  # what the view asks is known from here on
    assert loaded(world, world.bills) == 0
    other = world.right.put("vendor", name="Northside of Salem")
    Link.objects.filter(setting=world.vendors).update(right_id=other, changed_at=world.clock())
    plan = world.plan_bills()
    assert plan is not None
    (change,) = plan.changes.all()
    assert change.fields[0]["after"] == {"ref": "vendor", "id": other}


def test_a_vendor_that_was_linked_at_last_unblocks_what_it_blocked(db, monkeypatch):
    world = MoneyWorld(monkeypatch)
    invoice = world.invoice(world.vendor("Northside"), "NE-1", FEEDERS)
    world.agree_bills()
    stranger = world.vendor("Southside", linked=False)
    world.left.edit("subcontractor_invoice", invoice, vendor=Ref("vendor", stranger))
    assert world.plan_bills().changes.get().action == "refuse"
    world.agree()
    assert world.plan_bills().changes.get().action == "update"
