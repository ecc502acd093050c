"""What both systems said of payments and direct costs when they last agreed."""

from __future__ import annotations

from ledgerboard.core.money.documents import Agreed
from ledgerboard.core.reconcile import Side
from ledgerboard.core.records import DirectCost
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.reconciling.records import MoneyRecords


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


def linked_costs(records: MoneyRecords, kind: str) -> dict[Ref, DirectCost]:
    """What Procore has of each linked cost of the books."""
    here = {seen.ref: seen.record for seen in records.here(kind)}
    both = ((right, here.get(left)) for left, right in records.links.items())
    return {right: cost for right, cost in both if isinstance(cost, DirectCost)}
