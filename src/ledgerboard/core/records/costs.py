"""What comes back to the job: direct costs and payments in Procore, and the parts of the books'
transactions that become them.

A transaction of the books may name several projects, and a payment several bills. So that one
thing here is one thing there, each part is a record of its own with a composite id:
`bill:231:1` is the first line of bill 231, `bill:231:88` what bill 231 charges to project 88,
`151:214` what payment 151 pays on bill 214.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ledgerboard.core.records.base import in_words, record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref


@record
@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One line of a bill, vendor credit, expense or journal entry, with what its transaction says.

    `amount` is signed as cost: a credit is negative. `tax` is the line's share of the
    transaction's tax, with the same sign.
    """

    kind: ClassVar[str] = "cost_line"

    transaction: Ref | None = None
    line: str | None = None
    vendor: Ref | None = None
    payee: Ref | None = None
    """Who an expense was paid to, if that is no vendor."""
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    project: Ref | None = None
    item: Ref | None = None
    account: Ref | None = None
    description: str | None = None
    amount: Money | None = None
    tax: Money | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None

    @property
    def title(self) -> str:
        return f"line {self.line} of {self.transaction}"

    @property
    def summary(self) -> str:
        return in_words(self.description, self.amount)


@record
@dataclass(frozen=True, kw_only=True)
class ProjectCost:
    """What one transaction of the books charges to one project: becomes one direct cost. Without
    a project: what it charges to none.
    """

    kind: ClassVar[str] = "project_cost"

    transaction: Ref | None = None
    project: Ref | None = None
    vendor: Ref | None = None
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    total: Money | None = None
    lines: tuple[Line, ...] | None = None
    """Keyed by the cost line's id (`bill:231:1`); values as in `CostPart`."""

    @property
    def title(self) -> str:
        kind = self.transaction.kind if self.transaction else "cost"
        word = _WORDS.get(kind, kind.replace("_", " "))
        return f"{word} {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


_WORDS = {"purchase": "expense"}


@dataclass(frozen=True, kw_only=True)
class CostPart(TypedLine):
    """A cost line inside a `ProjectCost`. `vendor` is said where its lines name several."""

    vendor: Ref | None = None
    item: Ref | None = None
    account: Ref | None = None
    description: str | None = None
    amount: Money | None = None
    tax: Money | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None


@record
@dataclass(frozen=True, kw_only=True)
class DirectCost:
    """Procore's direct cost. As viewed from the books its lines are keyed by the cost line's id;
    as read from Procore, by the line's own id.
    """

    kind: ClassVar[str] = "direct_cost"

    project: Ref | None = None
    type: str | None = None
    """`invoice`, `expense` or `payroll`; fixed once created."""
    vendor: Ref | None = None
    number: str | None = None
    date: dt.date | None = None
    received_on: dt.date | None = None
    paid_on: dt.date | None = None
    status: str | None = None
    description: str | None = None
    total: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"direct cost {self.number or self.description or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@dataclass(frozen=True, kw_only=True)
class DirectCostPart(TypedLine):
    """A line inside a `DirectCost`."""

    budget_code: Ref | None = None
    amount: Money | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit: str | None = None


@record
@dataclass(frozen=True, kw_only=True)
class DirectCostLine:
    """The same line as a record of its own: what a single cost line of the books is linked to."""

    kind: ClassVar[str] = "direct_cost_line"

    direct_cost: Ref | None = None
    budget_code: Ref | None = None
    amount: Money | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit: str | None = None

    @property
    def title(self) -> str:
        return self.description or f"line of {self.direct_cost}"

    @property
    def summary(self) -> str:
        return str(self.amount or "")


@record
@dataclass(frozen=True, kw_only=True)
class AppliedPayment:
    """One line of a bill payment with what its payment says. `amount` is signed as cash: what is
    taken from a vendor credit is negative. Without `applied_to` it is a prepayment.
    """

    kind: ClassVar[str] = "applied_payment"

    payment: Ref | None = None
    applied_to: Ref | None = None
    vendor: Ref | None = None
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    method: str | None = None
    amount: Money | None = None

    @property
    def title(self) -> str:
        return f"payment {self.number or 'without a number'} on {self.applied_to or 'nothing yet'}"

    @property
    def summary(self) -> str:
        return str(self.amount or "")


@record
@dataclass(frozen=True, kw_only=True)
class ContractPayment:
    """A payment issued on a commitment, as Procore keeps it."""

    kind: ClassVar[str] = "contract_payment"

    project: Ref | None = None
    commitment: Ref | None = None
    invoice: Ref | None = None
    amount: Money | None = None
    date: dt.date | None = None
    number: int | None = None
    """`payment_number`: an integer, so only digits go there."""
    check_number: str | None = None
    invoice_number: str | None = None
    method: str | None = None
    """`check`, `credit_card` or `electronic`; written, never answered (money rules 2.6)."""
    notes: str | None = None
    status: str | None = None

    @property
    def title(self) -> str:
        return f"payment {self.check_number or self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.amount)
