"""What the books hold: bills, vendor credits, bill payments, expenses and journal entries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from ledgerboard.core.records.base import in_words, record
from ledgerboard.core.records.lines import TypedLine
from ledgerboard.core.values import Line, Money, Ref

ORIGINAL_NUMBER = "Invoice number: "
"""In a bill's memo, before the number of its invoice."""
MARK = "~"
"""In a number that had to be made, between it and the invoice's id."""


@dataclass(frozen=True, kw_only=True)
class BillLine(TypedLine):
    """A line of a bill, vendor credit or expense: on an item, or straight on an account.

    As read, the key is QuickBooks' line id, which an edit may renumber; as viewed from an invoice,
    it is the invoice line's key, `retained` or `released`. `match_lines` brings the two together.
    """

    item: Ref | None = None
    account: Ref | None = None
    description: str | None = None
    amount: Money | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    project: Ref | None = None
    """The `CustomerRef` of the line."""
    class_: Ref | None = None
    billable: str | None = None
    purchase_order: Ref | None = None
    purchase_order_line: str | None = None


@dataclass(frozen=True, kw_only=True)
class LinkedTransaction(TypedLine):
    """What the books link a document to; the key is `bill_payment:148`."""

    transaction: Ref | None = None


@record
@dataclass(frozen=True, kw_only=True)
class Bill:
    kind: ClassVar[str] = "bill"

    vendor: Ref | None = None
    number: str | None = None
    date: dt.date | None = None
    due_on: dt.date | None = None
    memo: str | None = None
    payables_account: Ref | None = None
    terms: Ref | None = None
    location: Ref | None = None
    currency: str | None = None
    total: Money | None = None
    """QuickBooks adds it up, tax included."""
    tax: Money | None = None
    balance: Money | None = None
    lines: tuple[Line, ...] | None = None
    linked: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        """By the number that people know, with the one that QuickBooks got beside it."""
        number = self.number or "without a number"
        own = self.original_number
        said = f"{own} ({number} in QuickBooks)" if own else number
        return f"{self.kind.replace('_', ' ')} {said}"

    @property
    def original_number(self) -> str:
        """The invoice's own, where the bill had to get a marked one: its memo keeps it."""
        _, known, rest = (self.memo or "").partition(ORIGINAL_NUMBER)
        return rest.partition(". ")[0].strip() if known and MARK in (self.number or "") else ""

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@record
@dataclass(frozen=True, kw_only=True)
class VendorCredit(Bill):
    """The same shape with the sign turned: its positive amounts lower what we owe and the cost."""

    kind: ClassVar[str] = "vendor_credit"


@record
@dataclass(frozen=True, kw_only=True)
class Purchase:
    """An expense, check or card charge. `credit`: a refund on a card; its amounts are positive."""

    kind: ClassVar[str] = "purchase"

    payment_type: str | None = None
    """`Cash`, `Check` or `CreditCard`."""
    account: Ref | None = None
    payee: Ref | None = None
    credit: bool | None = None
    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    location: Ref | None = None
    currency: str | None = None
    total: Money | None = None
    tax: Money | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"expense {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@dataclass(frozen=True, kw_only=True)
class JournalLine(TypedLine):
    posting: str | None = None
    """`Debit` or `Credit`."""
    account: Ref | None = None
    amount: Money | None = None
    description: str | None = None
    entity: Ref | None = None
    """The project, vendor or customer that the line names."""
    project: Ref | None = None
    """The job, where the line names it beside a vendor."""
    class_: Ref | None = None


@record
@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    kind: ClassVar[str] = "journal_entry"

    number: str | None = None
    date: dt.date | None = None
    memo: str | None = None
    currency: str | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"journal entry {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date)


@dataclass(frozen=True, kw_only=True)
class PaymentLine(TypedLine):
    """One line of a bill payment; the key is the id of what it is applied to.

    Amounts are positive for credits, too, though a credit lowers the cash (money rules 1.9).
    """

    applied_to: Ref | None = None
    """A bill, vendor credit, journal entry or deposit."""
    amount: Money | None = None


@record
@dataclass(frozen=True, kw_only=True)
class BillPayment:
    kind: ClassVar[str] = "bill_payment"

    vendor: Ref | None = None
    number: str | None = None
    """QuickBooks' Ref no.: the number of the check."""
    date: dt.date | None = None
    memo: str | None = None
    method: str | None = None
    """`Check` or `CreditCard`, as QuickBooks says it."""
    account: Ref | None = None
    """The bank or card account that it was paid from."""
    payables_account: Ref | None = None
    currency: str | None = None
    total: Money | None = None
    """Cash: bill lines less credit lines, plus what is not applied to anything."""
    voided: bool | None = None
    lines: tuple[Line, ...] | None = None

    @property
    def title(self) -> str:
        return f"bill payment {self.number or 'without a number'}"

    @property
    def summary(self) -> str:
        return in_words(self.date, self.total)


@record
@dataclass(frozen=True, kw_only=True)
class Books:
    """What a company says of its books as a whole: one record for each."""

    kind: ClassVar[str] = "books"

    closed_until: dt.date | None = None
    """The last day that no longer takes entries."""
    currency: str | None = None
    line_classes: bool | None = None
    """Whether each line of a transaction has a class of its own."""
    locations: bool | None = None
    """Whether transactions have a location."""

    @property
    def title(self) -> str:
        return "the books"

    @property
    def summary(self) -> str:
        return f"closed through {self.closed_until}" if self.closed_until else "open"


@record
@dataclass(frozen=True, kw_only=True)
class Term:
    """Payment terms; QuickBooks works out a bill's due date from them when none is sent."""

    kind: ClassVar[str] = "term"

    name: str | None = None
    due_days: int | None = None
    active: bool | None = None

    @property
    def title(self) -> str:
        return self.name or "terms without a name"

    @property
    def summary(self) -> str:
        return f"{self.due_days} days" if self.due_days is not None else ""
