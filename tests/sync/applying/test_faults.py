from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from tests.sync.world import Crash, World

from ledgerboard.connectors.base.errors import Unavailable
from ledgerboard.connectors.memory import Bad, Fault, MemoryConnector
from ledgerboard.core.reconcile import Origin
from ledgerboard.sync import services
from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Attempt, Batch, Change, FlowSetting, Plan, Run
from ledgerboard.sync.running import locks

POINTS = 16
"""Boundaries that applying the plan below passes: at each a process can die."""


@pytest.fixture
def planned(world: World) -> tuple[World, Plan]:
    for name in ("Acme Concrete", "Bolt Electric", "Cascade Roofing"):
        world.left.put("vendor", name=name, city="Portland")
    world.right.put("vendor", name="Dune Plumbing")
    plan = world.plan()
    return world, world.approve(plan)


def all_is_well(world: World) -> None:
    assert world.names(world.left) == world.names(world.right)
    assert max(world.names(world.left).values()) == 1
    assert len(world.links()) == len(world.names(world.left))
    assert world.plan() is None


@pytest.mark.parametrize("bad", [Bad.LOST_BEFORE, Bad.LOST_AFTER, Bad.SILENT])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_lost_answer_is_looked_for_and_nothing_is_done_twice(planned, bad, side):
    world, plan = planned
    getattr(world, side).faults.add(Fault(bad))
    run = world.apply(plan)
    assert run.status == Run.Status.DONE
    all_is_well(world)


def test_a_call_whose_answer_was_lost_is_repeated_under_its_own_key(planned):
    world, plan = planned
    world.right.faults.add(Fault(Bad.LOST_BEFORE))
    world.apply(plan)
    [batch] = Batch.objects.filter(target="right", operation="create")
    assert batch.tries == 2
    outcomes = list(batch.attempts.order_by("pk").values_list("what", "outcome"))
    assert outcomes == [("send", "unknown")] * 3 + [("look", "absent")] * 3 + [("send", "done")] * 3


def test_what_was_found_before_a_throttle_is_kept(world: World):
    """Three questions and then a throttle, again and again: thrown away, each round would begin
    with the same three and the run would never end.
    """
    for number in range(12):
        world.left.put("vendor", name=f"Vendor {number}", city="Portland")
    plan = world.approve(world.plan())
    world.right.faults.add(Fault(Bad.LOST_AFTER))
    world.right.faults.add(*(Fault(Bad.THROTTLED, on="find", skip=3 * n) for n in range(1, 30)))
    run = world.apply(plan)
    assert run.status == Run.Status.DONE
    assert world.right.calls["find"] <= 12 + 4
    world.right.faults.clear()
    all_is_well(world)


def test_a_key_that_the_system_forgets_does_not_make_a_duplicate(planned):
    world, plan = planned
    world.right.faults.add(Fault(Bad.LOST_AFTER))
    world.right.answered = _Forgetful()
    world.apply(plan)
    all_is_well(world)


class _Forgetful(dict):
    def get(self, *_):
        return None


def test_there_is_no_later_point_at_which_it_could_crash(planned):
    world, plan = planned
    world.passed.clear()
    world.apply(plan)
    assert len(world.passed) == POINTS


@pytest.mark.parametrize("point", range(1, POINTS + 1))
def test_a_crash_at_any_point_loses_nothing_and_repeats_nothing(planned, point):
    world, plan = planned
    run = world.run(Run.Kind.APPLY, plan)
    world.passed.clear()
    world.crash_at = point
    run = world.carry_on(run)
    assert world.crash_at is None, "it never died"
    assert run.status == Run.Status.DONE
    all_is_well(world)


def test_crashes_at_every_point_in_turn_do_no_harm(planned):
    world, plan = planned
    run = world.run(Run.Kind.APPLY, plan)
    for _ in range(60):
        world.passed.clear()
        world.crash_at = 2
        try:
            world.carry(run)
            break
        except Crash:
            continue
    run = world.carry_on(run)
    assert run.status == Run.Status.DONE
    all_is_well(world)


