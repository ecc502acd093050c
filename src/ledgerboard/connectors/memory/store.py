"""An outside company in memory: people edit it, connectors share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledgerboard.connectors.base.protocol import Attachment, Result
from ledgerboard.connectors.memory.faults import Faults
from ledgerboard.core.reconcile.model import Origin, Seen, Unreadable
from ledgerboard.core.records import Value, record_of, values_of
from ledgerboard.core.values.text import fold


@dataclass(frozen=True)
class Row:
    """`changed` is the number of the last change, which is also what cursors count."""

    kind: str
    id: str
    values: Mapping[str, Value]
    version: int
    changed: int
    active: bool = True
    origin: Origin | None = None
    frozen: str | None = None
    unreadable: Unreadable | None = None
    gone: bool = False
    parent: str | None = None
    files: Mapping[str, Attachment] = field(default_factory=dict)


@dataclass
class Store:
    """`hides` are fields that it takes and never shows again; `lacks` those it has no place for;
    `unique` the kinds whose names differ; `other_names` names held by records of other kinds.
    `parts` are kinds that live inside another (a bill's lines), `by_project` those that are listed
    project by project; `documents` the kinds that are deleted or voided instead of made inactive.
    """

    title: str = "Memory"
    unique: Collection[str] = ("vendor",)
    keeps_origin: bool = True
    hides: Collection[str] = ()
    lacks: Collection[str] = ()
    longest_name: int = 100
    batch: int = 30
    parts: Mapping[str, str] = field(default_factory=dict)
    by_project: Collection[str] = ()
    documents: Collection[str] = ()
    alone: Collection[str] = ()
    """Kinds that are written one by one and found again by what they say."""
    cannot: dict[tuple[str, str], str] = field(default_factory=dict)
    other_names: dict[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    calls: Counter[str] = field(default_factory=Counter)
    answered: dict[str, list[Result]] = field(default_factory=dict)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    names: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    readings: int = 0
    """How often several kinds were asked for together."""
    changes: int = 0
    last_id: int = 1000

    def put(
        self,
        kind: str,
        id: str | None = None,  # noqa: A002  # the word of all records
        *,
        origin: Origin | None = None,
        frozen: str | None = None,
        active: bool = True,
        parent: str | None = None,
        **values: Any,
    ) -> str:
        """A new record, as a person (or our write) makes it. Returns its id."""
        key = id or self.next_id()
        self.save(Row(kind, key, values, 0, 0, active, origin, frozen, parent=parent))
        return key

    def next_id(self) -> str:
        self.last_id += 1
        return str(self.last_id)

    def edit(self, kind: str, id_: str, **changes: Any) -> None:
        """A person changes values; `active`, `origin`, `frozen` and `unreadable` are understood
        too. An unreadable one shows nothing but its name.
        """
        row = self.rows[kind, id_]
        special = {name: changes.pop(name) for name in _SPECIAL & set(changes)}
        self.save(replace(row, values={**row.values, **changes}, **special))

    def remove(self, kind: str, id_: str) -> None:
        """Deleted there; the next pull says so."""
        self.save(replace(self.rows[kind, id_], gone=True))

    def drop_part(self, kind: str, id_: str) -> None:
        """A part is taken out of its whole: nothing names it, only the whole has changed."""
        row = self.rows.pop((kind, id_))
        self._forget_name(row)
        self.save(self.rows[self.parts[kind], row.parent or ""])

    def under(self, kind: str, parent: str) -> list[Row]:
        return [row for row in self.all(kind) if row.parent == parent]

    def hide(self, kind: str, id_: str) -> None:
        """No longer shown to us, and nothing says so."""
        self._forget_name(self.rows.pop((kind, id_)))

    def save(self, row: Row) -> Row:
        self.changes += 1
        key = (row.kind, row.id)
        if key in self.rows:
            self._forget_name(self.rows[key])
        saved = replace(row, version=row.version + 1, changed=self.changes)
        self.rows[key] = saved
        if saved.active and not saved.gone:
            self.names.setdefault((saved.kind, _name(saved)), set()).add(saved.id)
        return saved

    def get(self, kind: str, id_: str | None) -> Row | None:
        row = self.rows.get((kind, id_ or ""))
        return None if row is None or row.gone else row

    def all(self, kind: str) -> Iterator[Row]:
        return (row for row in self.rows.values() if row.kind == kind and not row.gone)

    def called(self, name: str) -> Collection[str]:
        """Ids of the active records of any kind under this name, with their kinds before them."""
        return [
            f"{kind} {id_}"
            for (kind, held), ids in self.names.items()
            if held == fold(name)
            for id_ in sorted(ids)
        ]

    def holders(self, kind: str, name: str) -> Collection[str]:
        return self.names.get((kind, fold(name)), ())

    def seen(self, row: Row) -> Seen:
        shown = {name: value for name, value in row.values.items() if name not in self.hides}
        if row.unreadable:
            shown = {name: value for name, value in shown.items() if name == "name"}
        return Seen(
            kind=row.kind,
            id=row.id,
            record=record_of(row.kind, {**shown, "active": row.active}),
            version=str(row.version),
            active=row.active,
            origin=row.origin,
            frozen=row.frozen,
            parent=row.parent,
            unreadable=row.unreadable,
        )

    def record(self, kind: str, id_: str) -> dict[str, Value]:
        """What it holds now, hidden fields included; for tests."""
        return values_of(record_of(kind, self.rows[kind, id_].values))

    def _forget_name(self, row: Row) -> None:
        self.names.get((row.kind, _name(row)), set()).discard(row.id)


_SPECIAL = frozenset({"active", "origin", "frozen", "unreadable"})


def _name(row: Row) -> str:
    return fold(str(row.values.get("name") or ""))
