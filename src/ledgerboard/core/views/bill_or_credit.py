"""A bill, or a vendor credit where its lines come to less than nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import Bill, BillLine, VendorCredit, read_lines, write_lines
from ledgerboard.core.values import Money


def as_credit_if_negative(bill: Bill) -> Bill:
    """A bill may not be negative: it becomes a vendor credit with every sign turned. A credit has
    no due date.
    """
    if bill.total is None or bill.total.amount >= 0:
        return bill
    turned = [_turned(line) for line in read_lines(BillLine, bill.lines)]
    return VendorCredit(
        vendor=bill.vendor,
        number=bill.number,
        date=bill.date,
        memo=bill.memo,
        total=-bill.total,
        lines=write_lines(turned),
    )


def _turned(line: BillLine) -> BillLine:
    """Quantities turn with the amount, so that they still multiply out."""
    quantity = None if line.quantity is None else -line.quantity
    return replace(line, amount=line.amount and -line.amount, quantity=quantity)


def sum_of(lines: Iterable[BillLine]) -> Money:
    return total(line.amount for line in lines)
