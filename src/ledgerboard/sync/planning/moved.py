"""What planning must look at: pairs that moved, records without a partner, whatever is open.

Fingerprints are compared in the database, and objects are made only of what differs: memory follows
what changed, not what exists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, partial
from hashlib import blake2b
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from ledgerboard.core.reconcile import Pair, Side, Whole
from ledgerboard.core.reconcile.model import ENDING
from ledgerboard.core.reconcile.names import TITLE, differing_key
from ledgerboard.core.records import from_json
from ledgerboard.core.views import as_it_is
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.flows import borrowed
from ledgerboard.sync.models import Change, Link, Plan, Snapshot
from ledgerboard.sync.models.saving import save_many
from ledgerboard.sync.planning.related import related_pairs
from ledgerboard.sync.plans.changes import base_in
from ledgerboard.sync.pulling.concurrent_edits import contested
from ledgerboard.sync.records import PLAIN, Known, canonical, chunks, known_of, stored_value
from ledgerboard.sync.viewing import CODE_MAP, OPENINGS, REJECTIONS

RULES = "2026-11-30 merged unseen, parts of a release, checks of two jobs, gone invoices, owners"
"""Part of every comparison's mark: change it when planning itself decides otherwise than before."""
ACCOUNT = "account"
OVERLAP = timedelta(minutes=1)
"""A page of records is stamped when we begin to store it and seen when all of it is stored."""


@dataclass(frozen=True)
class Moved:
    """The links that are to be compared, and what there is in all. `rules` names what they are
    compared by. Their records are loaded when they are first looked at; with `unlinked`, also those
    that have no partner.
    """

    context: FlowContext
    pks: Sequence[int]
    whole: Whole
    rules: str
    began: datetime
    unlinked: bool = True

    @cached_property
    def rows(self) -> Collection[Link]:
        """In the order in which they were made."""
        living = _living(self.context)
        found = [row for few in chunks(self.pks) for row in living.filter(pk__in=few)]
        return sorted(found, key=lambda row: row.pk)

    @cached_property
    def known(self) -> Mapping[Side, Known]:
        return {side: self._known(side) for side in Side}

    def _known(self, side: Side) -> Known:
        there = _there(self.context, side)
        partner = _living(self.context).filter(**{f"{side}_id": OuterRef("record_id")})
        alone = [there.filter(~Exists(partner))] if self.unlinked else []
        ids = [row.id_on(side) for row in self.rows]
        paired = (there.filter(record_id__in=few) for few in chunks(ids))
        return known_of([*alone, *paired], self.context.ports)

    @property
    def links(self) -> list[Pair]:
        return [_pair(self.context, row) for row in self.rows]


def moved(context: FlowContext) -> Moved:
    began = context.ports.now()
    rules = rules_mark(context)
    living = _living(context)
    pks = sorted(_to_compare(context, living, rules))
    return Moved(context, pks, _whole(context, living), rules, began)


def _to_compare(context: FlowContext, living: QuerySet[Link], rules: str) -> Collection[int]:
    related = related_pairs(context, living)
    if related is None:
        return list(living.values_list("pk", flat=True))
    same = _still(context, living, rules)
    return {*related, *living.exclude(pk__in=same.values("pk")).values_list("pk", flat=True)}


def note_compared(context: FlowContext, seen: Moved, left_ids: Collection[str]) -> None:
    """Pairs that need nothing are not loaded again until one of them, or a rule, is another.
    `left_ids` are those of pairs that are open in some way. A pair is marked with what was
    compared, so what was stored meanwhile is left for the next time; related pairs stay in sight
    by `OVERLAP`.
    """
    if note_asked(context):
        return  # their answers may have changed while we compared: once more next time
    open_ = [row.pk for row in seen.rows if row.left_id in left_ids]
    for few in chunks(open_):
        _living(context).filter(pk__in=few).update(compared_with="")
    note_calm(seen, [row for row in seen.rows if row.left_id not in left_ids])
    context.setting.compared_at = seen.began - OVERLAP
    context.setting.save(update_fields=["compared_at"])


