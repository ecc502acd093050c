"""What each answer means: for the change, the link, its base and the snapshots, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ledgerboard.config.plain_queries import altered
from ledgerboard.connectors.base.protocol import (
    Done,
    Operation,
    Refused,
    Remedy,
    Result,
    Unknown,
    Write,
)
from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.core.records import Value, to_json, values_of
from ledgerboard.core.values import Ref
from ledgerboard.sync.applying.writes import Item, needs_mark
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows.origins import LETTING_GO, foreign_to
from ledgerboard.sync.models import Attempt, Batch, Change, Link, Plan, Run
from ledgerboard.sync.models.saving import insert_many, save_many
from ledgerboard.sync.plans.changes import base_of_change, pair_of
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.records import Known, chunks, store
from ledgerboard.sync.running import locks

_SETTLE = "UPDATE sync_batch SET status = %s, settled_at = %s WHERE id = %s"
_COUNT = "UPDATE sync_run SET done = %s WHERE id = %s"
_OUTCOMES: Mapping[Remedy, tuple[Change.Status, Attempt.Outcome]] = {
    Remedy.ASK: (Change.Status.REFUSED, Attempt.Outcome.REFUSED),
    Remedy.READ_AGAIN: (Change.Status.STALE, Attempt.Outcome.STALE),
    Remedy.WAIT: (Change.Status.APPROVED, Attempt.Outcome.NOT_DONE),
}


@dataclass
class Ledger:
    """What one transaction will write, all at one moment: each further one takes time to store."""

    at: datetime
    attempts: list[Attempt] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    created: list[Link] = field(default_factory=list)
    touched: list[tuple[Change, Seen]] = field(default_factory=list)
    ended: list[Change] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    missing: set[Ref] = field(default_factory=set)
    """Records that refused writes named: without a webhook nothing else told that they went."""
    unknown: int = 0


@transaction.atomic
def account(
    run: Run,
    context: FlowContext,
    batch: Batch,
    items: Sequence[Item],
    results: Sequence[Result],
    *,
    what: Attempt.What,
) -> None:
    """Note every result. What is still unknown keeps the batch open: it will be looked for."""
    ledger = Ledger(context.ports.now())
    for item, result in zip(items, results, strict=True):
        _one(context, batch, item, result, ledger, what)
    _write_down(run, context, batch, ledger)
    batch.status = Batch.Status.UNKNOWN if ledger.unknown else Batch.Status.SETTLED
    batch.settled_at = None if ledger.unknown else ledger.at
    altered(_SETTLE, batch.status.value, batch.settled_at, batch.pk)
    leave_lane(context, batch)


def leave_lane(context: FlowContext, batch: Batch) -> None:
    """Once every write of the batch is accounted for."""
    if batch.status == Batch.Status.SETTLED:
        connection = context.connection(Side(batch.target))
        locks.leave_lane(connection, batch.lane, locks.holder(batch.run))


def _one(
    context: FlowContext,
    batch: Batch,
    item: Item,
    result: Result,
    ledger: Ledger,
    what: Attempt.What,
) -> None:
    attempt = Attempt(
        organization_id=batch.organization_id,
        batch_id=batch.pk,
        change_id=item.change.pk,
        what=what,
        write_key=item.write.key,
        at=ledger.at,
    )
    ledger.attempts.append(attempt)
    match result:
        case Done():
            found = what == Attempt.What.LOOK
            attempt.outcome = Attempt.Outcome.FOUND if found else Attempt.Outcome.DONE
            attempt.record_id = result.seen.id
            _done(context, item, result, ledger)
        case Refused():
            item.change.status, attempt.outcome = _OUTCOMES[result.remedy]
            _say(item.change, attempt, result)
            ledger.changes.append(item.change)
            ledger.missing.update(result.gone)
        case Unknown():
            attempt.outcome, attempt.message = Attempt.Outcome.UNKNOWN, result.message
            ledger.unknown += 1


def _say(change: Change, attempt: Attempt, refused: Refused) -> None:
    attempt.message, attempt.advice = refused.message, refused.advice
    attempt.code = refused.code[:100]
    change.message, change.next_step = refused.message, refused.advice


def _done(context: FlowContext, item: Item, result: Done, ledger: Ledger) -> None:
    change, write, seen = item.change, item.write, result.seen
    change.message = change.next_step = ""
    ledger.changes.append(change)
    if write.operation is Operation.DELETE and not result.kept:
        ledger.gone.append(seen.id)
    else:
        ledger.seen.append(seen)
    change.findings = [*change.findings, result.kept] if result.kept else change.findings
    if write.operation is Operation.MARK:
        _marked(change, write, seen)
        return
    change.findings = [*change.findings, *_findings(context, Side(change.target), write, seen)]
    if write.operation is Operation.CREATE:
        change.made_id = seen.id
        ledger.created.append(_new_link(context, change, seen, ledger.at))
    elif change.action in ENDING:
        _ended(change, ledger)
    else:
        ledger.touched.append((change, seen))
    next_stage(context, change, seen)


def _ended(change: Change, ledger: Ledger) -> None:
    """What was taken back stays linked: it would be made again otherwise. A person is asked."""
    if change.plan.purpose != Plan.Purpose.UNDO:
        ledger.ended.append(change)


def next_stage(context: FlowContext, change: Change, seen: Seen | None) -> None:
    """The write is done; our key on the record comes next, where the record has room for one."""
    side, marked = change.target, context.flow.marked
    origin = seen.origin if seen and side == marked and change.action == Action.CREATE else None
    if needs_mark(context, change, origin):
        change.stage, change.status = Change.Stage.MARK, Change.Status.APPROVED
    else:
        change.stage, change.status = Change.Stage.SETTLED, Change.Status.DONE


def _marked(change: Change, write: Write, seen: Seen) -> None:
    change.stage, change.status = Change.Stage.SETTLED, Change.Status.DONE
    wanted, got = write.origin, seen.origin
    if (wanted and wanted.id) != (got and got.id):
        change.findings = [*change.findings, "The record doesn't show our ID."]


def _findings(context: FlowContext, side: Side, write: Write, seen: Seen) -> list[str]:
    """What the system made of what it was given: shown, and taken as it is."""
    got, title = values_of(context.compared(side, seen).record), context.title(side)
    return [
        f"{each.label}: {title} keeps “{got[each.name]}” instead of “{write.values[each.name]}”."
        for each in context.flow.fields
        if each.name in write.values
        and each.name in got
        and not same(each.codec, write.values[each.name], got[each.name])
    ]


def _new_link(context: FlowContext, change: Change, seen: Seen, at: datetime) -> Link:
    """All that the new twin says is agreed: it was made a moment ago, out of the other one."""
    base = base_of_change(change, context.ports.sealer)
    side = Side(change.target)
    names = {each.name for each in context.flow.fields}
    got = values_of(context.compared(side, seen).record)
    said = {name: value for name, value in got.items() if name in names}
    sides = {each: dict(base.on(each)) for each in Side}
    sides[side] |= said | {"active": seen.active}
    source = context.kind_of(side.other, change.id_on(side.other) or "")
    kinds = {side: seen.kind, side.other: source}
    link = link_row(context, change, pair_of(change), kinds, sides, at=at)
    link.marked = side == context.flow.marked and not needs_mark(context, change, seen.origin)
    return link


def link_row(
    context: FlowContext,
    change: Change,
    pair: tuple[str, str],
    kinds: Mapping[Side, str],
    base: Mapping[Side, Mapping[str, Value]],
    *,
    at: datetime,
) -> Link:
    return Link(
        organization_id=change.organization_id,
        setting_id=context.setting.pk,
        left_kind=kinds[Side.LEFT],
        right_kind=kinds[Side.RIGHT],
        left_id=pair[0],
        right_id=pair[1],
        base_left=to_json(base[Side.LEFT], context.ports.sealer),
        base_right=to_json(base[Side.RIGHT], context.ports.sealer),
        made_by=change.action,
        made_in_id=change.plan_id,
        created_at=at,
        changed_at=at,
    )


def _write_down(run: Run, context: FlowContext, batch: Batch, ledger: Ledger) -> None:
    connection = context.connection(Side(batch.target))
    store(connection, batch.kind, ledger.seen, ledger.at, context.ports)
    mark_gone(connection, batch.kind, ledger.gone, ledger.at)
    for ref in ledger.missing:
        mark_gone(connection, ref.kind, [ref.id], ledger.at)
    end_links(context, ledger.ended)
    insert_many(ledger.attempts)
    insert_many(ledger.created)
    _update_bases(context, ledger.touched)
    save_changes(context, ledger.changes)
    if batch.operation == Operation.MARK:
        _note_marks(context, ledger.changes)
    run.done += sum(change.status in _ENDED for change in ledger.changes)
    altered(_COUNT, run.done, run.pk)


def end_links(context: FlowContext, changes: Sequence[Change]) -> None:
    """Its record is no more, or they are no longer one thing: the link stays as history."""
    pks = [link.pk for link in links_of(context, changes).values()]
    for few in chunks(pks):
        Link.objects.filter(pk__in=few).update(unlinked_at=context.ports.now())


_ENDED = {Change.Status.DONE, *Change.FAILED}


def save_changes(context: FlowContext, changes: Sequence[Change]) -> None:
    now = context.ports.now()
    for change in changes:
        change.changed_at = now
    save_many(
        changes, ["status", "stage", "made_id", "message", "next_step", "findings", "changed_at"]
    )


def _update_bases(context: FlowContext, touched: Sequence[tuple[Change, Seen]]) -> None:
    links = links_of(context, [change for change, _ in touched])
    for change, seen in touched:
        link = links.get((change.left_id or "", change.right_id or ""))
        if link:
            _merge(context, link, change, seen)
    save_many(links.values(), ["base_left", "base_right", "changed_at"])


def _merge(context: FlowContext, link: Link, change: Change, seen: Seen) -> None:
    """The target's own answer is what was agreed there, also where it says something else."""
    base, side = base_of_change(change, context.ports.sealer), Side(change.target)
    record = context.compared(side, seen).record
    got: dict[str, Value] = {**values_of(record), "active": seen.active}
    theirs = {name: got.get(name, value) for name, value in base.on(side).items()}
    settled = {side: theirs, side.other: dict(base.on(side.other))}
    link.base_left |= to_json(settled[Side.LEFT], context.ports.sealer)
    link.base_right |= to_json(settled[Side.RIGHT], context.ports.sealer)
    link.changed_at = context.ports.now()


