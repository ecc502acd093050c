"""A bill or vendor credit as the reconciliation compares it: line by line with what was agreed.

A total says nothing of where its lines went: one that somebody moved to another project or item in
QuickBooks leaves the total as it was, and both jobs' costs wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledgerboard.core.money.amounts import ZERO, moved_within, total
from ledgerboard.core.money.documents import Document, Share
from ledgerboard.core.records import (
    Account,
    Bill,
    BillLine,
    Item,
    Record,
    VendorCredit,
    read_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import ViewContext
from ledgerboard.core.views.billed_before import ON_RETAINAGE_ITEM

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

LIABILITY = "Liability"
"""The classification of accounts that retainage is posted to."""
Posted = Sequence[BillLine]
"""The lines that a bill was given, signed as a bill has them."""


@dataclass(frozen=True)
class Given:
    """What a bill of ours was posted with, and `coded`: the same on the items of the budget codes
    that its lines have in Procore by now. `settled`: what the bill had when the two last agreed,
    other lines where somebody left them different.
    """

    posted: Posted
    coded: Posted
    settled: Posted = ()


def bill_document(
    seen: Seen, retainage_items: Collection[Ref], context: ViewContext, given: Given | None = None
) -> Document:
    """`context` is the books', so twins are Procore's. `given`: what a bill of ours was."""
    bill = seen.record
    assert isinstance(bill, Bill)  # noqa: S101  # as the caller asked for
    sign = -1 if isinstance(bill, VendorCredit) else 1
    lines = read_lines(BillLine, bill.lines)
    amount = bill.total if bill.total is not None else total(line.amount for line in lines)
    ours = _project_of_invoice(seen.ref, context)
    home = _home(lines, ours, context)
    shares = list(_by_project(lines, retainage_items, sign, context, home))
    elsewhere = [share for share in shares if share.project != home]
    held = total(share.held for share in shares)
    signed = _signed(amount, sign)
    return Document(
        seen.ref, bill.title, signed,
        project=home, vendor=_vendor(seen.ref, bill, context),
        day=bill.date, number=bill.number, gross=signed + held, held=held, tax=bill.tax,
        lines=len(lines), voided=not amount.amount and bool(lines) and _all_zero(lines),
        elsewhere=tuple(elsewhere) if ours else (), moves=not _all_zero(lines),
        moved=_moved(given, lines, retainage_items, sign) if given else "",
        as_agreed=given is not None and _as_left(given, lines),
    )  # fmt: skip


def _vendor(ref: Ref, bill: Bill, context: ViewContext) -> Ref | None:
    """That of its invoice, while the link of a vendor that was merged away has yet to move."""
    vendor = context.twin(bill.vendor) if bill.vendor else None
    invoice = context.twin(ref) if vendor is None else None
    there = context.there(invoice) if invoice else None
    ours = getattr(there.record, "vendor", None) if there else None
    partner = context.twin_here(ours) if ours else None
    return ours if partner and context.here(partner) is None else vendor


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
    lines: Iterable[BillLine],
    retainage_items: Collection[Ref],
    sign: int,
    context: ViewContext,
    home: Ref | None,
) -> Iterator[Share]:
    """In the order of the lines; a line without an amount is charged nowhere. Retainage is no job's
    cost, so many leave the customer out on its line: that is home's.
    """
    groups: dict[tuple[Ref | None, bool], list[BillLine]] = defaultdict(list)
    for line in lines:
        if not line.amount or not line.amount.amount:
            continue
        if line.project:
            groups[context.twin(line.project), True].append(line)
        elif line.item in retainage_items or _is_owed(line, context):
            groups[home, True].append(line)
        else:
            groups[None, False].append(line)
    for (project, is_named), several in groups.items():
        held = total(line.amount for line in several if line.item in retainage_items)
        amount = _signed(total(line.amount for line in several), sign)
        yield Share(project, amount, _signed(held, -sign), is_named)


def _is_owed(line: BillLine, context: ViewContext) -> bool:
    account = _record(line.account, context) or _record(_posts_to(line, context), context)
    return isinstance(account, Account) and account.classification == LIABILITY


def _posts_to(line: BillLine, context: ViewContext) -> Ref | None:
    item = _record(line.item, context)
    return item.expense_account if isinstance(item, Item) else None


def _record(ref: Ref | None, context: ViewContext) -> Record | None:
    seen = context.here(ref) if ref else None
    return seen.record if seen else None


def _moved(given: Given, lines: Posted, retainage_items: Collection[Ref], sign: int) -> str:
    """Cost on other items or accounts than it was posted on, of a bill whose cost is as posted:
    otherwise the amount shows that it was edited.
    """
    then = _by_item(line for line in given.coded if line.key not in ON_RETAINAGE_ITEM)
    now = _by_item(line for line in lines if line.item not in retainage_items)
    gone = moved_within(then, {on: _signed(amount, sign) for on, amount in now.items()})
    on = "it was posted on" if given.coded == given.posted else "its budget code in Procore uses"
    said = f"{gone} is on another item or account in QuickBooks than {on}."
    return said if gone.amount else ""


def _as_left(given: Given, lines: Posted) -> bool:
    """Whether the bill is as it was when somebody said to leave it so."""
    return given.coded == given.posted and _by_place(given.settled) == _by_place(lines)


def _by_place(lines: Iterable[BillLine]) -> dict[tuple[Ref | None, Ref | None], Money]:
    sums: dict[tuple[Ref | None, Ref | None], Money] = defaultdict(lambda: ZERO)
    for line in lines:
        sums[line.item or line.account, line.project] += line.amount or ZERO
    return sums


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