def note_calm(seen: Moved, rows: Collection[Link]) -> None:
    """Of the pairs that were compared, these need nothing."""
    for row in rows:
        row.left_mark = seen.known[Side.LEFT].marks.get(row.left_id, "")
        row.right_mark = seen.known[Side.RIGHT].marks.get(row.right_id, "")
        row.compared_with = seen.rules
    save_many(rows, ["left_mark", "right_mark", "compared_with"])


def _living(context: FlowContext) -> QuerySet[Link]:
    return Link.objects.of(context.setting.organization_id).filter(
        setting=context.setting, unlinked_at=None
    )


def _still(context: FlowContext, living: QuerySet[Link], rules: str) -> QuerySet[Link]:
    """Both sides say what they said when the two last needed nothing, by the same rules; and no
    question about two hands on one field is open.
    """
    same = living.filter(compared_with=rules)
    for side in Side:
        there = _there(context, side).filter(
            record_id=OuterRef(f"{side}_id"), fingerprint=OuterRef(f"{side}_mark")
        )
        same = same.filter(Exists(there))
    same = same.exclude(left_id__in=contested(context.setting))
    if context.flow.marked is None:
        return same
    return _still_locked(context, same.filter(marked=True))


def _still_locked(context: FlowContext, links: QuerySet[Link]) -> QuerySet[Link]:
    """A lock that somebody took off shows only by the key that is gone."""
    side = context.flow.locks
    if side is None:
        return links
    there = _there(context, side).filter(record_id=OuterRef(f"{side}_id"))
    return links.filter(Exists(there.filter(origin__isnull=False)))


def _there(context: FlowContext, side: Side) -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(
        connection=context.connection(side), kind__in=context.kinds(side), gone_at=None
    )


def _pair(context: FlowContext, row: Link) -> Pair:
    stored = {"left": row.base_left, "right": row.base_right}
    return Pair(row.left_id, row.right_id, base_in(stored, context.ports.sealer))


def _whole(context: FlowContext, living: QuerySet[Link]) -> Whole:
    counted = {side: _there(context, side).count() for side in Side}
    linked = _measured(context, living).count()
    return Whole(counted, linked, partial(_holders, context), partial(_is_there, context))


def _measured(context: FlowContext, living: QuerySet[Link]) -> QuerySet[Link]:
    """A record that we took back ourselves stays linked, but nobody misses it."""
    ours = Change.objects.of(context.setting.organization_id).filter(
        plan__setting=context.setting,
        plan__purpose=Plan.Purpose.UNDO,
        action__in=ENDING,
        status=Change.Status.DONE,
        left_id=OuterRef("left_id"),
        right_id=OuterRef("right_id"),
    )
    return living.filter(~Exists(ours))


def _is_there(context: FlowContext, side: Side, id_: str) -> bool:
    return _there(context, side).filter(record_id=id_).exists()


def _holders(
    context: FlowContext, side: Side, kind: str, fields: tuple[str, ...]
) -> Mapping[tuple[str, ...], str]:
    """Read as bare values: only asked when something is named, and then of everything."""
    rows = _there(context, side).filter(kind=kind, active=True).order_by("-pk")
    if fields == TITLE:
        titled = rows.values_list("record_id", "title")
        return {differing_key([title]): id_ for id_, title in titled.iterator()}
    paths = [KT(f"values__{name}") for name in fields]
    return {
        differing_key(from_json(dict(zip(fields, map(stored_value, said), strict=True)), PLAIN)
                      .values()): id_
        for id_, *said in rows.values_list("record_id", *paths).iterator()
    }  # fmt: skip


def rules_mark(context: FlowContext) -> str:
    """Everything that decides about a pair but the two themselves: the flow as it is set, what each
    system lets us write, and what the views look at.
    """
    said = [RULES, *_flow_rules(context), *_asked_about(context)]
    return blake2b(canonical(said), digest_size=16).hexdigest()


