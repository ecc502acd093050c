"""A real worker is killed in the middle of a step."""

from __future__ import annotations

import pytest
from tests.work import sample_tasks  # noqa: F401 - declares the workflows
from tests.work.processes import Trace, state, until, worker

from ledgerboard.work import engine
from ledgerboard.work.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_killed_worker_loses_nothing_and_repeats_no_finished_step(trace: Trace) -> None:
    engine.enqueue("test.five", id="k1", partition="p", args=["k1", 3])
    engine.enqueue("test.single", id="k2", partition="p", args=["k2"])
    with worker(trace) as first:
        until(lambda: "k1 begin 3" in trace.lines())
        first.kill()
        first.wait()
    assert state("k1") == "running"
    trace.open_gate()
    with worker(trace):
        until(lambda: state("k2") == "done")
    assert state("k1") == "done"
    assert [line for line in trace.lines("k1") if "end" in line] == [
        f"k1 end {number}" for number in range(1, 6)
    ]
    assert [trace.lines().count(f"k1 begin {number}") for number in range(1, 6)] == [1, 1, 2, 1, 1]
    assert trace.lines()[-2:] == ["k2 begin 1", "k2 end 1"]  # the order of the partition was kept


def test_a_stopped_worker_ends_its_step_and_leaves_the_rest_to_the_next(trace: Trace) -> None:
    engine.enqueue("test.five", id="s1", partition="p", args=["s1", 2])
    with worker(trace) as first:
        until(lambda: "s1 begin 2" in trace.lines())
        first.terminate()  # the gate opens when it has heard: a signal takes its time
        first.wait()
        assert first.returncode == 0
    assert state("s1") == "queued"
    assert trace.lines()[-1] == "s1 end 2"
    with worker(trace):
        until(lambda: state("s1") == "done")
    assert len(trace.lines()) == len(set(trace.lines())) == 10
    assert Job.objects.get(key="s1").attempts == 2
