"""What an opening figure means for the records of both sides: what it includes is never sent.

A commitment in progress is signed off once (`core/money/openings`). From then on the invoices,
bills and payments that the figure includes take no part in any flow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.money import Application
from ledgerboard.core.money.adoption import retained_in_bills
from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import Bill, ContractPayment, SubcontractorInvoice
from ledgerboard.core.values import Money
from ledgerboard.core.views.base import NotMine, ViewContext
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM, Earlier
from ledgerboard.core.views.view_stopped import ViewStopped, blocked, not_mine

if TYPE_CHECKING:
    from datetime import date

    from ledgerboard.core.reconcile.model import Seen

INCLUDED = "its commitment's opening figures include it"
OPENING = "opening"
"""The cause of everything that an opening figure includes."""
OPENED = "An invoice of the opening figures"


def require_after_opening(seen: Seen, invoice: SubcontractorInvoice, context: ViewContext) -> None:
    """Whatever its status is or becomes: what it moved is in the opening figures."""
    opening = context.openings.of(invoice.commitment)
    if opening is not None and opening.includes(invoice.sequence, seen.id):
        raise not_mine(INCLUDED, OPENING)


def in_progress(
    invoice: SubcontractorInvoice, earlier: tuple[Earlier, ...], settings: BillSettings
) -> bool:
    """Whether it, or an invoice before it that has no bill of ours, was billed before the day from
    which on we sync: it may be in the books in any form.
    """
    before = (each.invoice for each in earlier if each.posted is None)
    return any(is_before_start(each, settings) for each in (*before, invoice))


def is_before_start(invoice: SubcontractorInvoice, settings: BillSettings) -> bool:
    """Accepted, and billed before the day from which on we sync."""
    day = invoice.billing_date or invoice.period_end
    return starts_after(day, settings) and invoice.status in settings.accepted


def starts_after(day: date | None, settings: BillSettings) -> bool:
    """Whether the day from which on we sync comes after this one."""
    return settings.start_day is not None and day is not None and day < settings.start_day


def opening_edited() -> ViewStopped:
    return blocked(
        "opening_edited",
        "An invoice in the opening figures changed after sign-off.",
        "Undo the change in Procore, or undo the sign-off and sign off again.",
    )


def require_release_on_account(
    invoice: SubcontractorInvoice,
    applied: Application,
    earlier: tuple[Earlier, ...],
    context: ViewContext,
    settings: BillSettings,
) -> None:
    """Retainage that the books keep as bills of its own is on no retainage account: a line that
    releases it there would owe it a second time.
    """
    opening = context.openings.of(invoice.commitment)
    if opening is None or applied.released.amount <= 0:
        return
    kept = {ref: context.there(ref) for ref in opening.papers}
    papers = {
        ref: seen.record for ref, seen in kept.items() if seen and isinstance(seen.record, Bill)
    }
    in_bills = retained_in_bills(opening, papers, settings.retainage_item)
    on_account = opening.position.retained - in_bills + _held_since(earlier)
    if in_bills.amount > 0 and applied.released.amount > on_account.amount:
        names = ", ".join(
            sorted(bill.title for ref, bill in papers.items() if opening.papers[ref].in_bill.amount)
        )
        raise blocked(
            "retainage_in_bills",
            f"It releases {applied.released} of retainage, and {in_bills} of the retainage is"
            f" {names} in QuickBooks: it would be owed twice.",
            "Move it from that bill to the retainage item, or link this invoice to that bill.",
        )


def _held_since(earlier: tuple[Earlier, ...]) -> Money:
    """What our own bills put on the retainage account."""
    return -total(
        line.amount
        for each in earlier
        for line in each.posted or ()
        if line.key in ON_RETAINAGE_ITEM
    )


def paper_in_opening(seen: Seen, context: ViewContext) -> NotMine | None:
    """A bill that an opening figure includes is no invoice's any more."""
    if context.openings.with_paper(seen.ref) is None:
        return None
    return NotMine(INCLUDED, OPENING)


def payment_in_opening(seen: Seen, context: ViewContext) -> NotMine | None:
    """A payment issued that an opening figure includes is no bill payment's any more."""
    payment = seen.record
    assert isinstance(payment, ContractPayment)  # noqa: S101  # the flow has no other kind
    opening = context.openings.of(payment.commitment)
    if opening is None or not opening.includes_payment(seen.ref, payment.date):
        return None
    return NotMine(INCLUDED, OPENING)
