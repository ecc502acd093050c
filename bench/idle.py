"""What a worker costs while there is nothing to do, and how soon it begins what it is asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.report import Report

SETTLE_SECONDS, IDLE_SECONDS = 10, 30
JOBS = 12
APART_SECONDS = 1.37
"""Not a multiple of anything that the worker polls by; longer than it stays quick after a job."""
QUIET_SECONDS = 5.0
IN_A_ROW = 20


def run() -> Report:
    report = Report("An idle worker")
    with worker() as process:
        time.sleep(SETTLE_SECONDS)
        before = cpu_seconds(process.pid)
        time.sleep(IDLE_SECONDS)
        share = (cpu_seconds(process.pid) - before) / IDLE_SECONDS
        report.add(f"idle for {IDLE_SECONDS} s: share of a core", f"{share:.1%}", "below 3 %")
        waits = sorted(begun_after(f"bench-{number}") for number in range(JOBS))
        report.add("a job asked for while idle begins after", f"{median(waits):.2f} s (median)")
        report.add("  the slowest", f"{waits[-1]:.2f} s", "about 1 s")
        report.add(f"{IN_A_ROW} jobs of one partition, one after the other", f"{row():.1f} s")
    return report


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """One that is ready: its lease comes before its engine, so a first job is waited for, too."""
    process = subprocess.Popen([sys.executable, "-m", "ledgerboard", "worker"])
    try:
        begun_after("the first")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def cpu_seconds(pid: int) -> float:
    """User and system time of that process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def begun_after(key: str) -> float:
    """Seconds from asking to beginning, by the job's own row."""
    from ledgerboard.work import engine
    from ledgerboard.work.models import Job

    time.sleep(QUIET_SECONDS + APART_SECONDS)
    asked = time.time()
    engine.enqueue("sync.abandoned", id=key, partition="bench")
    while (job := Job.objects.get(key=key)).started_at is None:
        time.sleep(0.01)
    return job.started_at.timestamp() - asked


def row() -> float:
    from ledgerboard.work import engine
    from ledgerboard.work.models import Job

    began = time.monotonic()
    for number in range(IN_A_ROW):
        engine.enqueue("sync.abandoned", id=f"row-{number}", partition="row")
    while Job.objects.filter(key__startswith="row-").exclude(state="done").exists():
        time.sleep(0.05)
    return time.monotonic() - began


if __name__ == "__main__":
    os.environ["LEDGERBOARD_DATA_DIR"] = tempfile.mkdtemp(prefix="ledgerboard-bench-")
    os.environ["LEDGERBOARD_SETTINGS_FILE"] = os.devnull
    os.environ.setdefault("LEDGERBOARD_SECRET_KEY", "only-for-benches-" + "x" * 40)
    from django.core.management import call_command

    from ledgerboard.cli.main import start_django

    start_django()
    call_command("migrate", verbosity=0)
    run()
