"""A cost that repeats a bill of ours where nothing else would show it.

Typed by hand it may name no project, so no job's cost shows it, or stand under another vendor
record of the same company, whose bills QuickBooks doesn't compare. Paid or imported, it counts
twice; so it is pointed out before either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from ledgerboard.core.matching.duplicate_bills import digits, number_key, paper_of
from ledgerboard.core.matching.vendor import may_be_one_firm
from ledgerboard.core.records import Bill, ProjectCost, SubcontractorInvoice
from ledgerboard.core.records.books import MARK
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.number_marks import unmarked_number
from ledgerboard.core.views.view_stopped import blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

OURS = "subcontractor_invoice"
COPY = "perhaps_a_copy"
_STEPS = {
    "bill": "Delete it in QuickBooks. If it's another bill, correct its number there.",
    "vendor_credit": "Delete it in QuickBooks. If it's another credit, correct its number there.",
    "purchase": "If it pays that bill, enter it as a bill payment in QuickBooks instead. If the"
    " bill was paid twice, void it.",
}
_MERGE = "If the two vendors are one company, merge them in QuickBooks."


def require_no_copy(cost: ProjectCost, context: ViewContext) -> None:
    """For a cost that wouldn't go to Procore anyway, but for another reason."""
    for invoice, other in copied_from(cost, {cost.total}, context):
        kind = cost.transaction.kind if cost.transaction else ""
        steps = [_STEPS.get(kind, "Correct it in QuickBooks."), *([_MERGE] if other else [])]
        raise blocked(COPY, f"{repeats(invoice, other)} It would be paid twice.", " ".join(steps))


def repeats(invoice: Seen, other: Seen | None) -> str:
    """`other` is the vendor record of the invoice's bill, where it isn't this one's."""
    title = invoice.record.title
    if other is None:
        return (
            f"This may be a copy of {title}: same vendor, number and amount. The invoice has its"
            " bill already."
        )
    return (
        f"This may be a copy of {title}: same number and amount, and its vendor may be the same"
        f" company as “{other.record.title}”. The invoice has its bill already."
    )


def copied_from(
    cost: ProjectCost, amounts: Collection[Money | None], context: ViewContext
) -> Iterator[tuple[Seen, Seen | None]]:
    """Invoices with a bill that say the same; and the vendor record of that bill, if another."""
    vendor = context.twin(cost.vendor) if cost.vendor else None
    for invoice in context.there_with(OURS, "vendor", vendor) if vendor else ():
        if is_copied(invoice, cost, amounts, context):
            yield invoice, None
    for invoice in context.there_with(OURS, "number", cost.number) if cost.number else ():
        if is_copied(invoice, cost, amounts, context):
            other = _other_vendor(invoice, cost, context)
            yield from [(invoice, other)] if other else []


def is_copied(
    invoice: Seen, cost: ProjectCost, amounts: Collection[Money | None], context: ViewContext
) -> bool:
    """By number and amount: a bare counter comes round on every job."""
    key = number_key(getattr(invoice.record, "number", None))
    posted = context.twin_here(invoice.ref)
    if not key or posted is None or key not in _numbers(cost, invoice):
        return False
    return any(amount in amounts for amount in amounts_of(invoice, posted, context))


def _numbers(cost: ProjectCost, invoice: Seen) -> Iterator[str]:
    """Its own number; a check has one of its own, and says in its memo what it pays."""
    number = cost.number or ""
    yield number_key(unmarked_number(number, invoice.id) if MARK in number else number)
    if cost.transaction and cost.transaction.kind == "purchase":
        words = re.split(r"[\s,;:]+", cost.memo or "")
        yield from (key for key in map(number_key, words) if len(key) > 1 and digits(key))


def amounts_of(seen: Seen, posted: Ref, context: ViewContext) -> Iterator[Money]:
    """What is due, and what was before retainage: either may have been typed."""
    invoice, bill = seen.record, context.here(posted)
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # asked for by kind
    if invoice.payment_due is not None:
        yield invoice.payment_due
    if bill is not None and isinstance(bill.record, Bill):
        retainage = context.settings.get("retainage_item")
        gross = paper_of(posted, bill.record, retainage_item=retainage).gross
        if gross is not None:
            yield -gross if posted.kind == "vendor_credit" else gross


def _other_vendor(invoice: Seen, cost: ProjectCost, context: ViewContext) -> Seen | None:
    """That of the invoice's bill, where it is another record that may be the same company."""
    posted = context.twin_here(invoice.ref)
    bill = context.here(posted) if posted else None
    billed = bill.record.vendor if bill and isinstance(bill.record, Bill) else None
    if billed is None or cost.vendor is None or billed == cost.vendor:
        return None
    one, other = context.here(cost.vendor), context.here(billed)
    return other if one and other and may_be_one_firm(one, other) else None
