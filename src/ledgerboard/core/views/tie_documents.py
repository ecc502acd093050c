"""Records as the reconciliation compares them: signed, with project and vendor in Procore's terms.

An invoice that was edited after posting differs from its bill for good, though the books are right
again as soon as a later bill carries the correction. So what was settled counts as it was posted,
and only what no bill carries yet is a difference, at the invoice that was edited last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.documents import Agreed, Document, Place
from ledgerboard.core.records import (
    AppliedPayment,
    Commitment,
    ContractPayment,
    DirectCost,
    ProjectCost,
    SubcontractorInvoice,
)
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import capitalized
from ledgerboard.core.views.base import NotMine, ViewContext
from ledgerboard.core.views.bill_dates import day_of_invoice
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import (
    ON_RETAINAGE_ITEM,
    Earlier,
    edited_after_posting,
    lines_moved,
)
from ledgerboard.core.views.invoice_warnings import words
from ledgerboard.core.views.moved_commitment import billed_vendor, stays_with_another
from ledgerboard.core.views.paid_commitment import paid_for, takes_credit
from ledgerboard.core.views.posted_details import new_details
from ledgerboard.core.views.typed_credits import covered_by, used_whole
from ledgerboard.core.views.view_stopped import ViewStopped

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen


@dataclass(frozen=True)
class _Sums:
    """What is due, before retainage, and held."""

    due: Money = ZERO
    gross: Money = ZERO
    held: Money = ZERO

    def __add__(self, other: _Sums) -> _Sums:
        return _Sums(self.due + other.due, self.gross + other.gross, self.held + other.held)

    def __sub__(self, other: _Sums) -> _Sums:
        return _Sums(self.due - other.due, self.gross - other.gross, self.held - other.held)


def documents_of(
    chain: Sequence[Earlier], context: ViewContext
) -> tuple[tuple[Document, ...], dict[Ref, Agreed]]:
    """The invoices of one commitment that accounting accepts, oldest first, and what was agreed on
    each. `context` is Procore's.
    """
    settings = BillSettings.of(context.settings)
    posted = [each for each in chain if each.posted is not None]
    open_ = _open(posted)
    last, late = _edited_last(posted), carries_the_rest(chain)
    moved = {last.seen.ref: _MOVED} if last and lines_moved(posted) else {}
    stays = {posted[-1].seen.ref: stays_with_another(posted, context)} if posted else {}
    documents = [
        replace(
            _as_accepted(
                _invoice(each, open_ if each is late else _Sums(), context), each, settings
            ),
            day=day_of_invoice(each.seen, each.invoice, context, settings),
            moves=any(move.moves for move in each.applied.movements),
            moved=_changed(
                moved.get(each.seen.ref, ""),
                new_details(each.seen, context),
                stays.get(each.seen.ref, ""),
            ),
        )
        for each in chain
    ]
    given = {each.seen.ref: _then(each) for each in posted}
    agreed = {ref: Agreed(then.due, then.due, held=then.held) for ref, then in given.items()}
    return tuple(documents), agreed


def _changed(*said: str) -> str:
    return " ".join(filter(None, said))


def _as_accepted(document: Document, each: Earlier, settings: BillSettings) -> Document:
    """Sent back after its bill was posted, it is a cost in the books only."""
    if each.invoice.status in settings.accepted:
        return document
    said = f"{capitalized(document.title)} is {words(each.invoice.status)} in Procore"
    return replace(
        document, counted=False, status=f"{said}, a status that accounting doesn't accept."
    )


def _edited_last(posted: Sequence[Earlier]) -> Earlier | None:
    return next((each for each in reversed(posted) if edited_after_posting(each)), None)


def carries_the_rest(chain: Sequence[Earlier]) -> Earlier | None:
    """The invoice at which what no bill carries yet is a difference."""
    posted = [each for each in chain if each.posted is not None]
    return _edited_last(posted) or (posted[-1] if posted else None)


_MOVED = "Its lines changed in Procore after its bill was posted."


def _open(posted: Sequence[Earlier]) -> _Sums:
    """What the posted invoices say now, less what their bills were given, corrections included."""
    open_ = _Sums()
    for each in posted:
        open_ = open_ + _now(each) - _then(each)
    return open_


def _now(each: Earlier) -> _Sums:
    applied = each.applied
    return _Sums(applied.due, applied.billed, applied.retained - applied.released)


def _then(each: Earlier) -> _Sums:
    lines = each.posted or ()
    kept = total(line.amount for line in lines if line.key in ON_RETAINAGE_ITEM)
    due = total(line.amount for line in lines)
    return _Sums(due, due - kept, -kept)


def _invoice(each: Earlier, open_: _Sums, context: ViewContext) -> Document:
    invoice = each.invoice
    sums = _now(each) if each.posted is None else _then(each) + open_
    due = invoice.payment_due if each.posted is None and invoice.payment_due else sums.due
    return Document(
        each.seen.ref, invoice.title, due + _tax_since(each), invoice.project,
        _vendor(each, context),
        number=invoice.number, gross=sums.gross, held=sums.held,
        tax=invoice.tax, lines=len(invoice.lines or ()),
    )  # fmt: skip


def _tax_since(each: Earlier) -> Money:
    """Tax that somebody entered after the bill was posted: it is due, and on no line of the bill.
    An invoice with tax isn't posted.
    """
    due, tax = each.invoice.payment_due, each.invoice.tax
    if each.posted is None or due is None or tax is None:
        return ZERO
    return tax if due - each.applied.due == tax else ZERO


def _vendor(each: Earlier, context: ViewContext) -> Ref | None:
    """That of its bill, though the commitment was moved to another one since."""
    billed = billed_vendor(each.seen.ref, each.invoice.vendor, context)
    return (context.twin_here(billed) if billed else None) or each.invoice.vendor


def payment_issued_document(seen: Seen, context: ViewContext) -> Document:
    """A payment issued; `context` is Procore's."""
    payment = seen.record
    assert isinstance(payment, ContractPayment)  # noqa: S101  # as the caller asked for
    commitment = context.here(payment.commitment) if payment.commitment else None
    record = commitment.record if commitment else None
    vendor = record.vendor if isinstance(record, Commitment) else None
    return Document(
        seen.ref, payment.title, payment.amount or ZERO, payment.project, vendor,
        day=payment.date, number=payment.check_number,
    )  # fmt: skip


