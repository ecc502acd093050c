from __future__ import annotations

import pytest
from tests.sync.world import World

from ledgerboard.sync import approving, services
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import AutoApproval, Change, Event, Plan, Run
from ledgerboard.users.models import Role


@pytest.fixture
def plan(world: World) -> Plan:
    world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.right.put("vendor", name="Bolt Electric")
    found = world.plan()
    assert found
    return found


def test_nothing_is_written_before_it_is_approved(world, plan):
    run = world.apply(plan)
    assert run.status == Run.Status.FAILED
    assert "not approved" in run.message
    assert world.left.calls["write"] == world.right.calls["write"] == 0
    with pytest.raises(NotPossible, match="not approved"):
        services.apply(plan, world.ann)


def test_an_approval_holds_for_what_the_person_saw_only(world, plan):
    with pytest.raises(NotPossible, match="changed since you opened it"):
        approving.approve(plan, world.ann, seen_hash="0" * 64)
    change = plan.changes.first()
    Change.objects.filter(pk=change.pk).update(title="Something else")
    with pytest.raises(NotPossible, match="changed since you opened it"):
        approving.approve(plan, world.ann, seen_hash=plan.hash)


def test_a_plan_that_was_altered_after_its_approval_is_not_written(world, plan):
    world.approve(plan)
    change = plan.changes.exclude(fields=[]).first()
    change.fields[0]["after"] = "Evil Corp"
    change.save()
    run = world.apply(plan)
    assert run.status == Run.Status.FAILED
    assert "changed after it was approved" in run.message
    assert world.left.calls["write"] == world.right.calls["write"] == 0


def test_only_the_chosen_changes_are_written(world, plan):
    chosen = plan.changes.get(title="Acme Concrete")
    world.apply(world.approve(plan, [chosen.key]))
    assert "Acme Concrete" in world.names(world.right)
    assert "Bolt Electric" not in world.names(world.left)
    assert [c.title for c in world.plan().changes.all()] == ["Bolt Electric"]


def test_a_change_is_not_approved_without_the_link_that_it_needs(world: World):
    world.left.put("vendor", name="Acme Concrete", email="a@acme.test", city="Portland")
    world.right.put("vendor", name="Acme Concrete", email="a@acme.test")
    plan = world.plan()
    update = plan.changes.get(action="update")
    with pytest.raises(NotPossible, match="depends on another change"):
        approving.approve(plan, world.ann, seen_hash=plan.hash, change_keys=[update.key])


def test_a_rejected_change_comes_back_only_when_a_side_changes(world, plan):
    acme = plan.changes.get(title="Acme Concrete")
    approving.reject(
        plan, world.ann, reason="They closed.", seen_hash=plan.hash, change_keys=[acme.key]
    )
    world.apply(world.approve(plan))
    assert world.names(world.right) == {"Bolt Electric": 1}
    assert world.plan() is None

    [row] = [row for row in world.left.all("vendor") if row.values["name"] == "Acme Concrete"]
    world.left.edit("vendor", row.id, city="Salem")
    assert [c.title for c in world.plan().changes.all()] == ["Acme Concrete"]


def test_a_rejection_needs_a_reason_and_ends_the_plan(world, plan):
    with pytest.raises(NotPossible, match="reason"):
        approving.reject(plan, world.ann, reason=" ", seen_hash=plan.hash)
    plan = approving.reject(plan, world.ann, reason="Not now.", seen_hash=plan.hash)
    assert plan.status == Plan.Status.REJECTED
    assert world.plan() is None


def test_a_plan_that_changes_much_needs_a_second_person(world: World):
    for number in range(6):
        world.left.put("vendor", name=f"Vendor {'ABCDEF'[number] * 6}", city="Portland")
    world.agree()
    world.setting.options = {"max_changes": 3, "max_share": 0.1}
    world.setting.save()
    for left in list(world.links()):
        world.left.edit("vendor", left, city="Salem")
    plan = world.plan()
    assert plan.needs_two

    plan = approving.approve(plan, world.ann, seen_hash=plan.hash).plan
    assert plan.status == Plan.Status.WAITING
    with pytest.raises(NotPossible, match="second person"):
        approving.approve(plan, world.ann, seen_hash=plan.hash)
    plan = approving.approve(plan, world.bob, seen_hash=plan.hash).plan
    assert plan.status == Plan.Status.APPROVED
    assert plan.approvals.count() == 2


