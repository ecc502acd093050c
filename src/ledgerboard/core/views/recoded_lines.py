"""What a posted bill's lines belong on once their budget codes were changed in Procore.

A posted line keeps its item whatever the code map says by now. Another code on the invoice's own
line is another matter: Procore counts the cost on that code, and the books on the code it had.
"""

from __future__ import annotations

from dataclasses import replace

from ledgerboard.core.records import BillLine
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import Blocked, ViewContext
from ledgerboard.core.views.billed_before import CORRECTION, ON_RETAINAGE_ITEM, Earlier
from ledgerboard.core.views.booking import Booking, booking, budget_code_of
from ledgerboard.core.views.cost_by_code import Code, codes_of_lines


def as_coded(each: Earlier, jobsite: ViewContext, books: ViewContext) -> tuple[BillLine, ...]:
    """The lines as they were posted, those with another code by now on that code's item."""
    codes = codes_of_lines([each], jobsite)
    return tuple(
        line
        if line.key in ON_RETAINAGE_ITEM
        else _as_coded(line, codes.get(line.key.removeprefix(CORRECTION)), jobsite, books)
        for line in each.posted or ()
    )


def _as_coded(line: BillLine, code: Code, jobsite: ViewContext, books: ViewContext) -> BillLine:
    """Where nobody can tell which code its item stands for, it stays."""
    on, job = line.item or line.account, line.project
    if code is None or on is None or job is None:
        return line
    booked = _booking(code, jobsite)
    if isinstance(booked, Blocked) or booked.on == on:
        return line
    if isinstance(_code_of(on, job, books), Blocked) or _code_of(on, job, books) == code:
        return line
    if booked.on.kind == "account":
        return replace(line, item=None, account=booked.on)
    return replace(line, item=booked.on, account=None)


def _booking(code: Ref, jobsite: ViewContext) -> Booking | Blocked:
    return jobsite.remembered((_booking, code), lambda: booking(code, jobsite))


def _code_of(on: Ref, job: Ref, books: ViewContext) -> Ref | Blocked:
    return books.remembered((_code_of, on, job), lambda: budget_code_of(on, job, books))
