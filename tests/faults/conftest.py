from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import stamina
from tests.faults.outside import Systems, systems
from tests.faults.scenarios import Outcome
from tests.faults.table import lines

collect_ignore = ["test_disk.py"] if os.environ.get("LEDGERBOARD_DATABASE_URL") else []
_outcomes: list[Outcome] = []


@pytest.fixture(scope="package")
def outside() -> Iterator[Systems]:
    """Repeats inside one call do not wait here; waits between steps move the clock."""
    with systems() as both:
        stamina.set_testing(testing=True, attempts=10, cap=True)
        yield both
        stamina.set_testing(testing=False)


@pytest.fixture
def record() -> list[Outcome]:
    return _outcomes


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _outcomes:
        terminalreporter.section("fault matrix")
        for line in lines(_outcomes):
            terminalreporter.write_line(line)
