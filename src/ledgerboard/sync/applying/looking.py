"""After an unknown outcome: look before anything is repeated."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ledgerboard.connectors.base.errors import Ambiguous
from ledgerboard.connectors.base.protocol import Done, Operation, Refused, Remedy, Result, Write
from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import values_of
from ledgerboard.sync.applying.batches import Item, items_of
from ledgerboard.sync.applying.settling import account, save_changes
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Attempt, Batch, Change, Link, Run, Snapshot
from ledgerboard.sync.origins import foreign_to
from ledgerboard.sync.records import fingerprint, tidy

MOST_LOOKS = 3
ABSENT = "It was looked for and is not there."
UNSURE = "The link cannot be told from a record that was there before."


class NotThere(Exception):
    """The write did not happen, as far as can be seen."""


def look(run: Run, context: FlowContext, batch: Batch) -> None:
    """Settle each write of a batch whose outcome is unknown, by what the system shows now."""
    items = items_of(context, batch)
    shown = _shown(context, batch, items)
    known: list[tuple[Item, Result]] = []
    absent: list[Item] = []
    for item in items:
        try:
            known.append((item, _judge(context, batch, item, shown)))
        except NotThere:
            absent.append(item)
    context.ports.boundary("looked")
    with transaction.atomic():
        account(
            run,
            context,
            batch,
            [i for i, _ in known],
            [r for _, r in known],
            what=Attempt.What.LOOK,
        )
        _again(context, batch, absent, alone=len(absent) == len(batch.writes))
    context.ports.boundary("settled")


def _shown(context: FlowContext, batch: Batch, items: Sequence[Item]) -> dict[str, Seen]:
    if batch.operation == Operation.CREATE:
        return {}
    ids = [item.write.id for item in items if item.write.id]
    return dict(context.connectors[Side(batch.target)].read(batch.kind, ids)) if ids else {}


def _judge(context: FlowContext, batch: Batch, item: Item, shown: dict[str, Seen]) -> Result:
    """What became of it. Raises NotThere when it may be sent again."""
    write = item.write
    if write.operation is Operation.CREATE:
        return _created(context, batch, write)
    seen = shown.get(write.id or "")
    if seen is None:
        return _moved(write, "It no longer shows there.")
    if write.operation is Operation.MARK:
        return _marked(context, write, seen)
    if _as_wanted(context, write, seen):
        return Done(write.key, seen)
    if _as_before(context, batch, seen):
        raise NotThere
    return _moved(write, "It changed while the answer was lost.")


def _moved(write: Write, why: str) -> Refused:
    return Refused(write.key, why, "It is read and planned again.", Remedy.READ_AGAIN)


def _created(context: FlowContext, batch: Batch, write: Write) -> Result:
    title = context.title(Side(batch.target))
    try:
        found = context.connectors[Side(batch.target)].find(write)
    except Ambiguous as error:
        return Refused(write.key, error.message, error.advice, code="ambiguous")
    if found is None:
        raise NotThere
    if _ours(found, write) or not _was_there(context, batch, found):
        return Done(write.key, found)
    return Refused(
        write.key,
        f"“{found.record.title}” was in {title} before; it is not what was sent.",
        "Plan again: the two are offered as a link.",
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
            f"Another integration owns the record (its key is “{seen.origin.id}”).",
            "Have its key cleared, then retry.",
        )
    raise NotThere


def _as_wanted(context: FlowContext, write: Write, seen: Seen) -> bool:
    if write.operation is Operation.DEACTIVATE:
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
    change.message = "It was sent several times, no answer came, and it is not to be seen there."
    change.next_step = "Check the connection, then plan again: it is looked for once more."


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
