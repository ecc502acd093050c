"""Flow 4: what bills, expenses and vendor credits charge to projects, as direct costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from ledgerboard.core.mapping import DAY, MONEY, TEXT, reference
from ledgerboard.core.matching.exact import grouped, recognized
from ledgerboard.core.reconcile import (
    Candidate,
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Seen,
    Side,
    Verdict,
    lines_field,
)
from ledgerboard.core.records import DirectCost
from ledgerboard.core.values.text import fold
from ledgerboard.core.views import NotMine, ViewContext
from ledgerboard.core.views.cost_as_direct_cost import (
    before_start_day,
    project_cost_as_direct_cost,
)

SAME_COST = Verdict(100, ("Same project, vendor, number, date and total.",))
SAME_NUMBER = Verdict(70, ("Same project, vendor and number.",))
SAME_TOTAL = Verdict(60, ("Same project and total, dates no more than 10 days apart.",))
CLOSE = timedelta(days=10)


def by_paper(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """A cost that was typed into Procore is recognized when project, vendor, number, date and
    total are the same. Of several that are the same in all five, any may be any. One that shares
    the number, or the total on a day nearby, is asked, and nothing is created meanwhile; so is a
    draft, which counts nowhere, unless costs arrive as drafts. Payroll is never in a bill.
    """
    typed = (each for each in lefts if _cost(each).type != "payroll")
    found = recognized(typed, rights, _whole, SAME_COST)
    return Matches(found.sure, tuple(_perhaps(found.lefts, found.rights)))


def _perhaps(typed: Sequence[Seen], waiting: Iterable[Seen]) -> Iterable[Candidate]:
    by_number, by_total = grouped(typed, _number_key), grouped(typed, _total)
    for spent in waiting:
        named = by_number[_number_key(spent)] if _cost(spent).number else []
        yield from (Candidate(each.id, spent.id, SAME_NUMBER) for each in named)
        for each in by_total[_total(spent)]:
            if each not in named and _may_be(each, spent):
                yield Candidate(each.id, spent.id, SAME_TOTAL)


def _whole(seen: Seen) -> object:
    cost = _cost(seen)
    return *_number_key(seen), cost.date, cost.total, cost.status == "draft"


def _number_key(seen: Seen) -> tuple[object, ...]:
    cost = _cost(seen)
    return cost.project, cost.vendor, fold(cost.number or "")


def _total(seen: Seen) -> object:
    return _cost(seen).project, _cost(seen).total


def _may_be(one: Seen, other: Seen) -> bool:
    """Nothing speaks against it: neither two vendors nor two days far apart."""
    first, second = _cost(one), _cost(other)
    vendors = {each for each in (first.vendor, second.vendor) if each is not None}
    close = not (first.date and second.date) or abs(first.date - second.date) <= CLOSE
    return len(vendors) < 2 and close


def _cost(seen: Seen) -> DirectCost:
    assert isinstance(seen.record, DirectCost)  # noqa: S101  # both sides are compared as such
    return seen.record


def _before_start(seen: Seen, context: ViewContext) -> NotMine | None:
    return before_start_day(_cost(seen).date, context.settings)


TO_JOBSITE = Direction.TO_LEFT
# Words are given to a new cost and are the jobsite's after that, as those of a bill are the
# bookkeeper's: a cost typed by hand that says the same money in other words is the same cost.
LINES = replace(
    lines_field(
        "lines",
        "Lines",
        (
            FlowField("budget_code", "Budget code", reference("budget_code")),
            FlowField("amount", "Amount", MONEY),
        ),
        TO_JOBSITE,
    ),
    places=("budget_code",),
)
COSTS = Flow(
    name="costs",
    title="Direct costs",
    left=End(
        "procore", ("direct_cost",), beside=("commitment", "subcontractor_invoice", "budget_line")
    ),
    right=End(
        "quickbooks",
        ("project_cost",),
        view=project_cost_as_direct_cost,
        beside=("account", "item"),
    ),
    fields=(
        FlowField(
            "project",
            "Project",
            reference("project"),
            Direction.NONE,
            elsewhere="from a `Line`",
        ),
        FlowField(
            "type",
            "Type",
            TEXT,
            Direction.NONE,
            elsewhere="invoice for bills and vendor credits, otherwise expense",
        ),
        FlowField("vendor", "Vendor", reference("vendor"), TO_JOBSITE),
        FlowField("number", "Invoice no.", TEXT, TO_JOBSITE),
        FlowField("date", "Date", DAY, TO_JOBSITE),
        FlowField("status", "Status", TEXT, Direction.NONE, elsewhere="chosen in the settings"),
        FlowField(
            "description",
            "Description",
            TEXT,
            Direction.NONE,
            elsewhere="`PrivateNote`, else from the first `Line`",
        ),
        LINES,
        FlowField("total", "Total", MONEY, Direction.NONE),
    ),
    matcher=by_paper,
    creates=frozenset({Side.LEFT}),
    marked=None,
    activity=Direction.NONE,
    after=("vendors", "projects", "codes", "invoices"),
    follows=frozenset({Side.RIGHT}),
    settings=(
        "direct_cost_status",
        "journal_entries",
        "cost_start_day",
        "retainage_item",
        "currency",
    ),
    not_made=_before_start,
    asks_about_not_made=False,
    borrows={"retainage_item": "invoices"},
    starts_on=False,
)
"""Not marked: with a key of ours Procore locks the cost, and no edit or void could follow. What is
voided, deleted or moved to another project in the books is taken away in Procore.
"""
