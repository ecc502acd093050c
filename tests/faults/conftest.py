from __future__ import annotations

import os
import pickle
from collections.abc import Iterator

import pytest
from tests.faults.outside import Systems, pointed_at
from tests.faults.scenarios import Outcome
from tests.faults.table import lines

ON_SQLITE = ["test_full_disk_answers.py", "test_disk.py", "test_power_cut.py"]
ON_POSTGRES = ["test_database_restart.py"]
collect_ignore = ON_SQLITE if os.environ.get("LEDGERBOARD_DATABASE_URL") else ON_POSTGRES
_outcomes: list[Outcome] = []


@pytest.fixture
def outside(simulated: Systems) -> Iterator[Systems]:
    """Waits between steps move the clock."""
    with pointed_at(simulated, attempts=10) as both:
        yield both


@pytest.fixture
def usual_answers(outside: Systems) -> Iterator[None]:
    """Switches of QuickBooks that a test changes are put back by its end."""
    before = dict(outside.quickbooks.control("settings", method="GET"))
    yield
    outside.quickbooks.control("settings", before)


@pytest.fixture
def record() -> list[Outcome]:
    return _outcomes


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """One process of a parallel run hands its outcomes to the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["outcomes"] = pickle.dumps(_outcomes)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _outcomes:
        terminalreporter.section("fault matrix")
        for line in lines(_outcomes):
            terminalreporter.write_line(line)
