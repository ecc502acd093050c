"""What every test stands on: a data folder of its own, settings for tests, no network."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

_data = Path(tempfile.mkdtemp(prefix="ledgerboard-tests-"))
os.environ["LEDGERBOARD_DATA_DIR"] = str(_data)
os.environ.setdefault("LEDGERBOARD_SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread

# pytest-django has read the settings before this file is: two runs would share one database file
if settings.configured and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["TEST"]["NAME"] = _data / "test.sqlite3"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A test that did not run must not look like one that passed."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.write_line(f"SKIPPED LOUDLY: {len(skipped)} tests did not run", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """CI installs all that the tests need, so there a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LEDGERBOARD_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
