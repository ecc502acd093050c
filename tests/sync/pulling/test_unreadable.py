"""A record that its system can't show: said, kept as it was, and in nobody's way."""

from __future__ import annotations

from tests.sync.world import World

from ledgerboard.core.reconcile import Unreadable
from ledgerboard.sync.models import Change
from ledgerboard.sync.pulling.pull import look_at

WHY = Unreadable("QuickBooks doesn't show it.", "Correct it in QuickBooks.")


def linked(world: World, *names: str) -> dict[str, str]:
    """Both ids by name."""
    for name in names:
        world.left.put("vendor", name=name, email=f"{name[:2].lower()}@example.com")
    world.agree()
    return {str(world.value(world.left, left, "name")): left for left in world.links()}


def spoil(world: World, name: str) -> str:
    [id_] = world.right.holders("vendor", name)
    world.right.edit("vendor", id_, unreadable=WHY)
    return id_


def mend(world: World, id_: str, **values: object) -> None:
    world.right.edit("vendor", id_, unreadable=None, **values)


def only(world: World) -> Change:
    plan = world.plan()
    assert plan is not None
    [change] = plan.changes.all()
    return change


def test_it_is_blocked_by_name_with_what_to_do_and_all_others_go_on(world: World):
    lefts = linked(world, "Acme Steel", "Birch Paving")
    spoil(world, "Acme Steel")
    world.left.edit("vendor", lefts["Birch Paving"], phone="503 555 0142")
    world.agree()
    change = only(world)
    assert (change.action, change.title) == ("refuse", "Acme Steel")
    assert (change.reasons, change.advice) == ([WHY.why], WHY.advice)
    [birch] = world.right.holders("vendor", "Birch Paving")
    assert world.value(world.right, birch, "phone") == "503 555 0142"


def test_it_stays_blocked_until_it_is_mended_and_then_is_compared_again(world: World):
    lefts = linked(world, "Acme Steel")
    id_ = spoil(world, "Acme Steel")
    first = only(world)
    world.clock.forward(hours=1)
    assert only(world).key == first.key
    world.left.edit("vendor", lefts["Acme Steel"], phone="503 555 0142")
    assert only(world).action == "refuse"
    mend(world, id_)
    assert only(world).action == "update"
    world.agree()
    assert world.plan() is None


def test_mended_as_it_was_nothing_is_left_to_do(world: World):
    linked(world, "Acme Steel")
    id_ = spoil(world, "Acme Steel")
    assert only(world).action == "refuse"
    mend(world, id_)
    assert world.plan() is None


def test_it_is_never_taken_for_gone_and_keeps_what_it_said(world: World):
    linked(world, "Acme Steel", "Birch Paving")
    id_ = spoil(world, "Acme Steel")
    world.clock.forward(hours=25)
    plan = world.sweep()
    assert [change.action for change in plan.changes.all()] == ["refuse"]
    row = world.snapshot(world.right, id_)
    assert (row.gone_at, row.values["email"]) == (None, "ac@example.com")


def test_its_new_name_is_known_all_the_same(world: World):
    linked(world, "Acme Steel")
    id_ = spoil(world, "Acme Steel")
    world.right.edit("vendor", id_, name="Acme Steel Works")
    world.plan()
    row = world.snapshot(world.right, id_)
    assert (row.title, row.values["email"]) == ("Acme Steel Works", "ac@example.com")


def test_one_that_was_never_read_is_blocked_and_no_second_one_is_made_beside_it(world: World):
    world.right.put("vendor", name="Acme Steel", email="x@example.com")
    id_ = spoil(world, "Acme Steel")
    world.left.put("vendor", name="ACME Steel, Inc.")
    plan = world.plan()
    changes = {change.title: change for change in plan.changes.all()}
    assert {title: change.action for title, change in changes.items()} == {
        "Acme Steel": "refuse",
        "ACME Steel, Inc.": "refuse",
    }
    assert "possible match" in " ".join(changes["ACME Steel, Inc."].reasons)
    mend(world, id_)
    assert "link" in [change.action for change in world.plan().changes.all()]


def test_an_approved_change_of_it_is_not_sent(world: World):
    lefts = linked(world, "Acme Steel")
    world.left.edit("vendor", lefts["Acme Steel"], phone="503 555 0142")
    plan = world.approve(world.plan())
    id_ = spoil(world, "Acme Steel")
    world.apply(plan)
    assert plan.changes.get().status == Change.Status.STALE
    assert world.value(world.right, id_, "phone") is None
    assert only(world).reasons == [WHY.why]


def test_looked_at_by_its_id_it_is_there(world: World):
    linked(world, "Acme Steel")
    id_ = spoil(world, "Acme Steel")
    connection = world.setting.right
    look_at(connection, "vendor", [id_], world.connect(connection), world.ports)
    row = world.snapshot(world.right, id_)
    assert (row.gone_at, row.unreadable["why"]) == (None, WHY.why)
