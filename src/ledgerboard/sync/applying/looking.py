"""After an unknown outcome: look before anything is repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from ledgerboard.connectors.base.errors import ConnectorError
from ledgerboard.connectors.base.protocol import (
    Done,
    Found,
    Operation,
    Refused,
    Remedy,
    Result,
    Write,
)
from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import values_of
from ledgerboard.sync.applying.batches import give_back, items_of
from ledgerboard.sync.applying.contents import files_of, with_files
from ledgerboard.sync.applying.settling import account, save_changes
from ledgerboard.sync.applying.writes import Item
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import foreign_to
from ledgerboard.sync.models import Attempt, Batch, Change, Link, Run, Snapshot
from ledgerboard.sync.records import fingerprint, tidy
from ledgerboard.sync.running.runs import patient_again

MOST_LOOKS = 3
ABSENT = "We looked for it, and it isn't there."
UNSURE = "We can't tell our record from one that was already there."


class NotThere(Exception):
    """The write did not happen, as far as can be seen."""


def look(run: Run, context: FlowContext, batch: Batch) -> None:
    """Settle each write of a batch whose outcome is unknown, by what the system shows now."""
    items = items_of(context, batch)
    looked = _Looked(items)
    broken_off = _look_for(context, batch, looked)
    context.ports.boundary("looked")
    with transaction.atomic():
        settled = [item for item, _ in looked.known]
        results = [result for _, result in looked.known]
        account(run, context, batch, settled, results, what=Attempt.What.LOOK)
        _again(context, batch, looked.absent, alone=len(looked.absent) == len(batch.writes))
        if broken_off:
            give_back(batch, Batch.Status.UNKNOWN, broken_off.message)
    context.ports.boundary("settled")
    if broken_off:
        patient_again(run)
        raise broken_off


@dataclass
class _Looked:
    """What looking has shown so far, of which items."""

    items: Sequence[Item]
    known: list[tuple[Item, Result]] = field(default_factory=list)
    absent: list[Item] = field(default_factory=list)


def _look_for(context: FlowContext, batch: Batch, looked: _Looked) -> ConnectorError | None:
    """Why the system stopped answering on the way, if it did: what it said before still counts.

    Thrown away it would be asked again, and a system that lets a few calls through each time
    would never be asked to the end.
    """
    try:
        for item, judge in _shown(context, batch, looked.items):
            try:
                looked.known.append((item, judge()))
            except NotThere:
                looked.absent.append(item)
    except ConnectorError as error:
        if not looked.known and not looked.absent:
            raise
        return error
    return None


Judge = Callable[[], Result]


def _shown(
    context: FlowContext, batch: Batch, items: Sequence[Item]
) -> Iterator[tuple[Item, Judge]]:
    """Each item with what is to be said of it, as soon as the system has shown it."""
    side = Side(batch.target)
    connector = context.connectors[side]
    if batch.operation == Operation.CREATE:
        by_key = {item.write.key: item for item in items}
        writes, gone = with_files(items, files_of(context, side, Operation.CREATE, items))
        bare = [by_key[each.key].write for each in gone]
        for found in connector.find([*writes, *bare]) if items else ():
            item = by_key[found.key]
            yield item, partial(_created, context, batch, item.write, found)
        return
    ids = [item.write.id for item in items if item.write.id]
    parents = {i.write.id: i.write.parent for i in items if i.write.id and i.write.parent}
    shown = dict(connector.read(batch.kind, ids, parents)) if ids else {}
    for item in items:
        yield item, partial(_judge, context, batch, item, shown)


def _judge(context: FlowContext, batch: Batch, item: Item, shown: dict[str, Seen]) -> Result:
    """What became of it. Raises NotThere when it may be sent again."""
    write = item.write
    seen = shown.get(write.id or "")
    if write.operation is Operation.DELETE:
        return _deleted(context, batch, write, seen)
    if seen is None:
        return _moved(write, "It no longer shows there.")
    if seen.unreadable:
        return _moved(write, seen.unreadable.why)
    if write.operation is Operation.MARK:
        return _marked(context, write, seen)
    if _as_wanted(context, write, seen):
        return Done(write.key, seen)
    if _as_before(context, batch, seen):
        raise NotThere
    return _moved(write, "It changed while we waited for an answer.")


def _deleted(context: FlowContext, batch: Batch, write: Write, seen: Seen | None) -> Result:
    """What no longer shows was deleted, by us or by somebody: either way nothing is left to do."""
    if seen is not None:
        raise NotThere
    side = Side(batch.target)
    known = context.known(side, [write.id or ""], gone=True).seen.get(write.id or "")
    return Done(write.key, known) if known else _moved(write, "It no longer shows there.")


def _moved(write: Write, why: str) -> Refused:
    return Refused(write.key, why, "We'll read it and check again.", Remedy.READ_AGAIN)


def _created(context: FlowContext, batch: Batch, write: Write, looked: Found) -> Result:
    """What became of a create. Raises NotThere when it may be sent again."""
    if looked.doubt:
        return Refused(write.key, looked.doubt.message, looked.doubt.advice, code="ambiguous")
    found, title = looked.seen, context.title(Side(batch.target))
    if found is None:
        raise NotThere
    if _ours(found, write) or not _was_there(context, batch, found):
        return Done(write.key, found)
    return Refused(
        write.key,
        f"“{found.record.title}” was in {title} before; it isn't what we sent.",
        "Check for changes: we'll suggest linking the two.",
        code="ambiguous",
    )


def _ours(found: Seen, write: Write) -> bool:
    return bool(found.origin and write.origin and found.origin.id == write.origin.id)


def _was_there(context: FlowContext, batch: Batch, found: Seen) -> bool:
    """Seen before we sent anything, or somebody's twin already: then we did not make it."""
    snapshots = Snapshot.objects.of(batch.organization_id).filter(
        connection=context.connection(Side(batch.target)),
        kind=batch.kind,
        record_id=found.id,
        first_seen_at__lt=batch.created_at,
    )
    links = Link.objects.of(batch.organization_id).filter(
        setting=context.setting, unlinked_at=None, **{f"{batch.target}_id": found.id}
    )
    return snapshots.exists() or links.exists()


