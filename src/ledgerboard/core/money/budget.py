"""A project's budget against what was promised and spent, by budget code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ledgerboard.core.money.amounts import ZERO, total
from ledgerboard.core.money.pay_application import Application
from ledgerboard.core.records import (
    BudgetLine,
    ChangeOrder,
    Commitment,
    DirectCost,
    DirectCostPart,
    ScheduleLine,
    read_lines,
)
from ledgerboard.core.records.commitments import APPROVED, COMMITTED
from ledgerboard.core.values import Money, Ref


@dataclass(frozen=True)
class BudgetRow:
    """One budget code. `code` is None for what names none, so that nothing is left out."""

    code: Ref | None
    original: Money = ZERO
    revised: Money = ZERO
    committed: Money = ZERO
    invoiced: Money = ZERO
    """Completed and stored to date, before retainage."""
    direct: Money = ZERO
    job_to_date: Money = ZERO
    """What Procore's own column counts: approved direct costs and approved invoices, gross."""

    @property
    def variance(self) -> Money:
        """Left of the revised budget after commitments and direct costs."""
        return self.revised - self.committed - self.direct


def budget_rows(
    budget: Iterable[BudgetLine],
    commitments: Iterable[Commitment],
    changes: Iterable[ChangeOrder],
    applications: Iterable[Application],
    costs: Iterable[DirectCost],
    approved: Iterable[Application] = (),
) -> tuple[BudgetRow, ...]:
    """One row for every code that any of them names, unbudgeted ones too. `approved` are those of
    the applications that Procore's Job to Date Costs counts (money rules 1.6).
    """
    lines, spent = list(budget), list(costs)
    columns = {
        "original": _sums((line.budget_code, line.original) for line in lines),
        "revised": _sums((line.budget_code, line.revised) for line in lines),
        "committed": _sums(_committed(commitments, changes)),
        "invoiced": _sums(_invoiced(applications)),
        "direct": _sums(_parts(cost for cost in spent if cost.status != "draft")),
        "job_to_date": _sums(
            (*_invoiced(approved), *_parts(c for c in spent if c.status == APPROVED))
        ),
    }
    codes = sorted({code for sums in columns.values() for code in sums}, key=str)
    return tuple(
        BudgetRow(code, **{name: sums.get(code, ZERO) for name, sums in columns.items()})
        for code in codes
    )


_Amounts = Iterable[tuple[Ref | None, Money | None]]


def _committed(commitments: Iterable[Commitment], changes: Iterable[ChangeOrder]) -> _Amounts:
    """Schedules of values of approved commitments and approved change orders, by line."""
    documents: list[Commitment | ChangeOrder] = [
        each for each in commitments if each.status in COMMITTED
    ]
    documents += [change for change in changes if change.status == APPROVED]
    for document in documents:
        for line in read_lines(ScheduleLine, document.lines):
            yield line.budget_code, total((line.amount, line.tax))


def _invoiced(applications: Iterable[Application]) -> _Amounts:
    for applied in applications:
        for move in applied.movements:
            yield move.line.budget_code, move.amount


def _parts(costs: Iterable[DirectCost]) -> _Amounts:
    for cost in costs:
        for part in read_lines(DirectCostPart, cost.lines):
            yield part.budget_code, part.amount


def _sums(amounts: _Amounts) -> dict[Ref | None, Money]:
    sums: dict[Ref | None, Money] = defaultdict(lambda: ZERO)
    for code, amount in amounts:
        sums[code] += amount or ZERO
    return dict(sums)
