"""Snapshots: outside records in and out of our database, many at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import Any, TypeVar

from django.db.models import QuerySet

from ledgerboard.connections.models import Connection
from ledgerboard.core.money.figures import FIGURED
from ledgerboard.core.reconcile import Origin, Seen, Unreadable
from ledgerboard.core.records import KINDS, Value, from_json, record_of, to_json, values_of
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Line, Ref
from ledgerboard.core.values.text import fold
from ledgerboard.sync.figures import keep_figures
from ledgerboard.sync.models import Snapshot, SnapshotRef
from ledgerboard.sync.models.saving import insert_many
from ledgerboard.sync.named_snapshots import snapshots_named
from ledgerboard.sync.ports import Ports

CHUNK = 500
_SEARCHED = ("name", "number", "company_name", "email", "city")
_WRITTEN = (
    "version", "values", "fingerprint", "active", "origin", "frozen", "unreadable", "parent",
    "title", "search", "seen_at", "changed_at", "gone_at",
)  # fmt: skip

_UNIQUE = ("connection", "kind", "record_id")
_COMPARED = (
    "id", "record_id", "fingerprint", "gone_at", "version", "frozen", "unreadable", "parent",
    "origin",
)  # fmt: skip
"""What says whether a record is as it was: most are, so they are read without whole models."""

T = TypeVar("T")


class _Plain:
    """No seal: only for fingerprints, which are keyed and never turned back."""

    def seal(self, text: str) -> str:
        return text

    unseal = seal


PLAIN = _Plain()


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()


def stored_value(text: Any) -> Any:
    """One stored value as `KT` gives it: text, or a reference or an amount as an object. Asked for
    without `KT`, SQLite gives the text `2207` back as a number, and `true` as a truth.
    """
    shaped = isinstance(text, str) and text.startswith('{"')
    return json.loads(text) if shaped else text


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    found = list(items)
    for start in range(0, len(found), size):
        yield found[start : start + size]


def fingerprint(seen: Seen, key: bytes) -> str:
    """What a person would see of the record, and whether it was seen at all. Not its version, which
    also moves unseen; nor what it does not say: a field that a later release reads changes nothing
    until it is filled.
    """
    shown: list[Any] = [to_json(said(values_of(seen.record)), PLAIN), seen.active]
    if seen.unreadable:
        shown.append(seen.unreadable.why)
    return blake2b(canonical(shown), key=key, digest_size=16).hexdigest()


def said(values: Mapping[str, Value]) -> dict[str, Value]:
    """Without what is empty or was not said."""
    return {name: value for name, value in values.items() if value not in (None, "", ())}


def tidy(seen: Seen) -> Seen:
    """Without what a database cannot hold (NUL, half characters), wherever a system sent it."""
    values = values_of(seen.record)
    clean = {name: _clean(value) for name, value in values.items()}
    if clean == values:
        return seen
    return replace(seen, record=record_of(seen.kind, clean))


def _clean(value: Value) -> Value:
    match value:
        case str():
            return _storable(value)
        case Ref():
            return Ref(value.kind, _storable(value.id))
        case tuple():
            return tuple(_clean_line(line) for line in value)
        case _:
            return value


def _clean_line(line: Line) -> Line:
    return Line(_storable(line.key), {name: _clean(value) for name, value in line.values.items()})


def _storable(text: str) -> str:
    if text.isascii() and "\x00" not in text:  # nearly all of them
        return text
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


SEEN_COLUMNS = (
    "kind", "record_id", "values", "version", "active", "origin", "frozen", "parent", "unreadable",
    "fingerprint",
)  # fmt: skip


def bare(rows: QuerySet[Snapshot]) -> Iterator[Snapshot]:
    """Rows with what `seen_of` reads and nothing more: thousands of whole models take three times
    as long as their values.
    """
    found: Iterator[Any] = rows.values_list(*SEEN_COLUMNS, named=True).iterator()
    return found


def seen_of(row: Snapshot, ports: Ports) -> Seen:
    return Seen(
        kind=row.kind,
        id=row.record_id,
        record=record_of(row.kind, from_json(row.values, ports.sealer)),
        version=row.version,
        active=row.active,
        origin=Origin(**row.origin) if row.origin else None,
        frozen=row.frozen,
        parent=row.parent or None,
        unreadable=Unreadable(**row.unreadable) if row.unreadable else None,
    )


@dataclass(frozen=True)
class Known:
    """One side as last seen: the records and their fingerprints, by id."""

    seen: Mapping[str, Seen]
    marks: Mapping[str, str]


def load(
    connection: Connection,
    kinds: Collection[str],
    ports: Ports,
    ids: Collection[str] | None = None,
    *,
    gone: bool = False,
) -> Known:
    """The records of a side that are there; with `gone`, also those that were."""
    if ids is not None and not ids:
        return Known({}, {})
    if ids is not None:
        named = (snapshots_named(connection, kinds, few, SEEN_COLUMNS, gone=gone)
                 for few in chunks(ids))  # fmt: skip
        return _known(chain.from_iterable(named), ports)
    rows = Snapshot.objects.of(connection.organization_id).filter(
        connection=connection, kind__in=kinds
    )
    return known_of([rows if gone else rows.filter(gone_at=None)], ports)


def known_of(wanted: Iterable[QuerySet[Snapshot]], ports: Ports) -> Known:
    return _known(chain.from_iterable(map(bare, wanted)), ports)


def _known(rows: Iterable[Snapshot], ports: Ports) -> Known:
    seen: dict[str, Seen] = {}
    marks: dict[str, str] = {}
    for row in rows:
        seen[row.record_id], marks[row.record_id] = seen_of(row, ports), row.fingerprint
    return Known(seen, marks)


def store(
    connection: Connection, kind: str, seen: Sequence[Seen], at: datetime, ports: Ports
) -> int:
    """Remember what was seen; how many records are new or differ. Call it in a transaction."""
    latest = {each.id: tidy(each) for each in seen}
    latest |= _as_known(connection, kind, latest.values(), ports)
    return sum(_store_few(connection, kind, few, at, ports) for few in chunks(latest.values()))


def _as_known(
    connection: Connection, kind: str, seen: Iterable[Seen], ports: Ports
) -> dict[str, Seen]:
    """What could not be read goes on saying what it last said, but for what is known anew: it may
    have another name by now.
    """
    blind = {each.id: each for each in seen if each.unreadable}
    known = load(connection, [kind], ports, blind, gone=True).seen if blind else {}
    return {id_: _with_what_is_known(blind[id_], before) for id_, before in known.items()}


def _with_what_is_known(seen: Seen, before: Seen) -> Seen:
    values = {**values_of(before.record), **said(values_of(seen.record))}
    record = record_of(seen.kind, values)
    return replace(before, record=record, active=seen.active, unreadable=seen.unreadable)


@cache
def points(kind: str) -> bool:
    """Whether records of this kind can point at others at all."""
    return any("Ref" in str(each.type) or "Line" in str(each.type) for each in fields(KINDS[kind]))


def refs_of(values: Mapping[str, Value]) -> set[Ref]:
    """Every record that these values point at, those in lines included."""
    found: set[Ref] = set()
    for value in values.values():
        if isinstance(value, Ref):
            found.add(value)
        elif isinstance(value, tuple):
            found.update(*(refs_of(line.values) for line in value))
    return found


def _keep_refs(rows: Sequence[Snapshot], seen: Iterable[Seen]) -> None:
    """What a stored record points at, as rows: so that what points at a record can be found."""
    SnapshotRef.objects.filter(snapshot__in=rows).delete()
    insert_many(
        SnapshotRef(snapshot=row, kind=ref.kind, record_id=ref.id)
        for row, each in zip(rows, seen, strict=True)
        for ref in sorted(refs_of(values_of(each.record)))
    )


def _store_few(
    connection: Connection, kind: str, seen: list[Seen], at: datetime, ports: Ports
) -> int:
    ids = [each.id for each in seen]
    known = {row.record_id: row for row in snapshots_named(connection, [kind], ids, _COMPARED)}
    rows: list[Snapshot] = []
    written: list[Seen] = []
    still: list[int] = []
    marks = _marks(known, seen, ports)
    for each in seen:
        row, mark = known.get(each.id), marks[each.id]
        if row is not None and _same(row, each, mark):
            still.append(row.id)
        else:
            rows.append(_row(connection, kind, each, mark, at, ports))
            written.append(each)
    if still:
        Snapshot.objects.filter(pk__in=still).update(seen_at=at)
    insert_many(rows, unique=_UNIQUE, written=_WRITTEN)
    if rows and (points(kind) or kind in FIGURED):
        _learn_keys(connection, kind, rows)
        _keep_refs(rows, written)
        keep_figures(rows, written)
    return len(rows)


def _learn_keys(connection: Connection, kind: str, rows: Sequence[Snapshot]) -> None:
    ids = [row.record_id for row in rows]
    pks = dict(snapshots_named(connection, [kind], ids, ("record_id", "id")))
    for row in rows:
        row.pk = pks[row.record_id]


def _marks(known: Mapping[str, Any], seen: Iterable[Seen], ports: Ports) -> dict[str, str]:
    """Fingerprints. One that an earlier release took stays while the record says the same, so
    that nothing that was planned or decided on it comes into doubt.
    """
    marks = {each.id: fingerprint(each, ports.fingerprint_key) for each in seen}
    moved = {
        each.id: each
        for each in seen
        if each.id in known and known[each.id].fingerprint != marks[each.id]
    }
    if not moved:
        return marks
    for row in Snapshot.objects.filter(pk__in=[known[id_].id for id_ in moved]):
        before, now = seen_of(row, ports), moved[row.record_id]
        same = said(values_of(before.record)) == said(values_of(now.record))
        same = same and before.unreadable == now.unreadable
        if same and before.active == now.active:
            marks[row.record_id] = row.fingerprint
    return marks


def _same(row: Any, seen: Seen, mark: str) -> bool:
    return (
        row.fingerprint == mark
        and row.gone_at is None
        and row.version == seen.version
        and row.frozen == seen.frozen
        and row.unreadable == _unreadable(seen)
        and row.parent == (seen.parent or "")
        and row.origin == _origin(seen)
    )


def _origin(seen: Seen) -> dict[str, Any] | None:
    return told(seen.origin) if seen.origin else None


def _unreadable(seen: Seen) -> dict[str, str] | None:
    return told(seen.unreadable) if seen.unreadable else None


def told(flat: Origin | Unreadable) -> dict[str, Any]:
    """Its members by name. `asdict` looks for others inside them, which takes ten times as long."""
    return {name: getattr(flat, name) for name in flat.__slots__}


def _row(
    connection: Connection, kind: str, seen: Seen, mark: str, at: datetime, ports: Ports
) -> Snapshot:
    values = values_of(seen.record)
    return Snapshot(
        organization_id=connection.organization_id,
        connection_id=connection.pk,
        kind=kind,
        record_id=seen.id,
        version=seen.version,
        values=to_json(values, ports.sealer),
        fingerprint=mark,
        active=seen.active,
        origin=_origin(seen),
        frozen=seen.frozen,
        unreadable=_unreadable(seen),
        parent=seen.parent or "",
        title=shown_text(kind, seen.record.title)[:500],
        search=fold(" ".join(str(values[name]) for name in _SEARCHED if values.get(name))),
        first_seen_at=at,
        seen_at=at,
        changed_at=at,
        gone_at=None,
    )
