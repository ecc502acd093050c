"""What a person should look at before a bill is approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ledgerboard.core.money import Application, LineMovement
from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import ChangeOrder, Commitment, InvoiceLine, SubcontractorInvoice
from ledgerboard.core.records.commitments import APPROVED
from ledgerboard.core.values import Money, Warned
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.bill_settings import BillSettings
from ledgerboard.core.views.billed_before import Earlier
from ledgerboard.core.views.commitment_state import NOT_EXECUTED, commitment_warnings
from ledgerboard.core.views.moved_commitment import moved_to_another_vendor

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen


def invoice_warnings(
    seen: Seen,
    applied: Application,
    earlier: tuple[Earlier, ...],
    commitment: Seen,
    context: ViewContext,
) -> Iterator[Warned]:
    invoice = seen.record
    assert isinstance(invoice, SubcontractorInvoice)  # noqa: S101  # as its caller has it
    if isinstance(commitment.record, Commitment):
        told = commitment_warnings(commitment.record)
        yield from (each for each in told if each.cause != NOT_EXECUTED)
    for move in applied.movements:
        yield from _line_warnings(move, commitment, context)
    yield from _on_top_of_sent_back(earlier, context)
    yield from _over_the_contract(applied, commitment, context)
    yield from _unlike_the_one_before(invoice, earlier)
    yield from _two_for_one_period(seen, invoice, context)
    vendor = invoice.vendor or getattr(commitment.record, "vendor", None)
    yield from moved_to_another_vendor(vendor, earlier, commitment, context)


def _on_top_of_sent_back(earlier: tuple[Earlier, ...], context: ViewContext) -> Iterator[Warned]:
    """Its own figures stand on invoices that Procore took back though their bills are posted."""
    accepted = BillSettings.of(context.settings).accepted
    for each in earlier:
        if each.posted is not None and each.invoice.status not in accepted:
            yield Warned(
                "earlier_sent_back",
                f"This one builds on {each.invoice.title}, which was posted and is"
                f" {words(each.invoice.status)} again in Procore.",
            )


def _line_warnings(move: LineMovement, commitment: Seen, context: ViewContext) -> Iterator[Warned]:
    line, name = move.line, move.line.description or move.line.key
    if move.gone:
        yield Warned(
            "line_gone", f"A line with {move.before.to_date} to date is gone from Procore."
        )
        return
    if line.scheduled is not None and _beyond(move.after.to_date, line.scheduled):
        yield Warned(
            "line_over_100",
            f"{name} is over 100%: {move.after.to_date} billed of {line.scheduled}.",
        )
    if _quantity_over(line):
        yield Warned("quantity_over", f"{name}: more {line.unit or 'units'} than the contract has.")
    if move.amount.amount and _bills_a_change(line):
        change = _change_order(line, commitment, context)
        status = getattr(change.record, "status", None) if change else None
        if status != APPROVED:
            yield Warned(
                "pending_change_order",
                f"{name} is billed on a change order that isn't approved yet"
                f" ({status or 'status unknown'}).",
            )


def _bills_a_change(line: InvoiceLine) -> bool:
    return line.package is not None or "change_order" in (line.item_type or "")


def _change_order(line: InvoiceLine, commitment: Seen, context: ViewContext) -> Seen | None:
    if line.package is not None:
        return context.here(line.package)
    changes = context.related("change_order", commitment.ref)
    return next((each for each in changes if bills_change_order(line, each)), None)


def bills_change_order(line: InvoiceLine, change: Seen) -> bool:
    """By its package where the line names one; else by the change order's own line, which is all
    that an item names when a change order is billed line by line.
    """
    if line.package is not None:
        return line.package == change.ref
    return _bills_a_change(line) and line.schedule_line in _line_keys(change)


def _line_keys(change: Seen) -> set[str]:
    record = change.record
    return {line.key for line in record.lines or ()} if isinstance(record, ChangeOrder) else set()


def _beyond(to_date: Money, scheduled: Money) -> bool:
    """Further from zero than scheduled, or on the other side of it."""
    if scheduled.amount >= 0:
        return to_date > scheduled
    return to_date < scheduled


def _quantity_over(line: InvoiceLine) -> bool:
    if line.scheduled_quantity is None or line.accounting_method != "unit":
        return False
    parts = [part for part in (line.previous_quantity, line.quantity) if part is not None]
    return sum(parts) > line.scheduled_quantity > 0


def _over_the_contract(
    applied: Application, commitment: Seen, context: ViewContext
) -> Iterator[Warned]:
    approved = approved_total(commitment, context)
    if approved is not None and applied.completed_and_stored > approved:
        yield Warned(
            "over_commitment",
            f"Billed to date, {applied.completed_and_stored}, is over the approved {approved}.",
        )


def approved_total(commitment: Seen, context: ViewContext) -> Money | None:
    """The contract sum with its approved change orders; None while Procore does not say it."""
    record = commitment.record
    assert isinstance(record, Commitment)  # noqa: S101  # as its caller has it
    if record.revised is not None:
        return record.revised
    if record.original is None:
        return None
    changes = context.related("change_order", commitment.ref)
    return record.original + total(_approved(change) for change in changes)


def _approved(change: Seen) -> Money | None:
    record = change.record
    counts = isinstance(record, ChangeOrder) and record.status == APPROVED
    return record.total if counts and isinstance(record, ChangeOrder) else None


def _unlike_the_one_before(
    invoice: SubcontractorInvoice, earlier: tuple[Earlier, ...]
) -> Iterator[Warned]:
    if invoice.less_previous is None or not earlier:
        return
    before = earlier[-1]
    earned = before.invoice.earned_less_retainage
    if earned is not None and earned != invoice.less_previous:
        yield Warned(
            "previous_certificates",
            f"Less previous certificates is {invoice.less_previous}, but {before.invoice.title}"
            f" certified {earned} to date.",
        )


def _two_for_one_period(
    seen: Seen, invoice: SubcontractorInvoice, context: ViewContext
) -> Iterator[Warned]:
    if invoice.period is None or invoice.commitment is None:
        return
    for other in context.related(seen.kind, invoice.commitment):
        record = other.record
        if other.id != seen.id and getattr(record, "period", None) == invoice.period:
            yield Warned("same_period", f"{record.title} bills the same period.")


def words(status: str | None) -> str:
    """A status as people say it: `Approved as Noted`."""
    small = {"as", "and", "for"}
    parts = (status or "of unknown status").split("_")
    return " ".join(part if part in small else part.capitalize() for part in parts)
