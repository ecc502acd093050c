"""What the API shows of invoices, commitments and payments. Amounts are text: `"-4257.90"`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.selectors.money import (
    BillNode,
    CommitmentPage,
    InvoiceNode,
    Listed,
    ScheduleRow,
)
from ledgerboard.sync.selectors.money.change_order_tiers import ChangeOrderTree


def _amount(value: Any) -> Any:
    """Cents of a list, or an amount."""
    found = from_cents(value) if isinstance(value, int) else value
    return f"{found.amount:.2f}" if isinstance(found, Money) else found


Amount = Annotated[str, BeforeValidator(_amount)]


class ReadOut(Schema):
    """When both systems were last read for this answer."""

    procore: datetime | None
    quickbooks: datetime | None


class InvoiceOut(Schema):
    """`paid` and `open` are what its bill says in QuickBooks; null while there is none."""

    id: str
    number: str
    vendor: str
    project: str
    commitment: str
    commitment_id: str
    period_end: date | None
    due_on: date | None
    procore_status: str
    amount: Amount | None
    held: Amount | None
    paid: Amount | None
    open: Amount | None
    progress: str
    reason: str
    bill_kind: str
    bill_id: str
    plan_id: int | None


class CommitmentOut(Schema):
    id: str
    number: str
    title: str
    vendor: str
    project: str
    status: str
    original: Amount
    approved_changes: Amount
    revised: Amount
    pending_changes: Amount
    potential_changes: Amount
    billed: Amount
    held: Amount
    paid: Amount
    open: Amount
    balance: Amount
    tie: str
    bills_off: Amount
    payments_off: Amount
    documents_off: int


class PaymentPartOut(Schema):
    """`cause`: why nothing of it is in Procore; empty where it is, or waits."""

    id: str
    about_kind: str
    paper: str
    invoice_id: str
    commitment_id: str
    amount: Amount
    issued: Amount | None
    state: str
    reason: str
    cause: str


class PaymentOut(Schema):
    """`in_procore` is what was issued for it there; null where nothing was. The total and what its
    parts pay are in `currency`.
    """

    id: str
    number: str
    day: date | None
    method: str
    vendor: str
    project: str
    total: Amount
    currency: str
    in_procore: Amount | None
    state: str
    reason: str
    parts: list[PaymentPartOut]


class MoneyPage(Schema):
    """`count` and `sums` cover the whole filter, `counts` its tabs. The sums leave out rows in
    another currency than the books': `foreign` of them.
    """

    count: int
    limit: int
    offset: int
    counts: dict[str, int]
    sums: dict[str, Amount | None]
    foreign: int
    read: ReadOut


class InvoicesOut(MoneyPage):
    items: list[InvoiceOut]


class CommitmentsOut(MoneyPage):
    items: list[CommitmentOut]


class PaymentsOut(MoneyPage):
    items: list[PaymentOut]


class StandingOut(Schema):
    original: Amount
    approved_changes: Amount
    revised: Amount
    pending_changes: Amount
    potential_changes: Amount
    billed: Amount
    retained: Amount
    released: Amount
    held: Amount
    due: Amount
    paid: Amount
    open: Amount
    balance_to_finish: Amount


class ScheduleOut(Schema):
    key: str
    item: str
    budget_code: str
    description: str
    change_order: str
    scheduled: Amount
    previous: Amount
    this_period: Amount
    stored: Amount
    to_date: Amount
    percent: Decimal | None
    balance: Amount
    held: Amount


class ChangeOrderOut(Schema):
    """A change order. `below` holds what it is made of: its amount has theirs already."""

    id: str
    tier: str
    number: str | None
    title: str | None
    status: str | None
    amount: Amount | None
    first_billed: str
    below: list[ChangeOrderOut]


class IssuedOut(Schema):
    id: str
    number: str
    day: date | None
    amount: Amount
    in_procore: str
    only_in_procore: bool


class BillOut(Schema):
    kind: str
    id: str
    number: str | None
    day: date | None
    due_on: date | None
    amount: Amount
    balance: Amount | None


class InvoiceTreeOut(Schema):
    id: str
    number: str
    procore_status: str | None
    counted: bool
    progress: str
    reason: str
    billed: Amount
    retained: Amount
    released: Amount
    due: Amount
    open: Amount
    bill: BillOut | None
    payments: list[IssuedOut]


class CommitmentPageOut(Schema):
    """One commitment with its schedule of values, change orders, documents and retainage."""

    id: str
    number: str | None
    title: str | None
    vendor: str
    project: str
    status: str | None
    standing: StandingOut
    schedule: list[ScheduleOut]
    change_orders: list[ChangeOrderOut]
    potential_change_orders: list[ChangeOrderOut]
    invoices: list[InvoiceTreeOut]
    retainage_held: Amount
    retainage_on_account: Amount | None
    read: ReadOut


def listed(found: Listed[Any], limit: int) -> dict[str, Any]:
    return {
        "items": found.rows,
        "count": found.total,
        "limit": limit,
        "offset": (found.number - 1) * limit,
        "counts": {name or "all": number for name, number in found.counts.items()},
        "sums": found.sums,
        "foreign": found.foreign,
        "read": found.read,
    }


def commitment_page(found: CommitmentPage) -> dict[str, Any]:
    record = found.commitment
    return {
        "id": found.id,
        "number": record.number,
        "title": record.name,
        "vendor": found.vendor,
        "project": found.project,
        "status": record.status,
        "standing": found.standing,
        "schedule": _each(found.schedule, lambda row: _line(row, found.title)),
        "change_orders": _each(found.changes.packages, _change_order),
        "potential_change_orders": _each(found.changes.potential, _change_order),
        "invoices": _each(found.invoices, invoice_tree),
        "retainage_held": found.ledger.held,
        "retainage_on_account": found.account.on_account if found.account else None,
        "read": found.read,
    }  # fmt: skip


def _change_order(tree: ChangeOrderTree) -> dict[str, Any]:
    record = tree.record
    return {
        "id": tree.id, "tier": record.kind, "number": record.number, "title": record.name,
        "status": record.status, "amount": record.total, "first_billed": tree.first_billed,
        "below": _each(tree.below, _change_order),
    }  # fmt: skip


def _each(rows: Iterable[Any], shape: Callable[[Any], dict[str, Any]]) -> list[dict[str, Any]]:
    return [shape(row) for row in rows]


def _line(row: ScheduleRow, title: Callable[[Ref | None], str]) -> dict[str, Any]:
    return {
        **vars(row), "budget_code": title(row.code), "percent": row.percent, "balance": row.balance
    }  # fmt: skip


def invoice_tree(node: InvoiceNode) -> dict[str, Any]:
    applied = node.earlier.applied
    return {
        "id": node.id,
        "number": node.title,
        "procore_status": node.earlier.invoice.status,
        "counted": node.counted,
        "progress": node.progress,
        "reason": node.reason,
        "billed": applied.billed,
        "retained": applied.retained,
        "released": applied.released,
        "due": node.due,
        "open": node.open,
        "bill": _bill(node.bill) if node.bill else None,
        "payments": node.payments,
    }


def _bill(bill: BillNode) -> dict[str, Any]:
    return {
        "kind": bill.ref.kind, "id": bill.ref.id, "number": bill.record.number,
        "day": bill.record.date, "due_on": bill.record.due_on, "amount": bill.amount,
        "balance": bill.balance,
    }  # fmt: skip
