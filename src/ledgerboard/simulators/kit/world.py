"""The whole state of one simulated system."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from ledgerboard.simulators.kit.calls import CallLog
from ledgerboard.simulators.kit.clock import Clock
from ledgerboard.simulators.kit.faults import Faults
from ledgerboard.simulators.kit.outbox import Outbox, Policy
from ledgerboard.simulators.kit.store import META, Store
from ledgerboard.simulators.kit.table import Indexer, Key, Row, Table

CHANGES_KEPT = 200_000


class Change(NamedTuple):
    """One row written: the log that tests and change feeds read."""

    at: datetime
    table: str
    key: Key
    kind: str  # create | update | delete


class World:
    """Tables, sequences, clock, chance, faults and webhooks behind one lock.

    Requests are handled one at a time: the same calls in the same order give the same answers.
    With a `state` file each answered call is on disk before its answer leaves.
    """

    def __init__(
        self, *, state: str | Path | None = None, seed: int = 1, policy: Policy | None = None
    ) -> None:
        self.lock = threading.RLock()
        self.clock = Clock()
        self.seed = seed
        self.random = Random(seed)  # noqa: S311 - deterministic on purpose
        self.faults = Faults(self.random)
        self.calls = CallLog()
        self.changes: deque[Change] = deque(maxlen=CHANGES_KEPT)
        self.settings: dict[str, Any] = {}
        self.limits: dict[str, Any] = {}
        self.memo: dict[str, Any] = {}
        self._defaults: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        self._tables: dict[str, Table] = {}
        self._sequences: dict[str, int] = {}
        self._undo: list[tuple[Table, Key, Row | None]] = []
        self._dirty: dict[tuple[str, Key], Row | None] = {}
        self._loaded: dict[str, list[Row]] = {}
        self._store = Store(str(state)) if state else None
        self._load()
        self.outbox = Outbox(self, policy or Policy())

    def defaults(self, *, settings: dict[str, Any], limits: dict[str, Any]) -> None:
        """What `reset` goes back to; a state file's own values win."""
        self._defaults = (dict(settings), dict(limits))
        self.settings = {**settings, **self.settings}
        self.limits = {**limits, **self.limits}

    def table(self, name: str, *fields: str, key: str = "id", **indexers: Indexer) -> Table:
        """The table of that name, made at the first mention, with indexes."""
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = Table(name, self, key)
            table.load(self._loaded.pop(name, []))
        for field in fields:
            table.index(field)
        for index, indexer in indexers.items():
            table.index(index, indexer)
        return table

    def tables(self) -> dict[str, Table]:
        for name in list(self._loaded):
            self.table(name)
        return dict(self._tables)

    def next_id(self, sequence: str, first: int = 1) -> int:
        """Ids never come twice, not even after a rollback."""
        number = self._sequences.get(sequence, first - 1) + 1
        self._sequences[sequence] = number
        return number

    def now(self) -> datetime:
        return self.clock.now()

    def noticed(self, table: Table, key: Key, before: Row | None, after: Row | None) -> None:
        """Called by tables before each change."""
        self._undo.append((table, key, before))
        if self._store:
            self._dirty[table.name, key] = after
        kind = "delete" if after is None else "update" if before else "create"
        self.changes.append(Change(self.clock.now(), table.name, key, kind))

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Everything inside happens, or nothing does: one call, one item of a batch."""
        mark, events = len(self._undo), self.outbox.mark()
        try:
            yield
        except BaseException:
            self._roll_back(mark)
            self.outbox.roll_back(events)
            raise

    def _roll_back(self, mark: int) -> None:
        while len(self._undo) > mark:
            table, key, before = self._undo.pop()
            table.restore(key, before)
            if self._store:
                self._dirty[table.name, key] = before

    def commit(self) -> None:
        """End of a call: forget the undo list, write what changed, release its webhooks."""
        self.outbox.release()
        self._undo.clear()
        if self._store and self._dirty:
            self._store.write({**self._dirty, (META, "meta"): self._meta()})
            self._dirty.clear()
        self.outbox.wake()

    def save(self) -> None:
        """Write sequences, clock and switches even when no row changed."""
        if self._store:
            self._dirty[META, "meta"] = self._meta()
        self.commit()

    def reset(self) -> None:
        """Back to an empty system with its default switches; the call log stays."""
        for table in self.tables().values():
            table.clear()
        self._sequences.clear()
        self.changes.clear()
        self.memo.clear()
        self.settings, self.limits = (dict(part) for part in self._defaults)
        self.random.seed(self.seed)
        self.faults.clear()
        self.outbox.reset()
        self.clock.reset()
        self.save()

    def close(self) -> None:
        """Stop the webhook sender, then close the file."""
        self.outbox.close()
        with self.lock:
            self.save()
            if self._store:
                self._store.close()
                self._store = None

    def _meta(self) -> Row:
        return {
            "id": "meta",
            "sequences": self._sequences,
            "clock": self.clock.dump(),
            "settings": self.settings,
            "limits": self.limits,
        }

    def _load(self) -> None:
        for name, row in self._store.read() if self._store else ():
            if name == META:
                self._sequences = row["sequences"]
                self.clock.load(row["clock"])
                self.settings, self.limits = row["settings"], row["limits"]
            else:
                self._loaded.setdefault(name, []).append(row)
