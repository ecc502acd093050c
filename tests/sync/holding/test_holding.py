"""A hold that a person puts on a record, and its release."""

from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.core.reconcile import Side
from ledgerboard.sync import services
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.holding import holds
from ledgerboard.sync.holding.holds import Hold
from ledgerboard.sync.models import Decision, Event, Run
from ledgerboard.users.models import Role


@pytest.fixture
def world(db):
    made = World()
    made.acme = made.left.put("vendor", name="Acme", city="Bend")
    made.left.put("vendor", name="Bolt", city="Bend")
    return made


def hold(world: World, *, reason: str = "The foreman disputes it.") -> Decision:
    return services.hold(
        world.setting, Side.LEFT, world.acme, world.ann, title="Acme", reason=reason
    )


def release(world: World) -> None:
    services.release(world.setting, Side.LEFT, world.acme, world.ann)


def test_what_a_person_holds_waits_with_name_and_reason_until_it_is_released(world):
    hold(world)
    held = world.planned("Acme")
    assert (held.action, held.reasons) == (
        "hold", [f"{world.ann} put it on hold: The foreman disputes it."],
    )  # fmt: skip
    world.apply(world.approve(held.plan))
    assert sorted(world.names(world.right)) == ["Bolt"]
    release(world)
    assert world.planned("Acme").action == "create"
    told = Event.objects.filter(what__in=["put on hold", "released"]).order_by("pk")
    assert [each.what for each in told] == ["put on hold", "released"]


def test_a_hold_after_the_approval_still_holds(world):
    plan = world.approve(world.plan())
    hold(world)
    assert world.apply(plan).status == Run.Status.ATTENTION
    assert sorted(world.names(world.right)) == ["Bolt"]


def test_an_edit_of_a_linked_record_is_held_too(world):
    world.agree()
    world.left.edit("vendor", world.acme, city="Salem")
    hold(world)
    assert world.planned("Acme").action == "hold"
    release(world)
    assert world.planned("Acme").action == "update"


def test_an_override_ends_with_the_hold_it_was_given_for(world):
    hold(world)
    services.override_hold(world.planned("Acme"), world.ann, reason="Paid by the owner.")
    assert world.planned("Acme").action == "create"
    release(world)
    hold(world, reason="Now the owner disputes it.")
    assert world.planned("Acme").action == "hold"


def test_overriding_one_hold_lets_no_other_go(world, monkeypatch):
    def not_cleared(_, asked):
        mine = [each for each in asked if each.source and each.source.record.title == "Acme"]
        return {e.key: Hold("not_cleared", "Acme is not cleared.", "Ask.") for e in mine}

    monkeypatch.setitem(holds._PROVIDERS, "test", not_cleared)
    hold(world)
    assert world.planned("Acme").causes[0]["rule"] == "by_hand"
    services.override_hold(world.planned("Acme"), world.ann, reason="Paid by the owner.")
    held = world.planned("Acme")
    assert (held.action, held.reasons) == ("hold", ["Acme is not cleared."])
    world.apply(world.approve(held.plan))
    assert sorted(world.names(world.right)) == ["Bolt"]
    services.override_hold(world.planned("Acme"), world.ann, reason="The certificate is here.")
    change = world.planned("Acme")
    assert (change.action, len(change.warnings)) == ("create", 2)


def test_it_needs_a_reason_and_the_right_and_is_put_once(world):
    with pytest.raises(NotPossible, match="needs a reason"):
        hold(world, reason=" ")
    hold(world)
    with pytest.raises(NotPossible, match="on hold already"):
        hold(world)
    release(world)
    with pytest.raises(NotPossible, match="not on hold"):
        release(world)
    world.ann.memberships.update(role=Role.VIEWER)
    with pytest.raises(NotPossible, match="can't"):
        hold(world)
