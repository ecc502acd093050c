"""The reference implementation of the protocol: every promise kept, in memory, without waiting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import islice
from typing import Final

from ledgerboard.connectors.base.defaults import (
    DOCUMENT_ENDINGS,
    NAMED_ENDINGS,
    undo_of_documents,
    undo_of_named,
)
from ledgerboard.connectors.base.errors import (
    Misconfigured,
    Missing,
    NotAuthorized,
    Throttled,
    Unavailable,
)
from ledgerboard.connectors.base.notices import Heard
from ledgerboard.connectors.base.protocol import (
    NO_PARENTS,
    Attachment,
    Done,
    Found,
    Health,
    Operation,
    Pulled,
    Refused,
    Remedy,
    Result,
    Unchanged,
    Unknown,
    Write,
    never,
)
from ledgerboard.connectors.base.written_by_us import by_likeness, by_origin
from ledgerboard.connectors.memory.faults import Bad
from ledgerboard.connectors.memory.store import Row, Store
from ledgerboard.core.mapping import Access, Codec, Field, Resource
from ledgerboard.core.reconcile.flow import CannotUndo
from ledgerboard.core.reconcile.model import Action, Seen
from ledgerboard.core.records import KINDS, Value
from ledgerboard.core.values import Ref
from ledgerboard.core.values.text import fold

PAGE: Final = 500
CONTENT: Final = "content"
"""Where a record that is a file keeps it."""
NOTHING_TRUSTED: Final = "No answer came that can be trusted."
_CALL_FAULTS: Final = frozenset({Bad.THROTTLED, Bad.UNAVAILABLE, Bad.REVOKED, Bad.FORBIDDEN})
_WRITE_FAULTS: Final = frozenset(Bad) - _CALL_FAULTS - {Bad.BROKEN_OFF}


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

    def batch_size(self, kind: str, operation: Operation) -> int:
        alone = kind in self.store.alone or operation is Operation.ATTACH
        return 1 if alone else self.store.batch

    def pull(
        self, kind: str, cursor: str | None, projects: Collection[str] | None = None
    ) -> Iterator[Pulled]:
        self._enter("pull")
        known = cursor if cursor and cursor.isdigit() else None
        since, until = int(known or 0), str(self.store.changes)
        if kind in self.store.parts:
            yield from self._parts(kind, since, known or "0")
            yield Pulled((), until, complete=known is None)
            return
        rows = [r for r in list(self.store.rows.values()) if r.kind == kind and r.changed > since]
        narrowed = kind in self.store.by_project and projects is not None
        if narrowed:
            rows = [row for row in rows if row.parent in (projects or ())]
        if self.store.faults.meet("pull", {Bad.BROKEN_OFF}):
            half = rows[: len(rows) // 2]
            yield Pulled([self.store.seen(row) for row in half if not row.gone], known or "0")
            raise Unavailable("The connection was lost while it answered.", wait_seconds=0)
        seen = (self.store.seen(row) for row in rows if not row.gone)
        while page := list(islice(seen, PAGE)):
            yield Pulled(page, known or "0")
        gone = [row.id for row in rows if row.gone and known]
        yield Pulled((), until, gone=gone, complete=known is None and not narrowed)

    def _parts(self, kind: str, since: int, cursor: str) -> Iterator[Pulled]:
        """Whatever touched a whole or one of its parts shows all of its parts."""
        whole = self.store.parts[kind]
        rows = list(self.store.rows.values())
        touched = {row.id for row in rows if row.kind == whole and row.changed > since}
        touched |= {row.parent or "" for row in rows if row.kind == kind and row.changed > since}
        for parent in sorted(touched):
            seen = [self.store.seen(row) for row in self.store.under(kind, parent)]
            yield Pulled(seen, cursor, whole=[parent])

    def pull_many(
        self,
        kinds: Collection[str],
        cursors: Mapping[str, str | None],
        projects: Collection[str] | None = None,
        unchanged: Unchanged = never,  # noqa: ARG002
    ) -> Iterator[tuple[str, Pulled]]:
        self.store.readings += 1
        for kind in kinds:
            for pulled in self.pull(kind, cursors.get(kind), projects):
                yield kind, pulled

    def heard(self, url: str, cursor: str) -> Heard:  # noqa: ARG002
        return Heard()

    def read(
        self,
        kind: str,
        ids: Collection[str],
        parents: Mapping[str, str] = NO_PARENTS,  # noqa: ARG002
    ) -> Mapping[str, Seen]:
        self._enter("read")
        rows = (self.store.get(kind, id_) for id_ in ids)
        return {row.id: self.store.seen(row) for row in rows if row}

    def parent_kinds(self, kind: str) -> tuple[str, ...]:
        return (self.store.parts[kind],) if kind in self.store.parts else ()

    def read_under(self, kind: str, parents: Collection[str]) -> Iterator[Pulled]:
        self._enter("read")
        for parent in parents:
            seen = [self.store.seen(row) for row in self.store.under(kind, parent)]
            yield Pulled(seen, "", whole=[parent])

    def fetch(self, kind: str, id_: str, parent: str) -> Attachment:  # noqa: ARG002
        self._enter("read")
        row = self.store.get(kind, id_)
        if row is None or CONTENT not in row.files:
            raise Missing(f"The file is no longer in {self.title}.", "Check for changes.")
        return row.files[CONTENT]

    def lane(self, write: Write) -> str:
        if write.kind not in self.store.by_project:
            return ""
        project = write.values.get("project")
        return write.parent or (project.id if isinstance(project, Ref) else "")

    def endings(self, kind: str) -> Iterable[Action]:
        return DOCUMENT_ENDINGS if kind in self.store.documents else NAMED_ENDINGS

    def undo(self, kind: str, action: Action) -> Action | CannotUndo:
        document = kind in self.store.documents
        return undo_of_documents(action) if document else undo_of_named(action)

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
        if write.kind in self.store.alone:
            return self._found_alike(write, list(rows))
        if write.origin and self.store.keeps_origin:
            return by_origin(self.title, write, [self.store.seen(row) for row in rows])
        holders = self.store.holders(write.kind, str(write.values.get("name") or ""))
        alike = [self.store.seen(row) for row in rows if row.id in holders]
        return by_likeness(self.title, self._resource(write.kind), write, alike)

    def _found_alike(self, write: Write, rows: Sequence[Row]) -> Found:
        """Documents are known by number and vendor, not by name."""
        fields = ("number", "vendor", "commitment", "date")
        said = {name: write.values[name] for name in fields if name in write.values}
        alike = [
            self.store.seen(row)
            for row in rows
            if all(row.values.get(name) == value for name, value in said.items())
        ]
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
            yield "name", f"is {len(name)} characters. The limit is {self.store.longest_name}"

    def alternatives(
        self,
        kind: str,  # noqa: ARG002
        name: str,  # noqa: ARG002
        value: Value,  # noqa: ARG002
    ) -> Iterable[str]:
        return ()

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
                raise Unavailable("It can't be reached. Nothing was sent.", wait_seconds=0)
            case Bad.REVOKED:
                raise NotAuthorized("The permission was revoked.", "Connect again.")
            case Bad.FORBIDDEN:
                raise Misconfigured("The app was removed from this company.", "Install it again.")

    def _one(self, write: Write, bad: Bad | None) -> Result:
        row = self.store.get(write.kind, write.id) if write.id else None
        refused = _struck(write, bad) or self._refused(write, row)
        if refused:
            return refused
        saved = self.store.save(self._changed(write, row))
        if bad is Bad.SILENT:
            return Unknown(write.key, "The answer doesn't mention it.")
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
        row = row or Row(write.kind, self.store.next_id(), {}, 0, 0, parent=_project(write))
        if write.operation is Operation.DELETE:
            return replace(row, gone=True)
        if write.operation is Operation.ATTACH and write.attachment:
            return replace(row, files={**row.files, write.attachment.key: write.attachment})
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
        files = {CONTENT: write.attachment} if write.attachment else row.files
        return replace(
            row, values={**row.values, **values}, origin=origin, active=active, files=files
        )


def _project(write: Write) -> str | None:
    project = write.values.get("project")
    return write.parent or (project.id if isinstance(project, Ref) else None)


_ACTIVITY: Final = {
    Operation.DEACTIVATE: False,
    Operation.VOID: False,
    Operation.REACTIVATE: True,
}


def _struck(write: Write, bad: Bad | None) -> Refused | None:
    if bad is Bad.STALE:
        return _again(write, "It changed since it was read.", "stale")
    if bad is Bad.REFUSED:
        return Refused(write.key, "It was refused.", "Fix it, then check again.", code="bad")
    return None


def _again(write: Write, message: str, code: str) -> Refused:
    advice = "We'll read it again and check for changes."
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
