"""A short run of the fuzzer; the long one is `python -m bench.fuzz_reading`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_mutated_papers_neither_hang_nor_crash_the_reader() -> None:
    """In a process of its own: it counts handles, and other tests' are closed at any time."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.fuzz_reading", "120", "4", "--without-recognition"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
