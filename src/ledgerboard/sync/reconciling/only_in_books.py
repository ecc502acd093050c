"""What the books charge to a job, or paid a vendor, that Procore never gets: why cost to date and
what was paid differ between the two though every document that is compared ties.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Document
from ledgerboard.core.reconcile import Seen
from ledgerboard.core.records import (
    AppliedPayment,
    CostPart,
    DirectCost,
    ProjectCost,
    read_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine, Viewed
from ledgerboard.core.views.cost_as_direct_cost import PAID_ON_ACCOUNT
from ledgerboard.core.views.included_in_opening import OPENING
from ledgerboard.core.views.tie_documents import project_cost_document
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.reconciling.bills_compared import CommitmentBills
from ledgerboard.sync.reconciling.checks import COST, PAYMENT, at_home
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.selectors.money.not_placed import NO_COSTS, lines_not_placed

NO_JOB = "no_project"
"""It is in no job's cost in QuickBooks either; the page of direct costs lists it."""
NOT_A_DIFFERENCE = (NO_COSTS - {PAID_ON_ACCOUNT}) | {NO_JOB, OPENING}
BILLED = {"ours", OPENING}
"""Bills that count with their invoices or opening figures: no cost of their own."""
PREPAID = "unapplied"
RETAINED = Cause.RETAINAGE.value


@dataclass(frozen=True)
class OnlyInBooks:
    """One document, or what one of its reasons is about. `project` and `vendor` are Procore's."""

    ref: Ref
    title: str
    amount: Money
    project: Ref | None
    vendor: Ref | None
    day: dt.date | None
    cause: str
    why: str


def only_in_books(
    records: MoneyRecords, bills: CommitmentBills, through: dt.date | None
) -> Iterator[OnlyInBooks]:
    found = [
        *map(_retained, bills.retained),
        *(_costs(records) if COST in records.settings else ()),
        *(_prepayments(records) if PAYMENT in records.settings else ()),
    ]
    for each in sorted(found, key=lambda one: (one.cause, one.day or dt.date.min, one.ref.id)):
        if through is None or each.day is None or each.day <= through:
            yield each


def _retained(bill: Document) -> OnlyInBooks:
    return OnlyInBooks(
        bill.ref, bill.title, bill.held or ZERO, bill.project, bill.vendor, bill.day, RETAINED,
        "Retainage on a bill that belongs to no commitment in Procore.",
    )  # fmt: skip


def _costs(records: MoneyRecords) -> Iterator[OnlyInBooks]:
    for seen, viewed in records.viewed(COST):
        if at_home(seen) and not records.is_early(seen) and _leaves_something(seen, viewed):
            yield from _by_reason(seen, records.flow_for(COST), records)


def _leaves_something(seen: Seen, viewed: Viewed | Blocked | NotMine) -> bool:
    """A blocked cost is a difference of its own; a whole one has all its lines in Procore."""
    cost = seen.record
    if isinstance(viewed, Viewed) and isinstance(viewed.record, DirectCost):
        lines = cost.lines if isinstance(cost, ProjectCost) else ()
        return len(viewed.record.lines or ()) < len(lines or ())
    return isinstance(viewed, NotMine) and viewed.cause not in BILLED


def _by_reason(seen: Seen, flow: FlowContext, records: MoneyRecords) -> Iterator[OnlyInBooks]:
    document = project_cost_document(seen, records.books)
    named = _vendors_named(seen, records)
    sums: dict[tuple[str, str, Ref | None], Money] = defaultdict(lambda: ZERO)
    for line in lines_not_placed(seen, flow):
        vendor, on_account = document.vendor, line.cause == PAID_ON_ACCOUNT
        if on_account:
            vendor = named.get(line.id, vendor)
        if line.cause not in NOT_A_DIFFERENCE and not (on_account and vendor is None):
            sums[line.cause, line.why, vendor] += line.amount
    for (cause, why, vendor), amount in sums.items():
        if amount.amount:
            yield OnlyInBooks(
                seen.ref, document.title, amount, document.project, vendor, document.day, cause,
                why,
            )  # fmt: skip


def _vendors_named(seen: Seen, records: MoneyRecords) -> dict[str, Ref | None]:
    """Whom each line is about, in Procore's terms, where one entry names several vendors."""
    cost = seen.record
    parts = read_lines(CostPart, cost.lines) if isinstance(cost, ProjectCost) else ()
    return {part.key: records.books.twin(part.vendor) for part in parts if part.vendor}


def _prepayments(records: MoneyRecords) -> Iterator[OnlyInBooks]:
    for seen, viewed in records.viewed(PAYMENT):
        payment = seen.record
        if not isinstance(viewed, NotMine) or not isinstance(payment, AppliedPayment):
            continue
        if at_home(seen) and viewed.cause == PREPAID and payment.amount:
            vendor = records.books.twin(payment.vendor) if payment.vendor else None
            yield OnlyInBooks(
                seen.ref, payment.title, payment.amount, None, vendor, payment.date, PREPAID,
                viewed.why,
            )  # fmt: skip
