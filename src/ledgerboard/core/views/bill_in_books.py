"""The bill of a posted invoice as the books have it by now: what it was given, whether it can still
change, whether it is there at all.
"""

from __future__ import annotations

from datetime import date

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.records import (
    Bill,
    BillLine,
    Record,
    Value,
    VendorCredit,
    read_lines,
    record_of,
)
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.billed_before import Earlier, Revised, edited_after_posting
from ledgerboard.core.views.moved_references import as_it_stands
from ledgerboard.core.views.view_stopped import blocked
from ledgerboard.core.views.voided_paper import is_voided


def bill_as_posted(ref: Ref, context: ViewContext) -> Bill:
    """As it was posted, with its references as they stand."""
    twin, agreed = context.twin(ref), context.agreed(ref)
    assert twin is not None  # noqa: S101  # it was posted
    assert agreed is not None  # noqa: S101
    record = record_of(twin.kind, as_it_stands(agreed, twin, context))
    assert isinstance(record, Bill)  # noqa: S101  # bills and vendor credits are linked
    return record


def changed_and_open(posted: Earlier, now: Revised, context: ViewContext) -> bool:
    """Whether a person still has to say what becomes of its bill after the invoice's edit. Nobody
    has to in closed books, where more is paid than it would come to, once the change was rejected,
    or once the pair was left linked though the bill is missing.
    """
    ref = posted.seen.ref
    if "lines" in context.rejected(ref) or not edited_after_posting(posted):
        return False
    if is_missing(posted, context):
        return not context.left_linked(ref)
    return not (in_closed_books(ref, context) or is_settled_past(ref, now, context))


def is_settled_past(posted: Ref, now: Revised, context: ViewContext) -> bool:
    """QuickBooks takes no bill below what was paid on it, and no credit below what was used of it
    (money rules 3.2).
    """
    twin = context.twin(posted)
    there = context.there(twin) if twin else None
    bill = there.record if there else None
    if not isinstance(bill, Bill) or bill.total is None or bill.balance is None:
        return False
    settled = bill.total - bill.balance
    due = -now.due if isinstance(bill, VendorCredit) else now.due
    return settled > ZERO and due < settled


def below_what_is_paid(bill: Record, lines: Value) -> str:
    """The same of lines that are to go onto a bill that was typed or edited by hand."""
    if not isinstance(bill, Bill) or bill.total is None or bill.balance is None:
        return ""
    settled, what = bill.total - bill.balance, "paid on it"
    if not isinstance(lines, tuple) or settled <= ZERO:
        return ""
    if isinstance(bill, VendorCredit):
        what = "used of it"
    comes_to = total(line.amount for line in read_lines(BillLine, lines))
    if comes_to >= settled:
        return ""
    return (
        f"QuickBooks takes no {bill.kind.replace('_', ' ')} below what is {what}. {settled} is,"
        f" and Procore's lines come to {comes_to}"
    )


def refused_change(posted: Ref, now: Revised, context: ViewContext) -> str:
    """Why QuickBooks can't take the change, in a word for programs: a bill needs a line, and none
    becomes a vendor credit. "" where it can.
    """
    if now.empty:
        return "nothing_left"
    turned = now.due >= ZERO if _is_credit(posted, context) else now.due < ZERO
    return "sign_changed" if turned else ""


def require_change_taken(posted: Earlier, now: Revised, context: ViewContext) -> None:
    cause = refused_change(posted.seen.ref, now, context)
    if not cause:
        return
    what = {"nothing_left": "nothing is left to bill", "sign_changed": "its total changed sign"}
    document = "vendor credit" if _is_credit(posted.seen.ref, context) else "bill"
    raise blocked(
        cause,
        f"{posted.invoice.title} was edited after posting, and {what[cause]}.",
        f"Undo the edit in Procore, or delete the {document} in QuickBooks.",
    )


def _is_credit(posted: Ref, context: ViewContext) -> bool:
    twin = context.twin(posted)
    return twin is not None and twin.kind == VendorCredit.kind


def is_missing(posted: Earlier, context: ViewContext) -> bool:
    """Whether it was deleted or voided in the books: then it can't be changed any more."""
    twin = context.twin(posted.seen.ref)
    there = context.there(twin) if twin else None
    return there is None or is_voided(there)


def in_closed_books(posted: Ref, context: ViewContext) -> bool:
    """QuickBooks would refuse any change of its bill: by the day that it was posted with, or that
    somebody gave it there since.
    """
    closed = context.closed_until
    if closed is None:
        return False
    twin = context.twin(posted)
    there = context.there(twin) if twin else None
    days = (
        (context.agreed(posted) or {}).get("date"),
        getattr(there and there.record, "date", None),
    )
    return any(isinstance(day, date) and day <= closed for day in days)
