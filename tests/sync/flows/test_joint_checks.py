"""A vendor's name that somebody edits in QuickBooks for one check to two payees."""

from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.core.matching.joint_checks import for_a_joint_check
from ledgerboard.sync import services
from ledgerboard.sync.models import Change

JOINT = "Acme Drywall AND Supply Co"


@pytest.fixture
def pair(world: World) -> tuple[str, str]:
    left = world.left.put("vendor", name="Acme Drywall", phone="503 555 0142")
    world.agree()
    return left, world.links()[left]


@pytest.fixture
def world(db) -> World:
    return World()


def the_question(world: World) -> Change:
    (asked,) = world.plan().changes.all()
    assert asked.action == "conflict"
    return asked


def test_a_name_edited_for_a_joint_check_is_asked_and_never_carried(world, pair):
    left, right = pair
    world.right.edit("vendor", right, name=JOINT)
    asked = the_question(world)
    assert "a second payee was added in QuickBooks" in asked.reasons[0]
    world.right.edit("vendor", right, name="Acme Drywall")
    assert world.plan() is None, "it was put back: nobody is asked any more"
    assert world.value(world.left, left, "name") == "Acme Drywall"


def test_left_different_it_stays_so_and_goes_on_when_it_is_put_back(world, pair):
    left, right = pair
    world.right.edit("vendor", right, name=JOINT)
    asked = the_question(world)
    services.decide(asked.plan, asked.key, "apart", world.ann)
    assert world.plan() is None
    world.right.edit("vendor", right, name="Acme Drywall")
    assert world.plan() is None
    world.right.edit("vendor", right, name="Acme Drywall and Plaster Inc", phone="503 555 0100")
    assert {each.action for each in world.plan().changes.all()} == {"conflict", "update"}
    assert world.value(world.left, left, "name") == "Acme Drywall"


def test_a_new_name_that_is_meant_goes_over_once_somebody_says_so(world, pair):
    left, right = pair
    world.right.edit("vendor", right, name="Acme Drywall & Paint")
    asked = the_question(world)
    services.decide(asked.plan, asked.key, "right", world.ann)
    world.agree()
    assert world.value(world.left, left, "name") == "Acme Drywall & Paint"


@pytest.mark.parametrize(
    "now",
    [
        JOINT,
        "Acme Drywall, Inc. and/or Supply Co",
        "ACME DRYWALL & Supply Co",
        "Supply Co and Acme Drywall",
        "Acme Drywall / Supply Co",
        "Acme Drywall (JOINT CHECK)",
    ],
)
def test_two_payees_are_recognized(now):
    was = "Acme Drywall, Inc." if "Inc." in now else "Acme Drywall"
    assert for_a_joint_check(was, now)


@pytest.mark.parametrize(
    "now", ["Acme Drywall Inc", "Acme Interiors", "Acme Drywall and", "Acme", "", None]
)
def test_an_ordinary_rename_travels(now):
    assert not for_a_joint_check("Acme Drywall", now)
