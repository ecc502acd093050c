"""Two records of one system become one: the link moves, or a person is told of the survivor."""

from __future__ import annotations

import pytest
from tests.core.reconcile.world import World

from ledgerboard.core.reconcile import Action, Former, Side, Survivor


@pytest.fixture
def world() -> World:
    """“Miller” is linked; “Miller Concrete Inc” is in QuickBooks alone."""
    world = World()
    world.put(Side.LEFT, "L1", name="Miller Concrete", phone="503 555 0142")
    world.put(Side.RIGHT, "R1", name="Miller Concrete", phone="503 555 0142")
    world.agree()
    return world


def merged(world: World, name: str, *, partner: str = "", inactive: bool = False) -> None:
    if inactive:
        world.put(Side.RIGHT, "R1", name="Miller Concrete", active=False)
    else:
        del world.rights["R1"]
    world.survivors = {Side.RIGHT: {"R1": Survivor("R2", name, "Miller Concrete", partner)}}


@pytest.mark.parametrize("inactive", [False, True])
def test_the_link_moves_to_a_survivor_that_has_no_partner(world, inactive):
    world.put(Side.RIGHT, "R2", name="Miller Inc", phone="503 555 0142")
    merged(world, "Miller Inc", inactive=inactive)
    link, asked = world.plan().changes
    assert (link.action, link.left_id, link.right_id) == (Action.LINK, "L1", "R2")
    assert link.reasons == ("QuickBooks merged “Miller Concrete” into “Miller Inc”.",)
    assert (asked.action, asked.fields[0].name) == (Action.CONFLICT, "name")


@pytest.mark.parametrize("inactive", [False, True])
def test_a_survivor_that_has_a_partner_is_named_and_nothing_is_written(world, inactive):
    world.put(Side.LEFT, "L2", name="Miller Inc")
    world.put(Side.RIGHT, "R2", name="Miller Inc")
    world.agree()
    merged(world, "Miller Inc", partner="Miller Inc", inactive=inactive)
    (asked,) = world.plan().changes
    assert asked.action is Action.VANISHED
    (told,) = asked.reasons
    assert "merged “Miller Concrete” into “Miller Inc”, which is linked to “Miller Inc”" in told
    assert "won't create it again" in asked.advice


def test_a_survivor_that_surely_is_another_record_is_left_to_it(world):
    world.put(Side.LEFT, "L2", name="Miller Inc")
    world.put(Side.RIGHT, "R2", name="Miller Inc")
    merged(world, "Miller Inc")
    link, asked = world.plan().changes
    assert (link.action, link.left_id, link.right_id) == (Action.LINK, "L2", "R2")
    assert (asked.action, asked.left_id) == (Action.VANISHED, "L1")


def test_what_a_person_said_before_the_merge_was_known_stands(world):
    world.put(Side.RIGHT, "R2", name="Miller Inc")
    del world.rights["R1"]
    (asked,) = [c for c in world.plan().changes if c.action is Action.VANISHED]
    world.answers[asked.key] = "keep"
    merged_after = {"R1": Survivor("R2", "Miller Inc", "Miller Concrete")}
    world.survivors = {Side.RIGHT: merged_after}
    assert [c.action for c in world.plan().changes] == [Action.CREATE]


@pytest.mark.parametrize("inactive", [False, True])
def test_without_word_of_the_merge_a_record_that_fits_is_offered_and_not_created(world, inactive):
    world.put(Side.RIGHT, "R2", name="miller concrete", phone="503 555 0142")
    if inactive:
        world.put(Side.RIGHT, "R1", name="Miller Concrete", active=False)
    else:
        del world.rights["R1"]
    (asked,) = world.plan().changes
    assert asked.action is Action.VANISHED
    assert [each.value for each in asked.choices] == ["same:R2", "unlink", "remove", "keep"]
    assert "miller concrete" in asked.reasons[1]
    world.answers[asked.key] = "same:R2"
    link, _name = world.plan().changes
    assert (link.action, link.left_id, link.right_id) == (Action.LINK, "L1", "R2")


def test_a_record_that_was_made_inactive_travels_when_nothing_fits_it(world):
    world.put(Side.RIGHT, "R1", name="Miller Concrete", phone="503 555 0142", active=False)
    (change,) = world.plan().changes
    assert change.action is Action.DEACTIVATE


def test_what_was_merged_away_is_never_made_again(world):
    world.put(Side.RIGHT, "R2", name="Other")
    world.put(Side.LEFT, "L2", name="Other")
    world.agree()
    del world.rights["R1"], world.links["L1", "R1"]
    world.formerly = {Side.LEFT: {"L1": Former("Miller Concrete", merged=True)}}
    assert world.plan().empty


def test_what_was_deleted_over_there_is_made_again_only_by_who_saw_that(world):
    del world.rights["R1"], world.links["L1", "R1"]
    world.formerly = {Side.LEFT: {"L1": Former("Miller Concrete")}}
    (change,) = world.plan().changes
    assert change.action is Action.CREATE
    assert [each.cause for each in change.warnings] == ["was_there"]
