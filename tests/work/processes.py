"""Real worker processes, what they leave in the trace, and waiting for them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from tests import waiting
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.work.engine.lease import is_held
from ledgerboard.work.models import Job

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Trace:
    path: Path

    def lines(self, start: str = "") -> list[str]:
        text = self.path.read_text() if self.path.exists() else ""
        return [line for line in text.splitlines() if line.startswith(start)]

    def open_gate(self) -> None:
        Path(f"{self.path}.go").touch()


def until(fact: Callable[[], object]) -> None:
    """Wait for what another process does; says how it stands with each job when it does not."""
    waiting.until(fact, told=lambda: f"Jobs: {_jobs()}")


def _jobs() -> list[tuple[str, ...]]:
    return list(Job.objects.values_list("key", "state", "executor", "attempts", "finished_at"))


def state(key: str) -> str:
    return Job.objects.values_list("state", flat=True).get(key=key)


def begin_worker(trace: Trace, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.work.worker_main"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "ledgerboard.config.django",
            "WORK_DATABASE": str(connection.settings_dict["NAME"]),
            "WORK_TRACE": str(trace.path),
            **environment,
        },
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def worker(trace: Trace, *, slot: int = 1, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A worker that has taken this slot; it is ended at the end, if it lives."""
    process = begin_worker(trace, **environment)
    try:
        until(lambda: is_held(f"slot-{slot}") or process.poll() is not None)
        assert process.poll() is None, process.communicate()[1]
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)
