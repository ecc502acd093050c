"""On which day an invoice was approved, and of which invoices that has to be asked.

The invoice itself says its status and not since when. Its change history does, for one call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from ledgerboard.core.records import (
    InvoiceHistory,
    StatusChange,
    SubcontractorInvoice,
    read_lines,
)
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_settings import BillDate, BillSettings
from ledgerboard.core.views.included_in_opening import is_before_start
from ledgerboard.core.views.view_stopped import blocked

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

NOT_READ: Final = "approval_not_read"
"""The cause while nobody has asked yet."""
UNKNOWN: Final = "no_approval_day"
OTHERWISE: Final = "or choose another bill date in Settings."


def approved_on(changes: Iterable[StatusChange], accepted: Collection[str]) -> date | None:
    """The last change from a status that accounting doesn't accept to one that it does: an invoice
    that was sent back was approved when it was approved again. From one accepted status to another
    is no new approval. None when the changes don't tell, or don't end in an accepted status.
    """
    day, inside = None, False
    for change in changes:
        inside = change.before in accepted if change.before else inside
        if change.after not in accepted:
            day = None
        elif not inside:
            day = change.day
        inside = change.after in accepted
    return day


def histories_wanted(context: ViewContext) -> Callable[[Seen], bool] | None:
    """Which unposted invoices have to be asked about; None where bills have another date."""
    settings = BillSettings.of(context.settings)
    if settings.bill_date is not BillDate.APPROVAL:
        return None

    def wanted(seen: Seen) -> bool:
        invoice = seen.record
        assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # the flow has no other kind
        return invoice.status in settings.accepted and _may_go(seen, invoice, context, settings)

    return wanted


def history_answers(history: Seen, context: ViewContext) -> bool:
    return _day_in(history, BillSettings.of(context.settings)) is not None


def approval_day(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> date | None:
    """Of an invoice that waits for a sign-off the billing date, which nobody posts: it may be
    linked to a bill that was typed by hand, and costs no call.
    """
    if not _may_go(seen, invoice, context, settings):
        return invoice.billing_date or invoice.period_end
    found = context.related(InvoiceHistory.kind, seen.ref)
    if not found:
        raise blocked(
            NOT_READ,
            "The day it was approved hasn't been read from Procore yet.",
            "Check for changes.",
        )
    day = _day_in(found[0], settings)
    if day is not None:
        return day
    if reason := found[0].unreadable:
        raise blocked(UNKNOWN, reason.why, f"{reason.advice} Then check for changes, {OTHERWISE}")
    raise blocked(
        UNKNOWN,
        "Procore's change history doesn't say when this invoice was approved.",
        f"Set it back to Under Review in Procore and approve it again, {OTHERWISE}",
    )


def approval_days(seen: Seen, context: ViewContext, settings: BillSettings) -> frozenset[date]:
    """Every day on which what was read of its history calls it approved, whatever the setting is
    by now: a posted bill keeps its day when the invoice is approved anew.
    """
    return frozenset(
        change.day
        for history in context.related(InvoiceHistory.kind, seen.ref)
        if isinstance(history.record, InvoiceHistory)
        for change in read_lines(StatusChange, history.record.changes)
        if change.day is not None and change.after in settings.accepted
    )


def _day_in(history: Seen, settings: BillSettings) -> date | None:
    if history.unreadable or not isinstance(history.record, InvoiceHistory):
        return None
    return approved_on(read_lines(StatusChange, history.record.changes), settings.accepted)


def _may_go(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext, settings: BillSettings
) -> bool:
    """Whether it may become a bill as things stand. Years of invoices from before the start day
    don't, whether or not their commitment is signed off.
    """
    opening = context.openings.of(invoice.commitment)
    if opening is not None:
        return not opening.includes(invoice.sequence, seen.id)
    return not is_before_start(invoice, settings)
