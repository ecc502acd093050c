from __future__ import annotations

from tests.sync.world import World

from ledgerboard.connectors.memory import Bad, Fault
from ledgerboard.sync import services, tasks
from ledgerboard.sync.models import Run
from ledgerboard.sync.running import runs
from ledgerboard.work.models import Job, State


def fail_jobs(run: Run) -> None:
    Job.objects.filter(key__in=services.jobs_of(run)).update(
        state=State.FAILED, error="no room left"
    )


def test_a_run_whose_job_failed_without_a_word_goes_on_in_another(world: World):
    run = services.plan(world.setting)
    fail_jobs(run)
    assert services.abandoned() == [run]
    assert tasks.carry_on_abandoned() == 0
    assert services.abandoned() == []
    assert Job.objects.filter(args=[run.pk], state=State.WAITING).count() == 1


def test_a_run_that_no_job_can_carry_is_closed_and_can_be_retried(world: World):
    run = services.plan(world.setting)
    for _ in range(services.MOST_JOBS):
        fail_jobs(run)
        ended = tasks.carry_on_abandoned()
    assert ended == 1
    run.refresh_from_db()
    assert run.status == Run.Status.ATTENTION
    assert "no room left" in run.message
    assert run.advice


def test_a_run_whose_job_lives_is_left_alone(world: World):
    run = services.plan(world.setting)
    assert tasks.carry_on_abandoned() == 0
    assert Job.objects.filter(args=[run.pk]).count() == 1
    run.refresh_from_db()
    assert run.status == Run.Status.QUEUED


def test_a_side_that_never_lets_a_write_through_is_not_waited_for_for_ever(
    world: World, monkeypatch
):
    monkeypatch.setattr(runs, "PATIENCE", 5)
    world.left.put("vendor", name="Acme Concrete")
    plan = world.approve(world.plan())
    world.right.faults.add(Fault(Bad.THROTTLED, on="write", times=1000))
    run = world.apply(plan)
    assert run.status == Run.Status.ATTENTION
    assert run.waits <= 6


def test_an_approved_plan_is_not_replaced_while_its_writing_is_asked_for(world: World):
    world.left.put("vendor", name="Acme Concrete")
    plan = world.approve(world.plan())
    apply = services.apply(plan, world.ann)
    aside = world.carry(world.run(Run.Kind.PLAN))
    assert (aside.status, aside.message) == (Run.Status.DONE, runs.SET_ASIDE)
    assert world.carry(apply).status == Run.Status.DONE
    assert len(world.links()) == 1
    tasks.follow_up(apply.pk)
    assert Run.objects.filter(kind=Run.Kind.PLAN, status=Run.Status.QUEUED).exists()


def test_a_run_that_writes_counts_its_changes_not_what_it_reads_on_the_way(world: World):
    for number in range(6):
        world.left.put("vendor", name=f"Vendor {number}")
    run = world.apply(world.approve(world.plan()))
    assert (run.status, run.done, run.total) == (Run.Status.DONE, 6, 6)
    world.left.edit("vendor", next(iter(world.links())), city="Bend")
    plan = world.plan()
    for number in range(3):
        world.right.put("vendor", name=f"Elsewhere {number}")
    run = world.apply(world.approve(plan))
    assert (run.status, run.done, run.total) == (Run.Status.DONE, 1, 1)
