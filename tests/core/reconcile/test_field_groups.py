"""An address is one thing: its parts travel together, and a conflict shows both addresses whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.reconcile.world import FLOW, World

from ledgerboard.core.mapping import POSTAL, TEXT
from ledgerboard.core.reconcile import Action, Direction, FlowField, Side

PARTS = ("street", "city", "state", "postal_code")
GORDON = {"street": "35 Van Gordon St", "city": "Lakewood", "state": "CO", "postal_code": "80228"}
PEARL = {"street": "1 Pearl St", "city": "Eugene", "state": "OR", "postal_code": "97401"}


def flow(direction: Direction = Direction.BOTH, longest: str = ""):
    parts = tuple(
        FlowField(
            name, name.title(), POSTAL if "code" in name else TEXT, direction, together="Address"
        )
        for name in PARTS
    )
    return replace(FLOW, fields=(*FLOW.fields, *parts))


@pytest.fixture
def world() -> World:
    world = World(flow=flow())
    world.put(Side.LEFT, "L1", name="Acme", **GORDON)
    world.put(Side.RIGHT, "R1", name="Acme", **GORDON)
    world.agree()
    return world


def address(world: World, side: Side, id_: str) -> dict[str, object]:
    values = world.values(side, id_)
    return {name: values[name] for name in PARTS}


def test_a_move_on_one_side_travels_whole(world):
    world.edit(Side.LEFT, "L1", **PEARL)
    (change,) = world.plan().changes
    assert change.values == PEARL
    world.agree()
    assert address(world, Side.RIGHT, "R1") == PEARL
    assert world.plan().empty


def test_parts_that_both_sides_changed_are_one_question_with_whole_addresses(world):
    world.edit(Side.LEFT, "L1", city="Golden")
    world.edit(Side.RIGHT, "R1", street="36 Van Gordon St")
    (asked,) = world.plan().changes
    assert asked.action is Action.CONFLICT
    (field,) = asked.fields
    assert field.name == "address"
    assert field.before == "35 Van Gordon St, Golden, CO, 80228"
    assert field.after == "36 Van Gordon St, Lakewood, CO, 80228"
    assert [choice.value for choice in asked.choices] == ["left", "right", "apart"]


@pytest.mark.parametrize("answer", ["left", "right"])
def test_the_chosen_address_is_written_whole(world, answer):
    world.edit(Side.LEFT, "L1", city="Golden")
    world.edit(Side.RIGHT, "R1", street="36 Van Gordon St")
    winner = Side(answer)
    kept = address(world, winner, "L1" if winner is Side.LEFT else "R1")
    world.answers[world.plan().changes[0].key] = answer
    world.agree()
    assert address(world, Side.LEFT, "L1") == address(world, Side.RIGHT, "R1") == kept
    assert world.plan().empty


def test_addresses_left_different_stay_so_until_one_changes(world):
    world.edit(Side.LEFT, "L1", city="Golden")
    world.edit(Side.RIGHT, "R1", street="36 Van Gordon St")
    world.answers[world.plan().changes[0].key] = "apart"
    world.agree()
    assert world.plan().empty
    world.edit(Side.LEFT, "L1", **PEARL)
    (change,) = world.plan().changes
    assert (change.action, change.values) == (Action.UPDATE, PEARL)


def test_two_addresses_that_were_never_agreed_are_not_mixed():
    world = World(flow=flow())
    world.put(Side.LEFT, "L1", name="Acme", street="1 Pearl St", city="", state="OR")
    world.put(Side.RIGHT, "R1", name="Acme", **GORDON)
    link, asked = world.plan().changes
    assert (link.action, asked.action) == (Action.LINK, Action.CONFLICT)
    assert asked.fields[0].before == "1 Pearl St, OR"


def test_what_only_one_side_says_of_an_address_is_filled():
    world = World(flow=flow())
    world.put(Side.LEFT, "L1", name="Acme", street="35 Van Gordon St", city="Lakewood", state="CO")
    world.put(Side.RIGHT, "R1", name="Acme", **{**GORDON, "state": ""})
    world.agree()
    assert address(world, Side.LEFT, "L1") == address(world, Side.RIGHT, "R1") == GORDON
    assert world.plan().empty


def test_an_address_that_does_not_fit_in_a_part_stays_as_it_was(world):
    world.right_rules = replace(world.right_rules, longest=20)
    world.edit(Side.LEFT, "L1", **{**PEARL, "street": "1234 Pearl Street North"})
    (refused,) = world.plan().changes
    assert refused.action is Action.REFUSE
    assert {each.name for each in refused.fields} == set(PARTS)


def test_an_address_that_one_side_keeps_goes_over_whole():
    world = World(flow=flow(Direction.TO_RIGHT))
    world.put(Side.LEFT, "L1", name="Acme", **GORDON)
    world.put(Side.RIGHT, "R1", name="Acme", **GORDON)
    world.agree()
    world.edit(Side.RIGHT, "R1", **PEARL)
    (change,) = world.plan().changes
    assert (change.target, change.values) == (Side.RIGHT, GORDON)


def test_parts_that_travel_differently_by_choice_are_decided_one_by_one(world):
    fields = tuple(
        replace(each, direction=Direction.NONE) if each.name == "state" else each
        for each in world.flow.fields
    )
    world.flow = replace(world.flow, fields=fields)
    world.edit(Side.LEFT, "L1", city="Golden")
    world.edit(Side.RIGHT, "R1", street="36 Van Gordon St")
    assert [change.action for change in world.plan().changes] == [Action.UPDATE, Action.UPDATE]
