"""A reason to hold: while planning, after the approval, overridden, and gone by itself."""

from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.sync import services
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.holding import holds
from ledgerboard.sync.holding.holds import Hold
from ledgerboard.sync.models import Event, Run
from ledgerboard.users.models import Role


@pytest.fixture
def world(db, monkeypatch):
    """A world with a room above that holds whatever comes from Acme, while it has its reasons."""
    made = World()
    made.papers = {"insurance": "expired 02/01/2026"}
    made.about = {"create", "link", "update"}

    def not_cleared(_, asked):
        held = [each for each in asked if each.source and each.source.record.title == "Acme"]
        held = [each for each in held if each.action in made.about]
        if not made.papers:
            return {}
        hold = Hold("not_cleared", "Acme is not cleared.", "Ask for a certificate.", made.papers)
        return {each.key: hold for each in held}

    monkeypatch.setitem(holds._PROVIDERS, "test", not_cleared)
    made.left.put("vendor", name="Acme", city="Bend")
    made.left.put("vendor", name="Bolt", city="Bend")
    return made


def test_what_is_held_waits_with_its_reason_and_evidence(world):
    held = world.planned("Acme")
    assert (held.action, held.reasons, held.advice) == (
        "hold", ["Acme is not cleared."], "Ask for a certificate.",
    )  # fmt: skip
    assert held.causes[0]["evidence"] == {"insurance": "expired 02/01/2026"}
    world.apply(world.approve(held.plan))
    assert sorted(world.names(world.right)) == ["Bolt"]


def test_very_many_are_asked_about_in_slices(world, monkeypatch):
    several, ask = [], holds._PROVIDERS["test"]

    def noted(context, asked):
        several.append(len(asked))
        return ask(context, asked)

    monkeypatch.setitem(holds._PROVIDERS, "test", noted)
    monkeypatch.setattr(FlowContext, "slice_size", 1)
    assert world.planned("Acme").action == "hold"
    assert world.planned("Acme").plan.changes.get(title="Bolt").action == "create"
    assert set(several) == {1}


def test_a_hold_goes_by_itself_once_its_reason_is_gone(world):
    assert world.planned("Acme").action == "hold"
    world.papers = {}
    assert world.planned("Acme").action == "create"


def test_a_reason_that_appears_after_the_approval_still_holds(world):
    reasons, world.papers = world.papers, {}
    plan = world.approve(world.plan())
    world.papers = reasons
    assert world.apply(plan).status == Run.Status.ATTENTION
    assert plan.changes.get(title="Acme").message == "Acme is not cleared."
    assert sorted(world.names(world.right)) == ["Bolt"]


def test_who_may_approve_overrides_with_a_reason_and_it_shows(world):
    services.override_hold(world.planned("Acme"), world.ann, reason="The renewal is in the mail.")
    change = world.planned("Acme")
    assert (change.action, change.warnings[0]["cause"]) == ("create", "overridden")
    world.apply(world.approve(change.plan))
    assert sorted(world.names(world.right)) == ["Acme", "Bolt"]
    assert Event.objects.filter(what="hold overridden", person=world.ann).exists()


def test_an_override_ends_with_the_evidence_it_was_given_for(world):
    services.override_hold(world.planned("Acme"), world.ann, reason="The renewal is in the mail.")
    plan = world.approve(world.plan())
    world.papers = {"insurance": "canceled 03/01/2026"}
    world.apply(plan)
    assert sorted(world.names(world.right)) == ["Bolt"]
    assert world.planned("Acme").action == "hold"


def test_an_override_needs_a_reason_and_the_right(world):
    held = world.planned("Acme")
    with pytest.raises(NotPossible, match="reason"):
        services.override_hold(held, world.ann, reason=" ")
    viewer = world.person("viewer-of-holds@example.com", Role.VIEWER)
    with pytest.raises(NotPossible, match="can't"):
        services.override_hold(held, viewer, reason="Because")
    other = held.plan.changes.get(title="Bolt")
    with pytest.raises(NotPossible, match="not on hold"):
        services.override_hold(other, world.ann, reason="Because")


def test_what_needs_a_held_change_waits_with_it(world):
    world.about = {"link"}
    world.right.put("vendor", name="Acme", city="Bend", phone="503 555 0001")
    plan = world.plan()
    assert plan is not None
    assert [c.action for c in plan.changes.filter(title="Acme")] == ["hold"]
