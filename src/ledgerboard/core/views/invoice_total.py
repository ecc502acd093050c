"""Lines and retainage are the current payment due, or the invoice waits with the cause."""

from __future__ import annotations

from decimal import Decimal

from ledgerboard.core.money import Application
from ledgerboard.core.records import SubcontractorInvoice
from ledgerboard.core.values import Money
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.core.views.view_stopped import ViewStopped, blocked


def require_the_total(
    invoice: SubcontractorInvoice,
    applied: Application,
    earlier: tuple[Earlier, ...],
) -> None:
    due = invoice.payment_due
    if due is None:
        raise blocked(
            "payment_due_unknown",
            "Procore shows no current payment due for this invoice.",
            "Check for changes. If that doesn't help, open and save the invoice in Procore.",
        )
    if applied.due != due:
        raise _off(invoice, applied, earlier, due)


def _off(
    invoice: SubcontractorInvoice, applied: Application, earlier: tuple[Earlier, ...], due: Money
) -> ViewStopped:
    cause, why = off_cause(invoice, applied, earlier, due - applied.due)
    return blocked(
        cause,
        f"Lines and retainage add up to {applied.due}, the invoice says {due}{why}.",
        "Fix it in Procore.",
    )


def off_cause(
    invoice: SubcontractorInvoice,
    applied: Application,
    earlier: tuple[Earlier, ...],
    difference: Money,
) -> tuple[str, str]:
    """Why the lines do not add up to the header: a word for programs, one for people."""
    if invoice.tax is not None and invoice.tax == difference:
        return "tax", f": the difference is tax of {invoice.tax}"
    if _edited_before(invoice, earlier):
        return "previous_edited", ": an invoice before it was edited"
    if abs(difference.amount) <= Decimal("0.01") * max(len(applied.movements), 1):
        return "rounding", ": the difference is rounding"
    if invoice.total_retainage is not None and _held(applied) != invoice.total_retainage:
        return "retainage", f": Procore's total retainage is {invoice.total_retainage}"
    return "total", ""


def _edited_before(invoice: SubcontractorInvoice, earlier: tuple[Earlier, ...]) -> bool:
    earned = earlier[-1].invoice.earned_less_retainage if earlier else None
    known = earned is not None and invoice.less_previous is not None
    return known and earned != invoice.less_previous


def _held(applied: Application) -> Money:
    return applied.work_held + applied.stored_held
