"""Subcontractor invoices: what was billed by period and line, and what was held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from ledgerboard.core.records.base import in_words, record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref


@record
@dataclass(frozen=True, kw_only=True)
class BillingPeriod:
    kind: ClassVar[str] = "billing_period"

    project: Ref | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    submit_by: date | None = None
    """Procore's `due_date`: the last day to submit an invoice, not to pay it."""
    status: str | None = None
    position: int | None = None

    @property
    def title(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"

    @property
    def summary(self) -> str:
        return self.status or ""


WHOLE = "whole_change_order_item"


def invoice_line_key(item_type: str, line_item_id: str, change_order_id: str | None = None) -> str:
    """What stays of an invoice line from one invoice to the next. The item's own id may not: a new
    invoice has new items (unconfirmed, so it is not relied on).
    """
    return ":".join(filter(None, (item_type, line_item_id, change_order_id)))


@dataclass(frozen=True, kw_only=True)
class InvoiceLine(TypedLine):
    """One item of an invoice; the key is `invoice_line_key`. Money fields are Procore's own
    figures: `stored` is the balance at the end of the period, not what came in during it.
    """

    id: str | None = None
    """The item's id on this invoice."""
    item_type: str | None = None
    """`contract_item`, `contract_detail_item`, `change_order_item`, `whole_change_order_item`."""
    schedule_line: str | None = None
    """Key of the line in the commitment or the change order."""
    change_order: Ref | None = None
    budget_code: Ref | None = None
    description: str | None = None
    accounting_method: str | None = None
    status: str | None = None
    """`rejected` changes no amount."""
    position: int | None = None
    unit: str | None = None

    scheduled: Money | None = None
    scheduled_quantity: Decimal | None = None
    unit_price: Decimal | None = None
    previous_work: Money | None = None
    previous_quantity: Decimal | None = None
    work: Money | None = None
    quantity: Decimal | None = None
    stored: Money | None = None
    stored_before: Money | None = None
    stored_moved: Money | None = None
    to_date: Money | None = None
    to_date_before: Money | None = None

    work_retainage_before: Money | None = None
    """Held on work at the end of the invoice before, after releases."""
    work_retained: Money | None = None
    work_released: Money | None = None
    work_retainage_moved: Money | None = None
    """Retainage of stored materials that became retainage on work (`materials_retainage_…`)."""
    stored_retainage: Money | None = None
    """Held on stored materials now, after releases."""
    stored_released: Money | None = None

    @property
    def package(self) -> Ref | None:
        """The change order that it bills. Procore's list of items names none (its reference, “List
        requisitions”); one that is billed as one line is what the item's own line says.
        """
        if self.change_order is None and self.schedule_line and self.item_type == WHOLE:
            return Ref("change_order", self.schedule_line)
        return self.change_order


@record
@dataclass(frozen=True, kw_only=True)
class SubcontractorInvoice:
    """Procore's requisition. The figures below `moves_stored` are Procore's own summary."""

    kind: ClassVar[str] = "subcontractor_invoice"

    project: Ref | None = None
    commitment: Ref | None = None
    vendor: Ref | None = None
    period: Ref | None = None
    previous: Ref | None = None
    sequence: int | None = None
    """Procore's `number`: 1, 2, 3 within the commitment."""
    number: str | None = None
    """What stands on the subcontractor's paper (`invoice_number`): free text, not unique."""
    status: str | None = None
    billing_date: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    submitted_on: date | None = None
    paid_on: date | None = None
    """Procore's `payment_date`: paid on (money rules 1.8)."""
    due_on: date | None = None
    """From the payment details, the only due date that Procore has."""
    final: bool | None = None
    moves_stored: bool | None = None

    original: Money | None = None
    change_orders: Money | None = None
    contract_sum: Money | None = None
    completed_and_stored: Money | None = None
    work_retainage: Money | None = None
    stored_retainage: Money | None = None
    total_retainage: Money | None = None
    earned_less_retainage: Money | None = None
    less_previous: Money | None = None
    """Less previous certificates for payment."""
    payment_due: Money | None = None
    """Current payment due."""
    balance_to_finish: Money | None = None
    tax: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"invoice {self.number or self.sequence or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.period_end or self.billing_date, self.payment_due)


@dataclass(frozen=True, kw_only=True)
class StatusChange(TypedLine):
    """One change of an invoice's status: from which one to which, and on which day."""

    day: date | None = None
    """The organization's day: 11:30 p.m. in Portland is not tomorrow yet."""
    before: str | None = None
    after: str | None = None


@record
@dataclass(frozen=True, kw_only=True)
class InvoiceHistory:
    """What became of an invoice's status, oldest first. Its id is the invoice's. No list shows it:
    it costs a call, so it is asked for where its day is needed.
    """

    kind: ClassVar[str] = "invoice_history"

    invoice: Ref | None = None
    changes: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return "change history"

    @property
    def summary(self) -> str:
        return ""
