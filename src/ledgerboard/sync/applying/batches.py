"""A batch is on disk before it is sent, and every write of it is accounted for afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from ledgerboard.config.plain_queries import altered, is_there, places
from ledgerboard.connectors.base.errors import (
    ConnectorError,
    NeedsPerson,
    OutcomeUnknown,
    ReadAgain,
    Throttled,
    TryLater,
)
from ledgerboard.connectors.base.protocol import Operation, Refused, Remedy, Result, Unknown
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.applying.contents import Files, files_of, with_files
from ledgerboard.sync.applying.freshness import NEXT, outdated
from ledgerboard.sync.applying.groups import Group
from ledgerboard.sync.applying.settling import account, foreign_whys, leave_lane
from ledgerboard.sync.applying.writes import Item, restored, stored, write_of
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Attempt, Batch, Change, Plan, Run
from ledgerboard.sync.models.saving import insert_many, save_many
from ledgerboard.sync.plans.changes import pair_of
from ledgerboard.sync.pulling.pull import look_at
from ledgerboard.sync.records import Known, chunks
from ledgerboard.sync.running import locks

LANE_BUSY = "Another flow is writing to the same project."
LANE_SECONDS = 1.0
_OPEN = """SELECT 1 FROM sync_batch INNER JOIN sync_run ON sync_run.id = sync_batch.run_id
WHERE sync_batch.organization_id = %s AND sync_run.plan_id = %s
AND sync_batch.status IN (%s, %s, %s)"""
_CLAIM = """UPDATE sync_change SET status = %s
WHERE organization_id = %s AND status = %s AND stage = %s AND id IN ({places})"""


def open_batch(run: Run, blocked: Sequence[str]) -> Batch | None:
    """The first of this plan, of whichever run: what was begun is ended first. Asked before each
    call, and nearly always there is none.
    """
    if run.plan_id is None or not is_there(
        _OPEN, run.organization_id, run.plan_id, *map(str, Batch.OPEN)
    ):
        return None
    return (
        Batch.objects.of(run.organization_id)
        .filter(run__plan=run.plan_id, status__in=Batch.OPEN)
        .exclude(target__in=blocked)
        .order_by("pk")
        .first()
    )


def send_group(run: Run, context: FlowContext, group: Group) -> bool:
    """One outside call for what of the group is still to be sent; False when nothing is."""
    items = _prepared(run, context, group)
    if not items:
        return False
    context.ports.boundary("prepared")
    files = files_of(context, *_target(group), items)
    batch, items = _begin(run, context, group, items)
    _send(run, context, batch, items, files)
    return True


def _prepared(run: Run, context: FlowContext, group: Group) -> list[Item]:
    """Look once more and set aside what moved: the writes of the rest."""
    side, _ = _target(group)
    known = _now(context, side, group)
    changes = _set_aside(run, context, group, known)
    return [Item(each, write_of(context, each, group, known[side])) for each in changes]


def _target(group: Group) -> tuple[Side, Operation]:
    assert group.side is not None  # noqa: S101  # local groups never come here
    assert group.operation is not None  # noqa: S101
    return group.side, group.operation


@transaction.atomic
def _begin(
    run: Run, context: FlowContext, group: Group, items: Sequence[Item]
) -> tuple[Batch, list[Item]]:
    """The lane, the lock, and the call under a fresh key with a note that it leaves: on disk at
    once, because each commit waits for it. The items are as they stand there.
    """
    side, operation = _target(group)
    now, sealer = context.ports.now(), context.ports.sealer
    lane, items = _in_one_lane(run, context, side, items)
    locks.keep(run, now)
    batch = Batch.objects.create(
        organization_id=run.organization_id,
        run=run,
        call_key=context.ports.new_key(),
        target=side,
        operation=operation,
        kind=group.kind,
        lane=lane,
        writes=[stored(change, write, sealer) for change, write in items],
        status=Batch.Status.SENT,
        tries=1,
        created_at=now,
        sent_at=now,
    )
    changes = [item.change for item in items]
    _claim(changes)
    return batch, _restored(context, batch, {change.pk: change for change in changes})


def _claim(changes: Sequence[Change]) -> None:
    """Raises LockLost when one of them is no longer to be sent: another worker, which took this
    one for dead while it fetched files, has sent it.
    """
    for few in chunks(changes):
        pks = [change.pk for change in few]
        organization, stage = few[0].organization_id, str(few[0].stage)
        claim = _CLAIM.format(places=places(pks))
        states = (Change.Status.APPLYING.value, organization, Change.Status.APPROVED.value, stage)
        if altered(claim, *states, *pks) != len(few):
            raise locks.LockLost("Another worker took these changes over.")
    for change in changes:
        change.status = Change.Status.APPLYING


def _in_one_lane(
    run: Run, context: FlowContext, side: Side, items: Sequence[Item]
) -> tuple[str, list[Item]]:
    """Those of the first lane that nobody else writes in. Raises TryLater when all are taken."""
    connector = context.connectors[side]
    by_lane: dict[str, list[Item]] = {}
    for item in items:
        by_lane.setdefault(connector.lane(item.write), []).append(item)
    for lane, mine in by_lane.items():
        if _enter(run, context, side, lane):
            return lane, mine
    raise TryLater(LANE_BUSY, wait_seconds=LANE_SECONDS, stated=True)


def _enter(run: Run, context: FlowContext, side: Side, lane: str) -> bool:
    connection, now = context.connection(side), context.ports.now()
    return locks.take_lane(connection, lane, locks.holder(run), now)


def _now(context: FlowContext, side: Side, group: Group) -> dict[Side, Known]:
    """Both sides of these changes. A target without versions is read again: nothing else would
    notice that somebody changed it a moment ago.
    """
    ids = {each: [i for c in group.changes if (i := _id_on(c, each))] for each in Side}
    kind = group.kind
    if group.operation is Operation.MARK:  # nothing of the other side is looked at
        return {side: context.known(side, ids[side])}
    if group.operation is not Operation.CREATE:
        target = context.known(side, ids[side])
        loose = [seen.id for seen in target.seen.values() if seen.version is None]
        look_at(context.connection(side), kind, loose, context.connectors[side], context.ports)
    return {each: context.known(each, ids[each]) for each in Side}


def _id_on(change: Change, side: Side) -> str:
    return pair_of(change)[0 if side is Side.LEFT else 1]


def _set_aside(
    run: Run, context: FlowContext, group: Group, known: dict[Side, Known]
) -> list[Change]:
    plan = run.plan
    assert plan is not None  # noqa: S101  # an applying run has its plan
    if group.operation is Operation.MARK:
        assert group.side is not None  # noqa: S101
        return _refuse_foreign(context, group, known[group.side])
    return drop_outdated(context, plan, group.changes, known)


def drop_outdated(
    context: FlowContext,
    plan: Plan,
    changes: Sequence[Change],
    known: dict[Side, Known],
    *,
    viewed: bool = True,
) -> list[Change]:
    """What is still as the plan saw it; the rest is stale and says why."""
    whys = outdated(context, plan, changes, known, viewed=viewed)
    make_stale(changes, whys)
    return [change for change in changes if change.pk not in whys]


def make_stale(changes: Sequence[Change], whys: dict[int, str]) -> None:
    stale = [change for change in changes if change.pk in whys]
    for change in stale:
        change.status = Change.Status.STALE
        change.message, change.next_step = whys[change.pk], NEXT
    save_many(stale, ["status", "message", "next_step"])


def _refuse_foreign(context: FlowContext, group: Group, known: Known) -> list[Change]:
    whys = foreign_whys(context, group.changes, known)
    refused = [change for change in group.changes if change.pk in whys]
    for change in refused:
        change.status = Change.Status.REFUSED
        change.message = whys[change.pk]
        change.next_step = "Disconnect the other integration and clear its ID, then try again."
    save_many(refused, ["status", "message", "next_step"])
    return [change for change in group.changes if change.pk not in whys]


def _send(
    run: Run, context: FlowContext, batch: Batch, items: Sequence[Item], files: Files
) -> None:
    """The call, alone in its lane. The lane stays taken while the outcome is unknown: the call may
    still be at work over there.
    """
    try:
        context.ports.boundary("sent")
        _call(run, context, batch, items, files)
    except Exception:
        leave_lane(context, batch)
        raise


def _call(
    run: Run, context: FlowContext, batch: Batch, items: Sequence[Item], files: Files
) -> None:
    """Whatever becomes of it, the batch says on disk that it was begun."""
    ready, refused = with_files(items, files)
    connector = context.connectors[Side(batch.target)]
    try:
        results = [*refused, *(connector.write(batch.call_key, ready) if ready else ())]
    except (Throttled, NeedsPerson) as error:
        _not_done(batch, items, error)
        raise
    except TryLater as error:
        _perhaps_not_done(batch, items, error)
        raise
    except ReadAgain as error:
        results = [_read_again(item, error) for item in items]
    except OutcomeUnknown as error:
        results = [Unknown(item.write.key, error.message) for item in items]
    context.ports.boundary("answered")
    answers = _paired(items, results)
    account(run, context, batch, items, answers, what=Attempt.What.SEND)
    context.ports.boundary("settled")
    if any(isinstance(each, Refused) and each.remedy is Remedy.WAIT for each in answers):
        raise TryLater("Some records will be tried again later.", wait_seconds=0.0)


@transaction.atomic
def _begin_again(run: Run, context: FlowContext, batch: Batch) -> None:
    """The lane, the lock and the note that the identical call leaves once more."""
    now = context.ports.now()
    if not _enter(batch.run, context, Side(batch.target), batch.lane):
        raise TryLater(LANE_BUSY, wait_seconds=LANE_SECONDS, stated=True)
    locks.keep(run, now)
    prepared = Batch.objects.filter(pk=batch.pk, status=Batch.Status.PREPARED, tries=batch.tries)
    batch.status, batch.sent_at = Batch.Status.SENT, now
    batch.tries += 1
    told = {"status": batch.status, "sent_at": batch.sent_at, "tries": batch.tries}
    if prepared.update(**told) != 1:
        raise locks.LockLost(f"{batch} is in another worker's hands")


def _read_again(item: Item, error: ReadAgain) -> Result:
    """A key of ours overwrites nothing: whether it can still be set is looked at now."""
    if item.write.operation is Operation.MARK:
        return Unknown(item.write.key, error.message)
    return Refused(item.write.key, error.message, error.advice, Remedy.READ_AGAIN)


def _paired(items: Sequence[Item], results: Sequence[Result]) -> list[Result]:
    """Every write gets a result by its own key: what the answer does not mention is unknown."""
    by_key = {result.key: result for result in results}
    silent = "The answer doesn't mention it."
    return [by_key.get(each.write.key) or Unknown(each.write.key, silent) for each in items]


def items_of(context: FlowContext, batch: Batch) -> list[Item]:
    """What of the batch has no outcome yet, in the order of the call."""
    pks = [row["change"] for row in batch.writes]
    pending = Change.objects.of(batch.organization_id).filter(
        plan=batch.run.plan_id, status=Change.Status.APPLYING, pk__in=pks
    )
    return _restored(context, batch, {change.pk: change for change in pending})


def _restored(context: FlowContext, batch: Batch, changes: Mapping[int, Change]) -> list[Item]:
    """From what is on disk, always: the call that goes again must be the one that went."""
    return [
        Item(change, restored(row, batch.kind, batch.operation, context.ports.sealer))
        for row in batch.writes
        if (change := changes.get(row["change"]))
    ]


@transaction.atomic
def _not_done(batch: Batch, items: Sequence[Item], error: ConnectorError) -> None:
    """Nothing was written. What is written later is compared with both sides anew."""
    record(batch, items, Attempt.Outcome.NOT_DONE, error.message)
    put_back(batch, items, error.message)


@transaction.atomic
def _perhaps_not_done(batch: Batch, items: Sequence[Item], error: TryLater) -> None:
    """A system that was down says that it wrote nothing: for a create that is checked."""
    record(batch, items, Attempt.Outcome.NOT_DONE, error.message)
    if batch.operation == Operation.CREATE:
        give_back(batch, Batch.Status.UNKNOWN, error.message)
    else:
        put_back(batch, items, error.message)


def put_back(batch: Batch, items: Sequence[Item], message: str) -> None:
    """Not as this call: the changes wait for another one."""
    _become([item.change for item in items], Change.Status.APPROVED)
    give_back(batch, Batch.Status.SETTLED, message)


def resume(run: Run, context: FlowContext, batch: Batch) -> None:
    """What is to be sent again. Only a create that was looked for goes as it is: for everything
    else time has passed, and somebody may have changed the record meanwhile.
    """
    items = items_of(context, batch)
    if batch.operation == Operation.CREATE and batch.tries:
        files = files_of(context, Side(batch.target), Operation.CREATE, items)
        _begin_again(run, context, batch)
        _send(run, context, batch, items, files)
        return
    with transaction.atomic():
        put_back(batch, items, "It was not sent.")


def give_back(batch: Batch, status: Batch.Status, message: str) -> None:
    batch.status, batch.message = status, message
    batch.save(update_fields=["status", "message"])


def record(batch: Batch, items: Sequence[Item], outcome: Attempt.Outcome, message: str) -> None:
    insert_many(
        Attempt(
            organization_id=batch.organization_id,
            batch=batch,
            change=item.change,
            what=Attempt.What.SEND,
            write_key=item.write.key,
            outcome=outcome,
            message=message,
        )
        for item in items
    )


def _become(changes: Sequence[Change], status: Change.Status) -> None:
    for few in chunks(changes):
        pks = [change.pk for change in few]
        Change.objects.of(changes[0].organization_id).filter(pk__in=pks).update(status=status)
    for change in changes:
        change.status = status
