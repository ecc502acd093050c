"""What the books change and nothing writes: held until a person says that it's right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.reconcile.world import FLOW, World

from ledgerboard.core.mapping import TEXT
from ledgerboard.core.reconcile import (
    Action,
    Base,
    Direction,
    FieldChange,
    FlowField,
    Side,
    Watched,
)

WATCHED = Watched("city", "It has another owner.", "Confirm it, or put it back.", "It's right")
OWNER = FlowField("street", "Owner", TEXT, Direction.NONE, watched=WATCHED)


@pytest.fixture
def world() -> World:
    """`street` stands for the name of an owner, `city` for their id."""
    world = World(flow=replace(FLOW, fields=(*FLOW.fields, OWNER)))
    world.put(Side.LEFT, "L1", name="Acme")
    world.put(Side.RIGHT, "R1", name="Acme", street="Owner", city="58")
    world.agree()
    assert world.plan().empty
    return world


def test_another_one_is_held_and_says_so_until_a_person_says_it_is_right(world):
    world.edit(Side.RIGHT, "R1", street="Heirs", city="59")
    (held,) = world.agree().changes
    assert (held.action, held.target) == (Action.HOLD, None)
    assert held.fields == (FieldChange("street", "Owner", "Heirs"),)
    assert (held.reasons, held.advice) == ((WATCHED.why,), WATCHED.advice)
    assert world.plan().changes == (held,), "nothing writes it, and it stays"
    world.answers[held.key] = held.choices[0].value
    assert world.agree().empty
    world.answers.clear()
    assert world.plan().empty, "what was right once is what is known"


def test_it_is_over_when_it_is_put_back(world):
    world.edit(Side.RIGHT, "R1", street="Heirs", city="59")
    assert not world.plan().empty
    world.edit(Side.RIGHT, "R1", street="Owner", city="58")
    assert world.plan().empty


def test_an_answer_is_about_one_of_them(world):
    world.edit(Side.RIGHT, "R1", street="Heirs", city="59")
    (held,) = world.plan().changes
    world.answers[held.key] = held.choices[0].value
    world.edit(Side.RIGHT, "R1", street="Bank", city="60")
    assert [each.action for each in world.plan().changes] == [Action.HOLD]


def test_one_that_was_renamed_is_the_same(world):
    world.edit(Side.RIGHT, "R1", street="Owner and Sons")
    assert world.agree().empty
    world.edit(Side.RIGHT, "R1", street="Heirs", city="59")
    (held,) = world.plan().changes
    assert held.fields[0].before == "Owner and Sons"


def test_what_an_older_link_never_noted_is_noted_first(world):
    """Such a link knows the name at most, so another name may be another one."""
    world.links["L1", "R1"] = Base({"name": "Acme"}, {"name": "Acme"})
    assert world.agree().empty
    world.links["L1", "R1"] = Base({"name": "Acme"}, {"name": "Acme", "street": "Owner"})
    world.edit(Side.RIGHT, "R1", street="Heirs", city="59")
    assert [each.action for each in world.plan().changes] == [Action.HOLD]
