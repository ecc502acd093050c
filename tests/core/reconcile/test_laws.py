"""Laws of planning, over worlds that nobody wrote by hand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.reconcile.world import World

from ledgerboard.core.reconcile import Action, Side

NAMES = st.sampled_from(["Ace", "ace ", "Bolt & Co", "Cascade", "Delta", "Echo Ltd"])
PHONES = st.sampled_from(["", "503 555 0001", "(503) 555-0001", "503 555 0002"])
EMAILS = st.sampled_from(["", "ap@one.example", "AP@one.example", "ap@two.example"])
VENDORS = st.fixed_dictionaries(
    {"name": NAMES, "phone": PHONES, "email": EMAILS, "active": st.booleans()}
)
EDITS = st.lists(
    st.tuples(st.sampled_from(list(Side)), st.integers(0, 5), st.sampled_from(["phone", "email"]),
              st.sampled_from(["", "503 555 0003", "ap@three.example"])),
    max_size=6,
)  # fmt: skip


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World()
    world.right_rules = replace(world.right_rules, names_differ=draw(st.booleans()))
    for side in Side:
        for number, values in enumerate(draw(st.lists(VENDORS, max_size=5))):
            active = values.pop("active")
            world.put(side, f"{side[0].upper()}{number}", active=active, **values)
    return world


def edit(world: World, edits) -> None:
    for side, number, name, value in edits:
        ids = list(world.on(side))
        if ids:
            world.edit(side, ids[number % len(ids)], **{name: value})


@given(worlds())
@settings(deadline=None)
def test_planning_after_applying_writes_nothing(world):
    world.agree()
    assert not list(world.plan().writes())


@given(worlds(), EDITS)
@settings(deadline=None)
def test_planning_after_edits_and_applying_writes_nothing(world, edits):
    world.agree()
    edit(world, edits)
    world.agree()
    assert not list(world.plan().writes())


@given(worlds(), EDITS)
@settings(deadline=None)
def test_a_value_that_was_changed_is_never_overwritten_unseen(world, edits):
    """Whatever an update overwrites is shown, and it is what stands there."""
    world.agree()
    edit(world, edits)
    for change in world.plan().writes():
        if change.action is Action.UPDATE:
            record = world.on(change.target)[change.id_on(change.target)].record
            for shown in change.fields:
                assert shown.before == getattr(record, shown.name)


@given(worlds())
@settings(deadline=None)
def test_no_record_is_linked_twice(world):
    world.agree()
    lefts, rights = zip(*world.links, strict=True) if world.links else ((), ())
    assert len(set(lefts)) == len(lefts)
    assert len(set(rights)) == len(rights)


@given(worlds())
@settings(deadline=None)
def test_every_active_record_is_linked_created_asked_about_or_refused(world):
    plan = world.plan()
    spoken = {(Side.LEFT, c.left_id) for c in plan.changes}
    spoken |= {(Side.RIGHT, c.right_id) for c in plan.changes}
    for side in Side:
        for choice in (choice for c in plan.changes for choice in c.choices):
            ids = choice.value.partition(":")[2].split(",")
            spoken |= {(Side.RIGHT, id_) for id_ in ids}
        for seen in world.on(side).values():
            assert not seen.active or (side, seen.id) in spoken


@given(worlds())
@settings(deadline=None)
def test_the_same_situation_gives_the_same_plan(world):
    first = world.plan()
    world.lefts = dict(reversed(world.lefts.items()))
    world.rights = dict(reversed(world.rights.items()))
    assert [c.key for c in world.plan().changes] == [c.key for c in first.changes]


@given(worlds())
@settings(deadline=None)
def test_keys_are_unique_within_a_plan(world):
    keys = [change.key for change in world.plan().changes]
    assert len(set(keys)) == len(keys)
