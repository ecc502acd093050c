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
from ledgerboard.core.records.commitments import APPROVED
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
) -> tuple[BudgetRow, ...]:
    """One row for every code that any of them names, unbudgeted ones too."""
    lines = list(budget)
    columns = {
        "original": _sums((line.budget_code, line.original) for line in lines),
        "revised": _sums((line.budget_code, line.revised) for line in lines),
        "committed": _sums(_committed(commitments, changes)),
        "invoiced": _sums(
            (move.line.budget_code, move.amount)
            for applied in applications
            for move in applied.movements
        ),
        "direct": _sums(
            (part.budget_code, part.amount)
            for cost in costs
            if cost.status != "draft"
            for part in read_lines(DirectCostPart, cost.lines)
        ),
    }
    codes = sorted({code for sums in columns.values() for code in sums}, key=str)
    return tuple(
        BudgetRow(code, **{name: sums.get(code, ZERO) for name, sums in columns.items()})
        for code in codes
    )


_Amounts = Iterable[tuple[Ref | None, Money | None]]


def _committed(commitments: Iterable[Commitment], changes: Iterable[ChangeOrder]) -> _Amounts:
    """Schedules of values and approved change orders, by line."""
    documents: list[Commitment | ChangeOrder] = list(commitments)
    documents += [change for change in changes if change.status == APPROVED]
    for document in documents:
        for line in read_lines(ScheduleLine, document.lines):
            yield line.budget_code, total((line.amount, line.tax))


def _sums(amounts: _Amounts) -> dict[Ref | None, Money]:
    sums: dict[Ref | None, Money] = defaultdict(lambda: ZERO)
    for code, amount in amounts:
        sums[code] += amount or ZERO
    return dict(sums)
