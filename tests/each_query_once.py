"""Of what PostgreSQL would only repeat, as many tests as it takes to send each query once.

What a test proves of our own decisions is proven on SQLite, and is the same on any database. What
may differ is whether a query means the same there. So the run on SQLite notes which test sends
which queries and how long it takes, and of them the run on PostgreSQL takes those that send them
all in the shortest time. Of pages and API each query counts once; in `sync` and `documents` once
for each of our functions that sends it, and once more where the database refuses it. A test of
which nothing was noted runs: whatever commits, the state machine, upgrades, and what sends values
that only PostgreSQL may refuse. `make postgres` thins nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from heapq import heapify, heappop, heappush
from math import ceil, log2
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any

import pytest
from django.db import DatabaseError, connection

KEPT = Path(__file__).resolve().parents[1] / ".migrated"
PLACES = ("tests/web/", "tests/api/")
ROOMS = ("tests/sync/", "tests/documents/")
WHOLE = (
    "tests/sync/test_machine.py",
    "tests/sync/test_upgrade.py",
    "tests/sync/pulling/test_pulling.py",
    "tests/sync/flows/test_money_flow.py",
    "tests/sync/planning/test_view_queries.py",
)
"""Of the rooms: what is drawn, what upgrades, and what is about values that databases store, order
or refuse otherwise (NUL, JSON as text, the length of a column).
"""
ODD_VALUES = ("tests/api/test_schema.py", "x00")
"""Drawn requests, and what carries a NUL: PostgreSQL refuses values that SQLite takes."""
LISTS = re.compile(r"\(%s(, %s)*\)(, \(%s(, %s)*\))*")
NUMBERS = re.compile(r"\d+")
NOT_QUERIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
SHORTEST = 1 / 8
OURS = "/src/ledgerboard/"


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
    if nodeid.startswith(ROOMS):
        return not nodeid.startswith(WHOLE)
    return nodeid.startswith(PLACES) and not any(odd in nodeid for odd in ODD_VALUES)


def commits(item: pytest.Item) -> bool:
    """What is about transactions and several processes is about the database itself."""
    marked = item.get_closest_marker("django_db")
    asked = getattr(item, "fixturenames", ())
    return "transactional_db" in asked or bool(marked and marked.kwargs.get("transaction"))


def begins_at_setup(nodeid: str) -> bool:
    """What a room's test is about, its fixtures may have done already."""
    return nodeid.startswith(ROOMS)


def shape(sql: str) -> str:
    """The same for any number of values, however an alias is numbered."""
    return NUMBERS.sub("0", LISTS.sub("(%s)", sql))


def mark(sql: str, where: str = "") -> str:
    """As it is kept: the statements of all pages would fill megabytes."""
    return sha256((where + shape(sql)).encode()).hexdigest()[:16]


@contextmanager
def noted(nodeid: str) -> Iterator[None]:
    """Adds to what was noted of the test already."""
    found, begun = _noted.setdefault(nodeid, Noted()), perf_counter()
    sender = sender_of if nodeid.startswith(ROOMS) else lambda _: ""

    def note(execute: Any, sql: str, *others: Any) -> Any:
        where = sender(sys._getframe(1))
        if not sql.startswith(NOT_QUERIES):
            found.queries.add(mark(sql, where))
        try:
            return execute(sql, *others)
        except DatabaseError:
            found.queries.add(mark(sql, f"refused {where}"))
            raise

    try:
        with connection.execute_wrapper(note):
            yield
    finally:
        found.seconds += perf_counter() - begun


def sender_of(frame: FrameType | None) -> str:
    """The function of ours that asked the database, directly or through Django."""
    while frame and OURS not in frame.f_code.co_filename:
        frame = frame.f_back
    if frame is None:
        return ""
    return f"{frame.f_code.co_filename.rpartition(OURS)[2]}:{frame.f_code.co_qualname}"


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
    sent: set[str] = set()
    taken: list[str] = []
    waiting = [(-len(test.queries) / test.cost, nodeid) for nodeid, test in by_test.items()]
    heapify(waiting)
    while waiting:
        _, nodeid = heappop(waiting)
        adds = len(by_test[nodeid].queries - sent)
        again = (-adds / by_test[nodeid].cost, nodeid)
        if adds and waiting and waiting[0] < again:  # it adds less than when it was looked at
            heappush(waiting, again)
        elif adds:
            taken.append(nodeid)
            sent |= by_test[nodeid].queries
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
