"""Lines of the books' costs that have no place in Procore, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from ledgerboard.core.money import total
from ledgerboard.core.money.amounts import ZERO, in_cents
from ledgerboard.core.reconcile import Action, Seen, Side
from ledgerboard.core.records import CostPart, DirectCost, ProjectCost, read_lines
from ledgerboard.core.records.shown_text import shown_text
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.cost_as_direct_cost import (
    PAID_ON_ACCOUNT,
    project_cost_as_direct_cost,
    unplaced,
)
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, SnapshotRef

WAITS_WITH_COST = frozenset({Action.REFUSE, Action.QUESTION})
NO_COSTS = frozenset(
    {"ours", "retainage", "no_cost_account", PAID_ON_ACCOUNT, "zero", "text", "no_lines"}
)
"""What is no cost of a job at all: our own bills, retainage, payables and bank, lines of $0.00."""
WORDS = {
    "no_vendor": "Names no vendor",
    "unlinked_vendor": "Vendor isn't linked to Procore",
    "inactive_vendor": "Vendor is inactive in Procore",
    "no_project": "Names no project",
    "customer_only": "Names a customer, not a project",
    "unlinked_project": "Project isn't linked to Procore",
    "inactive_project": "Project is inactive in Procore",
    "unmapped_item": "Belongs to no budget code",
    "ambiguous_item": "Belongs to several budget codes",
    "perhaps_a_copy": "May be a copy of our bill",
    "perhaps_our_bill": "May be the bill of an invoice",
    "perhaps_in_opening": "May be the bill of an invoice of the opening figures",
    "foreign_currency": "In another currency",
    "journal_entry": "Journal entries",
    "deposit": "Deposits",
    "customer_invoice": "Customer invoices",
    "sales_receipt": "Sales receipts",
    "credit_memo": "Credit memos",
    "refund_receipt": "Refund receipts",
    "before_start": "Before the start day",
    "unchecked": "Not checked yet",
    "rejected": "Rejected here",
    "failed": "Procore didn't accept it",
    "blocked": "Blocked",
}


@dataclass(frozen=True)
class LineNotPlaced:
    """`amount` is signed as cost, tax included; `advice` is empty where nothing is to be done."""

    id: str
    booked_on: str
    description: str
    amount: Money
    cause: str
    why: str
    advice: str


def lines_not_placed(seen: Seen, flow: FlowContext) -> tuple[LineNotPlaced, ...]:
    """Each line by its own reason; a line that has none waits with its whole transaction."""
    cost, context = seen.record, flow.views[Side.RIGHT]
    assert isinstance(cost, ProjectCost)  # noqa: S101  # the flow has no other kind
    own, whole = dict(unplaced(seen, context)), project_cost_as_direct_cost(seen, context)
    return tuple(
        _line(part, why, flow)
        for part in read_lines(CostPart, cost.lines)
        if isinstance(why := own.get(part.key) or whole, Blocked | NotMine)
    )


def waiting_cost(seen: Seen, flow: FlowContext) -> Money:
    """What a transaction that waits as a whole will cost: without retainage, which is no cost."""
    lines = lines_not_placed(seen, flow)
    return total(line.amount for line in lines if line.cause not in NO_COSTS)


def waiting_with_retainage(flow: FlowContext, rows: QuerySet[Change]) -> dict[int, int]:
    """The same of bills that were typed with a retainage line alone: every other transaction costs
    its total, which its figures say.
    """
    context = flow.views[Side.RIGHT]
    item = context.settings.get("retainage_item")
    if item is None:
        return {}
    held = SnapshotRef.objects.filter(
        kind=item.kind, record_id=item.id, snapshot__kind="project_cost",
        snapshot__connection=flow.connection(Side.RIGHT), snapshot__gone_at=None,
    )  # fmt: skip
    mine = rows.filter(action__in=WAITS_WITH_COST)
    return waiting_cents(flow, mine.filter(right_id__in=held.values("snapshot__record_id")))


def waiting_cents(flow: FlowContext, changes: Iterable[Change]) -> dict[int, int]:
    """By the change: what its cost will be once it can go, though nothing of it is planned yet."""
    ids = {each.pk: each.right_id for each in changes if each.right_id}
    seen = flow.known(Side.RIGHT, set(ids.values())).seen
    return {
        pk: in_cents(cost_to_come(seen[id_], flow)) or 0
        for pk, id_ in ids.items() if id_ in seen
    }  # fmt: skip


def cost_to_come(seen: Seen, flow: FlowContext) -> Money:
    """What Procore will count of it."""
    viewed = project_cost_as_direct_cost(seen, flow.views[Side.RIGHT])
    if isinstance(viewed, Viewed) and isinstance(viewed.record, DirectCost):
        return viewed.record.total or ZERO
    return waiting_cost(seen, flow)


def lines_left_behind(seen: Seen, flow: FlowContext) -> tuple[LineNotPlaced, ...]:
    """Lines that have no place by themselves, whatever becomes of the rest."""
    cost = seen.record
    assert isinstance(cost, ProjectCost)  # noqa: S101  # the flow has no other kind
    own = dict(unplaced(seen, flow.views[Side.RIGHT]))
    parts = read_lines(CostPart, cost.lines)
    return tuple(_line(part, own[part.key], flow) for part in parts if part.key in own)


def _line(part: CostPart, why: Blocked | NotMine, flow: FlowContext) -> LineNotPlaced:
    return LineNotPlaced(
        id=part.key,
        booked_on=_title(part.item or part.account, flow),
        description=part.description or "",
        amount=total((part.amount, part.tax)),
        cause=why.cause,
        why=why.why,
        advice=why.advice if isinstance(why, Blocked) else "",
    )


def _title(ref: Ref | None, flow: FlowContext) -> str:
    seen = flow.views[Side.RIGHT].here(ref) if ref else None
    return shown_text(seen.kind, seen.record.title) if seen else ""
