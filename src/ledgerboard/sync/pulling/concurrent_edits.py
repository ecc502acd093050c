"""A person's edit while our own call was at work, in a system without versions (Procore).

The last one to write wins there, and nothing in the answer says that somebody else was first. We
read a record once more right before we write it, so what remains is the time of the call. Within
it a webhook is the only witness: the record that it names is read at once, and a value that is
neither the one before nor ours is another hand's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q

from ledgerboard.config.plain_queries import is_there
from ledgerboard.connections.models import Connection, WebhookEvent
from ledgerboard.connectors.base.protocol import Operation
from ledgerboard.core.mapping import same
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import Value, from_json, to_json
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Batch, Change, Contest, FlowSetting
from ledgerboard.sync.plans.changes import before_of_change, pair_of, values_of_change
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.records import Known

ALTERING = (Operation.UPDATE, Operation.DEACTIVATE, Operation.REACTIVATE)
SLACK = timedelta(seconds=2)
"""Their clock and ours differ a little, and their times may have no fractions."""
LATELY = timedelta(minutes=10)
SMALL_CALL = 10
AT_WORK = """
    SELECT 1 FROM sync_flowsetting
    WHERE organization_id = %s AND busy_by <> '' AND (left_id = %s OR right_id = %s)
"""


def at_work(connection: Connection) -> bool:
    """Whether a run has a flow of this company in its hands: asked for each webhook, so cheap."""
    return is_there(AT_WORK, connection.organization_id, connection.pk, connection.pk)


def witness(connection: Connection, ports: Ports) -> int:
    """Read what webhooks name and a call of ours is writing right now; how many contests began."""
    begun = 0
    settings = FlowSetting.objects.of(connection.organization_id)
    for setting in settings.filter(Q(left=connection) | Q(right=connection)):
        context = FlowContext(setting, ports)
        side = Side.LEFT if setting.left_id == connection.pk else Side.RIGHT
        for batch in _batches(context, side).filter(status=Batch.Status.SENT):
            begun += _witness_batch(context, side, batch)
    return begun


def _batches(context: FlowContext, side: Side) -> Any:
    return Batch.objects.of(context.setting.organization_id).filter(
        run__setting=context.setting, target=side, operation__in=ALTERING
    )


def _witness_batch(context: FlowContext, side: Side, batch: Batch) -> int:
    ids = [row["id"] for row in batch.writes if row["version"] is None]
    named = _noticed(context.connection(side), batch.kind, ids).filter(processed_at=None)
    wanted = sorted(set(named.values_list("record_id", flat=True)))
    if not wanted:
        return 0
    shown = context.connectors[side].read(batch.kind, wanted)
    found = {id_: seen for id_, seen in shown.items() if not seen.unreadable}
    changes = Change.objects.of(batch.organization_id).in_bulk(
        [row["change"] for row in batch.writes if row["id"] in found]
    )
    return sum(
        _saw(context, side, changes[row["change"]], found[row["id"]])
        for row in batch.writes
        if row["change"] in changes
    )


def _noticed(connection: Connection, kind: str, ids: Collection[str]) -> Any:
    return WebhookEvent.objects.of(connection.organization_id).filter(
        connection=connection, kind=kind, record_id__in=ids, ours=False
    )


def _saw(context: FlowContext, side: Side, change: Change, seen: Seen) -> int:
    """A value that is neither what stood there before nor what we are writing.

    Only where a record is compared as it is: of one that is seen through a view, what stands
    there says nothing field by field.
    """
    if context.flow.end(side).view is not as_it_is:
        return 0
    codecs = {each.name: each.codec for each in context.flow.fields}
    before = before_of_change(change, context.ports.sealer)
    begun = 0
    for name, ours in values_of_change(change, context.ports.sealer).items():
        now = getattr(seen.record, name, None)
        if name in codecs and not any(same(codecs[name], now, v) for v in (ours, before[name])):
            begun += _begin(context, side, change, (name, ours), theirs=now)
    return begun


def _begin(
    context: FlowContext, side: Side, change: Change, ours: tuple[str, Value], *, theirs: Value
) -> bool:
    name, value = ours
    _, begun = Contest.objects.update_or_create(
        change=change,
        field=name,
        defaults={
            "organization_id": change.organization_id,
            "setting": context.setting,
            "side": side,
            "ours": _kept(context, value),
            "theirs": _kept(context, theirs),
            "at": context.ports.now(),
        },
    )
    return begun


def _kept(context: FlowContext, value: Value) -> Any:
    return to_json({"value": value}, context.ports.sealer)["value"]


def value_of(context: FlowContext, stored: Any) -> Value:
    return from_json({"value": stored}, context.ports.sealer)["value"]


def look_back(context: FlowContext, side: Side, kind: str, ids: Sequence[str]) -> None:
    """Notices that came too late to be a witness: another hand was there during our call.

    Our own write tells of itself too. Where notices say whose they are, that one is left out; if
    not, a single notice is taken for our own and two are not.
    """
    connection = context.connection(side)
    fresh = _noticed(connection, kind, ids).filter(processed_at=None)
    for event in fresh.order_by("pk"):
        for batch in _batches(context, side).filter(
            kind=kind, sent_at__lte=event.at + SLACK, settled_at__gte=event.at - SLACK
        ):
            row = next((r for r in batch.writes if r["id"] == event.record_id), None)
            if row and row["version"] is None and _another(connection, batch, event):
                _after_the_fact(context, side, row["change"], event.record_id)


def _another(connection: Connection, batch: Batch, event: WebhookEvent) -> bool:
    mine = WebhookEvent.objects.filter(connection=connection, ours=True)
    if mine.filter(received_at__gte=event.received_at - timedelta(days=30)).exists():
        return True
    told = _noticed(connection, event.kind, [event.record_id]).filter(
        at__gte=batch.sent_at - SLACK if batch.sent_at else event.at,
        at__lte=batch.settled_at + SLACK if batch.settled_at else event.at,
    )
    return len(set(told.values_list("at", flat=True))) > 1


def _after_the_fact(context: FlowContext, side: Side, change_id: int, record_id: str) -> None:
    """What they entered is known if it is still there, and lost if ours replaced it."""
    seen = context.known(side, [record_id]).seen.get(record_id)
    codecs = {each.name: each.codec for each in context.flow.fields}
    change = Change.objects.of(context.setting.organization_id).filter(pk=change_id).first()
    if change is None or change.status != Change.Status.DONE:
        return
    if Contest.objects.filter(change=change).exists():
        return
    for name, ours in values_of_change(change, context.ports.sealer).items():
        now: Value = getattr(seen.record, name, None) if seen else None
        lost = name not in codecs or same(codecs[name], now, ours)
        _begin(context, side, change, (name, ours), theirs=None if lost else now)


def open_contests(setting: FlowSetting) -> Any:
    return (
        Contest.objects.of(setting.organization_id)
        .filter(setting=setting, closed_at=None)
        .select_related("change")
        .order_by("pk")
    )


def contested(setting: FlowSetting) -> set[str]:
    """The left ids of the pairs that are asked about."""
    return {pair_of(each.change)[0] for each in open_contests(setting)}


def still_contested(
    context: FlowContext, known: Mapping[Side, Known]
) -> Iterator[tuple[Contest, Seen, Seen]]:
    """Those in which our value replaced theirs, or theirs ours. The others are closed: the record
    is compared like any other then.
    """
    for each in open_contests(context.setting):
        if each.change.status in {Change.Status.APPROVED, Change.Status.APPLYING}:
            continue
        left_id, right_id = pair_of(each.change)
        left, right = known[Side.LEFT].seen.get(left_id), known[Side.RIGHT].seen.get(right_id)
        if left and right and _is_open(context, each, left, right):
            yield each, left, right
        else:
            close(context, each)


def _is_open(context: FlowContext, contest: Contest, left: Seen, right: Seen) -> bool:
    """Theirs is there when it came after ours; a call that failed has overwritten nothing, and
    a partner that says something new by now is a matter of its own.
    """
    codec = next((e.codec for e in context.flow.fields if e.name == contest.field), None)
    target, other = (left, right) if contest.side == Side.LEFT else (right, left)
    ours = value_of(context, contest.ours)

    def says(seen: Seen, value: Value) -> bool:
        return codec is not None and same(codec, getattr(seen.record, contest.field, None), value)

    if says(target, ours):
        return True
    done = contest.change.status == Change.Status.DONE and contest.theirs is not None
    return done and says(other, ours) and says(target, value_of(context, contest.theirs))


def close(context: FlowContext, contest: Contest) -> None:
    contest.closed_at = context.ports.now()
    contest.save(update_fields=["closed_at"])


def lately_edited(
    connection: Connection, kind: str, ids: Collection[str], ports: Ports
) -> set[str]:
    """Records that people are at work on right now, as their notices tell."""
    lately = _noticed(connection, kind, ids).filter(received_at__gte=ports.now() - LATELY)
    return set(lately.values_list("record_id", flat=True))
