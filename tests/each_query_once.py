"""Pages and API on PostgreSQL: only as many of their tests as it takes to send each query once.

What a page says is proven on SQLite, and is the same on any database. What may differ is whether a
query means the same there. So the run on SQLite notes which test sends which queries, and of them
the run on PostgreSQL takes the fewest that send them all. A test of which nothing was noted runs,
and so does what sends values that only PostgreSQL may refuse.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import connection

KEPT = Path(__file__).resolve().parents[1] / ".migrated"
PLACES = ("tests/web/", "tests/api/")
ODD_VALUES = ("tests/api/test_schema.py", "x00")
"""Drawn requests, and what carries a NUL: PostgreSQL refuses values that SQLite takes."""
LISTS = re.compile(r"\(%s(, %s)*\)(, \(%s(, %s)*\))*")
NUMBERS = re.compile(r"\d+")
NOT_QUERIES = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
_noted: dict[str, set[str]] = {}


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
    found = _noted.setdefault(nodeid, set())

    def note(execute: Any, sql: str, *others: Any) -> Any:
        if not sql.startswith(NOT_QUERIES):
            found.add(mark(sql))
        return execute(sql, *others)

    with connection.execute_wrapper(note):
        yield


def forget() -> None:
    for path in KEPT.glob("queries.*.json"):
        path.unlink()


def write(process: str) -> None:
    if _noted:
        KEPT.mkdir(exist_ok=True)
        kept = {nodeid: sorted(marks) for nodeid, marks in _noted.items()}
        (KEPT / f"queries.{process}.json").write_text(json.dumps(kept))


def needless() -> set[str]:
    """Tests all of whose queries others send; empty where nothing was noted."""
    by_test: dict[str, set[str]] = {}
    for path in sorted(KEPT.glob("queries.*.json")):
        by_test |= {nodeid: set(shapes) for nodeid, shapes in json.loads(path.read_text()).items()}
    return {nodeid for nodeid in by_test if concerns(nodeid)} - set(fewest(by_test))


def fewest(by_test: Mapping[str, set[str]]) -> Iterable[str]:
    """Tests that together send every query; nearly the fewest: each adds most to those before."""
    left = {nodeid: set(shapes) for nodeid, shapes in sorted(by_test.items())}
    while left:
        most = max(left, key=lambda nodeid: len(left[nodeid]))
        sent = left.pop(most)
        if not sent:
            return
        yield most
        left = {nodeid: shapes - sent for nodeid, shapes in left.items()}
