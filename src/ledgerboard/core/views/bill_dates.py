"""Which day a bill has, and when it is due."""

from __future__ import annotations

from datetime import date, timedelta

from ledgerboard.core.records import SubcontractorInvoice
from ledgerboard.core.values import Warned
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_settings import BillDate, BillSettings, ClosedBooks, DueDate
from ledgerboard.core.views.stopped import blocked

_NAMES = {
    BillDate.BILLING_DATE: "billing date",
    BillDate.PERIOD_END: "period end",
    BillDate.APPROVAL: "approval date",
}


def bill_date(
    invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> tuple[date, str, tuple[Warned, ...]]:
    """The bill's date, what the memo says of it, and what to ask."""
    chosen = _chosen(invoice, settings)
    closed = context.closed_until
    if closed is None or chosen > closed:
        return chosen, "", ()
    moved = closed + timedelta(days=1)
    note = f"Dated {chosen:%m/%d/%Y} in Procore; the books were closed through {closed:%m/%d/%Y}."
    if settings.closed_books is ClosedBooks.NEXT_OPEN_DAY:
        return moved, note, ()
    if settings.closed_books is ClosedBooks.ASK:
        return moved, note, (_asked(chosen, moved),)
    raise blocked(
        "closed_books",
        f"The books are closed through {closed:%m/%d/%Y} and the bill is dated {chosen:%m/%d/%Y}.",
        "Open the period in QuickBooks, or choose the next open day in the settings.",
    )


def _chosen(invoice: SubcontractorInvoice, settings: BillSettings) -> date:
    chosen = {
        BillDate.BILLING_DATE: invoice.billing_date,
        BillDate.PERIOD_END: invoice.period_end,
        BillDate.APPROVAL: invoice.approved_on,
    }[settings.bill_date]
    if chosen is None:
        name = _NAMES[settings.bill_date]
        raise blocked(
            "no_bill_date",
            f"The invoice has no {name}.",
            f"Fill in the {name} in Procore, or choose another date in the settings.",
        )
    return chosen


def _asked(chosen: date, moved: date) -> Warned:
    return Warned(
        "closed_books",
        f"The books are closed for {chosen:%m/%d/%Y}: the bill would be dated {moved:%m/%d/%Y}.",
    )


def due_date(invoice: SubcontractorInvoice, billed_on: date, settings: BillSettings) -> date | None:
    """Procore's due date; else its payment date, which means «paid on» and is taken only when it
    lies after the billing date; else nothing, and QuickBooks goes by the terms (money rules 1.8).
    By setting the payment date alone, or the terms whatever Procore says.
    """
    if settings.due_date is DueDate.TERMS:
        return None
    if settings.due_date is DueDate.PROCORE and invoice.due_on is not None:
        return invoice.due_on
    if invoice.paid_on is not None and invoice.paid_on > (invoice.billing_date or billed_on):
        return invoice.paid_on
    return None