def test_a_comparison_adds_to_the_plan_that_waits_and_keeps_its_rows(world, plan):
    rows, seen_hash = {c.key: c.pk for c in plan.changes.all()}, plan.hash
    world.left.put("vendor", name="Cascade Roofing")
    newer = world.plan()
    assert newer.pk == plan.pk
    assert newer.hash != seen_hash
    assert newer.counts == {"create": 3}
    assert rows.items() <= {c.key: c.pk for c in newer.changes.all()}.items()


def test_a_plan_that_would_say_the_same_does_not_replace_the_one_that_waits(world, plan):
    again = world.plan()
    assert again.pk == plan.pk


def test_what_a_person_approved_beforehand_is_approved_in_their_name(world: World):
    rule = approving.auto_approve(world.setting, "create", world.ann)
    world.left.put("vendor", name="Acme Concrete")
    plan = world.plan()
    assert plan.status == Plan.Status.APPROVED
    approval = plan.approvals.get()
    assert (approval.person, approval.rule) == (world.ann, rule)
    assert approval.plan_hash == plan.hash


def test_a_rule_does_not_approve_an_alarming_plan_nor_other_actions(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    approving.auto_approve(world.setting, "create", world.ann)
    world.left.edit("vendor", left, city="Salem")
    assert world.plan().status == Plan.Status.WAITING
    approving.auto_approve(world.setting, "update", world.ann)
    world.setting.options = {"max_changes": 0, "max_share": 0.0}
    world.setting.save()
    world.left.edit("vendor", left, city="Bend")
    assert world.plan().status == Plan.Status.WAITING
    approving.stop_auto_approval(world.setting, "create", world.bob)
    assert AutoApproval.objects.filter(revoked_at=None).count() == 1


def test_no_rule_can_void_or_delete(world: World):
    for action in ("void", "delete", "unlink", "attach", "anything"):
        with pytest.raises(NotPossible, match="always needs someone's approval"):
            approving.auto_approve(world.setting, action, world.ann)
    assert not AutoApproval.objects.exists()


def test_a_rule_does_not_insist_on_what_was_refused_unchanged(world: World):
    from ledgerboard.connectors.memory import Bad, Fault

    approving.auto_approve(world.setting, "create", world.ann)
    world.left.put("vendor", name="Acme Concrete")
    world.right.faults.add(Fault(Bad.REFUSED))
    world.apply(world.plan())
    assert world.plan().status == Plan.Status.WAITING


def test_an_answer_counts_in_the_next_plan(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    right = world.links()[left]
    world.left.edit("vendor", left, city="Salem")
    world.right.edit("vendor", right, city="Bend")
    asked = world.plan().changes.get(action="conflict")
    with pytest.raises(NotPossible, match="not an answer"):
        services.decide(asked.plan, asked.key, "both", world.ann)
    services.decide(asked.plan, asked.key, "right", world.ann)
    world.agree()
    assert world.value(world.left, left, "city") == "Bend"
    assert world.plan() is None


def test_two_records_can_be_linked_by_hand(world: World):
    left = world.left.put("vendor", name="Acme Concrete")
    right = world.right.put("vendor", name="Totally Different Name")
    services.link_by_hand(world.setting, left, right, world.ann)
    plan = world.plan()
    assert plan.changes.get(action="link").right_id == right


def test_nothing_checked_is_told_as_that_not_as_open_questions(world, plan):
    with pytest.raises(NotPossible, match="Check at least one change, then approve"):
        services.approve(plan, world.ann, seen_hash=plan.hash, change_keys=[])


def test_who_may_not_approve_is_told_so(world, plan):
    viewer = world.person("viewer@example.com", Role.VIEWER)
    stranger = World().ann
    for person in (viewer, stranger):
        with pytest.raises(NotPossible, match="can't do this"):
            services.approve(plan, person, seen_hash=plan.hash)


def test_who_did_what_is_on_record(world, plan):
    world.apply(world.approve(plan))
    told = list(Event.objects.of(world.organization).values_list("what", "person__email"))
    assert ("approved", world.ann.email) in told
    assert ("apply done", world.ann.email) in told
