"""Each of these files needs its database; the suite runs once on either (see scripts/test)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.work.processes import Trace

on_postgres = bool(os.environ.get("LEDGERBOARD_DATABASE_URL"))
collect_ignore = ["test_slots.py"] if not on_postgres else ["test_one_worker.py"]


@pytest.fixture
def trace(tmp_path: Path) -> Trace:
    return Trace(tmp_path / "trace")
