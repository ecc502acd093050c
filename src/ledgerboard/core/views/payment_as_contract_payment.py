"""One line of a bill payment as a payment issued on a commitment.

Payments in Procore add up to the cash that left: what a payment takes from a vendor credit is a
negative payment, or Procore would show more paid than the bank did (money rules 1.9 and 5.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import (
    AppliedPayment,
    Commitment,
    ContractPayment,
)
from ledgerboard.core.values import HOME, Ref, Warned
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed
from ledgerboard.core.views.included_in_opening import INCLUDED, OPENING
from ledgerboard.core.views.paid_commitment import paid_for, require_in_place, takes_credit
from ledgerboard.core.views.view_stopped import ViewStopped, blocked, not_mine, require_currency

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

METHODS = {"Check": "check", "CreditCard": "credit_card"}
CREDIT_APPLIED = "credit_applied"
LARGEST_NUMBER = 2_147_483_647


def payment_as_contract_payment(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """Settings: `credits` (`negative_payment`, or `list`), `currency`."""
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # the flow has no other kind
    try:
        found = _view(seen, payment, context)
    except ViewStopped as stop:
        return stop.answer
    return Viewed("contract_payment", found, tuple(_of_two_jobs(payment, found, context)))


def _of_two_jobs(
    payment: AppliedPayment, found: ContractPayment, context: ViewContext
) -> Iterator[Warned]:
    """A bill of an opening figure may have been charged to two jobs, and be paid with one check."""
    target = payment.applied_to
    opening = context.openings.with_paper(target)
    paper = opening.papers.get(target) if opening and target else None
    parts = paper.places.parts if paper and paper.places else ()
    there = [
        part
        for part in parts
        if part.project and context.twin(part.project) not in {None, found.project}
    ]
    elsewhere = total(part.due for part in there)
    if elsewhere.amount:
        yield Warned(
            "two_jobs",
            f"Its bill charges {elsewhere} to another project, and a payment in Procore is on one"
            " commitment. If it pays both, reject it and enter each part on its commitment in"
            " Procore.",
        )


def _view(seen: Seen, payment: AppliedPayment, context: ViewContext) -> ContractPayment:
    _require_after_opening(seen, payment, context)
    _require_sent(payment, context)
    invoice, commitment = paid_for(seen, context)
    require_in_place(seen.ref, commitment, context)
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


def _require_sent(payment: AppliedPayment, context: ViewContext) -> None:
    if (
        takes_credit(payment)
        and context.settings.get("credits", "negative_payment") != "negative_payment"
    ):
        raise not_mine("credits used in payments are listed, not sent", CREDIT_APPLIED)


def _commitment(ref: Ref, context: ViewContext) -> Commitment:
    there = context.there(ref)
    if there is None or not isinstance(there.record, Commitment):
        raise blocked(
            "no_commitment",
            "We haven't read its commitment yet.",
            "Check for changes. If that doesn't help, look at the commitment in Procore.",
            ref,
        )
    return there.record
