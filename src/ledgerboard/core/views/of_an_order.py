"""Whether what the books charge to a job may be for a purchase order of the same vendor.

A subcontractor's every paper may be for its contract. A supplier sells over the counter, too: most
of what a yard with one order on the job charges to a card has nothing to do with the order, and a
warning on all of it is read by nobody. So something must speak for it: the order's number, an
amount of the order, or its budget codes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from ledgerboard.core.matching.duplicate_bills import digits, number_key
from ledgerboard.core.money.amounts import total
from ledgerboard.core.records import (
    Commitment,
    DirectCost,
    DirectCostPart,
    InvoiceLine,
    ProjectCost,
    ScheduleLine,
    SubcontractorInvoice,
    read_lines,
)
from ledgerboard.core.values import Money, Ref

if TYPE_CHECKING:
    from ledgerboard.core.reconcile.model import Seen

ORDER = "purchase_order"
OVER_THE_COUNTER = Decimal("0.1")
"""An expense of less than this share of what the order has on its codes is none of the order's."""
LONG_ENOUGH = 3


def may_be_for_order(
    order: Commitment, cost: ProjectCost, direct: DirectCost, invoices: Iterable[Seen]
) -> bool:
    """`invoices`: those of this order. What is dated before the order can't be for it, unless it
    names its number.
    """
    if _names(order.number, _texts(cost, direct)):
        return True
    if order.contract_date and cost.date and cost.date < order.contract_date:
        return False
    billed = [each.record for each in invoices if isinstance(each.record, SubcontractorInvoice)]
    return _has_its_amount(order, cost, direct, billed) or _on_its_codes(
        order, cost, direct, billed
    )


def _texts(cost: ProjectCost, direct: DirectCost) -> Iterator[str]:
    parts = read_lines(DirectCostPart, direct.lines)
    said = (cost.number, cost.memo, direct.description, *(part.description for part in parts))
    yield from (text for text in said if text)


def _names(number: str | None, texts: Iterable[str]) -> bool:
    """`PO-1001`, `po 1001` and `1001` are one number, as whole words."""
    key = number_key(number)
    if len(key) < LONG_ENOUGH:
        return False
    counter = digits(key)
    return any(
        key == number_key(said) or (len(counter) >= LONG_ENOUGH and said.lstrip("0") == counter)
        for text in texts
        for said in _words(text)
    )


def _words(text: str) -> Iterator[str]:
    """Each word, and with the letters that stand before it: `PO 1001`."""
    words = re.findall(r"[0-9A-Za-z]+", text)
    yield from words
    yield from (f"{one}{other}" for one, other in pairwise(words) if one.isalpha())


def _has_its_amount(
    order: Commitment,
    cost: ProjectCost,
    direct: DirectCost,
    billed: Collection[SubcontractorInvoice],
) -> bool:
    lines = read_lines(ScheduleLine, order.lines)
    known = [order.original, order.revised, order.remaining]
    known += [line.amount for line in lines] + [each.payment_due for each in billed]
    said = {abs(each.amount) for each in (cost.total, direct.total) if each and each.amount}
    return not said.isdisjoint(abs(each.amount) for each in known if each)


def _on_its_codes(
    order: Commitment,
    cost: ProjectCost,
    direct: DirectCost,
    billed: Collection[SubcontractorInvoice],
) -> bool:
    """A bill on the order's codes is owed like any of the order's. An expense is paid at the
    counter, so it must be large for the order as well. An order that says no codes may have any.
    """
    ordered = dict(_by_code(order, billed))
    if not ordered:
        return True
    parts = read_lines(DirectCostPart, direct.lines)
    shared = {part.budget_code for part in parts} & ordered.keys()
    if not shared or cost.transaction is None or cost.transaction.kind != "purchase":
        return bool(shared)
    spent = total(part.amount for part in parts if part.budget_code in shared)
    whole = total(ordered[code] for code in shared if code)
    return abs(spent.amount) >= OVER_THE_COUNTER * abs(whole.amount)


def _by_code(
    order: Commitment, billed: Iterable[SubcontractorInvoice]
) -> Iterator[tuple[Ref, Money | None]]:
    """What was ordered on each code; of a code that only a change order added, what is known."""
    sums: dict[Ref, list[Money | None]] = {}
    for invoice in billed:
        for line in read_lines(InvoiceLine, invoice.lines):
            if line.budget_code:
                sums[line.budget_code] = [line.scheduled]
    ordered: dict[Ref, list[Money | None]] = {}
    for each in read_lines(ScheduleLine, order.lines):
        if each.budget_code:
            ordered.setdefault(each.budget_code, []).append(each.amount)
    for code, amounts in (sums | ordered).items():
        yield code, total(amounts)
