"""Which commitments a vendor credit that was typed in the books is for, by its own lines: the job
that each names, and where the vendor has several contracts there, the budget code of its item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.records import (
    AppliedPayment,
    BillLine,
    Commitment,
    ContractPayment,
    ScheduleLine,
    VendorCredit,
    read_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.base import Blocked, ViewContext
from ledgerboard.core.views.booking import budget_code_of

NOBODY_BILLS = frozenset({"Void", "Out For Bid"})


def covered_by(credit: Ref, context: ViewContext) -> dict[Ref, Money]:
    """What of the credit is each commitment's; empty where that can't be told of every line."""
    seen = context.here(credit)
    if seen is None or not isinstance(seen.record, VendorCredit):
        return {}
    vendor = context.twin(seen.record.vendor) if seen.record.vendor else None
    found: dict[Ref, Money] = defaultdict(lambda: ZERO)
    for line in read_lines(BillLine, seen.record.lines):
        if line.amount is not None and line.amount.amount:
            commitment = _commitment_of(line, vendor, context)
            if commitment is None:
                return {}
            found[commitment] += line.amount
    return dict(found)


def _commitment_of(line: BillLine, vendor: Ref | None, context: ViewContext) -> Ref | None:
    project = context.twin(line.project) if line.project else None
    if vendor is None or project is None:
        return None
    here = {
        each.ref: each.record
        for each in context.there_with("commitment", "vendor", vendor)
        if isinstance(each.record, Commitment)
        and each.record.project == project
        and each.record.status not in NOBODY_BILLS
    }
    if len(here) > 1:
        here = _with_its_code(line, here, context)
    return next(iter(here)) if len(here) == 1 else None


def _with_its_code(
    line: BillLine, here: Mapping[Ref, Commitment], context: ViewContext
) -> dict[Ref, Commitment]:
    """One that says no codes may have any."""
    on, job = line.item or line.account, line.project
    code = budget_code_of(on, job, context) if on and job else None
    if code is None or isinstance(code, Blocked):
        return {}
    return {ref: each for ref, each in here.items() if code in (codes := _codes(each)) or not codes}


def _codes(commitment: Commitment) -> set[Ref]:
    rows = read_lines(ScheduleLine, commitment.lines)
    return {row.budget_code for row in rows if row.budget_code}


def used_whole(payment: AppliedPayment, covers: Mapping[Ref, Money]) -> bool:
    """Of a credit that is used up bit by bit nobody can say which part was used."""
    return payment.amount is not None and -payment.amount == total(covers.values())


def is_entered(covers: Mapping[Ref, Money], context: ViewContext) -> bool:
    """Whether somebody entered each part as a negative payment on its commitment: one that is
    linked is for something else.
    """
    return all(
        any(
            isinstance(each.record, ContractPayment)
            and each.record.amount == -amount
            and context.twin_here(each.ref) is None
            for each in context.there_with("contract_payment", "commitment", ref)
        )
        for ref, amount in covers.items()
    )
