"""What an organization may choose about the money flows, in the words of those who choose.

The core says what a setting does (`core/views`); here are its question, its answers, the default
and what it means, for the settings page, the API and the command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Choice:
    """One question. `answers` are values with words, the default first; `record` is the kind of
    the books' record that is chosen instead, `wanted` what its account's classification or type
    must be.
    `many`: several answers may be given, `given` are those of the default. `day`: a date, or none.
    """

    label: str
    means: str = ""
    answers: tuple[tuple[Any, str], ...] = ()
    record: str = ""
    wanted: str = ""
    many: bool = False
    day: bool = False
    given: tuple[str, ...] = ()

    @property
    def default(self) -> Any:
        if self.many:
            return list(self.given)
        return self.answers[0][0] if self.answers else None


YES_NO = ((True, "Yes"), (False, "No"))

CHOICES: Mapping[str, Choice] = {
    "income_account": Choice(
        "Income account of new items",
        "QuickBooks requires one on every item; purchases don't use it.",
        record="account",
        wanted="Revenue",
    ),
    "expense_account": Choice(
        "Expense account of new items",
        "Where bills for these items are booked, usually under Cost of Goods Sold.",
        record="account",
        wanted="Expense",
    ),
    "start_day": Choice(
        "Sync from this day on",
        "If a commitment was billed before this day, none of its invoices are sent until someone "
        "signs off its opening figures under Projects in progress.",
        day=True,
    ),
    "retainage_item": Choice(
        "Retainage item",
        "Retainage goes on lines of its own with this item. Its account must be a liability, "
        "such as Retainage Payable, or job costs come out too low.",
        record="item",
        wanted="Liability",
    ),
    "retainage_lines": Choice(
        "Retainage on the bill",
        answers=(
            ("two", "Two lines: held, and released"),
            ("one", "One line: held less released"),
        ),
    ),
    "payables_account": Choice(
        "Payables account",
        "New bills and vendor credits post to it. Without one, QuickBooks uses its own. Payments "
        "are recognized on every payables account.",
        record="account",
        wanted="Accounts Payable",
    ),
    "accepted": Choice(
        "Which invoices go?",
        "Only Approved counts in Procore's budget.",
        answers=(
            ("approved", "Approved"),
            ("approved_as_noted", "Approved as Noted"),
            ("pending_owner_approval", "Pending Owner Approval"),
        ),
        many=True,
        given=("approved", "approved_as_noted", "pending_owner_approval"),
    ),
    "bill_date": Choice(
        "Bill date",
        "The day it was approved comes from the invoice's change history in Procore. Ledgerboard "
        "looks it up in Procore invoice by invoice, so checks take longer.",
        answers=(
            ("billing_date", "The invoice's billing date"),
            ("period_end", "The end of its billing period"),
            ("approval", "The day it was approved"),
        ),
    ),
    "due_date": Choice(
        "Due date",
        "If Procore has no date, QuickBooks uses the vendor's terms.",
        answers=(
            ("procore", "Procore's due date, or its payment date if there is none"),
            ("payment_date", "Procore's payment date only"),
            ("terms", "Always the vendor's terms in QuickBooks"),
        ),
    ),
    "closed_books": Choice(
        "A bill date in a closed period",
        answers=(
            ("hold", "Hold the bill"),
            ("next_open_day", "Use the next open day, with a memo"),
            ("ask", "Ask each time"),
        ),
    ),
    "edited": Choice(
        "An invoice is edited after its bill was posted",
        "A posted bill never changes on its own.",
        answers=(("ask", "Ask"), ("next_bill", "Put the difference on the next bill")),
    ),
    "lock": Choice(
        "Lock invoices in Procore once they have a bill",
        "A locked invoice can't be edited in Procore, but files can be added. Unlinking it unlocks "
        "it. Turning this off doesn't unlock invoices that are already locked.",
        answers=((False, "No"), (True, "Yes")),
    ),
    "zero_bills": Choice(
        "Post bills of $0.00",
        "Without them, that month's cost and retainage never reach the books.",
        answers=YES_NO,
    ),
    "shorten_numbers": Choice(
        "Shorten invoice numbers over 21 characters",
        "QuickBooks allows 21. The full number goes in the memo.",
        answers=YES_NO,
    ),
    "credits": Choice(
        "Vendor credits used in a payment",
        "As a negative payment, Procore shows the cash that left the bank.",
        answers=(("negative_payment", "Send as a negative payment"), ("list", "Only list them")),
    ),
    "direct_cost_status": Choice(
        "Direct costs arrive as",
        "All but Draft count in the budget, and may prefill owner invoices.",
        answers=(("approved", "Approved"), ("pending", "Pending"), ("draft", "Draft")),
    ),
    "cost_start_day": Choice(
        "Import costs from this day on",
        "We match earlier costs with what Procore has, but don't create them there. Costs "
        "that are linked stay linked and follow edits, whatever their date.",
        day=True,
    ),
    "journal_entries": Choice(
        "Journal entries that name a project",
        answers=((False, "Only list them"), (True, "Send them as direct costs")),
    ),
}
BY_COMMAND: Mapping[str, type] = {"currency": str, "account_types": list, "expense_accounts": dict}
"""Set by API and command only: a currency other than US dollars, accounts by cost type."""


def parsed(name: str, given: list[str]) -> Any:
    """What a form or a command gave, as it is stored; None takes the setting away.

    Raises ValueError, in a person's words, for an answer that isn't offered.
    """
    choice = CHOICES[name]
    if choice.record:
        return {"ref": choice.record, "id": given[0]} if given and given[0] else None
    if choice.day:
        return _day(choice, given[0].strip()) if given else None
    if choice.many:
        if not given:
            raise ValueError(f"Check at least one answer to “{choice.label}”")
        return [_offered(choice, each) for each in given]
    return _offered(choice, given[0]) if given and given[0] else None


def require_offered(name: str, value: Any) -> None:
    """Whether it can be stored: raises ValueError, in a person's words, for what isn't offered."""
    choice = CHOICES.get(name)
    if choice is None:
        if not isinstance(value, BY_COMMAND.get(name, object)):
            raise ValueError(f"“{name}” can't be set to {value!r}")
        return
    given = value if choice.many and isinstance(value, list) else [value]
    if choice.record:
        if not _is_record(value, choice.record):
            raise ValueError(f"Name a record for “{choice.label}”, such as {choice.record} 450")
    elif choice.day:
        _day(choice, value if isinstance(value, str) else str(value))
    else:
        for each in given:
            _offered(choice, as_text(each))


def _is_record(value: Any, kind: str) -> bool:
    match value:
        case {"ref": ref, "id": str()}:
            return bool(ref == kind)
        case _:
            return False


def _day(choice: Choice, given: str) -> str | None:
    if not given:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise ValueError(f"“{given}” isn't a date for “{choice.label}”: use 2026-03-31") from None


def _offered(choice: Choice, given: str) -> Any:
    for value, _ in choice.answers:
        if given == as_text(value):
            return value
    offered = ", ".join(as_text(value) for value, _ in choice.answers)
    raise ValueError(f"“{given}” isn't an answer to “{choice.label}”: choose one of {offered}")


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
