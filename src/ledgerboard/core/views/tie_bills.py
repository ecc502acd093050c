"""A bill or vendor credit as the reconciliation compares it: line by line with what was agreed.

A total says nothing of where its lines went: one that somebody moved to another project or item in
QuickBooks leaves the total as it was, and both jobs' costs wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.documents import Document, Share
from ledgerboard.core.records import Bill, BillLine, VendorCredit, read_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

Posted = Sequence[BillLine]
"""The lines that a bill was given, signed as a bill has them."""


def bill_document(
    seen: Seen, retainage_items: Collection[Ref], context: ViewContext, posted: Posted | None = None
) -> Document:
    """`context` is the books', so twins are Procore's. `posted`: what a bill of ours was given."""
    bill = seen.record
    assert isinstance(bill, Bill)  # noqa: S101  # as the caller asked for
    sign = -1 if isinstance(bill, VendorCredit) else 1
    lines = read_lines(BillLine, bill.lines)
    amount = bill.total if bill.total is not None else total(line.amount for line in lines)
    shares = _by_project(lines, retainage_items, sign, context)
    ours = _project_of_invoice(seen.ref, context)
    home = _home(lines, ours, context)
    elsewhere = [share for project, share in shares.items() if project != home]
    held = total(share.held for share in shares.values())
    signed = _signed(amount, sign)
    return Document(
        seen.ref, bill.title, signed,
        project=home, vendor=context.twin(bill.vendor) if bill.vendor else None,
        day=bill.date, number=bill.number, gross=signed + held, held=held, tax=bill.tax,
        lines=len(lines), voided=not amount.amount and bool(lines) and _all_zero(lines),
        elsewhere=tuple(elsewhere) if ours else (), moves=not _all_zero(lines),
        moved=_moved(posted, lines, retainage_items, sign) if posted else "",
    )  # fmt: skip


def _home(lines: Posted, ours: Ref | None, context: ViewContext) -> Ref | None:
    """The invoice's project, if any line is charged to it; else the first that Procore has."""
    named = [context.twin(line.project) for line in lines if line.project]
    if ours is not None and ours in named:
        return ours
    return next((project for project in named if project), None)


def _project_of_invoice(bill: Ref, context: ViewContext) -> Ref | None:
    invoice = context.twin(bill)
    there = context.there(invoice) if invoice else None
    return getattr(there.record, "project", None) if there else None


def _by_project(
    lines: Iterable[BillLine], retainage_items: Collection[Ref], sign: int, context: ViewContext
) -> dict[Ref | None, Share]:
    """In the order of the lines; a line without an amount is charged nowhere."""
    groups: dict[Ref | None, list[BillLine]] = defaultdict(list)
    for line in lines:
        if line.amount and line.amount.amount:
            groups[context.twin(line.project) if line.project else None].append(line)
    return {
        project: Share(
            project,
            _signed(total(line.amount for line in several), sign),
            _signed(total(line.amount for line in several if line.item in retainage_items), -sign),
        )
        for project, several in groups.items()
    }


def _moved(posted: Posted, lines: Posted, retainage_items: Collection[Ref], sign: int) -> str:
    """Cost on other items or accounts than it was posted on, of a bill whose cost is as posted:
    otherwise the amount shows that it was edited.
    """
    given = _by_item(line for line in posted if line.key not in ON_RETAINAGE_ITEM)
    now = _by_item(line for line in lines if line.item not in retainage_items)
    apart = [
        given.get(on, ZERO) - _signed(now.get(on, ZERO), sign) for on in given.keys() | now.keys()
    ]
    gone = total(money for money in apart if money.amount > 0)
    if total(apart).amount or not gone.amount:
        return ""
    return f"{gone} is on another item or account in QuickBooks than it was posted on."


def _by_item(lines: Iterable[BillLine]) -> dict[Ref | None, Money]:
    sums: dict[Ref | None, Money] = defaultdict(lambda: ZERO)
    for line in lines:
        sums[line.item or line.account] += line.amount or ZERO
    return sums


def _signed(amount: Money, sign: int) -> Money:
    return amount if sign > 0 else -amount


def _all_zero(lines: Sequence[BillLine]) -> bool:
    """How a bill is voided in QuickBooks: its lines are set to zero (money rules 3.2)."""
    return all(not line.amount or not line.amount.amount for line in lines)