def test_a_system_that_asks_to_wait_is_waited_for_visibly(planned):
    world, plan = planned
    world.right.faults.add(Fault(Bad.THROTTLED))
    run = world.run(Run.Kind.APPLY, plan)
    seen = []
    while (wait_seconds := advance(run.pk, world.ports)["wait_seconds"]) is not None:
        run.refresh_from_db()
        if run.status == Run.Status.WAITING:
            seen.append((run.message, run.waiting_until is not None, wait_seconds))
    assert ("The limit of calls is reached.", True, 0.0) in [(m, u, w * 0) for m, u, w in seen]
    all_is_well(world)


def test_the_other_side_goes_on_while_one_waits(planned):
    world, plan = planned
    world.right.faults.add(Fault(Bad.THROTTLED, times=3))
    world.apply(plan)
    ends = list(
        Attempt.objects.exclude(outcome="not_done")
        .order_by("pk")
        .values_list("batch__target", flat=True)
    )
    assert ends[0] == "left"


def test_a_revoked_permission_stops_its_side_and_says_what_to_do(planned):
    world, plan = planned
    world.right.faults.add(Fault(Bad.REVOKED))
    run = world.apply(plan)
    assert run.status == Run.Status.ATTENTION
    assert run.advice == "Connect again."
    assert "Dune Plumbing" in world.names(world.left)

    again = services.retry(run, world.ann)
    again = world.carry(again)
    assert again.status == Run.Status.DONE
    all_is_well(world)


def test_a_refusal_stops_its_record_only_and_can_be_tried_again(planned):
    world, plan = planned
    world.right.batch = 1
    world.right.faults.add(Fault(Bad.REFUSED))
    run = world.apply(plan)
    assert run.status == Run.Status.ATTENTION
    [failed] = plan.changes.filter(status=Change.Status.REFUSED)
    assert (failed.message, failed.next_step) == ("It was refused.", "Fix it, then check again.")
    assert len(world.links()) == 3

    world.carry(services.retry(run, world.ann, [failed.key]))
    all_is_well(world)


