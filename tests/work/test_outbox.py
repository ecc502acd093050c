"""Asking for work, without a worker."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from tests.work import sample_tasks  # noqa: F401 - declares the workflows
from tests.work.inline import run_waiting
from tests.work.processes import Trace

from ledgerboard.work import engine, selectors
from ledgerboard.work.engine import journal, outbox
from ledgerboard.work.engine.declare import registry
from ledgerboard.work.models import Job


def ask(key: str, **more: object) -> bool:
    return engine.enqueue("test.single", id=key, partition="p", args=[key], **more)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_a_request_rolls_back_with_its_transaction() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert not ask("gone") / 0
    with transaction.atomic():
        ask("kept")
    assert list(Job.objects.values_list("key", flat=True)) == ["kept"]


@pytest.mark.django_db
def test_asking_twice_makes_one_job() -> None:
    assert [ask("same"), ask("same")] == [True, False]
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("partition", ["", "  "])
def test_a_job_without_a_partition_cannot_be_asked_for(partition: str) -> None:
    with pytest.raises(ValueError, match="partition"):
        engine.enqueue("test.single", id="x", partition=partition)


@pytest.mark.django_db
def test_a_payload_is_no_argument() -> None:
    with pytest.raises(TypeError, match="ids"):
        engine.enqueue("test.single", id="x", partition="p", args=[{"name": "Acme"}])  # type: ignore[list-item]


@pytest.mark.django_db
def test_a_workflow_that_nobody_declared_cannot_be_asked_for() -> None:
    with pytest.raises(KeyError):
        engine.enqueue("test.nobody", id="x", partition="p")


@pytest.mark.django_db
def test_the_relay_hands_over_what_is_due_in_the_order_of_asking() -> None:
    ask("first")
    ask("later", delay_seconds=60)
    ask("second")
    handed: list[str] = []
    assert outbox.relay(lambda _, job: handed.append(job.key)) == 2
    assert handed == ["first", "second"]
    assert outbox.relay(lambda _, job: handed.append(job.key)) == 0


@pytest.mark.django_db
def test_a_relay_that_fails_half_way_leaves_the_rest_waiting() -> None:
    ask("first")
    with pytest.raises(ZeroDivisionError):
        outbox.relay(lambda _, __: 1 // 0)
    assert Job.objects.get().state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_a_schedule_fires_once_a_tick_however_many_workers_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "schedules", {"test.tick": 60})
    start = Barrier(4)

    def look() -> None:
        start.wait()
        outbox.tick(6000.0, {})
        connection.close()

    _together(look, 4)
    assert list(Job.objects.values_list("key", flat=True)) == ["test.tick@6000"]


@pytest.mark.django_db
def test_a_tick_passes_unused_while_the_last_run_is_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "schedules", {"test.tick": 60})
    outbox.tick(6000.0, {})
    outbox.tick(6060.0, {})
    Job.objects.update(state="done")
    outbox.tick(6120.0, {})
    assert [job.key for job in selectors.jobs(None)] == ["test.tick@6120", "test.tick@6000"]


@pytest.mark.django_db
def test_a_job_that_begins_again_and_again_is_given_up() -> None:
    ask("poison")
    begun = [journal.begin("poison", executor="slot-1", most=3) for _ in range(4)]
    assert begun == [True, True, True, False]
    assert "3 times" in Job.objects.get().error


@pytest.mark.django_db
def test_without_a_worker_a_workflow_is_a_plain_function(
    trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_TRACE", str(trace.path))
    ask("plain")
    assert run_waiting() == ["plain"]
    assert trace.lines() == ["plain begin 1", "plain end 1"]


def test_neither_the_web_nor_the_command_line_loads_the_engine() -> None:
    code = (
        "import sys, django; django.setup();"
        "import ledgerboard.work.services, ledgerboard.work.tasks, ledgerboard.work.selectors;"
        "sys.exit('dbos' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _together(function: Callable[[], None], threads: int) -> None:
    started = [Thread(target=function) for _ in range(threads)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
