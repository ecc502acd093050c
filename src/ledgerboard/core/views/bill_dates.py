"""Which day a bill has, and when it is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledgerboard.core.records import SubcontractorInvoice
from ledgerboard.core.values import Warned
from ledgerboard.core.views.approval_day import approval_day, approval_days
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_settings import BillDate, BillSettings, ClosedBooks, DueDate
from ledgerboard.core.views.view_stopped import ViewStopped, blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

_NAMES = {BillDate.PERIOD_END: "period end"}
BILLING_DATE = "billing date"


def bill_date(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> tuple[date, str, tuple[Warned, ...]]:
    """The bill's date, what the memo says of it, and what to ask."""
    chosen = date_it_would_have(seen, invoice, context, settings)
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


def day_of_invoice(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> date | None:
    """The day on which it counts in Procore's terms: that of its bill, before closed books moved
    it. A bill keeps its date when another one is chosen in the settings.
    """
    given = (context.agreed(seen.ref) or {}).get("date")
    if isinstance(given, date) and may_be_its_day(given, seen, invoice, context, settings):
        return given
    try:
        return date_it_would_have(seen, invoice, context, settings)
    except ViewStopped:
        return given if isinstance(given, date) else invoice.billing_date or invoice.period_end


def may_be_its_day(
    given: date,
    seen: Seen,
    invoice: SubcontractorInvoice,
    context: ViewContext,
    settings: BillSettings,
) -> bool:
    """Whether this setting or an earlier one may have dated its bill by this day."""
    if given in {invoice.billing_date, invoice.period_end}:
        return True
    return given in approval_days(seen, context, settings)


def date_it_would_have(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> date:
    """By the setting, whatever is closed."""
    match settings.bill_date:
        case BillDate.APPROVAL:
            chosen = approval_day(seen, invoice, context, settings)
        case BillDate.PERIOD_END:
            chosen = invoice.period_end
        case _:
            chosen = invoice.billing_date
    if chosen is None:
        name = _NAMES.get(settings.bill_date, BILLING_DATE)
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
    lies after the billing date and the bill's own; else nothing, and QuickBooks goes by the terms
    (money rules 1.8). By setting the payment date alone, or the terms whatever Procore says.
    """
    if settings.due_date is DueDate.TERMS:
        return None
    if settings.due_date is DueDate.PROCORE and invoice.due_on is not None:
        return invoice.due_on
    after = max(invoice.billing_date or billed_on, billed_on)
    return invoice.paid_on if invoice.paid_on is not None and invoice.paid_on > after else None
