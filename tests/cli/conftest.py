from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.faults.outside import Systems, pointed_at
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.cli.main import main

Say = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """The command as somebody types it, in this process and on the database of the test."""

    def typed(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["ledgerboard", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capfd.readouterr()
        code = ended.value.code
        if isinstance(code, str):
            return Said(1, told.out, told.err + code)
        return Said(code or 0, told.out, told.err)

    return typed


@pytest.fixture
def apart(tmp_path: Path) -> Say:
    """The command as a process of its own, with a data folder of its own."""
    return lambda *words, **variables: Said(*_ended(tmp_path, words, variables))


def _ended(
    folder: Path, words: tuple[object, ...], variables: dict[str, str]
) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ledgerboard", *map(str, words)],
        env=alone(folder, **variables), cwd=folder,
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def alone(folder: Path, **variables: str) -> dict[str, str]:
    """The environment of another installation."""
    kept = {key: value for key, value in os.environ.items() if "LEDGERBOARD" not in key}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    named = {"DATA_DIR": str(folder / "data"), **variables}
    return {**kept, **{f"LEDGERBOARD_{name}": value for name, value in named.items()}}


@pytest.fixture
def outside(simulated: Systems) -> Iterator[Systems]:
    with pointed_at(simulated, attempts=2) as both:
        yield both
