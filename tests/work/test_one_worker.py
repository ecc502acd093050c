"""SQLite: exactly one worker."""

from __future__ import annotations

import asyncio

import pytest
from tests.waiting import PATIENCE_SECONDS
from tests.work.processes import Trace, begin_worker, worker

from ledgerboard.work import engine


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_says_why_it_will_not_start(trace: Trace) -> None:
    with worker(trace) as first:
        second = begin_worker(trace)
        _, said = second.communicate(timeout=PATIENCE_SECONDS)
    assert second.returncode == 1
    assert f"process {first.pid}" in said
    assert "PostgreSQL" in said


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_could_not_start_leaves_its_place_to_the_next() -> None:
    async def start() -> None:
        engine.Worker().start()  # the engine refuses where an event loop runs

    with pytest.raises(RuntimeError, match="event loop"):
        asyncio.run(start())
    second = engine.Worker()
    second.start()
    assert second.stop()
