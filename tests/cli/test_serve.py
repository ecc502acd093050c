"""A server's processes: they end with it, whatever ends it, and a new one starts at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import alone
from tests.work.processes import until

from ledgerboard.cli.demo import await_answer
from ledgerboard.cli.ports import free_port

END_SECONDS = 10


@contextmanager
def serving(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgerboard", "serve", "--port", str(port)],
        env=alone(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        await_answer(f"http://127.0.0.1:{port}/api/health")
        yield process
    finally:
        process.terminate()
        process.wait(30)
        for each in session(process.pid):
            os.kill(each, signal.SIGKILL)


def session(leader: int) -> list[int]:
    """The living processes of a session."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(leader)], capture_output=True,
                           text=True, check=False).stdout  # fmt: skip
    rows = [line.split() for line in found.splitlines()]
    return [int(pid) for pid, state in rows if not state.startswith("Z")]


def worker_of(folder: Path) -> str:
    lock = folder / "data" / "ledgerboard.sqlite3.worker.lock"
    return lock.read_text() if lock.exists() else ""


def test_a_killed_server_leaves_no_process_and_a_new_one_starts_at_once(tmp_path: Path):
    port = free_port()
    with serving(tmp_path, port) as first:
        until(lambda: worker_of(tmp_path))
        assert len(session(first.pid)) >= 4, "the server, its worker and two for pages"
        first.kill()
        first.wait(END_SECONDS)
        with serving(tmp_path, port) as second:
            assert session(first.pid) == []
            until(lambda: int(worker_of(tmp_path) or 0) in session(second.pid))
