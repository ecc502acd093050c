"""Figures as a table that people and diffs can read."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROWS = "LEDGERBOARD_BENCH_ROWS"
"""The file that collects the rows of all sections, if there is one."""


@dataclass
class Report:
    """Rows of (what, figure, goal)."""

    title: str
    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, what: str, figure: str, goal: str = "") -> None:
        self.rows.append((what, figure, goal))
        print(f"  {what:<58} {figure:>24}   {goal}", flush=True)
        if rows := os.environ.get(ROWS):
            with Path(rows).open("a") as file:
                file.write(json.dumps([self.title, what, figure, goal]) + "\n")


def reported(rows: Path) -> list[tuple[str, str, str, str]]:
    """What all sections reported, in their order."""
    found = (json.loads(line) for line in rows.read_text().splitlines())
    return [(title, what, figure, goal) for title, what, figure, goal in found]


class Watch:
    """Seconds of a block, after it."""

    seconds = 0.0


@contextmanager
def watch() -> Iterator[Watch]:
    taken, began = Watch(), time.perf_counter()
    yield taken
    taken.seconds = time.perf_counter() - began


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def own_peak_megabytes() -> float:
    """The same for a process that another one started: getrusage counts its parent's memory in."""
    status = Path("/proc/self/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1]) / 1024


def resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024**2
