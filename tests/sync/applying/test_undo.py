from __future__ import annotations

import json

import pytest
from tests.sync.world import World

from ledgerboard.core.reconcile import Action
from ledgerboard.sync import approving, services, undoing
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Link, Plan, Run


@pytest.fixture
def linked(world: World) -> tuple[World, str, str]:
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    return world, left, world.links()[left]


def test_unlinking_clears_our_key_and_deletes_nothing(linked):
    world, left, right = linked
    link = Link.objects.get(left_id=left)
    run = services.unlink(link, world.ann, world.ports, reason="Two branches")
    world.carry(run)

    assert world.left.rows["vendor", left].origin is None
    assert world.links() == {}
    link.refresh_from_db()
    assert (link.unlinked_by, link.marked) == (world.ann, False)
    assert world.right.get("vendor", right)
    with pytest.raises(NotPossible, match="no longer linked"):
        undoing.unlink(link, world.ann, world.ports)


def test_an_unlinked_pair_is_not_linked_again_by_itself(linked):
    world, left, right = linked
    run = services.unlink(Link.objects.get(left_id=left), world.ann, world.ports)
    world.carry(run)
    assert world.plan() is None

    services.link_by_hand(world.setting, left, right, world.ann)
    assert world.plan().changes.get(action="link").left_id == left


def test_unlinking_leaves_a_key_that_is_not_ours_any_more(linked):
    from ledgerboard.core.reconcile import Origin

    world, left, _ = linked
    world.left.edit("vendor", left, origin=Origin("sage:1"))
    world.plan()
    world.carry(services.unlink(Link.objects.get(left_id=left), world.ann, world.ports))
    assert world.left.rows["vendor", left].origin == Origin("sage:1")


def test_an_update_is_taken_back_by_a_plan_that_waits_for_approval(linked):
    world, left, right = linked
    world.left.edit("vendor", left, city="Salem")
    done = world.agree().plan
    plan = services.undo(list(done.changes.all()), world.ann, world.ports)
    assert (plan.status, plan.purpose) == (Plan.Status.WAITING, Plan.Purpose.UNDO)

    world.apply(world.approve(plan))

    assert world.value(world.right, right, "city") == "Portland"
    assert world.value(world.left, left, "city") == "Salem"
    assert world.plan() is None


def test_what_was_changed_again_since_is_not_taken_back(linked):
    world, left, right = linked
    world.left.edit("vendor", left, city="Salem")
    done = world.agree().plan
    world.right.edit("vendor", right, city="Bend")
    world.plan()
    with pytest.raises(NotPossible, match="changed again"):
        services.undo(list(done.changes.all()), world.ann, world.ports)


def test_a_created_record_is_made_inactive_by_undoing(linked):
    world, left, right = linked
    [create] = Plan.objects.get(changes__action="create").changes.all()
    plan = services.undo([create], world.ann, world.ports)
    world.apply(world.approve(plan))
    assert not world.right.rows["vendor", right].active
    assert world.left.rows["vendor", left].active
    assert world.plan() is None


def test_what_the_system_cannot_take_back_is_said(linked):
    world, _, _ = linked
    world.right.cannot["vendor", Action.DEACTIVATE] = "QuickBooks keeps vendors with a balance."
    [create] = Plan.objects.get(changes__action="create").changes.all()
    with pytest.raises(NotPossible, match="keeps vendors with a balance"):
        services.undo([create], world.ann, world.ports)


def test_what_was_never_written_cannot_be_undone(world: World):
    world.left.put("vendor", name="Acme Concrete")
    plan = world.plan()
    with pytest.raises(NotPossible, match="wasn't sent"):
        services.undo(list(plan.changes.all()), world.ann, world.ports)


def test_a_reason_is_left_beside_our_key_on_the_record(linked):
    world, left, right = linked
    link = Link.objects.get(left_id=left)
    world.carry(services.leave_note(link, world.ann, world.ports, reason="Wrong address"))
    origin = world.left.rows["vendor", left].origin
    assert origin.id.endswith(f":vendor:{right}")
    assert json.loads(origin.data) == {"by": "ledgerboard", "v": 1, "note": "Wrong address"}


def test_a_run_can_be_retried_only_when_something_remains(linked):
    world, _, _ = linked
    run = Run.objects.get(kind=Run.Kind.APPLY)
    with pytest.raises(NotPossible, match="Nothing in this run"):
        services.retry(run, world.ann)
    approving.auto_approve(world.setting, "update", world.ann)


def unlinked(world: World) -> tuple[str, str]:
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    link = Link.objects.get(setting=world.setting, unlinked_at=None)
    services.unlink(link, world.ann, world.ports)
    world.carry(Run.objects.filter(kind=Run.Kind.APPLY).latest("pk"))
    return left, link.right_id


def test_an_unlinked_pair_gets_no_second_twins(world: World):
    unlinked(world)
    assert world.plan() is None
    assert world.names(world.left) == world.names(world.right) == {"Acme Concrete": 1}


def test_an_unlinked_pair_stays_apart_when_both_go_on_being_edited(world: World):
    left, right = unlinked(world)
    world.left.edit("vendor", left, name="Acme Concrete Works", city="Salem")
    world.right.edit("vendor", right, city="Bend")
    assert world.plan() is None


def test_an_unlinked_pair_is_linked_again_when_a_person_says_so(world: World):
    left, right = unlinked(world)
    services.link_by_hand(world.setting, left, right, world.ann)
    world.agree()
    assert world.links() == {left: right}
    again = Link.objects.get(setting=world.setting, unlinked_at=None)
    world.carry(services.unlink(again, world.ann, world.ports))
    assert world.plan() is None


def test_unlinking_one_pair_keeps_what_was_said_about_others(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.right.put("vendor", name="Acme Concrete Supply", city="Portland")
    asked = world.plan().changes.get(action="question")
    services.decide(asked.plan, asked.key, asked.choices[-1]["value"], world.ann)
    world.agree()
    link = Link.objects.get(left_id=left)
    world.carry(services.unlink(link, world.ann, world.ports))
    assert world.plan() is None
