"""One line of a bill payment as a payment issued on a commitment.

Payments in Procore add up to the cash that left: what a payment takes from a vendor credit is a
negative payment, or Procore would show more paid than the bank did (money rules 1.9 and 5.5).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledgerboard.core.records import (
    AppliedPayment,
    Commitment,
    ContractPayment,
    SubcontractorInvoice,
)
from ledgerboard.core.values import HOME, Ref
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed
from ledgerboard.core.views.opened import INCLUDED, OPENING
from ledgerboard.core.views.stopped import Stopped, blocked, not_mine, require_currency

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

METHODS = {"Check": "check", "CreditCard": "credit_card"}
INVOICE = "subcontractor_invoice"
LARGEST_NUMBER = 2_147_483_647


def payment_as_contract_payment(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """Settings: `credits` (`negative_payment`, or `list`), `currency`."""
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # the flow has no other kind
    try:
        return Viewed("contract_payment", _view(seen, payment, context))
    except Stopped as stop:
        return stop.answer


def _view(seen: Seen, payment: AppliedPayment, context: ViewContext) -> ContractPayment:
    _require_after_opening(seen, payment, context)
    invoice, commitment = _paid_for(payment, context)
    require_currency(payment, context.settings.get("currency", HOME))
    record = _commitment(commitment, context)
    own = invoice and context.there(invoice)
    number = payment.number or ""
    return ContractPayment(
        project=record.project,
        commitment=commitment,
        invoice=invoice,
        amount=payment.amount,
        date=payment.date,
        number=_counted(number),
        check_number=payment.number,
        invoice_number=getattr(own.record, "number", None) if own else None,
        method=METHODS.get(payment.method or "", "electronic"),
        notes=payment.memo,
    )


def _counted(number: str) -> int | None:
    """Procore numbers payments by a counter; a reference of a bank transfer is longer."""
    counts = number.isascii() and number.isdigit() and int(number) <= LARGEST_NUMBER
    return int(number) if counts else None


def _require_after_opening(seen: Seen, payment: AppliedPayment, context: ViewContext) -> None:
    ref = seen.ref
    opening = context.openings.with_payment(ref) or context.openings.with_paper(payment.applied_to)
    if opening is not None and opening.includes_payment(ref, payment.date):
        raise not_mine(INCLUDED, OPENING)


def _paid_for(payment: AppliedPayment, context: ViewContext) -> tuple[Ref | None, Ref]:
    """The invoice and the commitment that this part belongs to."""
    target = payment.applied_to
    if target is None:
        raise not_mine("it isn't applied to a bill yet", "unapplied")
    if payment.amount is None or not payment.amount.amount:
        raise not_mine("its amount is $0.00", "zero")
    if opening := context.openings.with_paper(target):
        return None, opening.commitment
    if target.kind == "vendor_credit":
        return _credited(payment, target, context)
    if target.kind != "bill":
        raise not_mine(f"it settles a {target.kind.replace('_', ' ')}", target.kind)
    invoice = _invoice(target, context)
    if invoice is None:
        raise not_mine("its bill isn't linked to a subcontractor invoice", "not_our_bill")
    return invoice, _commitment_of(invoice, context)


def _invoice(target: Ref, context: ViewContext) -> Ref | None:
    twin = context.twin(target)
    return twin if twin is not None and twin.kind == INVOICE else None


def _commitment_of(invoice: Ref, context: ViewContext) -> Ref:
    there = context.there(invoice)
    record = there.record if there else None
    if not isinstance(record, SubcontractorInvoice) or record.commitment is None:
        raise blocked(
            "no_commitment",
            "The commitment of its invoice isn't known.",
            "Check for changes; if this stays, look at the invoice in Procore.",
            invoice,
        )
    return record.commitment


def _credited(payment: AppliedPayment, credit: Ref, context: ViewContext) -> tuple[Ref | None, Ref]:
    """A credit made from a negative invoice belongs to that invoice; one typed in the books, to
    the commitment that the rest of the payment pays.
    """
    if context.settings.get("credits", "negative_payment") != "negative_payment":
        raise not_mine("credits used in payments are listed, not sent", "credit_applied")
    invoice = _invoice(credit, context)
    if invoice is not None:
        return invoice, _commitment_of(invoice, context)
    paid = _commitments_paid(payment, context)
    if not paid:
        raise not_mine("its payment doesn't pay a bill we posted", "not_our_bill")
    if len(paid) > 1:
        raise blocked(
            "credit_of_several",
            "The payment uses a credit and pays several commitments, so we can't tell which one"
            " the credit belongs to.",
            "Enter the credit as a payment on the right commitment in Procore.",
        )
    return None, paid[0]


def _commitments_paid(payment: AppliedPayment, context: ViewContext) -> list[Ref]:
    parts = context.related("applied_payment", payment.payment) if payment.payment else ()
    paid = [each.record for each in parts if isinstance(each.record, AppliedPayment)]
    papers = [each.applied_to for each in paid if each.applied_to]
    opened = {found.commitment for found in map(context.openings.with_paper, papers) if found}
    invoices = [_invoice(paper, context) for paper in papers]
    return sorted(opened | {_commitment_of(invoice, context) for invoice in invoices if invoice})


def _commitment(ref: Ref, context: ViewContext) -> Commitment:
    there = context.there(ref)
    if there is None or not isinstance(there.record, Commitment):
        raise blocked(
            "no_commitment",
            "Its commitment hasn't been read.",
            "Check for changes; if this stays, look at the commitment in Procore.",
            ref,
        )
    return there.record
