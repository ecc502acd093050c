"""The disk that holds the database is full (SQLite): not one page more, in this connection."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

MOST_PAGES = 1_073_741_823


def asked(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        found: int = cursor.fetchone()[0]
        return found


def prepare() -> None:
    """A table cannot be made when it is full."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE ballast (load BLOB)")


def fill() -> None:
    """Not one page more, and none that could be used again."""
    asked(f"PRAGMA max_page_count = {asked('PRAGMA page_count')}")
    with connection.cursor() as cursor:
        for size in (4000, 200, 20):
            while True:
                try:
                    cursor.execute("INSERT INTO ballast VALUES (randomblob(%s))", [size])
                except OperationalError:
                    break


def clear() -> None:
    asked(f"PRAGMA max_page_count = {MOST_PAGES}")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE ballast")


@contextmanager
def nothing_fits() -> Iterator[None]:
    """For this whole process: no file takes more than its first page, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