def _marked(context: FlowContext, write: Write, seen: Seen) -> Result:
    if (seen.origin and seen.origin.id) == (write.origin and write.origin.id):
        return Done(write.key, seen)
    if seen.origin and foreign_to(context.setting, context.flow)(seen.origin):
        return Refused(
            write.key,
            f"Another integration already syncs this record (ID {seen.origin.id}).",
            "Disconnect it and clear its ID, then try again.",
        )
    raise NotThere


def _as_wanted(context: FlowContext, write: Write, seen: Seen) -> bool:
    if write.operation in {Operation.DEACTIVATE, Operation.VOID}:
        return not seen.active
    if write.operation is Operation.REACTIVATE:
        return seen.active
    got = values_of(seen.record)
    visible = [
        same(each.codec, write.values[each.name], got[each.name])
        for each in context.flow.fields
        if each.name in write.values and each.name in got
    ]
    return bool(visible) and all(visible)


def _as_before(context: FlowContext, batch: Batch, seen: Seen) -> bool:
    known = Snapshot.objects.of(batch.organization_id).filter(
        connection=context.connection(Side(batch.target)), kind=batch.kind, record_id=seen.id
    )
    mark = fingerprint(tidy(seen), context.ports.fingerprint_key)
    return known.filter(fingerprint=mark).exists()


def _again(context: FlowContext, batch: Batch, absent: Sequence[Item], *, alone: bool) -> None:
    """The identical call goes again under its key; a smaller one is a new call. Not for ever."""
    if not absent:
        return
    _record_absent(context, batch, absent)
    tired = _often(absent[0].change)
    if alone and not tired:
        batch.status, batch.settled_at = Batch.Status.PREPARED, None
    else:
        for item in absent:
            _let_go(item.change, tired=tired)
        save_changes(context, [item.change for item in absent])
    batch.save(update_fields=["status", "settled_at"])


def _often(change: Change) -> bool:
    return change.attempts.filter(outcome=Attempt.Outcome.ABSENT).count() >= MOST_LOOKS


def _let_go(change: Change, *, tired: bool) -> None:
    if not tired:
        change.status = Change.Status.APPROVED
        return
    change.status = Change.Status.UNKNOWN
    change.message = "We sent it several times, got no answer, and can't find it there."
    change.next_step = "Check the connection, then check for changes: we'll look for it again."


def _record_absent(context: FlowContext, batch: Batch, absent: Sequence[Item]) -> None:
    Attempt.objects.bulk_create(
        [
            Attempt(
                organization_id=batch.organization_id,
                batch=batch,
                change=item.change,
                what=Attempt.What.LOOK,
                write_key=item.write.key,
                outcome=Attempt.Outcome.ABSENT,
                message=ABSENT,
                at=context.ports.now(),
            )
            for item in absent
        ],
        batch_size=200,
    )
