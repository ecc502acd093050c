"""Which worker is which. An executor id is a lease: while somebody holds it nobody else may work
under it, and when its holder dies the others know at once.

Two processes with one executor id repeat each other's steps, and the engine itself lets nobody
else finish a dead worker's workflows; so the lease is ours.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import Error

SPACE = 0x1ED6E4
"""Keeps our advisory locks apart from those of others in the same database."""

ACQUIRE_SECONDS = 2.0

logger = logging.getLogger(__name__)


class LeaseRefused(Exception):
    """The worker may not start; the message says why and what to do."""


class Lease(Protocol):
    executor: str

    def holds(self) -> bool: ...

    def free_slots(self) -> Iterator[str]:
        """The executor ids that nobody holds; each is locked while the caller looks at it."""

    def release(self) -> None: ...


def acquire(slots: int) -> Lease:
    return FileLease() if connection.vendor == "sqlite" else SlotLease(slots)


def is_held(executor: str) -> bool:
    """Whether a living worker works under this id."""
    if connection.vendor == "sqlite":
        return _is_locked(lock_path())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s "
            "AND objid = %s AND database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database())",
            [SPACE, _number(executor)],
        )
        return cursor.fetchone() is not None


def lock_path() -> Path:
    name = str(connection.settings_dict["NAME"])
    return Path(f"{name}.worker.lock")


def _number(executor: str) -> int:
    return int(executor.rpartition("-")[2])


def _is_locked(path: Path) -> bool:
    with path.open("a") as file:
        return not _lock(file)


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class FileLease:
    """SQLite: exactly one worker. Several would break the order within partitions."""

    executor = "slot-1"

    def __init__(self) -> None:
        path = lock_path()
        self._file = path.open("a+")
        if not _lock(self._file):
            self._file.seek(0)
            other = self._file.read().strip()
            self._file.close()
            raise LeaseRefused(
                f"Another worker (process {other}) already works on {path.stem.split('.')[0]}. "
                "With SQLite there is exactly one: stop it, or set LEDGERBOARD_DATABASE_URL to a "
                "PostgreSQL database to run several."
            )
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def holds(self) -> bool:
        return not self._file.closed

    def free_slots(self) -> Iterator[str]:
        return iter(())

    def release(self) -> None:
        self._file.close()


class SlotLease:
    """PostgreSQL: the first free of N slots, held by an advisory lock on a connection of its own.

    The lock falls with the connection, that is, with the process.
    """

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._connection = _own_connection()
        self._number = self._first_free()
        self.executor = f"slot-{self._number}"

    def holds(self) -> bool:
        """False when the connection is gone: the lock went with it, and another may hold it."""
        try:
            self._ask("SELECT 1")
        except Error:
            return False
        return True

    def free_slots(self) -> Iterator[str]:
        for number in range(1, self._slots + 1):
            if number != self._number and self._try(number):
                try:
                    yield f"slot-{number}"
                finally:
                    self._ask(f"SELECT pg_advisory_unlock({SPACE}, {number})")

    def release(self) -> None:
        self._connection.close()

    def _first_free(self) -> int:
        """Looks more than once: another worker looking for dead ones holds a slot for a moment."""
        until = time.monotonic() + ACQUIRE_SECONDS
        while True:
            for number in range(1, self._slots + 1):
                if self._try(number):
                    return number
            if time.monotonic() > until:
                self._connection.close()
                raise LeaseRefused(
                    f"All {self._slots} worker slots are taken. Stop a worker, or raise "
                    "LEDGERBOARD_WORKER_SLOTS for all of them."
                )
            time.sleep(0.1)

    def _try(self, number: int) -> bool:
        return bool(self._ask(f"SELECT pg_try_advisory_lock({SPACE}, {number})"))

    def _ask(self, sql: str) -> object:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone()
        return row[0] if row else None


def _own_connection() -> BaseDatabaseWrapper:
    """Apart from Django's per-thread ones, which are closed all the time. Keep-alives let the
    server notice within half a minute that a worker's whole machine is gone.
    """
    own: BaseDatabaseWrapper = connections.create_connection("default")
    own.inc_thread_sharing()
    with own.cursor() as cursor:
        for name, value in (("idle", 10), ("interval", 5), ("count", 4)):
            cursor.execute(f"SET tcp_keepalives_{name} = {value}")
    return own
