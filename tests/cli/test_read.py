"""`ledgerboard read` with several files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
from tests.reading.pages import drawn
from tests.waiting import PATIENCE_SECONDS, until


def read(*words: object) -> tuple[int, list[dict]]:
    ledgerboard = Path(sys.executable).with_name("ledgerboard")
    command = [ledgerboard, "read", "--json", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The slowest first: in the order in which they are done it would not be."""
    names = ("long.pdf", "bad.pdf", "a.pdf")
    drawn(tmp_path / "long.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"nothing")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    return [tmp_path / name for name in names]


def test_several_at_once_answer_in_the_order_asked_as_one_after_another(files):
    one_by_one, at_once = read(*files), read("--jobs", 3, "--methods", *files)
    assert [each["file"] for each in at_once[1]] == [path.name for path in files]
    assert at_once[0] == one_by_one[0] == 1
    assert at_once[1][0]["papers"][0]["methods"]
    for each in at_once[1]:
        each.pop("seconds")
        for paper in each["papers"]:
            paper.pop("methods")
    assert at_once[1] == [
        {k: v for k, v in each.items() if k != "seconds"} for each in one_by_one[1]
    ]


@pytest.fixture
def pipes(tmp_path: Path) -> list[Path]:
    """Files that end only when the test says so."""
    paths = [tmp_path / "one", tmp_path / "two"]
    for path in paths:
        os.mkfifo(path)
    return paths


def opened_by_a_reader(path: Path) -> int:
    """Opens the pipe for writing once somebody reads it."""
    opened: list[int] = []

    def is_read() -> bool:
        with suppress(OSError):
            opened.append(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
        return bool(opened)

    until(is_read, told=lambda: f"nobody reads {path.name}")
    return opened[0]


def fed(path: Path, opened: int) -> None:
    """The content; for the fingerprint it is opened once more, as a file like any other."""
    beside = path.with_suffix(".whole")
    beside.write_bytes(b"no paper")
    beside.replace(path)
    os.write(opened, b"no paper")
    os.close(opened)


def test_two_jobs_read_two_files_at_the_same_time(pipes):
    answers: list[tuple[int, list[dict]]] = []
    reading = Thread(target=lambda: answers.append(read("--jobs", 2, *pipes)))
    reading.start()
    both = [opened_by_a_reader(path) for path in pipes]  # before either of them ends
    for path, opened in zip(pipes, both, strict=True):
        fed(path, opened)
    reading.join(PATIENCE_SECONDS)
    ((status, results),) = answers
    assert status == 1, "2 is for a command line that was not understood"
    assert [result["file"] for result in results] == ["one", "two"]
