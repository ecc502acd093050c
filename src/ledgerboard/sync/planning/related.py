"""Which pairs a change of related records may concern.

An invoice's bill follows from the invoices of its commitment: a new invoice concerns those, not ten
thousand others. Told by the figures that are kept beside each record, and rather too many than one
too few. It takes as long as there are changes, however many records there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import FlowSetting, Link, MoneyFigures
from ledgerboard.sync.openings import openings_between
from ledgerboard.sync.records import chunks

COMMITMENT: Final = "commitment"
_SHARED: Final = (COMMITMENT, "number", "document")
_SAID: Final = ("kind", "record_id", *_SHARED)
_MANY: Final = 5_000
"""Ids that are asked for at once where no index helps: each question reads all rows of a kind."""


@dataclass
class Changed:
    """What changed on one side: its ids, and what others may have in common with it."""

    ids: set[str] = field(default_factory=set)
    common: dict[str, set[str]] = field(default_factory=lambda: {each: set() for each in _SHARED})

    def add(self, rows: Iterable[tuple[str, ...]]) -> None:
        for kind, id_, *said in rows:
            self.ids.add(id_)
            for name, value in zip(_SHARED, said, strict=True):
                self.common[name] |= {value} if value else set()
            if kind == COMMITMENT:
                self.common[COMMITMENT].add(id_)


def related_pairs(context: FlowContext, living: QuerySet[Link]) -> Collection[int] | None:
    """The links that a change since the last comparison may affect. None means all of them."""
    since = context.setting.compared_at
    if not context.flow.related_kinds:
        return ()
    if since is None:
        return None
    changed = _changed(context, since)
    if not any(each.ids for each in changed.values()):
        return ()
    _add_partners(context, changed)
    _add_openings(context, changed)
    _add_rest_of_commitments(context, changed)
    numbers = changed[Side.LEFT].common["number"] | changed[Side.RIGHT].common["number"]
    found: set[int] = set()
    for side in Side:
        changed[side].common["number"] = numbers
        ids = _concerned(context, side, changed[side])
        found |= {pk for (pk,) in _among(living, f"{side}_id", ids, "pk")}
    return found


def _changed(context: FlowContext, since: datetime) -> Mapping[Side, Changed]:
    """Records, and both ends of what was linked or unlinked by any flow between the two."""
    moved = Q(snapshot__changed_at__gte=since) | Q(snapshot__gone_at__gte=since)
    linked = _between(context).filter(Q(changed_at__gte=since) | Q(unlinked_at__gte=since))
    ends = list(linked.values_list("left_id", "right_id"))
    found = {side: Changed() for side in Side}
    for at, side in enumerate(Side):
        rows = _figures(context, side)
        found[side].add(rows.filter(moved).values_list(*_SAID))
        found[side].add(_among(rows, "record_id", {pair[at] for pair in ends}, *_SAID))
    return found


def _add_partners(context: FlowContext, changed: Mapping[Side, Changed]) -> None:
    """A bill that changed concerns the commitment of its invoice, which the bill doesn't name."""
    partners = {side.other: _partners(context, side, changed[side].ids) for side in Side}
    for side in Side:
        rows = _among(_figures(context, side), "record_id", partners[side], *_SAID)
        changed[side].add(rows)


def _add_openings(context: FlowContext, changed: Mapping[Side, Changed]) -> None:
    """A bill that an opening figure includes is no invoice's, and concerns its commitment."""
    openings = openings_between(context.connection(Side.LEFT), context.connection(Side.RIGHT))
    for opening in openings:
        for side in Side:
            if any(paper.id in changed[side].ids for paper in opening.papers):
                changed[side.other].common[COMMITMENT].add(opening.commitment.id)


def _add_rest_of_commitments(context: FlowContext, changed: Mapping[Side, Changed]) -> None:
    """Whatever belongs to these commitments, and its partners: a payment names only its bill."""
    for side in Side:
        commitments = changed[side].common[COMMITMENT]
        rows = _among(_figures(context, side), COMMITMENT, commitments, "record_id")
        mine = {id_ for (id_,) in rows}
        changed[side].ids |= mine
        changed[side.other].ids |= _partners(context, side, mine)


def _partners(context: FlowContext, side: Side, ids: Collection[str]) -> set[str]:
    living = _between(context).filter(unlinked_at=None)
    return {id_ for (id_,) in _among(living, f"{side}_id", ids, f"{side.other}_id")}


def _concerned(context: FlowContext, side: Side, changed: Changed) -> set[str]:
    """Of the flow's own records those that share something with what changed, or are about it;
    and, with each part of a payment, the others.
    """
    mine = MoneyFigures.objects.filter(
        connection=context.connection(side), kind__in=context.kinds(side)
    )
    about = list(_among(mine.exclude(about=""), "about", changed.ids, "record_id", "document",
                        size=_MANY))  # fmt: skip
    documents = changed.common["document"] | {document for _, document in about if document}
    found = changed.ids | {id_ for id_, _ in about}
    shared = {**changed.common, "document": documents}
    for name, values in shared.items():
        size = _MANY if name == "document" else None
        rows = _among(mine, name, values, "record_id", size=size)
        found |= {id_ for (id_,) in rows}
    return found


def _among(
    rows: QuerySet[Any], name: str, values: Collection[str], *said: str, size: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """What is said by the rows in which `name` is one of these values."""
    for few in chunks(values, size) if size else chunks(values):
        yield from rows.filter(**{f"{name}__in": few}).values_list(*said)


def _figures(context: FlowContext, side: Side) -> QuerySet[MoneyFigures]:
    return MoneyFigures.objects.filter(
        connection=context.connection(side), kind__in=context.flow.related_kinds
    )


def _between(context: FlowContext) -> QuerySet[Link]:
    """Links of these kinds, by any flow between the two companies."""
    kinds, setting = context.flow.related_kinds, context.setting
    flows = FlowSetting.objects.filter(left=setting.left_id, right=setting.right_id)
    return Link.objects.filter(
        Q(left_kind__in=kinds) | Q(right_kind__in=kinds),
        setting__in=list(flows.values_list("pk", flat=True)),
    )
