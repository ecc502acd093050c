"""What lists of money sort, filter and add up, read from one record by itself.

An invoice counts with what it moved, by its own previous columns: so that the rows of any filter
add up to what they did together, and all invoices of a commitment to its position today.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import application_after
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ChangeOrder,
    ChangeOrderRequest,
    Commitment,
    ContractPayment,
    DirectCost,
    PotentialChangeOrder,
    ProjectCost,
    Record,
    SubcontractorInvoice,
    VendorCredit,
    read_lines,
)
from ledgerboard.core.records.commitments import LowerTier
from ledgerboard.core.values import HOME, Money, Ref


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`about` is what the record is for: a payment's bill or invoice. `document` is the whole that
    a part belongs to. Amounts have the sign with which they count: a vendor credit is negative.
    """

    project: Ref | None = None
    vendor: Ref | None = None
    commitment: Ref | None = None
    about: Ref | None = None
    document: Ref | None = None
    number: str | None = None
    sequence: int | None = None
    status: str | None = None
    method: str | None = None
    day: dt.date | None = None
    due_on: dt.date | None = None
    amount: Money | None = None
    """Of a commitment its original sum; of an invoice the amount due."""
    billed: Money | None = None
    """Before retainage: work and stored materials that moved on this invoice."""
    held: Money | None = None
    """Retained on this invoice less released."""
    balance: Money | None = None

    @property
    def currency(self) -> str:
        amounts = (self.amount, self.billed, self.held, self.balance)
        return next((each.currency for each in amounts if each is not None), HOME)


def figures_of(record: Record) -> Figures | None:
    """None for records that no list of money shows."""
    read = _READ.get(type(record))
    return read(record) if read else None


def _commitment(one: Commitment) -> Figures:
    return Figures(
        project=one.project, vendor=one.vendor, number=one.number, status=one.status,
        amount=one.original,
    )  # fmt: skip


def _change_order(one: ChangeOrder) -> Figures:
    return Figures(
        commitment=one.commitment, number=one.number, status=one.status, amount=one.total
    )


def _lower_tier(one: LowerTier) -> Figures:
    """Without an amount where a higher tier has it, so that nothing is added up twice."""
    found = _change_order(one)
    return replace(found, amount=None) if one.counts_above else found


def _invoice(one: SubcontractorInvoice) -> Figures:
    applied = application_after(one, {})
    due = applied.due if one.payment_due is None else one.payment_due
    return Figures(
        project=one.project, vendor=one.vendor, commitment=one.commitment, number=one.number,
        sequence=one.sequence, status=one.status, day=one.period_end or one.billing_date,
        due_on=one.due_on, amount=due, billed=applied.billed,
        held=applied.billed + (one.tax or ZERO) - due,
    )  # fmt: skip


def _bill(one: Bill) -> Figures:
    lines = read_lines(BillLine, one.lines)
    amount = total(line.amount for line in lines) if one.total is None else one.total
    return Figures(
        project=next((line.project for line in lines if line.project), None),
        vendor=one.vendor, number=one.number, day=one.date, due_on=one.due_on, amount=amount,
        balance=one.balance,
    )  # fmt: skip


def _vendor_credit(one: VendorCredit) -> Figures:
    found = _bill(one)
    return replace(found, amount=_turned(found.amount), balance=_turned(found.balance))


def _turned(amount: Money | None) -> Money | None:
    return None if amount is None else -amount


def _contract_payment(one: ContractPayment) -> Figures:
    number = one.check_number or (None if one.number is None else str(one.number))
    return Figures(
        project=one.project, commitment=one.commitment, about=one.invoice, number=number,
        status=one.status, method=one.method, day=one.date, amount=one.amount,
    )  # fmt: skip


def _applied_payment(one: AppliedPayment) -> Figures:
    return Figures(
        vendor=one.vendor, about=one.applied_to, document=one.payment, number=one.number,
        method=one.method, day=one.date, amount=one.amount,
    )  # fmt: skip


def _project_cost(one: ProjectCost) -> Figures:
    return Figures(
        project=one.project, vendor=one.vendor, document=one.transaction, number=one.number,
        day=one.date, amount=one.total,
    )  # fmt: skip


def _direct_cost(one: DirectCost) -> Figures:
    return Figures(
        project=one.project, vendor=one.vendor, number=one.number, status=one.status,
        day=one.date, amount=one.total,
    )  # fmt: skip


_READ: Mapping[type[Record], Callable[[Any], Figures]] = {
    Commitment: _commitment,
    ChangeOrder: _change_order,
    ChangeOrderRequest: _lower_tier,
    PotentialChangeOrder: _lower_tier,
    SubcontractorInvoice: _invoice,
    Bill: _bill,
    VendorCredit: _vendor_credit,
    ContractPayment: _contract_payment,
    AppliedPayment: _applied_payment,
    ProjectCost: _project_cost,
    DirectCost: _direct_cost,
}
FIGURED = frozenset(each.kind for each in _READ)
"""Kinds that have figures."""
