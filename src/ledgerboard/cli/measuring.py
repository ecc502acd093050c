"""Files read as users read them, several at a time, with what each reading cost.

The cost is the processor's time of the reader's own process, so that other work on the machine
does not enter it, and the most memory that such a process ever held.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measured:
    result: dict[str, Any]
    processor_seconds: float
    megabytes: float

    @property
    def pages(self) -> int:
        return max(1, self.result.get("pages") or 1)


@dataclass
class Costs:
    """Seconds a page: `reading` as the answer tells them, `process` with the reader's own start."""

    reading: list[float] = field(default_factory=list)
    process: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def add(self, one: Measured) -> None:
        self.reading += [one.result["seconds"] / one.pages] * one.pages
        self.process += [one.processor_seconds / one.pages] * one.pages
        self.megabytes = max(self.megabytes, one.megabytes)

    def told(self) -> str:
        return (
            f"seconds a page, 95th of 100: {slow(self.reading):.2f}; of the processor, with the "
            f"start of a process: {slow(self.process):.2f}; most memory {self.megabytes:.0f} MB"
        )


def read_all(paths: Sequence[Path], jobs: int, **wishes: Any) -> Iterator[Measured]:
    """In the order asked. The helpers start small: what this process holds is not theirs."""
    small = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=small) as pool:
        yield from pool.map(partial(_measured, **wishes), paths)


def read_each(paths: Sequence[Path], jobs: int, **wishes: Any) -> Iterator[Any]:
    """The answers alone; one at a time needs no helper. `wishes` are those of `read_apart`."""
    from ledgerboard.extraction.sandbox import read_apart

    helpers = min(jobs, len(paths))
    if helpers > 1:
        yield from (one.result for one in read_all(paths, helpers, **wishes))
    else:
        yield from (read_apart(path, **wishes) for path in paths)


def _measured(path: Path, **wishes: Any) -> Measured:
    from ledgerboard.extraction.sandbox import read_apart

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = read_apart(path, **wishes)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(result, spent, after.ru_maxrss / 1024)


def slow(costs: Sequence[float], share: float = 0.95) -> float:
    """The cost that only one in twenty exceeds."""
    ranked = sorted(costs)
    return ranked[max(0, int(share * len(ranked)) - 1)] if ranked else 0.0