def links_of(context: FlowContext, changes: Sequence[Change]) -> dict[tuple[str, str], Link]:
    return {
        (link.left_id, link.right_id): link for rows in _links(context, changes) for link in rows
    }


def _links(context: FlowContext, changes: Sequence[Change]) -> Iterator[QuerySet[Link]]:
    """The current links of their left records; some of these may be linked to other ones."""
    if not changes:
        return
    living = Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None
    )
    for few in chunks(pair_of(change)[0] for change in changes):
        yield living.filter(left_id__in=few)


def _note_marks(context: FlowContext, changes: Sequence[Change]) -> None:
    """Who carries our key now. A link that was ended has lost it, and so has one whose twin we
    deleted: it stays, because a person is asked.
    """
    done = [change for change in changes if change.status == Change.Status.DONE]
    pairs = {pair_of(change) for change in done}
    pks = [
        pk
        for rows in _links(context, [each for each in done if each.action not in LETTING_GO])
        for pk, *pair in rows.values_list("pk", "left_id", "right_id")
        if tuple(pair) in pairs
    ]
    for few in chunks(pks):
        Link.objects.of(context.setting.organization_id).filter(pk__in=few).update(marked=True)
    for change in (each for each in done if each.action in LETTING_GO):
        rows = Link.objects.of(change.organization_id).filter(
            setting=context.setting, left_id=change.left_id, right_id=pair_of(change)[1]
        )
        rows = rows.exclude(unlinked_at=None) if change.action == "unlink" else rows
        rows.update(marked=False)


def foreign_whys(context: FlowContext, changes: Sequence[Change], known: Known) -> dict[int, str]:
    """Another integration's key appeared on the record: it is never overwritten."""
    foreign, side = foreign_to(context.setting, context.flow), context.flow.marked or Side.LEFT
    whys: dict[int, str] = {}
    for change in changes:
        seen = known.seen.get(pair_of(change)[0 if side is Side.LEFT else 1])
        if seen and seen.origin and foreign(seen.origin):
            whys[change.pk] = (
                f"Another integration already syncs this record in {context.title(side)} "
                f"(ID {seen.origin.id}). It stays linked here, but isn't marked as synced there."
            )
    return whys