def _flow_rules(context: FlowContext) -> Iterator[Any]:
    flow = context.flow
    yield [flow.name, sorted(map(str, flow.creates)), flow.activity.name, context.setting.options]
    yield borrowed(context.setting)
    for side in Side:
        rules = context.connectors[side]
        kinds = context.kinds(side)
        for each in flow.fields:
            writable = [rules.writable(kind, each.name, creating=False) for kind in kinds]
            yield [each.name, each.direction.name, writable]


def _asked_about(context: FlowContext) -> Iterator[Any]:
    """For each kind that a view asked about: what there is of it, so that any change shows. What is
    looked up concerns records without a partner alone, which are compared every time.
    """
    if all(context.flow.end(side).view is as_it_is for side in Side):
        return
    yield str(context.views[Side.LEFT].closed_until)
    snapshots, links = _counted(context)
    looked_up = {each.kind for side in Side for each in context.flow.end(side).looked_up}
    for kind in context.setting.asked:
        if kind in context.flow.related_kinds | looked_up:
            continue
        if kind == ACCOUNT:
            yield [kind, *_accounts(context)]
            continue
        if kind == "today":
            yield str(context.views[Side.LEFT].today)
            continue
        if kind == CODE_MAP:
            yield context.views[Side.LEFT].code_map.version
            continue
        if kind == OPENINGS:
            yield context.views[Side.LEFT].openings.version
            continue
        if kind == REJECTIONS:
            left = context.views[Side.LEFT].answered
            yield sorted(row.pk for row in left.rejections.values())
            yield sorted([id_, *sorted(others)] for id_, others in left.told_apart.items())
            yield sorted(left.left_linked)
            continue
        linked = [row for row in links if kind in {row["left_kind"], row["right_kind"]}]
        changed, ended = (_latest(row[name] for row in linked) for name in ("at", "ended"))
        seen = snapshots.get(kind, (0, None))
        yield [kind, *map(str, (*seen, sum(row["n"] for row in linked), changed, ended))]


def _accounts(context: FlowContext) -> list[Any]:
    """Without their balances: each bill that we post moves them, and no view looks at them."""
    both = [context.connection(side) for side in Side]
    rows = Snapshot.objects.filter(connection__in=both, kind=ACCOUNT).order_by("pk")
    said = rows.values_list("pk", "active", "gone_at", "values")
    return [[*map(str, row), {**values, "balance": None}] for *row, values in said]


def _counted(
    context: FlowContext,
) -> tuple[dict[str, tuple[int, datetime | None]], list[dict[str, Any]]]:
    """How many there are of each kind asked about and when the last one changed: its records, and
    its links.
    """
    both, kinds = [context.connection(side) for side in Side], context.setting.asked
    seen = Snapshot.objects.filter(connection__in=both, kind__in=kinds).values("kind")
    of_kinds = Q(left_kind__in=kinds) | Q(right_kind__in=kinds)
    links = Link.objects.filter(of_kinds, organization_id=context.setting.organization_id)
    last = seen.annotate(n=Count("pk"), at=Max("changed_at")).order_by()
    linked = links.values("left_kind", "right_kind").order_by()
    counts = linked.annotate(n=Count("pk"), at=Max("changed_at"), ended=Max("unlinked_at"))
    return {row["kind"]: (row["n"], row["at"]) for row in last}, [dict(row) for row in counts]


def _latest(days: Iterable[datetime | None]) -> datetime | None:
    return max((day for day in days if day is not None), default=None)


def newly_asked(context: FlowContext) -> set[str]:
    """Kinds that the views looked at now and never before."""
    asked = set().union(*(context.views[side].asked for side in Side))
    return asked - set(context.setting.asked)


def note_asked(context: FlowContext) -> bool:
    """Whether there are such kinds; from now on they are known."""
    new = newly_asked(context)
    if new:
        context.setting.asked = sorted({*context.setting.asked, *new})
        context.setting.save(update_fields=["asked"])
    return bool(new)
