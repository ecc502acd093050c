"""What goes into the next call, where more waits than is read to choose it."""

from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.sync.applying.groups import next_group
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Plan

WRITE = Change.Stage.WRITE.value


@pytest.fixture
def mixed(world: World) -> Plan:
    """An approved plan of 40 updates and 40 creates, which take turns."""
    for number in range(40):
        world.left.put("vendor", name=f"Linked {number}", city="Portland")
    world.agree()
    for row in list(world.left.all("vendor")):
        world.left.edit("vendor", row.id, city="Salem")
    for number in range(40):
        world.left.put("vendor", name=f"New {number}", city="Portland")
    plan = world.approve(world.plan())
    by_action = {a: plan.changes.filter(action=a).order_by("pk") for a in ("update", "create")}
    for place, changes in enumerate(by_action.values()):
        for number, change in enumerate(changes):
            plan.changes.filter(pk=change.pk).update(position=2 * number + place)
    return plan


def chosen(world: World, plan: Plan) -> list[int]:
    group = next_group(FlowContext(world.setting, world.ports), plan, WRITE, [])
    assert group is not None
    return [change.position for change in group.changes]


@pytest.mark.parametrize("size", [1, 10, 30, 100])
def test_a_call_takes_those_alike_in_the_order_of_the_plan(world: World, mixed: Plan, size: int):
    world.right.batch = size
    assert chosen(world, mixed) == list(range(0, 80, 2))[:size]


def test_what_waits_for_another_change_lets_those_behind_it_go(world: World, mixed: Plan):
    world.right.batch = 10
    waiting = mixed.changes.filter(position__lt=40)
    waiting.update(needs=[mixed.changes.get(position=79).key])
    assert chosen(world, mixed) == list(range(40, 60, 2))
