"""One kind of record of a simulated system: plain rows, found by key or by index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

Row = dict[str, Any]
Key = int | str
Indexer = Callable[[Row], Any]


class Watcher(Protocol):
    """Hears of each row before it changes: undo, persistence, the change log."""

    def noticed(self, table: Table, key: Key, before: Row | None, after: Row | None) -> None: ...


def by_field(name: str) -> Indexer:
    return lambda row: row.get(name)


class Table:
    """Rows are values: change them through `update`, never in place, or indexes go stale."""

    def __init__(self, name: str, watcher: Watcher, key: str = "id") -> None:
        self.name = name
        self.key = key
        self._watcher = watcher
        self._rows: dict[Key, Row] = {}
        self._indexers: dict[str, Indexer] = {}
        self._indexes: dict[str, dict[Any, dict[Key, None]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(list(self._rows.values()))

    def __contains__(self, key: Key) -> bool:
        return key in self._rows

    def index(self, name: str, indexer: Indexer | None = None) -> None:
        """Find rows by a field, or by what `indexer` makes of a row; None is not indexed."""
        if name in self._indexers:
            return
        self._indexers[name] = indexer or by_field(name)
        self._indexes[name] = {}
        for key, row in self._rows.items():
            self._enter(name, key, row)

    def get(self, key: Key) -> Row | None:
        return self._rows.get(key)

    def find(self, index: str, value: Any) -> list[Row]:
        """Rows under `value`, in the order they came under it."""
        return [self._rows[key] for key in self._indexes[index].get(value, ())]

    def first(self, index: str, value: Any) -> Row | None:
        return next(iter(self.find(index, value)), None)

    def oldest(self) -> Row | None:
        return next(iter(self._rows.values()), None)

    def select(self, keep: Callable[[Row], bool]) -> list[Row]:
        """A full scan: for reads, never per written row."""
        return [row for row in self._rows.values() if keep(row)]

    def put(self, row: Row) -> Row:
        """Insert, or replace the row with the same key."""
        key: Key = row[self.key]
        before = self._rows.get(key)
        self._watcher.noticed(self, key, before, row)
        self._replace(key, before, row)
        return row

    def update(self, key: Key, changes: Row) -> Row:
        return self.put({**self._rows[key], **changes})

    def delete(self, key: Key) -> Row | None:
        before = self._rows.get(key)
        if before is not None:
            self._watcher.noticed(self, key, before, None)
            self._replace(key, before, None)
        return before

    def clear(self) -> None:
        for key in list(self._rows):
            self.delete(key)

    def restore(self, key: Key, row: Row | None) -> None:
        """Put back without telling the watcher: undo and loading."""
        self._replace(key, self._rows.get(key), row)

    def load(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.restore(row[self.key], row)

    def _replace(self, key: Key, before: Row | None, after: Row | None) -> None:
        for name, indexer in self._indexers.items():
            old = indexer(before) if before is not None else None
            new = indexer(after) if after is not None else None
            if old != new:
                self._leave(name, key, old)
                self._add(name, key, new)
        if after is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = after

    def _enter(self, name: str, key: Key, row: Row) -> None:
        self._add(name, key, self._indexers[name](row))

    def _add(self, name: str, key: Key, value: Any) -> None:
        if value is not None:
            self._indexes[name].setdefault(value, {})[key] = None

    def _leave(self, name: str, key: Key, value: Any) -> None:
        bucket = self._indexes[name].get(value)
        if bucket is not None:
            bucket.pop(key, None)
            if not bucket:
                del self._indexes[name][value]
