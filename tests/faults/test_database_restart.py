"""PostgreSQL is away for two seconds while a worker works: the work goes on by itself."""

from __future__ import annotations

import os
import subprocess

import pytest
from django.db import connections
from django.utils import timezone
from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.days import Count, counted_vendors
from tests.faults.stages import at_work
from tests.faults.workers import worker
from tests.work.processes import until

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Batch, FlowSetting, Run
from ledgerboard.sync.running import locks
from ledgerboard.work.models import Job, State

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORK = days.NEW_IN_PROCORE + days.NEW_IN_QUICKBOOKS + days.EDITED_IN_PROCORE


def restart_database(away_seconds: int = 2) -> None:
    connections.close_all()
    command = os.environ["LEDGERBOARD_TEST_POSTGRES_RESTART"]
    subprocess.run([command, str(away_seconds)], check=True)


@pytest.fixture
def world(outside) -> Contractor:
    return at_work(outside, WORK)


def ended(run: Run) -> Run:
    until(lambda: Run.objects.get(pk=run.pk).status not in Run.OPEN)
    return Run.objects.get(pk=run.pk)


def slow(system, path: str) -> None:
    system.control("faults", {"kind": "slow", "path": path, "phase": "after", "seconds": 4})


def restarted_while_answering(system, path: str) -> None:
    slow(system, path)
    until(lambda: all(fault["fired"] for fault in system.faults()))
    restart_database()


def test_a_restart_while_a_system_answers_a_write_strands_nothing(world, outside):
    run = sync.apply(world.approve(world.plan("vendors").plan), world.person)
    behind = sync.plan(world.setting("vendors"), world.person)
    with worker():
        restarted_while_answering(outside.quickbooks, "/v3/company/*/batch")
        run, behind = ended(run), ended(behind)
        until(lambda: not Job.objects.filter(state__in=[State.RUNNING, State.FAILED]).exists())
    assert (run.status, run.message) == (Run.Status.DONE, "7 changes sent.")
    assert behind.status == Run.Status.DONE
    assert not Batch.objects.filter(status__in=Batch.OPEN).exists()
    assert world.rest("vendors") is None
    assert counted_vendors(world, WORK) == Count(0, 0)


def test_a_restart_while_both_sides_are_read_strands_nothing(world, outside):
    with worker():
        slow(outside.procore, "/rest/v1.0/vendors")
        run = sync.plan(world.setting("vendors"), world.person)
        until(lambda: all(fault["fired"] for fault in outside.procore.faults()))
        restart_database()
        assert ended(run).status == Run.Status.DONE
        assert not Job.objects.filter(state=State.FAILED).exists()
    assert ended(run).plan.counts


def test_a_longer_restart_while_a_run_waits_for_its_turn_strands_nothing(world):
    """The worker loses its lease, and cannot start anew until the database is back."""
    setting = world.setting("vendors")
    held = FlowSetting.objects.filter(pk=setting.pk)
    held.update(busy_by="run:0", busy_until=timezone.now() + locks.LEASE)
    run = sync.plan(setting, world.person)
    with worker():
        until(lambda: Run.objects.get(pk=run.pk).status == Run.Status.WAITING)
        restart_database(5)
        held.update(busy_by="")
        assert ended(run).status == Run.Status.DONE
