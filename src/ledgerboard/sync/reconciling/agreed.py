"""What both systems said when they last agreed, and what people left different then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from django.utils import timezone

from ledgerboard.core.money.amounts import total
from ledgerboard.core.money.documents import Agreed
from ledgerboard.core.reconcile import APART, Action, Side
from ledgerboard.core.records import DirectCost
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import american
from ledgerboard.core.views.tie_bills import Given, Posted
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Decision
from ledgerboard.sync.reconciling.records import MoneyRecords

OF_AMOUNTS: Final = frozenset({"lines", "amount", "total"})
"""Fields whose conflict is about money."""


def agreed_amounts(records: MoneyRecords, kind: str, field: str) -> dict[Ref, Agreed]:
    """By the record of Procore. Both are kept in its terms, so no sign is turned."""
    here, there = (records.flow_for(kind).views[side] for side in Side)
    records.load_ahead(here, kind)
    found: dict[Ref, Agreed] = {}
    for left, right in records.links.items():
        if left.kind != kind:
            continue
        ours, theirs = ((view.agreed(ref) or {}).get(field)
                        for view, ref in ((here, left), (there, right)))  # fmt: skip
        if isinstance(ours, Money) and isinstance(theirs, Money):
            found[left] = Agreed(ours, theirs)
    return found


def with_bills_own(
    agreed: Mapping[Ref, Agreed], given: Mapping[Ref, Given], records: MoneyRecords
) -> dict[Ref, Agreed]:
    """What each bill itself said: another amount than its invoice where somebody left it so."""
    bills = ((ref, each, records.links.get(ref)) for ref, each in agreed.items())
    return {
        ref: _as_settled(each, bill, given[bill].settled, records.retainage_items)
        if bill and bill in given
        else each
        for ref, each, bill in bills
    }


def _as_settled(
    agreed: Agreed, bill: Ref, settled: Posted, retainage_items: Collection[Ref]
) -> Agreed:
    if not settled:
        return agreed
    sign = -1 if bill.kind == "vendor_credit" else 1
    due = total(line.amount for line in settled)
    held = total(line.amount for line in settled if line.item in retainage_items)
    due, held = (due, -held) if sign > 0 else (-due, held)
    return replace(agreed, right=due, held_there=held)


def left_different(records: MoneyRecords) -> dict[Ref, str]:
    """Who chose to leave the amounts of two different, and when, by the record of Procore."""
    rows = Decision.objects.of(records.setting.organization_id).filter(
        setting__in=records.settings.values(), kind=Decision.Kind.ANSWER, value=APART,
        revoked_at=None,
    )  # fmt: skip
    found: dict[Ref, str] = {}
    for row in rows.select_related("person", "setting").order_by("at", "pk"):
        left = Ref(declared(row.setting.flow).left.kind, row.left_id)
        right = records.links.get(left)
        if _field_of(row) in OF_AMOUNTS and right and right.id == row.right_id:
            day = american(timezone.localtime(row.at).date())
            found[left] = f"Left different by {row.person.name} on {day}."
    return found


def _field_of(answer: Decision) -> str:
    """What the conflict was about; empty for another question."""
    flow, left, right = answer.setting.flow, answer.left_id, answer.right_id
    prefix = f"{flow}:{Action.CONFLICT}:{left}:{right}:"
    return answer.key.removeprefix(prefix).split(":")[0] if answer.key.startswith(prefix) else ""


def linked_costs(records: MoneyRecords, kind: str) -> dict[Ref, DirectCost]:
    """What Procore has of each linked cost of the books."""
    here = {seen.ref: seen.record for seen in records.here(kind)}
    both = ((right, here.get(left)) for left, right in records.links.items())
    return {right: cost for right, cost in both if isinstance(cost, DirectCost)}
