"""Where a world outlives its process.

SQLite, one row per record, one transaction per answered call. `synchronous=OFF` because what has
to survive is a killed process, not a power cut: the operating system still holds what was written,
and SQLite's journal undoes a half transaction. A whole-file JSON dump would cost seconds per
change at 10,000 vendors.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit.table import Key, Row

SCHEMA = """CREATE TABLE IF NOT EXISTS rows (
    tab TEXT, key TEXT, n INTEGER, body TEXT, PRIMARY KEY (tab, key))"""
META = "_meta"


def encode(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), default=as_plain)


def as_plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is not JSON: keep plain values in rows")


class Store:
    """Open on one file; every method is called under the world's lock."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")
        self._db.execute(SCHEMA)
        self._number = self._last_number()

    def _last_number(self) -> int:
        with closing(self._db.execute("SELECT coalesce(max(n), 0) FROM rows")) as found:
            return int(found.fetchone()[0])

    def read(self) -> Iterator[tuple[str, Row]]:
        """Rows of all tables, each table in the order its rows first came."""
        with closing(self._db.execute("SELECT tab, body FROM rows ORDER BY n")) as found:
            for table, body in found:
                yield table, json.loads(body)

    def write(self, changes: dict[tuple[str, Key], Row | None]) -> None:
        """All or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for (table, key), row in changes.items():
                self._write_one(table, encode(key), row)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _write_one(self, table: str, key: str, row: Row | None) -> None:
        if row is None:
            self._db.execute("DELETE FROM rows WHERE tab=? AND key=?", (table, key))
            return
        self._number += 1
        self._db.execute(
            "INSERT INTO rows VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET body=excluded.body",
            (table, key, self._number, encode(row)),
        )

    def close(self) -> None:
        self._db.close()
