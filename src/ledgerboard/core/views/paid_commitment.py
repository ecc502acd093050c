"""Which commitment a line of a bill payment belongs to: the flow and the reconciliation ask here,
so that what the one sends the other counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ledgerboard.core.records import AppliedPayment, ContractPayment, SubcontractorInvoice
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.typed_credits import covered_by, is_entered, used_whole
from ledgerboard.core.views.view_stopped import ViewStopped, blocked, not_mine

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

INVOICE = "subcontractor_invoice"
ENTERED = "credit_entered"
"""The cause of a credit for several commitments that somebody entered on each."""
MOVED = "moved_to_another_commitment"
"""The cause of a payment that is on another commitment in Procore than it belongs to by now."""


def takes_credit(payment: AppliedPayment) -> bool:
    """A vendor credit, or a journal entry that the payment took as one: it lowers the cash."""
    target = payment.applied_to
    if target is None or target.kind != "journal_entry":
        return target is not None and target.kind == "vendor_credit"
    return payment.amount is not None and payment.amount.amount < 0


def paid_for(seen: Seen, context: ViewContext) -> tuple[Ref | None, Ref]:
    """The invoice and the commitment that this part belongs to. Raises ViewStopped without one."""
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # as the caller asked for
    target = payment.applied_to
    if target is None:
        raise not_mine("it isn't applied to a bill yet", "unapplied")
    if payment.amount is None or not payment.amount.amount:
        raise not_mine("its amount is $0.00", "zero")
    if opening := context.openings.with_paper(target):
        return None, opening.commitment
    if takes_credit(payment):
        return _credited(seen.ref, payment, target, context)
    if target.kind != "bill":
        raise not_mine(f"it settles a {target.kind.replace('_', ' ')}", target.kind)
    invoice = _invoice(target, context)
    if invoice is None:
        raise not_mine("its bill isn't linked to a subcontractor invoice", "not_our_bill")
    return invoice, _commitment_of(invoice, context)


def require_in_place(part: Ref, commitment: Ref, context: ViewContext) -> None:
    """Procore has no way to move a payment: the one there has to go before the next can come."""
    issued = issued_for(part, context)
    if issued is not None and issued.commitment not in {None, commitment}:
        here, there = (_number(each, context) for each in (issued.commitment, commitment))
        raise not_mine(
            f"it belongs to {there} now, and its payment in Procore is on {here}. Once that one is"
            f" removed, it goes to {there}",
            MOVED,
        )


def issued_for(part: Ref, context: ViewContext) -> ContractPayment | None:
    """What Procore has of it."""
    twin = context.twin(part)
    there = context.there(twin) if twin else None
    issued = there.record if there else None
    return issued if isinstance(issued, ContractPayment) else None


def _invoice(target: Ref, context: ViewContext) -> Ref | None:
    twin = context.twin(target)
    return twin if twin is not None and twin.kind == INVOICE else None


def _commitment_of(invoice: Ref, context: ViewContext) -> Ref:
    there = context.there(invoice)
    if there is None:
        raise blocked(
            "no_commitment",
            "The invoice of its bill is gone in Procore.",
            "In Approvals, say first what happens with the bill.",
            invoice,
        )
    record = there.record
    if not isinstance(record, SubcontractorInvoice) or record.commitment is None:
        raise blocked(
            "no_commitment",
            "We don't know its invoice's commitment.",
            "Check for changes. If that doesn't help, look at the invoice in Procore.",
            invoice,
        )
    return record.commitment


def _credited(
    part: Ref, payment: AppliedPayment, credit: Ref, context: ViewContext
) -> tuple[Ref | None, Ref]:
    """A credit made from a negative invoice belongs to that invoice; one typed in the books, to
    the commitment that the rest of the payment pays.
    """
    invoice = _invoice(credit, context)
    if invoice is not None:
        return invoice, _commitment_of(invoice, context)
    paid = commitments_paid(payment, context)
    if not paid:
        raise not_mine("its payment doesn't pay a bill we posted", "not_our_bill")
    covers = covered_by(credit, context)
    if len(covers) > 1:
        raise _of_several(part, payment, covers, context)
    if covers:
        return None, next(iter(covers))
    if len(paid) > 1:
        raise blocked(
            "credit_of_several",
            "The payment uses a credit and pays several commitments, so we can't tell which one"
            " the credit belongs to.",
            _which_one(part, context),
        )
    return None, paid[0]


def _which_one(part: Ref, context: ViewContext) -> str:
    issued = issued_for(part, context)
    if issued is None or issued.commitment is None:
        return "Enter the credit as a payment on the right commitment in Procore."
    on = _number(issued.commitment, context)
    return f"Choose the project on the credit's lines in QuickBooks. Until then it stays on {on}."


def _of_several(
    part: Ref, payment: AppliedPayment, covers: Mapping[Ref, Money], context: ViewContext
) -> ViewStopped:
    """A payment in Procore is on one commitment."""
    whole = used_whole(payment, covers)
    if whole and is_entered(covers, context):
        return not_mine("it was entered on each of its commitments in Procore", ENTERED)
    named = sorted((_number(ref, context), amount) for ref, amount in covers.items())
    parts = ", ".join(f"{amount} on {name}" if whole else name for name, amount in named)
    return blocked(
        "credit_of_several",
        f"The payment uses a credit for {parts}, and a payment in Procore is on one commitment.",
        f"Enter it as negative payments in Procore: {parts}.{_then(part, context)}",
    )


def _then(part: Ref, context: ViewContext) -> str:
    """What is there counts twice once the parts are entered."""
    issued = issued_for(part, context)
    if issued is None or issued.commitment is None:
        return ""
    old = f"{issued.amount} on {_number(issued.commitment, context)}"
    return f" Then check again: we'll offer to remove the payment of {old}."


def _number(commitment: Ref, context: ViewContext) -> str:
    there = context.there(commitment)
    number = getattr(there.record, "number", None) if there else None
    return number or f"commitment {commitment.id}"


def commitments_paid(payment: AppliedPayment, context: ViewContext) -> list[Ref]:
    """What the whole payment pays of ours."""
    parts = context.related("applied_payment", payment.payment) if payment.payment else ()
    paid = [each.record for each in parts if isinstance(each.record, AppliedPayment)]
    papers = [each.applied_to for each in paid if each.applied_to]
    opened = {found.commitment for found in map(context.openings.with_paper, papers) if found}
    invoices = [_invoice(paper, context) for paper in papers]
    return sorted(opened | {_commitment_of(invoice, context) for invoice in invoices if invoice})