def test_what_changed_after_the_plan_is_not_written(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    right = world.links()[left]
    world.left.edit("vendor", left, city="Salem")
    plan = world.approve(world.plan())
    world.right.edit("vendor", right, city="Bend")

    run = world.apply(plan)

    assert world.value(world.right, right, "city") == "Bend"
    assert run.status == Run.Status.ATTENTION
    assert plan.changes.get().status == Change.Status.STALE
    assert [c.action for c in world.plan().changes.all()] == ["conflict"]


@pytest.mark.parametrize("point", range(1, 12))
def test_an_edit_between_a_crash_and_the_next_start_is_not_overwritten(world: World, point):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    right = world.links()[left]
    world.right.edit("vendor", right, city="Salem")
    plan = world.approve(world.plan())
    run = world.run(Run.Kind.APPLY, plan)
    world.passed.clear()
    world.crash_at = point
    with suppress(Crash):
        world.carry(run)
    world.crash_at = None
    world.left.edit("vendor", left, city="Bend")
    world.carry(run)
    assert world.value(world.left, left, "city") == "Bend"


def test_a_stale_version_is_read_again_and_planned_again(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    world.left.edit("vendor", left, city="Salem")
    plan = world.approve(world.plan())
    world.right.faults.add(Fault(Bad.STALE))
    world.apply(plan)
    assert plan.changes.get().status == Change.Status.STALE
    world.agree()
    assert world.plan() is None


def test_a_twin_made_by_hand_after_the_plan_is_adopted_instead(planned):
    world, plan = planned
    world.left.put("vendor", name="Dune Plumbing")
    world.apply(plan)
    assert world.names(world.left)["Dune Plumbing"] == 1
    world.agree()
    all_is_well(world)


def test_a_key_that_another_integration_set_meanwhile_is_not_overwritten(planned):
    world, plan = planned
    [acme] = [row.id for row in world.left.all("vendor") if row.values["name"] == "Acme Concrete"]
    world.left.edit("vendor", acme, origin=Origin("other:1"))
    run = world.apply(plan)
    assert world.left.rows["vendor", acme].origin.id == "other:1"
    assert run.status == Run.Status.ATTENTION
    assert acme in world.links()


def test_two_runs_of_one_flow_never_work_at_once(planned):
    world, plan = planned
    first, second = world.run(Run.Kind.APPLY, plan), world.run(Run.Kind.PLAN)
    advance(first.pk, world.ports)
    assert advance(second.pk, world.ports)["wait_seconds"] > 0
    second.refresh_from_db()
    assert second.message == "Another run of this flow is in progress."
    world.carry(first)
    assert world.carry(second).status == Run.Status.DONE


def test_a_run_that_never_came_back_loses_its_flow_when_its_lease_ends(planned):
    world, plan = planned
    lost = world.run(Run.Kind.APPLY, plan)
    world.passed.clear()
    world.crash_at = 4
    with pytest.raises(Crash):
        world.carry(lost)
    Run.objects.filter(pk=lost.pk).update(status=Run.Status.FAILED)
    world.clock.forward(minutes=11)
    world.plan()
    assert services.resume(world.setting)  # it was approved: nobody is asked again
    world.resume()
    if world.plan():
        world.agree()
    all_is_well(world)


def test_an_apply_that_lost_its_flow_writes_nothing_more(planned):
    world, plan = planned
    run = world.run(Run.Kind.APPLY, plan)
    taken = _Taken(world)
    world.ports = replace(world.ports, boundary=taken)
    run = world.carry(run)
    assert run.status == Run.Status.ATTENTION
    assert run.message == f"{run.kind} run {run.pk} (running) lost its flow to another run"
    assert world.left.calls["write"] + world.right.calls["write"] == 0


class _Taken:
    """Another run takes the flow the moment the first batch is on disk."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __call__(self, name: str) -> None:
        if name == "prepared":
            self.world.clock.forward(minutes=11)
            assert locks.take(self.world.run(Run.Kind.PLAN), self.world.clock())


def test_a_lock_is_taken_again_once_a_minute_and_not_at_every_step(planned):
    """Each taking waits for the disk. Right before a call the lock is asked for in any case."""
    world, plan = planned
    run = world.run(Run.Kind.APPLY, plan)
    before = FlowSetting.objects.get(pk=world.setting.pk).fence
    taken = []
    for minutes in (0, 0, 2, 0):
        world.clock.forward(minutes=minutes)
        assert advance(run.pk, world.ports)["wait_seconds"] is not None
        taken.append(FlowSetting.objects.get(pk=world.setting.pk).fence - before)
    assert taken == [1, 1, 2, 2]


def test_an_unexpected_error_ends_the_run_in_words_and_frees_the_flow(planned):
    world, plan = planned
    run = world.run(Run.Kind.APPLY, plan)
    world.right.rows = None
    world.carry(run)
    run.refresh_from_db()
    assert run.status == Run.Status.ATTENTION
    assert "unexpected" in run.message
    assert FlowSetting.objects.get(pk=world.setting.pk).busy_by == ""


class _TwoFaced(MemoryConnector):
    """Writes, forgets call keys, and says once that it is down."""

    def write(self, call_key, writes):
        results = super().write(call_key, writes)
        if self.store.faults.meet("two-faced"):
            raise Unavailable("It is down.", wait_seconds=0)
        return results


def test_a_create_is_looked_for_even_when_the_system_says_that_it_did_nothing(planned):
    world, plan = planned
    world.right.answered = _Forgetful()
    world.right.faults.add(Fault(Bad.UNAVAILABLE, on="two-faced"))
    world.ports = replace(
        world.ports,
        connect=lambda c, _: (
            _TwoFaced(world.right, system=c.system, company_id=c.company_id)
            if c.pk == world.setting.right_id
            else world.connect(c)
        ),
    )
    assert world.apply(plan).status == Run.Status.DONE
    all_is_well(world)


def test_an_edit_made_while_an_answer_was_lost_is_not_overwritten(world: World):
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    right = world.links()[left]
    world.left.edit("vendor", left, city="Salem")
    plan = world.approve(world.plan())
    world.right.faults.add(Fault(Bad.LOST_BEFORE))
    run = world.run(Run.Kind.APPLY, plan)
    while not Batch.objects.filter(run=run, status=Batch.Status.UNKNOWN).exists():
        advance(run.pk, world.ports)
    world.right.edit("vendor", right, city="Bend")
    world.carry(run)
    assert world.value(world.right, right, "city") == "Bend"
    assert plan.changes.get().message == "It changed while we waited for an answer."
