"""One worker process serves all the tests of this file."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker
from tests.work import sample_tasks  # noqa: F401 - declares the workflows
from tests.work.processes import Trace, state, until, worker

from ledgerboard.work import engine, tasks
from ledgerboard.work.engine.declare import QUEUES
from ledgerboard.work.engine.durable import _client
from ledgerboard.work.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def shared(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[Trace, subprocess.Popen[str]]]:
    trace = Trace(Path(tmp_path_factory.mktemp("shared")) / "trace")
    with django_db_blocker.unblock(), worker(trace) as process:
        yield trace, process


@pytest.fixture(name="trace")
def _trace(shared: tuple[Trace, subprocess.Popen[str]]) -> Trace:
    return shared[0]


def test_jobs_of_one_partition_run_in_order_and_one_at_a_time(trace: Trace) -> None:
    for number in range(8):
        engine.enqueue("test.single", id=f"o{number}", partition="one", args=[f"o{number}"])
    until(lambda: state("o7") == "done")
    assert trace.lines("o") == [
        f"o{number} {what} 1" for number in range(8) for what in ("begin", "end")
    ]


def test_progress_and_the_end_are_seen_from_another_process(trace: Trace) -> None:
    engine.enqueue("test.five", id="w1", partition="one", args=["w1", 0], organization=7)
    until(lambda: state("w1") == "done")
    seen = engine.status("w1")
    assert seen is not None
    assert (seen.done, seen.total, seen.message, seen.is_over) == (5, 5, "steps", True)


def test_a_failure_is_kept_in_words(trace: Trace) -> None:
    engine.enqueue("test.fails", id="f1", partition="one")
    until(lambda: state("f1") == "failed")
    assert Job.objects.get(key="f1").error == "ValueError: a colon is not allowed"
    with pytest.raises(engine.CannotResume, match="again"):
        engine.resume("f1")


def test_a_cancelled_workflow_ends_its_step_and_goes_on_only_after_that(trace: Trace) -> None:
    engine.enqueue("test.five", id="c1", partition="one", args=["c1", 2])
    until(lambda: "c1 begin 2" in trace.lines())
    assert engine.cancel("c1")
    assert not engine.cancel("c1")
    with pytest.raises(engine.CannotResume, match="slot-1"):
        engine.resume("c1")
    trace.open_gate()
    until(lambda: Job.objects.get(key="c1").executor == "")
    assert trace.lines("c1")[-1] == "c1 end 2"
    engine.resume("c1")
    until(lambda: state("c1") == "done")
    begun = [trace.lines().count(f"c1 begin {number}") for number in range(1, 6)]
    assert begun == [1, 2, 1, 1, 1]


def test_a_sleeping_workflow_leaves_when_it_is_cancelled(trace: Trace) -> None:
    engine.enqueue("test.sleeps", id="z1", partition="one", args=["z1"])
    until(lambda: trace.lines("z1 end 1"))
    engine.cancel("z1")
    until(lambda: Job.objects.get(key="z1").executor == "")
    assert trace.lines("z1") == ["z1 begin 1", "z1 end 1"]


def test_a_sleeper_goes_no_further_while_the_engine_has_not_heard_yet(trace: Trace) -> None:
    engine.enqueue("test.sleeps", id="z2", partition="one", args=["z2"])
    until(lambda: trace.lines("z2 end 1"))
    Job.objects.filter(key="z2").update(state="cancelled")  # the first half of a cancellation
    until(lambda: Job.objects.get(key="z2").executor == "")
    assert trace.lines("z2") == ["z2 begin 1", "z2 end 1"]
    engine.resume("z2")  # sleeps again, and leaves again
    until(lambda: state("z2") == "running")
    engine.cancel("z2")
    until(lambda: Job.objects.get(key="z2").executor == "")
    assert trace.lines("z2") == ["z2 begin 1", "z2 end 1"]


def test_asking_again_for_what_was_done_does_nothing(trace: Trace) -> None:
    engine.enqueue("test.single", id="a1", partition="one", args=["a1"])
    until(lambda: state("a1") == "done")
    assert not engine.enqueue("test.single", id="a1", partition="one", args=["a1"])
    Job.objects.filter(key="a1").update(state="waiting")  # as if the relay had died half way
    until(lambda: state("a1") == "queued")
    assert len(trace.lines("a1")) == 2


def test_an_idle_worker_closes_its_queues_and_takes_up_what_comes(trace: Trace) -> None:
    until(lambda: not open_queues())
    engine.enqueue("test.single", id="i1", partition="one", args=["i1"])
    until(lambda: state("i1") == "done")
    assert trace.lines("i1") == ["i1 begin 1", "i1 end 1"]
    until(lambda: not open_queues())


def test_queues_that_another_worker_closed_are_opened_for_what_waits(trace: Trace) -> None:
    engine.enqueue("test.five", id="q1", partition="one", args=["q1", 2])
    engine.enqueue("test.single", id="q2", partition="one", args=["q2"])
    Path(f"{trace.path}.go").unlink(missing_ok=True)
    until(lambda: "q1 begin 2" in trace.lines() and state("q2") == "queued")
    with _client() as other:
        for queue in QUEUES:
            other.delete_queue(queue.name)
    trace.open_gate()
    until(lambda: state("q2") == "done")


def open_queues() -> list[str]:
    with _client() as other:
        return [queue.name for queue in QUEUES if other.retrieve_queue(queue.name)]


def test_what_is_long_over_is_forgotten_here_and_in_the_engine(trace: Trace) -> None:
    engine.enqueue("test.single", id="r1", partition="one", args=["r1"])
    until(lambda: state("r1") == "done")
    long_ago = timezone.now() - timedelta(days=tasks.KEEP_DAYS + 1)
    Job.objects.filter(key="r1").update(finished_at=long_ago)
    tasks.retention()
    assert not Job.objects.filter(key="r1").exists()
    engine.enqueue("test.single", id="r1", partition="one", args=["r1"])
    until(lambda: state("r1") == "done")
    assert trace.lines("r1").count("r1 end 1") == 2
