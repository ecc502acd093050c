"""What a database or a disk says when it cannot go on, in words for whoever asked.

Pages, the API, the command and the doctor say the same of the same error.
"""

from __future__ import annotations

import errno
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """`status` is the HTTP status; each of them says «not your mistake, come again»."""

    status: int
    what: str
    advice: str


FULL = Trouble(
    507,
    "The disk is full",
    "There is no room left on the disk that holds Ledgerboard's data, so nothing of this was "
    "carried out. Nothing that was there before is lost. Free up some space on the server "
    "(`ledgerboard doctor` names the folder), then try again.",
)
AWAY = Trouble(
    503,
    "The database does not answer",
    "It may be restarting: try again in a moment. If it stays away, look at the database server "
    "and at LEDGERBOARD_DATABASE_URL.",
)
BUSY = Trouble(
    503,
    "The database is busy",
    "Another change took too long, so this one was not carried out. Try again in a moment.",
)
READ_ONLY = Trouble(
    503,
    "The data can't be saved",
    "The folder or file that holds Ledgerboard's data is read-only for the server. Give its user "
    "the right to write there, then try again.",
)

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR_WRITE": FULL,  # a file that may not grow: a quota, or no room for the log
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": READ_ONLY,
}


def trouble(error: BaseException) -> Trouble | None:
    """None for an error that is about something else."""
    return next((found for each in _causes(error) if (found := _one(each))), None)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from: Django wraps, and transactions wrap again."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _one(error: BaseException) -> Trouble | None:
    match error:
        case sqlite3.Error():
            name = getattr(error, "sqlite_errorname", "")
            return next((SQLITE[key] for key in SQLITE if name.startswith(key)), None)
        case OSError() if error.errno in NO_ROOM:
            return FULL
    return _of_postgresql(error)


def _of_postgresql(error: BaseException) -> Trouble | None:
    """Where nobody loaded its driver the error is not its: loading it takes each process a while,
    and most installations have none.
    """
    psycopg = sys.modules.get("psycopg")
    if psycopg is None:
        return None
    if isinstance(error, psycopg.errors.DiskFull):
        return FULL
    if isinstance(error, psycopg.InterfaceError):
        return AWAY
    away = isinstance(error, psycopg.OperationalError)
    state = getattr(error, "sqlstate", None) or "08"
    return AWAY if away and state[:2] in {"08", "57"} else None
