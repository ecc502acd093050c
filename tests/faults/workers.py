"""A real worker process on the database of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from tests.waiting import PATIENCE_SECONDS
from tests.work.processes import ROOT, until

from ledgerboard.work.engine.lease import is_held


@contextmanager
def worker(under: Sequence[str] = (), **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`under` is a command that runs it, such as a tracer."""
    process = subprocess.Popen(
        [*under, sys.executable, "-m", "tests.faults.worker_main"],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "ledgerboard.config.django",
            "LEDGERBOARD_SECRET_KEY": settings.SECRET_KEY,
            "WORK_DATABASE": str(connection.settings_dict["NAME"]),
            **environment,
        },
    )
    try:
        until(lambda: is_held("slot-1") or process.poll() is not None)
        assert process.poll() is None
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)
