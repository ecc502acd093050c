"""Pages and API on PostgreSQL: only such of their tests as it takes to send each query once.

What a page says is proven on SQLite, and is the same on any database. What may differ is whether a
query means the same there. So the run on SQLite notes which test sends which queries and how long
it takes, and of them the run on PostgreSQL takes those that send them all in the shortest time. A
test of which nothing was noted runs, and so does what sends values that only PostgreSQL may refuse.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from math import ceil, log2
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection

KEPT = Path(__file__).resolve().parents[1] / ".migrated"
PLACES = ("tests/web/", "tests/api/")
ODD_VALUES = ("tests/api/test_schema.py", "x00")
"""Drawn requests, and what carries a NUL: PostgreSQL refuses values that SQLite takes."""
LISTS = re.compile(r"\(%s(, %s)*\)(, \(%s(, %s)*\))*")
NUMBERS = re.compile(r"\d+")
NOT_QUERIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
SHORTEST = 1 / 8


@dataclass
class Noted:
    """What one test sent, and how long it took."""

    queries: set[str] = field(default_factory=set)
    seconds: float = 0

    @property
    def cost(self) -> float:
        """In steps of twice as long: a busy machine must not choose other tests each time."""
        return 2.0 ** ceil(log2(max(self.seconds, SHORTEST)))


_noted: dict[str, Noted] = {}


def concerns(nodeid: str) -> bool:
    return nodeid.startswith(PLACES) and not any(odd in nodeid for odd in ODD_VALUES)


def shape(sql: str) -> str:
    """The same for any number of values, however an alias is numbered."""
    return NUMBERS.sub("0", LISTS.sub("(%s)", sql))


def mark(sql: str) -> str:
    """As it is kept: the statements of all pages would fill megabytes."""
    return sha256(shape(sql).encode()).hexdigest()[:16]


@contextmanager
def noted(nodeid: str) -> Iterator[None]:
    found, begun = _noted.setdefault(nodeid, Noted()), perf_counter()

    def note(execute: Any, sql: str, *others: Any) -> Any:
        if not sql.startswith(NOT_QUERIES):
            found.queries.add(mark(sql))
        return execute(sql, *others)

    try:
        with connection.execute_wrapper(note):
            yield
    finally:
        found.seconds = perf_counter() - begun


def forget() -> None:
    for path in KEPT.glob("queries.*.json"):
        path.unlink()


def write(process: str) -> None:
    if _noted:
        KEPT.mkdir(exist_ok=True)
        kept = {nodeid: asdict(test) for nodeid, test in _noted.items()}
        (KEPT / f"queries.{process}.json").write_text(json.dumps(kept, default=sorted))


def needless() -> set[str]:
    """Tests all of whose queries others send; empty where nothing was noted."""
    by_test: dict[str, Noted] = {}
    for path in sorted(KEPT.glob("queries.*.json")):
        for nodeid, test in json.loads(path.read_text()).items():
            by_test[nodeid] = Noted(set(test["queries"]), test["seconds"])
    return {nodeid for nodeid in by_test if concerns(nodeid)} - set(cheapest(by_test))


def cheapest(by_test: Mapping[str, Noted]) -> list[str]:
    """Tests that together send every query, nearly in the shortest time: each adds most for its
    time to those before it, and none is kept whose queries all the others send, too.
    """
    left = {nodeid: set(test.queries) for nodeid, test in sorted(by_test.items())}
    taken: list[str] = []
    while left := {nodeid: queries for nodeid, queries in left.items() if queries}:
        most = max(left, key=lambda nodeid: len(left[nodeid]) / by_test[nodeid].cost)
        taken.append(most)
        left = {nodeid: queries - by_test[most].queries for nodeid, queries in left.items()}
    return _without_spare(taken, by_test)


def _without_spare(taken: Iterable[str], by_test: Mapping[str, Noted]) -> list[str]:
    """The longest go first."""
    kept = list(taken)
    times = Counter(query for nodeid in kept for query in by_test[nodeid].queries)
    for nodeid in sorted(kept, key=lambda nodeid: -by_test[nodeid].cost):
        if all(times[query] > 1 for query in by_test[nodeid].queries):
            kept.remove(nodeid)
            times.subtract(by_test[nodeid].queries)
    return kept
