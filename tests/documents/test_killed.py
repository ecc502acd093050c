"""A worker that is killed while it reads loses nothing: the next one reads it to the end."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import migrated
from tests.cli.conftest import alone
from tests.waiting import PATIENCE_SECONDS, until

TAKE_IN = """
import sys
from ledgerboard.cli.main import start_django
start_django()
from ledgerboard.documents.models import Arrival
from ledgerboard.documents.services import Sender, receive
from ledgerboard.users.models import Organization
office = Organization.objects.create(name="Harbor Builders")
for name in sys.argv[1:]:
    with open(name, "rb") as stream:
        receive(office, stream, name, Sender(Arrival.Source.COMMAND))
"""


@contextmanager
def worker(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "ledgerboard", "worker"],
        env=alone(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def states(folder: Path) -> list[str]:
    with sqlite3.connect(folder / "data" / "ledgerboard.sqlite3", timeout=20) as database:
        return [row[0] for row in database.execute("SELECT state FROM documents_document")]


def test_a_killed_worker_s_reading_is_taken_up_again(tmp_path: Path, coi: bytes):
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(coi + b"\n" * number)
    migrated.copy_into(tmp_path / "data")
    subprocess.run(
        [sys.executable, "-c", TAKE_IN, *map(str, files)], env=alone(tmp_path), cwd=tmp_path,
        check=True, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert states(tmp_path) == ["waiting"] * 3
    with worker(tmp_path) as first:
        until(lambda: "reading" in states(tmp_path))
        os.killpg(first.pid, signal.SIGKILL)
    assert "read" not in states(tmp_path) or states(tmp_path).count("read") < 3
    with worker(tmp_path):
        until(lambda: states(tmp_path) == ["read"] * 3, told=lambda: states(tmp_path))
    with sqlite3.connect(tmp_path / "data" / "ledgerboard.sqlite3") as database:
        papers = database.execute("SELECT document_id, count(*) FROM documents_paper GROUP BY 1")
        assert [count for _, count in papers] == [1, 1, 1]