def applied_payment_document(seen: Seen, context: ViewContext) -> Document | None:
    """One line of a bill payment; None where it pays nothing of ours. `context` is the books'."""
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # as the caller asked for
    opening = context.openings.with_paper(payment.applied_to)
    if opening and opening.includes_payment(seen.ref, payment.date):
        return None  # what an opening figure includes is in its row
    place = _place_paid(seen, payment, context)
    if place is None:
        return None
    return Document(
        seen.ref, payment.title, payment.amount or ZERO, *place, day=payment.date,
        number=payment.number,
        credit=takes_credit(payment),
    )  # fmt: skip


def credit_documents(seen: Seen, context: ViewContext) -> dict[Document, Ref]:
    """A credit for several commitments that a payment used up, part by part, each with its
    commitment. Empty where the payment's line is one document. `context` is the books'.
    """
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # as the caller asked for
    credit = payment.applied_to
    typed = credit and credit.kind == "vendor_credit" and context.twin(credit) is None
    covers = covered_by(credit, context) if credit and typed else {}
    if len(covers) < 2 or not used_whole(payment, covers):
        return {}
    return {
        Document(
            Ref(seen.kind, f"{seen.id}/{commitment.id}"), payment.title, -amount,
            *_place_of(context.there(commitment)), day=payment.date, number=payment.number,
            credit=True,
        ): commitment
        for commitment, amount in covers.items()
    }  # fmt: skip


