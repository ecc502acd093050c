"""A real worker is killed (kill -9) at every boundary of an apply; the next one ends the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.days import Count, counted_vendors
from tests.faults.stages import at_work
from tests.faults.workers import worker
from tests.work.processes import until

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Batch, Change, Run

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = [
    [("prepared", 1), ("sent", 1), ("settled", 1)],
    [("answered", 1)],
    [("prepared", 4), ("settled", 1)],
    [("answered", 4)],
]
"""One after the other in the same run. The first write makes vendors, the fourth sets keys."""
PATHS = {"quickbooks": "/v3/company/*/batch", "procore": "/rest/v1.0/vendors/sync"}
WORK = days.NEW_IN_PROCORE + days.NEW_IN_QUICKBOOKS + days.EDITED_IN_PROCORE


@pytest.fixture
def world(outside) -> Contractor:
    return at_work(outside, WORK)


def applied(world: Contractor) -> Run:
    plan = world.plan("vendors").plan
    assert plan is not None
    return sync.apply(world.approve(plan), world.person)


def status(run: Run) -> str:
    return Run.objects.values_list("status", flat=True).get(pk=run.pk)


def finished_by_the_next(world: Contractor, run: Run) -> None:
    with worker():
        until(lambda: status(run) not in Run.OPEN)
    run.refresh_from_db()
    assert (run.status, run.message) == (Run.Status.DONE, "7 changes sent.")
    assert set(run.plan.changes.values_list("status", flat=True)) == {Change.Status.DONE}
    assert not Batch.objects.filter(status__in=Batch.OPEN).exists()
    assert world.rest("vendors") is None
    assert counted_vendors(world, WORK) == Count(0, 0)


def killed_at(boundary: str, number: int, mark: Path) -> None:
    told = {"FAULTS_BOUNDARY": boundary, "FAULTS_NUMBER": str(number), "FAULTS_MARK": str(mark)}
    with worker(**told) as process:
        until(mark.exists)
        process.kill()
        process.wait()


@pytest.mark.parametrize("kills", KILLS, ids=str)
def test_killed_at_a_boundary_of_the_journal_the_run_ends_without_duplicate_or_loss(
    world, tmp_path: Path, kills
):
    run = applied(world)
    for boundary, number in kills:
        killed_at(boundary, number, tmp_path / f"{boundary}-{number}")
        assert status(run) == Run.Status.RUNNING
    finished_by_the_next(world, run)


@pytest.mark.parametrize("name", PATHS)
def test_killed_while_the_call_is_over_there_the_run_ends_without_duplicate_or_loss(
    world, outside, name
):
    """«after»: it is done and the answer is on its way. «before»: it is done after we are gone."""
    run = applied(world)
    other = outside.procore if name == "procore" else outside.quickbooks
    for phase in ("after", "before"):
        slow = {"kind": "slow", "path": PATHS[name], "phase": phase, "seconds": 2}
        other.control("faults", slow)
        with worker() as process:
            until(lambda: all(fault["fired"] for fault in other.faults()))
            process.kill()
            process.wait()
        assert Batch.objects.filter(run=run, status=Batch.Status.SENT).exists()
    finished_by_the_next(world, run)
