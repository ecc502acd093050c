"""What the books charge to a job, or take off it, beside bills and expenses: a vendor's refund that
was deposited, and what a customer was billed or given back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from ledgerboard.core.records.base import in_words, record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref


@dataclass(frozen=True, kw_only=True)
class DepositLine(TypedLine):
    """Money that came straight to the bank. One that takes a payment has no account."""

    account: Ref | None = None
    amount: Money | None = None
    description: str | None = None
    entity: Ref | None = None
    """Who it came from: a vendor, a project, a customer."""
    project: Ref | None = None
    """The job, where the line names it beside the vendor."""


@record
@dataclass(frozen=True, kw_only=True)
class Deposit:
    kind: ClassVar[str] = "deposit"

    account: Ref | None = None
    """The bank account."""
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    currency: str | None = None
    total: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"deposit {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@dataclass(frozen=True, kw_only=True)
class SaleLine(TypedLine):
    """A discount's amount is negative."""

    item: Ref | None = None
    account: Ref | None = None
    """The item's income account, or the discount's, where the line says it."""
    amount: Money | None = None
    description: str | None = None


@record
@dataclass(frozen=True, kw_only=True)
class CustomerInvoice:
    """What a customer was billed. It posts to the income account of its items, which a contractor
    whose items have one account for both may have made a cost account. So do expenses that are
    billed on, where the company doesn't keep them as income.
    """

    kind: ClassVar[str] = "customer_invoice"

    customer: Ref | None = None
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    currency: str | None = None
    total: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"{self.kind.replace('_', ' ')} {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@record
@dataclass(frozen=True, kw_only=True)
class SalesReceipt(CustomerInvoice):
    """Billed and paid at once."""

    kind: ClassVar[str] = "sales_receipt"


@record
@dataclass(frozen=True, kw_only=True)
class CreditMemo(CustomerInvoice):
    """Taken off what a customer owes."""

    kind: ClassVar[str] = "credit_memo"


@record
@dataclass(frozen=True, kw_only=True)
class RefundReceipt(CustomerInvoice):
    """Given back to a customer."""

    kind: ClassVar[str] = "refund_receipt"
