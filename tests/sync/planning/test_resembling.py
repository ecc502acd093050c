"""A new vendor that looks like one that is linked: one company under two records."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.sync.world import World

from ledgerboard.core.reconcile import Action, Intent, Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Link, Snapshot
from ledgerboard.sync.planning.resembling import with_resemblances

LINKED = {"name": "Miller Concrete", "phone": "503 555 0142", "email": "office@millerconcrete.com"}


@pytest.fixture
def world(db) -> World:
    world = World()
    world.left.put("vendor", **LINKED)
    world.left.put("vendor", name="Cascade Rentals")
    world.agree()
    return world


def the_change(world: World) -> Change:
    (change,) = world.plan().changes.filter(until=None)
    assert change.action == "create"
    return change


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_that_looks_like_a_linked_one_is_created_by_a_person_only(world, side):
    getattr(world, side).put("vendor", name="Miller Concrete Inc", phone="503 555 0142")
    (warned,) = the_change(world).warnings
    assert warned["cause"] == "resembles_linked"
    assert warned["text"].startswith("It may be the same company as “Miller Concrete” in ")
    assert "which is linked to “Miller Concrete”: " in warned["text"]


def test_another_company_is_created_without_a_word(world):
    world.left.put("vendor", name="Fisher Glazing", phone="503 555 0107")
    world.left.put("vendor", name="Bolt Electric")
    plan = world.plan()
    assert [each.warnings for each in plan.changes.order_by("title")] == [[], []]


def test_what_was_told_apart_or_is_no_longer_linked_to_is_no_double(world):
    right = world.right.put("vendor", name="Miller Concrete Inc", phone="503 555 0142")
    assert the_change(world).warnings
    world.right.edit("vendor", right, name="Willamette Paving", phone="503 555 0199")
    assert the_change(world).warnings == []


def test_nobody_is_matched_again_until_somebody_says_something_else(world):
    """The linked ones are read whole for the matcher only."""
    world.left.put("vendor", name="Miller Concrete Inc", phone="503 555 0142")
    change = the_change(world)
    intent = Intent(change.key, Action.CREATE, "vendor", "Miller", Side.RIGHT, change.left_id)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            (said,) = with_resemblances(FlowContext(world.setting, world.ports), [intent])
        return len(queries), len(said.warnings)

    linked = Snapshot.objects.filter(connection=world.setting.right, title="Miller Concrete")
    assert linked.update(fingerprint="of something else") == 1
    (first, warned), (second, still) = asked(), asked()
    assert second < first
    assert (warned, still) == (1, 1)
    Link.objects.filter(setting=world.setting).update(unlinked_at=timezone.now())
    assert asked()[1] == 0
