"""Files of strangers are read in a process of their own, with limits of time and memory.

Whatever a hostile file does to that process, the caller gets an answer: its reading or a reason.
The process inherits no secret, writes no file and is killed when its time is over.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ledgerboard.papers.outline import Result, outline

STARTED = "ledgerboard.papers.apart"


@dataclass(frozen=True)
class Bounds:
    """`megabytes` bounds the address space, which is more than what is ever resident."""

    seconds: int = 60
    megabytes: int = 1_024


BOUNDS = Bounds()


def read_apart(path: Path, *, methods: bool = False, bounds: Bounds = BOUNDS) -> Result:
    command = [sys.executable, "-m", STARTED, str(path.absolute()), *(["--methods"] * methods)]
    limits = {
        "LEDGERBOARD_READ_SECONDS": bounds.seconds,
        "LEDGERBOARD_READ_MEGABYTES": bounds.megabytes,
    }
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)} | {k: str(v) for k, v in limits.items()}
    begun = perf_counter()
    try:
        done = subprocess.run(  # noqa: S603  # our own module; the file's name is one argument
            command, capture_output=True, timeout=bounds.seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return _failed(path, f"reading took longer than {bounds.seconds} seconds", begun)
    return _answer(done, path, begun)


def _answer(done: subprocess.CompletedProcess[bytes], path: Path, begun: float) -> Result:
    try:
        result = json.loads(done.stdout) if done.returncode == 0 else None
    except ValueError:
        result = None
    if isinstance(result, dict):
        return result
    return _failed(path, "reading it took too much memory or time, or broke the reader", begun)


def _failed(path: Path, reason: str, begun: float) -> Result:
    return {**outline(path, 0, perf_counter() - begun), "error": reason, "papers": []}


def _bind() -> None:
    """The limits are set here, before a byte of the file is looked at."""
    memory = int(os.environ.get("LEDGERBOARD_READ_MEGABYTES", BOUNDS.megabytes)) * 1_000_000
    seconds = int(os.environ.get("LEDGERBOARD_READ_SECONDS", BOUNDS.seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """`python -m ledgerboard.papers.apart FILE`: the child's side."""
    _bind()
    from ledgerboard.papers.reading import read_file  # noqa: PLC0415  # after the limits

    result = read_file(Path(sys.argv[1]), methods="--methods" in sys.argv[2:])
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
