"""Where one subcontractor invoice is on its way to the books and to the check."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class Progress(StrEnum):
    READY = "ready"
    SENDING = "sending"
    IN_BOOKS = "in_books"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    NEEDS_ANSWER = "needs_answer"
    ON_HOLD = "on_hold"
    CHANGED = "changed"
    """Edited in Procore after its bill was posted."""
    BLOCKED = "blocked"
    FAILED = "failed"
    BILL_VOIDED = "bill_voided"
    BILL_DELETED = "bill_deleted"
    NOT_READY = "not_ready"


NEEDS_YOU = frozenset(
    {
        Progress.NEEDS_ANSWER, Progress.ON_HOLD, Progress.CHANGED, Progress.BLOCKED,
        Progress.FAILED, Progress.BILL_VOIDED, Progress.BILL_DELETED,
    }
)  # fmt: skip
TABS: Mapping[str, frozenset[Progress]] = {
    "ready": frozenset({Progress.READY, Progress.SENDING}),
    "needs": NEEDS_YOU,
    "books": frozenset({Progress.IN_BOOKS, Progress.PARTLY_PAID}),
    "paid": frozenset({Progress.PAID}),
    "not_ready": frozenset({Progress.NOT_READY}),
}
"""The tabs of the list of invoices. Each kind of progress belongs to exactly one."""


class BillState(NamedTuple):
    """The bill or vendor credit of an invoice, as last read; amounts in cents, signed alike."""

    amount: int | None
    balance: int | None
    gone: bool = False

    @property
    def paid(self) -> int | None:
        if self.gone or self.amount is None or self.balance is None:
            return None
        return self.amount - self.balance


def progress(
    due: int | None, bill: BillState | None, intended: Progress | None, *, linked: bool
) -> Progress:
    """`intended` is what a waiting or failed change says of it. That a bill is gone counts more:
    nothing else that is said of it counts.
    """
    if bill is not None and bill.gone:
        return Progress.BILL_DELETED
    if bill is not None and bill.amount == 0 and due:
        return Progress.BILL_VOIDED
    if intended is not None:
        return intended
    return _posted(bill) if linked else Progress.NOT_READY


def _posted(bill: BillState | None) -> Progress:
    if bill is None or bill.balance is None or bill.amount is None:
        return Progress.IN_BOOKS
    if bill.balance == 0:
        return Progress.PAID
    return Progress.IN_BOOKS if bill.balance == bill.amount else Progress.PARTLY_PAID


_WAITING: Mapping[str, Progress] = {
    "create": Progress.READY, "link": Progress.READY, "update": Progress.CHANGED,
    "attach": Progress.READY, "void": Progress.READY, "delete": Progress.READY,
    "question": Progress.NEEDS_ANSWER, "conflict": Progress.NEEDS_ANSWER,
    "vanished": Progress.NEEDS_ANSWER, "hold": Progress.ON_HOLD, "refuse": Progress.BLOCKED,
}  # fmt: skip
_UNDER_WAY: Mapping[str, Progress] = {
    "approved": Progress.SENDING, "applying": Progress.SENDING, "unknown": Progress.SENDING,
    "stale": Progress.READY, "refused": Progress.FAILED,
}  # fmt: skip


def intended_by(action: str, status: str) -> Progress | None:
    """What a change of a plan makes of its invoice; None when it says nothing any more."""
    return _WAITING.get(action) if status == "proposed" else _UNDER_WAY.get(status)
