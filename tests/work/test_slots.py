"""PostgreSQL: several workers, and none of them is missed."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.waiting import PATIENCE_SECONDS
from tests.work import sample_tasks  # noqa: F401 - declares the workflows
from tests.work.processes import Trace, begin_worker, state, until, worker

from ledgerboard.work import engine, selectors
from ledgerboard.work.engine.lease import SPACE
from ledgerboard.work.models import Job

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_dead_workers_slot_is_taken_over_by_a_living_one(trace: Trace) -> None:
    """And with two workers a schedule still fires once a tick."""
    with worker(trace, WORK_TICKS="1") as first:
        engine.enqueue("test.five", id="t1", partition="p", args=["t1", 3])
        until(lambda: "t1 begin 3" in trace.lines())
        with worker(trace, slot=2, WORK_TICKS="1"):
            # who looks for dead workers holds a free slot for a moment
            until(lambda: selectors.workers(4) == ["slot-1", "slot-2"])
            first.kill()
            first.wait()
            trace.open_gate()
            until(lambda: state("t1") == "done")
            until(lambda: Job.objects.filter(workflow="test.tick", state="done").count() > 2)
    assert trace.lines("t1").count("t1 begin 3") == 2
    ends = [line for line in trace.lines() if " end " in line]
    assert len(ends) == len(set(ends))


def test_a_worker_that_lost_its_lease_starts_anew_and_goes_on(trace: Trace) -> None:
    with worker(trace) as process:
        engine.enqueue("test.sleeps", id="l1", partition="p", args=["l1"])
        until(lambda: trace.lines("l1 end 1"))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND classid = %s AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())",
                [SPACE],
            )
        until(lambda: Job.objects.get(key="l1").attempts == 2)
        assert process.poll() is None
        engine.enqueue("test.single", id="l2", partition="q", args=["l2"])
        until(lambda: state("l2") == "done")
    assert trace.lines("l1") == ["l1 begin 1", "l1 end 1"]


def test_more_workers_than_slots_are_refused_with_advice(trace: Trace) -> None:
    with worker(trace, LEDGERBOARD_WORKER_SLOTS="1"):
        second = begin_worker(trace, LEDGERBOARD_WORKER_SLOTS="1")
        _, said = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 1
    assert "LEDGERBOARD_WORKER_SLOTS" in said


def test_no_database_connection_stays_open_behind_a_step(trace: Trace) -> None:
    with worker(trace):
        for number in range(24):
            key = f"m{number}"
            engine.enqueue("test.many", id=key, partition=key, args=[key])
        until(lambda: Job.objects.filter(workflow="test.many", state="done").count() == 24)
        assert len(trace.lines("m")) == 72
        until(lambda: _open_connections() <= 7)  # the engine's pool, the lease, the upkeep


def _open_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