def copy_payment_document(seen: Seen, original: Ref, context: ViewContext) -> Document:
    """One line of a bill payment that pays a copy of our bill: it counts where that bill does.
    `context` is the books'.
    """
    payment = seen.record
    assert isinstance(payment, AppliedPayment)  # noqa: S101  # as the caller asked for
    opening = context.openings.with_paper(original)
    ours = opening.commitment if opening else context.twin(original)
    place = _place_of(context.there(ours)) if ours else (None, None)
    return Document(
        seen.ref, payment.title, payment.amount or ZERO, *place, day=payment.date,
        number=payment.number,
    )  # fmt: skip


def _place_paid(seen: Seen, payment: AppliedPayment, context: ViewContext) -> Place | None:
    """Project and vendor in Procore; None for what pays nothing of ours. What waits for a person
    isn't in Procore and left the bank all the same: it counts with its vendor.
    """
    try:
        invoice, commitment = paid_for(seen, context)
    except ViewStopped as stop:
        alone = None, context.twin(payment.vendor) if payment.vendor else None
        sent = _place_sent(seen, payment, context)
        return None if isinstance(stop.answer, NotMine) else sent or alone
    return _place_of(context.there(invoice or commitment))


def _place_sent(seen: Seen, payment: AppliedPayment, context: ViewContext) -> Place | None:
    """Where Procore has the payment already, though its invoice is gone by now."""
    twin = context.twin(seen.ref)
    there = context.there(twin) if twin else None
    sent = there.record if there else None
    if not isinstance(sent, ContractPayment) or sent.commitment is None:
        return None
    commitment = context.there(sent.commitment)
    if commitment is None:
        return sent.project, context.twin(payment.vendor) if payment.vendor else None
    return _place_of(commitment)


def _place_of(there: Seen | None) -> Place:
    record = there.record if there else None
    assert isinstance(record, SubcontractorInvoice | Commitment | None)  # noqa: S101  # by their kinds
    return (record.project, record.vendor) if record else (None, None)


def direct_cost_document(seen: Seen, made_as: str = "") -> Document:
    """`made_as`: the status that a setting gives to what we make of the books' costs."""
    cost = seen.record
    assert isinstance(cost, DirectCost)  # noqa: S101  # as the caller asked for
    draft = cost.status == "draft"
    return Document(
        seen.ref, cost.title, cost.total or ZERO, cost.project, cost.vendor, day=cost.date,
        number=cost.number, lines=len(cost.lines or ()), counted=not draft,
        status=f"{capitalized(cost.title)} is a draft in Procore." if draft else "",
        by_choice=draft and made_as == cost.status,
    )  # fmt: skip


def project_cost_document(seen: Seen, context: ViewContext) -> Document:
    """What a transaction charges to a project, tax included. `context` is the books'."""
    cost = seen.record
    assert isinstance(cost, ProjectCost)  # noqa: S101  # as the caller asked for
    return Document(
        seen.ref, cost.title, cost.total or ZERO,
        project=context.twin(cost.project) if cost.project else None,
        vendor=context.twin(cost.vendor) if cost.vendor else None,
        day=cost.date, number=cost.number, lines=len(cost.lines or ()),
    )  # fmt: skip


def as_budget_cost(document: Document, status: str | None, *, by_choice: bool = False) -> Document:
    """A document of Procore as its Job to Date Costs count it: before retainage, and only when
    approved. `by_choice`: a setting sends or makes it in this status.
    """
    cost = as_cost(document)
    if status == APPROVED:
        return cost
    said = f"{capitalized(document.title)} is {words(status)} in Procore"
    why = f"{said}. Job to Date Costs count it once it's Approved."
    return replace(cost, counted=False, status=why, by_choice=by_choice)


def as_cost(document: Document) -> Document:
    """The same document as the check of job cost counts it: before retainage."""
    elsewhere = tuple(replace(each, amount=each.amount + each.held) for each in document.elsewhere)
    amount = document.amount if document.gross is None else document.gross
    return replace(document, amount=amount, gross=None, elsewhere=elsewhere)


def as_cost_agreed(agreed: Mapping[Ref, Agreed]) -> dict[Ref, Agreed]:
    return {ref: each.cost for ref, each in agreed.items()}
