"""What wrote nothing is forgotten after a while; the trail of what was written stays for good."""

from __future__ import annotations

from datetime import timedelta

from tests.sync.world import World

from ledgerboard.sync.models import Approval, Attempt, Batch, Change, Event, Plan, Round, Run
from ledgerboard.sync.running import rounds
from ledgerboard.sync.running.retention import forget_some

YEARS = timedelta(days=5 * 365)
KEEP = 400


def a_busy_week(world: World) -> None:
    left = world.left.put("vendor", name="Acme Concrete", city="Portland")
    world.agree()
    for number in range(5):
        world.left.edit("vendor", left, city=f"City {number}")
        world.plan()
        world.carry(world.run(Run.Kind.NOTICES))


def forget(world: World, later: timedelta) -> None:
    while forget_some(world.clock.at + later, KEEP):
        pass


def trail() -> dict[str, set[int]]:
    written = Change.objects.filter(attempts__isnull=False)
    return {
        "changes": set(written.values_list("pk", flat=True)),
        "attempts": set(Attempt.objects.values_list("pk", flat=True)),
        "batches": set(Batch.objects.values_list("pk", flat=True)),
        "approvals": set(Approval.objects.values_list("pk", flat=True)),
        "runs": set(Run.objects.filter(batches__isnull=False).values_list("pk", flat=True)),
        "said": set(Event.objects.exclude(person=None).values_list("pk", flat=True)),
    }


def test_the_trail_of_what_was_written_stays_for_good(world: World):
    a_busy_week(world)
    before = trail()
    assert all(before.values())
    forget(world, YEARS)
    assert trail() == before


def test_comparisons_that_wrote_nothing_are_forgotten(world: World):
    a_busy_week(world)
    Change.ever.update(changed_at=world.clock.at)
    assert Change.ever.filter(status="withdrawn").count() == 4
    forget(world, timedelta(days=6))
    assert Change.ever.filter(status="withdrawn").count() == 4
    forget(world, timedelta(days=8))
    assert not Change.ever.filter(status="withdrawn").exists()
    assert not Run.objects.filter(kind="notices", plan=None).exists()


def test_the_list_that_waits_is_never_forgotten_and_can_still_be_approved(world: World):
    a_busy_week(world)
    plan = Plan.objects.get(status="waiting")
    forget(world, YEARS)
    plan.refresh_from_db()
    world.apply(world.approve(plan))
    assert world.names(world.right) == {"Acme Concrete": 1}
    assert plan.changes.get(status="done").fields[0]["after"] == "City 4"


def test_a_round_is_forgotten_once_nothing_of_it_is_open(world: World):
    runs = rounds.start([world.setting], Run.Kind.PLAN).runs
    Round.objects.update(created_at=world.clock.at)
    forget(world, timedelta(days=8))
    assert Round.objects.count() == 1, "its run has not ended"
    runs.update(status=Run.Status.DONE, ended_at=world.clock.at)
    forget(world, timedelta(days=6))
    assert Round.objects.count() == 1
    forget(world, timedelta(days=8))
    assert not Round.objects.exists()
