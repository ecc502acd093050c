"""Why a document differs from its match, and how to fix it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.values.wording import american

if TYPE_CHECKING:
    from ledgerboard.core.money.documents import Agreed, Check, Document


class Cause(StrEnum):
    MISSING = "missing"
    DUPLICATE = "duplicate"
    EDITED = "edited"
    VOIDED = "voided"
    DELETED = "deleted"
    RETAINAGE = "retainage"
    TAX = "tax"
    ROUNDING = "rounding"
    DATE = "date"
    WRONG_PROJECT = "wrong_project"
    WRONG_VENDOR = "wrong_vendor"
    WRONG_CODE = "wrong_code"
    CREDIT_APPLIED = "credit_applied"
    STATUS_NOT_COUNTED = "status_not_counted"
    ON_HOLD = "on_hold"
    TIMING = "timing"
    UNEXPLAINED = "not_explained"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


def cause_of_pair(
    left: Document, right: Document, agreed: Agreed | None, through: dt.date | None
) -> tuple[Cause, str]:
    """The cause of two amounts that differ, from the plainest to the least known."""
    for cause, why in (
        _status(left, right),
        _voided(left, right),
        _days(left, right, through),
        _retainage(left, right),
        _tax(left, right),
        _edited(left, right, agreed),
        _rounding(left, right),
    ):
        if cause is not None:
            return cause, why
    return Cause.UNEXPLAINED, "The amounts differ, and we can't tell why."


_Found = tuple[Cause | None, str]
_NOTHING: _Found = (None, "")


def _status(left: Document, right: Document) -> _Found:
    if left.counted and right.counted:
        return _NOTHING
    side, document = ("QuickBooks", right) if left.counted else ("Procore", left)
    why = document.status or f"{side} doesn't count {document.title} in its status."
    return Cause.STATUS_NOT_COUNTED, why


def _voided(left: Document, right: Document) -> _Found:
    if right.voided or _emptied(left, right):
        return Cause.VOIDED, "It was voided in QuickBooks."
    if left.voided:
        return Cause.VOIDED, "It was voided in Procore."
    return _NOTHING


def _emptied(left: Document, right: Document) -> bool:
    """A payment or a cost is voided where nothing of it is left. A bill says so of itself: a part
    of it that is gone, such as its retainage line, was taken out by hand.
    """
    return right.held is None and bool(left.amount.amount) and not right.amount.amount


def _days(left: Document, right: Document, through: dt.date | None) -> _Found:
    """On two sides of the day through which they are compared."""
    if through is None or left.day is None or right.day is None:
        return _NOTHING
    if (left.day <= through) == (right.day <= through):
        return _NOTHING
    return (
        Cause.DATE,
        f"It's dated {left.day:%m/%d/%Y} in Procore, {right.day:%m/%d/%Y} in QuickBooks.",
    )


def _retainage(left: Document, right: Document) -> _Found:
    if left.gross is None or right.gross is None or left.gross != right.gross:
        return _NOTHING
    if left.held is not None and left.held == right.held:
        return _NOTHING
    return Cause.RETAINAGE, "The lines agree, but the retainage held or released doesn't."


def _tax(left: Document, right: Document) -> _Found:
    apart = left.amount - right.amount
    taxes = {(left.tax or ZERO), -(right.tax or ZERO), (left.tax or ZERO) - (right.tax or ZERO)}
    if apart.amount and apart in taxes:
        return Cause.TAX, "The difference is tax."
    return _NOTHING


def _rounding(left: Document, right: Document) -> _Found:
    apart = abs((left.amount - right.amount).amount)
    if apart <= Decimal("0.01") * max(left.lines, right.lines):
        return Cause.ROUNDING, "The difference is rounding."
    return _NOTHING


def _edited(left: Document, right: Document, agreed: Agreed | None) -> _Found:
    """What both said when they last agreed tells whose hand it was, even for one cent."""
    if agreed is None:
        return _NOTHING
    moved = (left.amount != agreed.left, right.amount != agreed.right)
    why = {
        (True, False): f"It was edited in Procore after {agreed.after}.",
        (False, True): f"It was edited in QuickBooks after {agreed.after}.",
        (True, True): "It was edited in both systems.",
    }.get(moved)
    return (Cause.EDITED, why) if why else _NOTHING


def looks_like(original: Document, check: Check) -> str:
    if check.value != "direct_costs":
        return f"It looks like the same document as {original.title}."
    dated = f" of {american(original.day)}" if original.day else ""
    paid = f" That one is paid by {original.paid_by}." if original.paid_by else ""
    return f"It may be entered twice, also as {original.title}{dated}: same vendor and total.{paid}"


_CURES = {
    Cause.DUPLICATE: "Delete the copy in QuickBooks, or link it instead.",
    Cause.EDITED: "Update the other system, or accept the difference.",
    Cause.VOIDED: "Void or remove it in the other system, too.",
    Cause.RETAINAGE: "Correct the retainage line of the bill.",
    Cause.TAX: "Make the tax the same in both systems, or accept the difference.",
    Cause.ROUNDING: "Correct the cents in QuickBooks, or accept the difference.",
    Cause.DATE: "Update the date, or compare through a later day.",
    Cause.WRONG_PROJECT: "Change the project in QuickBooks.",
    Cause.WRONG_VENDOR: "Change the vendor in QuickBooks.",
    Cause.WRONG_CODE: "Choose the item of the budget code in QuickBooks, or answer its question.",
    Cause.CREDIT_APPLIED: "Enter the credit as a negative payment in Procore.",
    Cause.STATUS_NOT_COUNTED: "Approve it in Procore so its budget counts it.",
    Cause.ON_HOLD: "Fix what's holding it. Then it continues on its own.",
    Cause.TIMING: "Approve the change that is ready.",
    Cause.UNEXPLAINED: "Compare the two line by line and correct the wrong one.",
}


AS_CHOSEN = "Nothing to fix. Your settings chose this status."
AS_LEFT = "Nothing to fix. Someone chose to leave the two different."
AS_REMOVED = "Nothing to fix. Someone chose to leave it out of Procore."
ONE_OF_TWO = (
    "Delete one of the two in QuickBooks, or enter the expense as a payment of the bill. If they're"
    " two costs, accept it."
)
"""The cure of a cost that may be entered twice."""
APPROVE_AGAIN = "Approve it again in Procore, or delete its bill in QuickBooks."
"""The cure of an invoice that was sent back after its bill was posted."""
REMOVE_FIRST = "Approve removing it in Procore. Then it goes to the right commitment."
"""The cure of a payment whose credit or bill belongs to another commitment by now."""
VOID_OR_REFUND = "Void the payment in QuickBooks, or ask the vendor for a refund."
"""The cure of a payment on a copy of a bill."""
NAME_PROJECT = "Choose the project on these lines in QuickBooks."
"""The cure where lines are on no project, not on the wrong one."""


_OF_PAYMENTS = {Cause.DUPLICATE: VOID_OR_REFUND, Cause.WRONG_PROJECT: REMOVE_FIRST}


def cure(cause: Cause, check: Check, *, left_only: bool = False) -> str:
    """The action, in the words of the person who does it."""
    if cause is Cause.MISSING:
        return _send(check, left_only=left_only)
    if cause is Cause.STATUS_NOT_COUNTED and check.value in {"invoices", "retainage"}:
        return APPROVE_AGAIN
    if check.value == "payments" and cause in _OF_PAYMENTS:
        return _OF_PAYMENTS[cause]
    if cause is Cause.DUPLICATE and check.value == "direct_costs":
        return ONE_OF_TWO
    if cause is Cause.DELETED:
        return _after_deletion(check, left_only=left_only)
    return _CURES[cause]


def _after_deletion(check: Check, *, left_only: bool) -> str:
    """What the books have of a payment or a cost has happened: it goes to the jobsite again."""
    if check.value in {"payments", "direct_costs"}:
        return (
            "Approve removing it in Procore, too."
            if left_only
            else "Unlink the two in Approvals. Then it goes to Procore again."
        )
    return (
        "Post it again, or remove it in Procore."
        if left_only
        else "Remove it in QuickBooks, or enter it in Procore again."
    )


def _send(check: Check, *, left_only: bool) -> str:
    """Payments and costs only travel from the books to the jobsite."""
    if left_only:
        return {
            "payments": "Enter the payment in QuickBooks, or remove it in Procore.",
            "direct_costs": "Enter the cost in QuickBooks, or remove it in Procore.",
        }.get(check.value, "Send it to QuickBooks, or link it to what is there.")
    return {
        "invoices": "Link it to its invoice, or leave it out.",
        "payments": "Send the payment to Procore.",
        "direct_costs": "Send the cost to Procore.",
    }.get(check.value, "Enter it in Procore.")
