"""A subcontractor invoice as a bill, or as a vendor credit where its total is negative.

The bill carries the movement of each line's to-date figure, retainage on lines of its own, and
nothing else: together they are the current payment due, or the invoice waits and says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledgerboard.core.money import Application
from ledgerboard.core.money.pay_application import application_after, standings_after
from ledgerboard.core.money.retainage import over_released
from ledgerboard.core.records import (
    Bill,
    BillLine,
    Commitment,
    SubcontractorInvoice,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.records.books import ORIGINAL_NUMBER
from ledgerboard.core.values import Ref, Warned
from ledgerboard.core.views.base import Blocked, NotMine, ViewContext, Viewed
from ledgerboard.core.views.bill_dates import bill_date, due_date
from ledgerboard.core.views.bill_in_books import (
    bill_as_posted,
    changed_and_open,
    in_closed_books,
    is_missing,
    is_settled_past,
    refused_change,
    require_change_taken,
)
from ledgerboard.core.views.bill_lines import (
    bill_location,
    correction_lines,
    cost_lines_of,
    retainage_lines,
)
from ledgerboard.core.views.bill_numbers import bill_number, own_number
from ledgerboard.core.views.bill_or_credit import as_credit_if_negative, sum_of
from ledgerboard.core.views.bill_settings import BillSettings, EditedAfterPosting
from ledgerboard.core.views.billed_before import (
    Correction,
    Earlier,
    Revised,
    corrected_on,
    correction,
    earlier_invoices,
    edited_after_posting,
    later_invoices,
    posted_lines,
    revised,
)
from ledgerboard.core.views.included_in_opening import (
    OPENED,
    opening_edited,
    require_after_opening,
    require_release_on_account,
)
from ledgerboard.core.views.invoice_total import require_the_total
from ledgerboard.core.views.invoice_warnings import invoice_warnings, words
from ledgerboard.core.views.posted_details import DATED_BY, with_new_details
from ledgerboard.core.views.view_stopped import (
    ViewStopped,
    active_twin,
    blocked,
    not_mine,
    require_currency,
)

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

QUICKBOOKS = "QuickBooks"
PAYABLES = "Accounts Payable"
CARRIES_ANOTHER = "earlier_invoice_edited"
"""The cause by which a bill says that it carries the difference of another invoice, too."""


def invoice_as_bill(seen: Seen, context: ViewContext) -> Viewed | Blocked | NotMine:
    """Settings: see `BillSettings`."""
    invoice = seen.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # the flow has no other kind
    try:
        return _view(seen, invoice, context, BillSettings.of(context.settings))
    except ViewStopped as stop:
        return stop.answer


def _view(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> Viewed:
    posted = posted_lines(seen, context)
    if posted is None:
        require_after_opening(seen, invoice, context)
    _require_accepted(seen, invoice, context, settings)
    require_currency(invoice, settings.currency)
    earlier = earlier_invoices(seen, context, settings.currency)
    applied = _applied(invoice, earlier)
    if posted is not None:
        now = Earlier(seen, invoice, applied, posted)
        return _posted(now, earlier, context, settings)
    return _to_post(seen, invoice, earlier, applied, context, settings)


def _require_accepted(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> None:
    if invoice.status in settings.accepted:
        return
    status = words(invoice.status)
    if context.twin(seen.ref) is None:
        raise not_mine(f"{status} in Procore", "status")
    raise blocked(
        "reopened",
        f"{invoice.title} was posted and is {status} again in Procore.",
        "Approve it again in Procore, or delete its bill in QuickBooks.",
    )


def _applied(invoice: SubcontractorInvoice, earlier: tuple[Earlier, ...]) -> Application:
    known = standings_after(earlier[-1].applied) if earlier else {}
    applied = application_after(invoice, known)
    if applied.unknown or (invoice.previous is not None and not earlier):
        raise blocked(
            "previous_unknown",
            "We haven't read the invoice before this one, so we can't tell what this one adds.",
            "Check for changes. If that doesn't help, look at its earlier invoices in Procore.",
            invoice.previous,
        )
    if wrong := over_released(applied):
        names = ", ".join(move.line.description or move.line.key for move in wrong)
        raise blocked(
            "over_released",
            f"This invoice releases more retainage than was held on {names}.",
            "Correct the release in Procore.",
        )
    return applied


def _to_post(
    seen: Seen,
    invoice: SubcontractorInvoice,
    earlier: tuple[Earlier, ...],
    applied: Application,
    context: ViewContext,
    settings: BillSettings,
) -> Viewed:
    require_release_on_account(invoice, applied, earlier, context, settings)
    fix = _correction_on(seen, invoice, earlier, applied, context, settings)
    if not fix and not any(move.moves for move in applied.movements):
        raise not_mine("nothing moved on this invoice", "nothing_moved")
    commitment = _commitment(invoice, context)
    require_the_total(invoice, applied, earlier)
    project = active_twin(invoice.project, context, what="project", system=QUICKBOOKS)
    lines = [
        *cost_lines_of(applied, project, context),
        *retainage_lines(applied, project, settings, context),
        *correction_lines(fix, applied, project, settings, context, corrected_on(earlier)),
    ]
    if not settings.zero_bills and not sum_of(lines).amount:
        raise not_mine("its total is $0.00, and bills of $0.00 aren't posted", "zero_bill")
    bill, asked = _bill(seen, lines, commitment, context, settings)
    location, several = bill_location(applied, context)
    warned = invoice_warnings(seen, applied, earlier, commitment, context)
    account = _payables_account(context, settings)
    located = replace(bill, location=location, payables_account=account)
    dated_by = (DATED_BY, settings.bill_date.value)
    warnings = (*warned, *asked, *several, *_named(fix))
    return Viewed(bill.kind, located, warnings, remembered=(dated_by,))


def _correction_on(
    seen: Seen,
    invoice: SubcontractorInvoice,
    earlier: tuple[Earlier, ...],
    applied: Application,
    context: ViewContext,
    settings: BillSettings,
) -> Correction:
    """Of several invoices that wait, the last one carries the difference, once, whichever bill is
    written first and whichever fails. What comes after a later bill leaves it to the next one: it
    can't know what that bill carried for it.
    """
    fix = correction(applied, earlier, context.openings.of(invoice.commitment))
    later = later_invoices(seen, context) if fix else ()
    if any(posted_lines(each, context) is not None for each in later):
        return Correction()
    _require_answered(fix, earlier, context, settings)
    wait = any(getattr(each.record, "status", None) in settings.accepted for each in later)
    return Correction() if wait else fix


def _require_answered(
    fix: Correction, earlier: tuple[Earlier, ...], context: ViewContext, settings: BillSettings
) -> None:
    """While the last posted bill itself waits for an answer, its difference must not be billed on
    the next one as well. In closed books, or paid past what it would come to, it can't change any
    more, so nobody is asked; and who rejected the change was asked: that bill stays as it is, and
    the next one carries the rest.
    """
    posted = [each for each in earlier if each.posted is not None]
    if not fix or settings.edited is not EditedAfterPosting.ASK:
        return
    if fix.opening and not posted:
        raise opening_edited()
    if not posted:
        return
    last, before = posted[-1], earlier[: earlier.index(posted[-1])]
    now = revised(last, before, context.openings.of(last.invoice.commitment))
    if changed_and_open(last, now, context):
        raise _asked_first(last, now, context)


def _asked_first(last: Earlier, now: Revised, context: ViewContext) -> ViewStopped:
    """What must be said of the bill before this one: whether it changes, too, or what is to become
    of it where it is missing or can't take the change.
    """
    why = f"{last.invoice.title} changed after its bill was posted."
    advice = "Approve or reject the change of that bill first."
    if refused_change(last.seen.ref, now, context):
        why = f"{why[:-1]}, and that bill can't take the change."
        advice = f"See in Approvals what to do with {last.invoice.title} first."
    if is_missing(last, context):
        why = f"{why[:-1]}, and that bill was deleted or voided in QuickBooks."
        advice = f"In Approvals, say first what happens with {last.invoice.title}."
    return blocked(CARRIES_ANOTHER, why, advice, Ref(last.seen.kind, last.seen.id))


def _named(fix: Correction) -> tuple[Warned, ...]:
    if not fix:
        return ()
    names = ", ".join(fix.invoices) or (OPENED if fix.opening else "An earlier invoice")
    text = f"{names} changed after posting; the difference is on this bill as a line of its own."
    return (Warned(CARRIES_ANOTHER, text),)


def _commitment(invoice: SubcontractorInvoice, context: ViewContext) -> Seen:
    there = context.here(invoice.commitment) if invoice.commitment else None
    if there is None or not isinstance(there.record, Commitment):
        raise blocked(
            "no_commitment",
            "We haven't read the invoice's commitment yet.",
            "Check for changes. If that doesn't help, look at the commitment in Procore.",
            invoice.commitment,
        )
    return there


def _bill(
    seen: Seen,
    lines: list[BillLine],
    commitment: Seen,
    context: ViewContext,
    settings: BillSettings,
) -> tuple[Bill, tuple[Warned, ...]]:
    invoice, contract = seen.record, commitment.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # as its caller has it
    assert isinstance(contract, Commitment)  # noqa: S101  # `_commitment` looked
    vendor = invoice.vendor or contract.vendor
    billed_on, note, asked = bill_date(seen, invoice, context, settings)
    plain = Bill(
        vendor=active_twin(vendor, context, what="vendor", system=QUICKBOOKS),
        number=own_number(invoice, contract),
        date=billed_on,
        due_on=due_date(invoice, billed_on, settings),
        total=sum_of(lines),
        lines=write_lines(lines),
    )
    bill = as_credit_if_negative(plain)
    number = bill_number(seen, bill, context, settings)
    return replace(bill, number=number, memo=_memo(invoice, contract, number, note)), asked


def _payables_account(context: ViewContext, settings: BillSettings) -> Ref | None:
    """A company may keep several: retainage or a joint venture apart from trade payables."""
    chosen = settings.payables_account
    there = context.there(chosen) if chosen else None
    if chosen is None or (there and there.active and getattr(there.record, "type", "") == PAYABLES):
        return chosen
    named = f"“{there.record.title}”" if there else "chosen in the settings"
    raise blocked(
        "payables_account",
        f"We can't use the payables account {named}: it's gone, inactive or of another type.",
        "Choose an active Accounts Payable account in the invoice settings.",
        chosen,
    )


def _memo(invoice: SubcontractorInvoice, contract: Commitment, number: str, note: str) -> str:
    """`SC-014 invoice 2 (Feb 2026)`, and what had to be said differently."""
    end = invoice.period_end or invoice.billing_date
    month = f"({end:%b %Y})" if end else ""
    parts = [contract.number, "invoice", str(invoice.sequence or ""), month]
    own = own_number(invoice, contract)
    original = f"{ORIGINAL_NUMBER}{own}" if own != number else ""
    return ". ".join(filter(None, (" ".join(filter(None, parts)), original, note)))


def _posted(
    now: Earlier, earlier: tuple[Earlier, ...], context: ViewContext, settings: BillSettings
) -> Viewed:
    """An invoice whose bill exists. The bill keeps its items and words; another number, day or
    other amounts are a change, and which way that goes is a setting. Once a later bill is posted,
    the books are closed for this one, or more is paid on it than it would come to, the difference
    belongs to the next.
    """
    kept = _kept(now.seen, now.invoice, context, settings)
    kept = with_new_details(kept, now.seen, now.invoice, context, settings)
    if not edited_after_posting(now) or settings.edited is EditedAfterPosting.NEXT_BILL:
        return kept
    if _later_is_posted(now, context) or in_closed_books(now.seen.ref, context):
        return kept
    new = revised(now, earlier, context.openings.of(now.invoice.commitment))
    if is_settled_past(now.seen.ref, new, context):
        return kept
    require_change_taken(now, new, context)
    return _changed(now, earlier, kept, context, settings)


def bill_that_stays(seen: Seen, context: ViewContext) -> Viewed:
    """What `invoice_as_bill` says of a posted invoice that wasn't edited: its bill keeps all but
    the due date. Much quicker, for whoever knows that of many.
    """
    invoice = seen.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # as its caller has it
    return _kept(seen, invoice, context, BillSettings.of(context.settings))


def _kept(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> Viewed:
    bill = context.remembered((bill_as_posted, seen.ref), lambda: bill_as_posted(seen.ref, context))
    fixed = isinstance(bill, VendorCredit) or in_closed_books(seen.ref, context)
    billed_on = None if fixed else bill.date
    due = due_date(invoice, billed_on, settings) if billed_on else None
    return Viewed(bill.kind, replace(bill, due_on=due or bill.due_on))


def _later_is_posted(now: Earlier, context: ViewContext) -> bool:
    later = later_invoices(now.seen, context)
    return any(posted_lines(each, context) is not None for each in later)


def _changed(
    now: Earlier,
    earlier: tuple[Earlier, ...],
    kept: Viewed,
    context: ViewContext,
    settings: BillSettings,
) -> Viewed:
    """The bill with the new amounts, to be looked at. Corrections that it carried stay on it, and
    it says so: what its own invoice comes to is not what the bill does.
    """
    require_the_total(now.invoice, now.applied, earlier)
    project = active_twin(now.invoice.project, context, what="project", system=QUICKBOOKS)
    fix = correction(now.applied, earlier, context.openings.of(now.invoice.commitment))
    on = corrected_on(earlier) | {line.key: line for line in now.posted or ()}
    lines = [
        *cost_lines_of(now.applied, project, context, on),
        *retainage_lines(now.applied, project, settings, context),
        *correction_lines(fix, now.applied, project, settings, context, on),
    ]
    bill = kept.record
    assert isinstance(bill, Bill)  # noqa: S101  # `_kept` looked
    fresh = as_credit_if_negative(Bill(total=sum_of(lines), lines=write_lines(lines)))
    text = f"{now.invoice.title} changed after its bill was posted."
    changed = replace(bill, total=fresh.total, lines=fresh.lines)
    edited = Warned("edited_after_posting", text)
    return Viewed(kept.kind, changed, (*kept.warnings, edited, *_named(fix)))
