"""Which pairs a change of the records near them may concern.

An invoice's bill follows from the invoices of its commitment and the bills of its vendor: a new
invoice concerns those, not ten thousand others. Told by the figures that are kept beside each
record, and rather too many than one too few.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Link, MoneyFigures

MOST: Final = 400
"""Above so many changed records everything is compared: that costs less than asking."""
COMMITMENT: Final = "commitment"
_SHARED: Final = ("commitment", "vendor", "number", "document")
_SAID: Final = ("kind", "record_id", *_SHARED)


@dataclass
class Near:
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


def touched(context: FlowContext, living: QuerySet[Link]) -> QuerySet[Link] | None:
    """The links that a change since the last comparison may affect. None means all of them."""
    since = context.setting.compared_at
    if not context.flow.near:
        return living.none()
    if since is None:
        return None
    ends = _changed_links(context, since)
    near = {side: _changed(context, side, since, ends[side]) for side in Side}
    if sum(len(each.ids) for each in near.values()) > MOST:
        return None
    _add_partners(context, near)
    numbers = near[Side.LEFT].common["number"] | near[Side.RIGHT].common["number"]
    concerned = Q()
    for side in Side:
        near[side].common["number"] = numbers
        concerned |= Q(**{f"{side}_id__in": _alike(context, side, near[side]).values("record_id")})
    return living.filter(concerned)


def _changed(context: FlowContext, side: Side, since: datetime, ids: Collection[str]) -> Near:
    moved = Q(snapshot__changed_at__gte=since) | Q(snapshot__gone_at__gte=since)
    found = Near()
    found.add(_figures(context, side).filter(moved | Q(record_id__in=ids)).values_list(*_SAID))
    return found


def _changed_links(context: FlowContext, since: datetime) -> Mapping[Side, set[str]]:
    """Both ends of what was linked or unlinked, by any flow between the two companies."""
    rows = _between(context).filter(Q(changed_at__gte=since) | Q(unlinked_at__gte=since))
    pairs = list(rows.values_list("left_id", "right_id")[: MOST + 1])
    return {Side.LEFT: {left for left, _ in pairs}, Side.RIGHT: {right for _, right in pairs}}


def _add_partners(context: FlowContext, near: Mapping[Side, Near]) -> None:
    """A bill that changed concerns the commitment of its invoice, which the bill doesn't name."""
    ends = Q(left_id__in=near[Side.LEFT].ids) | Q(right_id__in=near[Side.RIGHT].ids)
    pairs = list(_between(context).filter(ends).values_list("left_id", "right_id"))
    for side, ids in zip(Side, zip(*pairs, strict=True), strict=True) if pairs else ():
        near[side].add(_figures(context, side).filter(record_id__in=ids).values_list(*_SAID))


def _alike(context: FlowContext, side: Side, near: Near) -> QuerySet[MoneyFigures]:
    """Of the flow's own records those that share something with what changed, or are about it."""
    shared = Q(about__in=near.ids)
    for name, values in near.common.items():
        shared |= Q(**{f"{name}__in": values})
    mine = MoneyFigures.objects.filter(
        connection=context.connection(side), kind__in=context.kinds(side)
    )
    return mine.filter(shared)


def _figures(context: FlowContext, side: Side) -> QuerySet[MoneyFigures]:
    return MoneyFigures.objects.filter(
        connection=context.connection(side), kind__in=context.flow.near
    )


def _between(context: FlowContext) -> QuerySet[Link]:
    near = context.flow.near
    return Link.objects.filter(
        Q(left_kind__in=near) | Q(right_kind__in=near),
        setting__left=context.setting.left_id,
        setting__right=context.setting.right_id,
    )
