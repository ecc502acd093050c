"""SQLite: exactly one worker."""

from __future__ import annotations

import pytest
from tests.work.processes import Trace, begin_worker, worker


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_says_why_it_will_not_start(trace: Trace) -> None:
    with worker(trace) as first:
        second = begin_worker(trace)
        _, said = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"process {first.pid}" in said
    assert "PostgreSQL" in said
