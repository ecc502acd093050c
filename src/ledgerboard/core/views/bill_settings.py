"""How an organization wants its invoices as bills; each setting with the decided default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from ledgerboard.core.values import HOME, Ref


class BillDate(StrEnum):
    BILLING_DATE = "billing_date"
    PERIOD_END = "period_end"
    APPROVAL = "approval"
    """From the invoice's change history, which costs a call for each invoice."""


class DueDate(StrEnum):
    """Where a bill's due date comes from; the terms of QuickBooks wherever it says nothing."""

    PROCORE = "procore"
    PAYMENT_DATE = "payment_date"
    TERMS = "terms"


class ClosedBooks(StrEnum):
    """What to do with a bill whose date lies in a closed period."""

    HOLD = "hold"
    NEXT_OPEN_DAY = "next_open_day"
    ASK = "ask"


class EditedAfterPosting(StrEnum):
    """What to do when an invoice changes after its bill was posted."""

    ASK = "ask"
    NEXT_BILL = "next_bill"


class RetainageLines(StrEnum):
    TWO = "two"
    ONE = "one"


@dataclass(frozen=True, kw_only=True)
class BillSettings:
    accepted: frozenset[str] = frozenset(
        {"approved", "approved_as_noted", "pending_owner_approval"}
    )
    """Statuses that accounting accepts; the last two don't count in Procore's budget."""
    bill_date: BillDate = BillDate.BILLING_DATE
    due_date: DueDate = DueDate.PROCORE
    closed_books: ClosedBooks = ClosedBooks.HOLD
    edited: EditedAfterPosting = EditedAfterPosting.ASK
    retainage_lines: RetainageLines = RetainageLines.TWO
    retainage_item: Ref | None = None
    payables_account: Ref | None = None
    """Which payables account bills post to; QuickBooks' own where none is chosen."""
    zero_bills: bool = True
    """Post bills of $0.00, so that the month's cost and retainage reach the books."""
    shorten_numbers: bool = True
    """Numbers over 21 characters; otherwise they are asked."""
    currency: str = HOME
    start_day: date | None = None
    """Commitments that were billed before this day were in progress: none of their invoices goes
    before somebody signed off where the commitment stood.
    """

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> BillSettings:
        """The settings that concern bills; an unknown choice is a mistake and raises."""
        known = {field.name for field in fields(cls)}
        return cls(
            **{
                name: _CHOICES.get(name, _as_it_is)(value)
                for name, value in settings.items()
                if name in known
            }
        )


def _as_it_is(value: Any) -> Any:
    return value


_CHOICES: Mapping[str, Callable[[Any], Any]] = {
    "accepted": frozenset,
    "bill_date": BillDate,
    "due_date": DueDate,
    "closed_books": ClosedBooks,
    "edited": EditedAfterPosting,
    "retainage_lines": RetainageLines,
    "start_day": date.fromisoformat,
}
