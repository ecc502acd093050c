"""What the books charge to a job that a subcontractor invoice may charge to it as well.

A cost is pointed out, and then no rule approves it, where its vendor has a commitment on the
project, whatever the paper is: a sub is paid by check, too, and gives credits. A supplier with a
purchase order sells over the counter as well, so there something must speak for the order. So is
the copy of a bill that we posted, on whatever project it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledgerboard.core.records import Commitment, DirectCost, ProjectCost
from ledgerboard.core.values import Ref, Warned
from ledgerboard.core.values.text import fold, squeeze
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_in_opening import (
    copied_in_opening,
    opening_of,
    without_its_bill,
)
from ledgerboard.core.views.copied_cost import OURS, copied_from, repeats
from ledgerboard.core.views.number_marks import LONGEST, marked_number
from ledgerboard.core.views.of_an_order import ORDER, may_be_for_order
from ledgerboard.core.views.view_stopped import blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

NOBODY_BILLS = frozenset({"Void", "Out For Bid"})
"""Statuses of a commitment. On a draft, or one that waits for its signature, the work may have
begun: once it's approved, its invoices count."""


def require_no_open_invoice(cost: ProjectCost, type_: str, context: ViewContext) -> None:
    """An invoice of this vendor with this number that has no bill yet may be this very paper: it
    was typed into both systems, or its bill was sent and no answer came. Once the invoice has its
    bill, this one is either that, or another paper.
    """
    vendor = context.twin(cost.vendor) if cost.vendor else None
    if vendor is None or not cost.number or type_ != "invoice":
        return
    for there in context.there_with(OURS, "vendor", vendor):
        invoice = there.ref
        if not _may_be_its_bill(there, cost.number) or context.twin_here(invoice) is not None:
            continue
        opening = opening_of(there, context)
        if opening is None:
            raise blocked(
                "perhaps_our_bill",
                f"Subcontractor invoice {cost.number} of this vendor has no bill yet, and this may"
                " be it.",
                "Link the two under Invoices, or post the invoice's own bill.",
                invoice,
            )
        if waits := without_its_bill(opening, cost.number, invoice, context):
            raise waits


def _may_be_its_bill(invoice: Seen, number: str) -> bool:
    """The invoice's number, cut to what fits or changed as we change one that doesn't."""
    own = squeeze(getattr(invoice.record, "number", None) or "")
    given = {own, own[:LONGEST], marked_number(own, invoice.id)}
    return bool(own) and fold(number) in {fold(each) for each in given}


def counted_twice(cost: ProjectCost, direct: DirectCost, context: ViewContext) -> Iterator[Warned]:
    if direct.vendor is None or cost.transaction is None:
        return
    for invoice, other in copied_from(cost, {cost.total, direct.total}, context):
        yield _twice(f"{repeats(invoice, other)} The cost would count twice.")
    amounts = {cost.total, direct.total}
    if opened := copied_in_opening(cost.number or "", amounts, direct.vendor, context):
        yield _twice(
            f"This may be a copy of bill {cost.number}, which is in the opening figures of"
            f" {opened}: same vendor, number and amount. The cost would count twice."
        )
    for each in may_be_billed(cost, direct, context):
        yield _twice(
            f"This vendor has commitment {each.record.title} on this project. If the"
            f" {_word(cost.transaction)} is billed against it, its cost would count twice."
        )


def may_be_billed(cost: ProjectCost, direct: DirectCost, context: ViewContext) -> Iterator[Seen]:
    """Commitments of this vendor on this project that the cost may be for."""
    if direct.vendor is None:
        return
    invoices = context.there_with(OURS, "vendor", direct.vendor)
    for there in context.there_with("commitment", "vendor", direct.vendor):
        record = there.record
        assert isinstance(record, Commitment)  # noqa: S101  # asked for by kind
        own = [each for each in invoices if getattr(each.record, "commitment", None) == there.ref]
        here = record.project == direct.project and record.status not in NOBODY_BILLS
        if here and (record.type != ORDER or may_be_for_order(record, cost, direct, own)):
            yield there


def _twice(text: str) -> Warned:
    return Warned("counted_twice", text)


def _word(transaction: Ref) -> str:
    return {"purchase": "expense"}.get(transaction.kind, transaction.kind.replace("_", " "))
