"""The reference implementation of the protocol: every promise kept, in memory, without waiting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import islice
from typing import Final

from ledgerboard.connectors.base.errors import NotAuthorized, Throttled, Unavailable
from ledgerboard.connectors.base.finding import by_likeness, by_origin
from ledgerboard.connectors.base.protocol import (
    Done,
    Found,
    Health,
    Operation,
    Pulled,
    Refused,
    Remedy,
    Result,
    Unknown,
    Write,
)
from ledgerboard.connectors.memory.faults import Bad
from ledgerboard.connectors.memory.store import Row, Store
from ledgerboard.core.mapping import Access, Codec, Field, Resource
from ledgerboard.core.reconcile.model import Action, Seen
from ledgerboard.core.records import KINDS, Value
from ledgerboard.core.values.text import fold

PAGE: Final = 500
NOTHING_TRUSTED: Final = "No answer came that can be trusted."
_CALL_FAULTS: Final = frozenset({Bad.THROTTLED, Bad.UNAVAILABLE, Bad.REVOKED})
_WRITE_FAULTS: Final = frozenset(Bad) - _CALL_FAULTS


class MemoryConnector:
    """Several connectors may share one store, as several workers share one company."""

    def __init__(self, store: Store, *, system: str = "memory", company_id: str = "1") -> None:
        self.store = store
        self._system = system
        self._company_id = company_id

    @property
    def system(self) -> str:
        return self._system

    @property
    def company_id(self) -> str:
        return self._company_id

    @property
    def title(self) -> str:
        return self.store.title

    def batch_size(self, kind: str, operation: Operation) -> int:  # noqa: ARG002
        return self.store.batch

    def pull(self, kind: str, cursor: str | None) -> Iterator[Pulled]:
        self._enter("pull")
        known = cursor if cursor and cursor.isdigit() else None
        since, until = int(known or 0), str(self.store.changes)
        rows = [r for r in list(self.store.rows.values()) if r.kind == kind and r.changed > since]
        seen = (self.store.seen(row) for row in rows if not row.gone)
        while page := list(islice(seen, PAGE)):
            yield Pulled(page, known or "0")
        gone = [row.id for row in rows if row.gone and known]
        yield Pulled((), until, gone=gone, complete=known is None)

    def pull_many(
        self, kinds: Collection[str], cursors: Mapping[str, str | None]
    ) -> Iterator[tuple[str, Pulled]]:
        for kind in kinds:
            for pulled in self.pull(kind, cursors.get(kind)):
                yield kind, pulled

    def read(self, kind: str, ids: Collection[str]) -> Mapping[str, Seen]:
        self._enter("read")
        rows = (self.store.get(kind, id_) for id_ in ids)
        return {row.id: self.store.seen(row) for row in rows if row}

    def names_taken(self, kind: str, names: Collection[str]) -> Mapping[str, str]:  # noqa: ARG002
        self._enter("names_taken")
        held = {fold(name): why for name, why in self.store.other_names.items()}
        return {name: held[fold(name)] for name in names if fold(name) in held}

    def write(self, call_key: str, writes: Sequence[Write]) -> Sequence[Result]:
        self._enter("write")
        bad = self.store.faults.meet("write", _WRITE_FAULTS)
        if bad is Bad.LOST_BEFORE:
            return [Unknown(write.key, NOTHING_TRUSTED) for write in writes]
        results = self.store.answered.get(call_key)
        if results is None:
            results = [self._one(write, bad) for write in writes]
            self.store.answered[call_key] = results
        if bad is Bad.LOST_AFTER:
            return [Unknown(write.key, NOTHING_TRUSTED) for write in writes]
        return results

    def find(self, writes: Sequence[Write]) -> Iterator[Found]:
        """A system that can be asked for one at a time only."""
        for write in writes:
            self._enter("find")
            yield self._find(write)

    def _find(self, write: Write) -> Found:
        rows = self.store.all(write.kind)
        if write.origin and self.store.keeps_origin:
            return by_origin(self.title, write, [self.store.seen(row) for row in rows])
        holders = self.store.holders(write.kind, str(write.values.get("name") or ""))
        alike = [self.store.seen(row) for row in rows if row.id in holders]
        return by_likeness(self.title, self._resource(write.kind), write, alike)

    def check(self) -> Iterable[Health]:
        self._enter("check")
        yield Health(ok=True, message=f"{self.title} answers.")

    def unique(self, kind: str) -> Iterable[tuple[str, ...]]:
        return (("name",),) if kind in self.store.unique else ()

    def writable(self, kind: str, name: str, *, creating: bool) -> bool:
        return self._resource(kind).writable(name, creating=creating)

    def refusals(
        self,
        kind: str,  # noqa: ARG002
        values: Mapping[str, Value],
        *,
        creating: bool,  # noqa: ARG002
    ) -> Iterable[tuple[str, str]]:
        name = values.get("name")
        if isinstance(name, str) and len(name) > self.store.longest_name:
            yield "name", f"has {len(name)} characters; at most {self.store.longest_name} fit"

    def cannot(self, kind: str, action: Action) -> str | None:
        return self.store.cannot.get((kind, action))

    def _resource(self, kind: str) -> Resource:
        return _resource(kind, frozenset(self.store.lacks), frozenset(self.store.hides))

    def _enter(self, method: str) -> None:
        self.store.calls[method] += 1
        match self.store.faults.meet(method, _CALL_FAULTS):
            case Bad.THROTTLED:
                raise Throttled("The limit of calls is reached.", wait_seconds=0, stated=True)
            case Bad.UNAVAILABLE:
                raise Unavailable("It cannot be reached; nothing was sent.", wait_seconds=0)
            case Bad.REVOKED:
                raise NotAuthorized("The permission was revoked.", "Connect again.")

    def _one(self, write: Write, bad: Bad | None) -> Result:
        row = self.store.get(write.kind, write.id) if write.id else None
        refused = _struck(write, bad) or self._refused(write, row)
        if refused:
            return refused
        saved = self.store.save(self._changed(write, row))
        if bad is Bad.SILENT:
            return Unknown(write.key, "The answer does not mention it.")
        return Done(write.key, self.store.seen(saved))

    def _refused(self, write: Write, row: Row | None) -> Refused | None:
        if write.operation is not Operation.CREATE and row is None:
            return _again(write, "It is no longer there.", "gone")
        if row is None:
            return self._name_refused(write, None)
        if row.frozen:
            return Refused(write.key, row.frozen, "Change it by hand.", code="frozen")
        if write.version is not None and write.version != str(row.version):
            return _again(write, "It changed since it was read.", "stale")
        return self._name_refused(write, row)

    def _name_refused(self, write: Write, row: Row | None) -> Refused | None:
        name = write.values.get("name")
        if write.operation is Operation.REACTIVATE and row and name is None:
            name = row.values.get("name")
        if write.kind not in self.store.unique or not isinstance(name, str):
            return None
        others = {h for h in self.store.holders(write.kind, name) if row is None or h != row.id}
        why = self.names_taken_by(name) or (others and f"Another {write.kind} is called “{name}”.")
        return Refused(write.key, why, "Rename one of the two.", code="name") if why else None

    def names_taken_by(self, name: str) -> str | None:
        held = self.store.other_names.items()
        return next((why for other, why in held if fold(other) == fold(name)), None)

    def _changed(self, write: Write, row: Row | None) -> Row:
        row = row or Row(write.kind, self.store.next_id(), {}, 0, 0)
        takes = self._resource(write.kind).writable
        creating = write.operation is Operation.CREATE
        values = {
            name: value
            for name, value in write.values.items()
            if value is not None and takes(name, creating=creating)
        }
        origin = row.origin
        if self.store.keeps_origin and (write.origin or write.operation is Operation.MARK):
            origin = write.origin
        if write.operation is Operation.MARK:
            values = {}
        active = _ACTIVITY.get(write.operation, row.active)
        return replace(row, values={**row.values, **values}, origin=origin, active=active)


_ACTIVITY: Final = {Operation.DEACTIVATE: False, Operation.REACTIVATE: True}


def _struck(write: Write, bad: Bad | None) -> Refused | None:
    if bad is Bad.STALE:
        return _again(write, "It changed since it was read.", "stale")
    if bad is Bad.REFUSED:
        return Refused(write.key, "It was refused.", "Correct it, then plan again.", code="bad")
    return None


def _again(write: Write, message: str, code: str) -> Refused:
    advice = "Ledgerboard reads it again and plans anew."
    return Refused(write.key, message, advice, Remedy.READ_AGAIN, code)


@cache
def _resource(kind: str, lacks: frozenset[str], hides: frozenset[str]) -> Resource:
    """Every field of the record under its own name."""
    return Resource(
        record=KINDS[kind],
        path=kind,
        id="id",
        version="version",
        fields=tuple(
            Field(
                each.name,
                each.name,
                Codec(load=lambda raw: raw, key=_key),
                access=Access.WRITE_ONLY if each.name in hides else Access.READ_WRITE,
            )
            for each in fields(KINDS[kind])
            if each.name not in lacks and each.name != "active"
        ),
    )


def _key(value: Value) -> Value:
    return fold(value) if isinstance(value, str) else value
