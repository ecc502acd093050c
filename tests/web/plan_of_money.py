"""A plan of invoices as it waits: two bills, a bill with a warning, a credit, and what asks."""

from __future__ import annotations

from typing import Any

from tests.sync.chain import Chain

from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.plans.changes import content_hash
from ledgerboard.sync.plans.listing import renew

WARNED = [{"rule": "over_line", "text": "Line 3 is billed at 104%."}]


def waiting_plan(chain: Chain) -> Plan:
    """The chain's own invoices: 70,447.08 in bills and a credit of 4,257.90."""
    plan = Plan.objects.create(
        organization=chain.organization, setting=chain.invoices, status=Plan.Status.WAITING
    )
    add(plan, 1, "6601", "bill", "NE-2174")
    add(plan, 2, "6602", "bill", "NE-2207")
    add(plan, 3, "6603", "bill", "NE-2251", warnings=WARNED)
    add(plan, 4, "6604", "vendor_credit", "NE-2263")
    add(plan, 5, "6602", "bill", "NE-2207b", action="refuse", reasons=["No item for 26-300.M."])
    renew(plan)
    return plan


def add(plan: Plan, place: int, invoice: str, kind: str, title: str, **said: Any) -> Change:
    row = Change(
        organization=plan.organization, plan=plan, listed=plan, position=place, kind=kind,
        title=f"Invoice {title}",
        **{"action": "create", "since": plan.revision + 1, "key": f"{place}:{invoice}",
           "left_id": invoice, "target": "right", **said},
    )  # fmt: skip
    row.content_hash = content_hash(row)
    row.save()
    return row
