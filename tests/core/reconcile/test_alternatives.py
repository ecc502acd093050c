"""Two email addresses in one field, for a system that takes one: a person says which."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.reconcile.world import World

from ledgerboard.core.reconcile import Action, Side

BOTH = "ann@acme.example, bob@acme.example"


@pytest.fixture
def world() -> World:
    world = World()
    world.left_rules = replace(world.left_rules, one_email=True)
    return world


def asked(world: World) -> str:
    (question,) = world.plan().changes
    assert question.action is Action.QUESTION
    values = [choice.value for choice in question.choices]
    assert values == ["use:ann@acme.example", "use:bob@acme.example", "leave"]
    return question.key


@pytest.mark.parametrize(
    ("answer", "email"), [("use:bob@acme.example", "bob@acme.example"), ("leave", None)]
)
def test_a_new_record_is_given_the_one_that_was_chosen(world, answer, email):
    world.put(Side.RIGHT, "R1", name="Acme", email=BOTH)
    world.answers[asked(world)] = answer
    (change,) = world.agree().changes
    assert (change.action, change.values.get("email")) == (Action.CREATE, email)
    assert world.plan().empty


@pytest.mark.parametrize(
    ("answer", "email"), [("use:bob@acme.example", "bob@acme.example"), ("leave", "a@acme.example")]
)
def test_a_linked_record_is_given_the_one_that_was_chosen(world, answer, email):
    world.put(Side.LEFT, "L1", name="Acme", email="a@acme.example")
    world.put(Side.RIGHT, "R1", name="Acme", email="a@acme.example")
    world.agree()
    world.edit(Side.RIGHT, "R1", email=BOTH)
    world.answers[asked(world)] = answer
    world.agree()
    assert world.values(Side.LEFT, "L1")["email"] == email
    assert world.values(Side.RIGHT, "R1")["email"] == BOTH
    assert world.plan().empty
    world.edit(Side.RIGHT, "R1", email="carl@acme.example")
    world.agree()
    assert world.values(Side.LEFT, "L1")["email"] == "carl@acme.example"


def test_a_record_without_a_name_is_refused_and_stops_no_other(world):
    world.left_rules = replace(world.left_rules, named=True)
    world.put(Side.RIGHT, "R1", company_name="Acme")
    world.put(Side.RIGHT, "R2", name="Birch", email="b@birch.example")
    refused, made = sorted(world.plan().changes, key=lambda each: each.right_id or "")
    assert (refused.action, refused.reasons) == (Action.REFUSE, ("Name is empty.",))
    assert (made.action, made.title) == (Action.CREATE, "Birch")
