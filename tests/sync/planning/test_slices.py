"""However many pairs are compared: a slice of them is held at a time, and the plan is the same."""

from __future__ import annotations

import pytest
from tests.sync.money import MoneyWorld, line
from tests.sync.world import World

from ledgerboard.core.reconcile import Side, propose
from ledgerboard.core.values import Ref
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Link
from ledgerboard.sync.planning import moved, slices

VENDORS = 14


@pytest.fixture
def world(db):
    """Linked vendors of whom some were edited, made inactive, lost, or lost our key."""
    world = World()
    for number in range(VENDORS):
        world.left.put("vendor", name=f"Vendor {number}", city="Portland", phone="503 555 0001")
    world.agree()
    lefts, rights = list(world.links()), list(world.links().values())
    world.left.edit("vendor", lefts[0], city="Salem")
    world.left.edit("vendor", lefts[1], phone="503 555 0002")
    world.right.edit("vendor", rights[1], phone="503 555 0003")
    world.right.edit("vendor", rights[2], active=False)
    world.right.remove("vendor", rights[3])
    world.left.edit("vendor", lefts[4], origin=None)
    Link.objects.filter(left_id=lefts[4]).update(marked=False)
    for store, ids in ((world.left, lefts), (world.right, rights)):
        store.edit("vendor", ids[5], city="Eugene")
    world.left.put("vendor", name="vendor 6", city="Bend")
    world.right.put("vendor", name="Vendor of Bend", city="Bend")
    return world


def all_again(world: World) -> None:
    Link.objects.filter(setting=world.setting).update(compared_with="")


def listed(world: World) -> list[tuple[str, str, int]]:
    plan = world.plan()
    assert plan is not None
    rows = Change.objects.filter(listed=plan, until=None).order_by("pk")
    return list(rows.values_list("key", "meaning", "pk"))


def test_the_plan_is_the_same_however_large_a_slice_is(world, monkeypatch):
    at_once = listed(world)
    assert len(at_once) >= 6
    for size in (1, 2, 5):
        monkeypatch.setattr(FlowContext, "slice_size", size)
        all_again(world)
        assert listed(world) == at_once, size


def test_what_agrees_by_itself_is_noted_slice_by_slice(world, monkeypatch):
    monkeypatch.setattr(FlowContext, "slice_size", 2)
    world.plan()
    cities = Link.objects.filter(base_left__city="Eugene").values_list("base_right__city")
    assert list(cities) == [("Eugene",)]


def test_a_pair_that_needs_nothing_is_not_loaded_again_after_a_slice(world, monkeypatch):
    monkeypatch.setattr(FlowContext, "slice_size", 2)
    world.plan()
    calm = Link.objects.exclude(compared_with="").count()
    assert calm == VENDORS - 5
    seen = moved.moved(FlowContext(world.setting, world.ports))
    assert len(seen.pks) == 5


@pytest.fixture
def held(monkeypatch):
    """How many records are loaded at a time."""
    loaded: list[int] = []

    def counting(*given):
        found = known_of(*given)
        loaded.append(len(found.seen))
        return found

    known_of = moved.known_of
    monkeypatch.setattr(moved, "known_of", counting)
    return loaded


def test_no_more_records_than_a_slice_are_held_where_every_pair_is_compared(db, monkeypatch, held):
    world = World()
    for number in range(VENDORS):
        world.left.put("vendor", name=f"Vendor {number}")
    world.agree()
    assert world.plan() is None
    monkeypatch.setattr(FlowContext, "slice_size", 4)
    all_again(world)
    held.clear()
    assert world.plan() is None
    assert max(held) == 4
    assert sum(held) == 2 * VENDORS


def test_the_views_of_a_slice_look_at_what_is_there_now_and_forget_it(db, monkeypatch):
    monkeypatch.setattr(FlowContext, "slice_size", 1)
    world = MoneyWorld(monkeypatch)
    vendor = world.vendor("Northside")
    invoices = [
        world.invoice(vendor, f"NE-{n}", line("1", "Feeders", 10, "100.00")) for n in range(4)
    ]
    world.agree_bills()
    world.plan_bills()
    all_again(world)
    context = FlowContext(world.bills, world.ports)
    assert slices.without_calm(context, moved.moved(context), {}).pks == []
    view = context.views[Side.LEFT]
    assert view.twin(Ref("vendor", vendor)) is not None
    assert not [ref for _, ref in view._seen if ref.id in invoices]


def test_records_without_a_partner_are_viewed_in_slices_and_planned_as_at_once(db, monkeypatch):
    world = MoneyWorld(monkeypatch)
    vendor = world.vendor("Northside")
    for n in range(5):
        world.invoice(vendor, f"NE-{n}", line("1", "Feeders", 10, "100.00"))
    plan = world.plan_bills()
    at_once = set(plan.changes.values_list("pk", "key", "meaning"))
    assert {change.action for change in plan.changes.all()} == {"create"}
    monkeypatch.setattr(FlowContext, "slice_size", 2)
    assert set(world.plan_bills().changes.values_list("pk", "key", "meaning")) == at_once
    context = FlowContext(world.bills, world.ports)
    now = slices.situation(context, moved.moved(context), {})
    assert context.views[Side.LEFT]._seen == {}
    assert len(propose(now).changes) == len(at_once)
    assert context.views[Side.LEFT]._seen == {}
