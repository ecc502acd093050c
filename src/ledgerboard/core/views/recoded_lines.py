"""What a posted bill's lines belong on once their budget codes were changed in Procore.

A posted line keeps its item whatever the code map says by now. Another code on the invoice's own
line is another matter: Procore counts the cost on that code, and the books on the code it had.
Which code that was isn't kept, so a code that ever used the line's item may have been it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from ledgerboard.core.records import BillLine
from ledgerboard.core.values import Ref
from ledgerboard.core.views.base import Blocked, ViewContext
from ledgerboard.core.views.billed_before import CORRECTION, ON_RETAINAGE_ITEM, Earlier
from ledgerboard.core.views.booking import Booking, booking, budget_code_of
from ledgerboard.core.views.cost_by_code import Code, codes_of_lines

ItemsEver = Callable[[Ref], Collection[Ref]]
"""The items and accounts that a budget code uses or once used."""


def as_coded(
    each: Earlier, jobsite: ViewContext, books: ViewContext, items_ever: ItemsEver
) -> tuple[BillLine, ...]:
    """The lines as they were posted, those with another code by now on that code's item."""
    codes, both = codes_of_lines([each], jobsite), (jobsite, books)
    return tuple(
        line
        if line.key in ON_RETAINAGE_ITEM
        else _as_coded(line, codes.get(line.key.removeprefix(CORRECTION)), both, items_ever)
        for line in each.posted or ()
    )


def _as_coded(
    line: BillLine, code: Code, both: tuple[ViewContext, ViewContext], items_ever: ItemsEver
) -> BillLine:
    """Where nobody can tell which code its item stands for, it stays."""
    jobsite, books = both
    on, job = line.item or line.account, line.project
    if code is None or on is None or job is None:
        return line
    booked = _booking(code, jobsite)
    if isinstance(booked, Blocked) or booked.on == on:
        return line
    its_code = _code_of(on, job, books)
    if isinstance(its_code, Blocked) or its_code == code or on in items_ever(code):
        return line
    if booked.on.kind == "account":
        return replace(line, item=None, account=booked.on)
    return replace(line, item=booked.on, account=None)


def _booking(code: Ref, jobsite: ViewContext) -> Booking | Blocked:
    return jobsite.remembered((_booking, code), lambda: booking(code, jobsite))


def _code_of(on: Ref, job: Ref, books: ViewContext) -> Ref | Blocked:
    return books.remembered((_code_of, on, job), lambda: budget_code_of(on, job, books))
