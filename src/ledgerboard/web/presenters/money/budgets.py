"""Budgets as their list, the page of one project and its file show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ledgerboard.core.money.amounts import ZERO
from ledgerboard.core.values import Money
from ledgerboard.sync.selectors.money import CodeRow, ProjectBudget
from ledgerboard.web.presenters.money.invoices import plain
from ledgerboard.web.presenters.money.words import procore_read

HEADS = (
    "Budget code", "Description", "Original", "Revised", "Committed", "Invoiced", "Direct costs",
    "Job to date", "Left", "Note",
)  # fmt: skip
WORST = 10
WIDTH = 1000
MARK = 3
LEGEND = (
    ("open", "Committed"), ("direct", "Direct costs"), ("over", "Over budget"),
    ("budget", "Revised budget"),
)  # fmt: skip


@dataclass(frozen=True)
class CodeShown:
    row: CodeRow
    over: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One code of the chart, in shares of `WIDTH`: committed, then direct costs on its end. The
    budget is a mark across; what lies beyond it is over.
    """

    words: str
    committed: int
    direct: int
    budget: int
    over: int
    row: CodeRow

    @property
    def mark(self) -> int:
        """Where the budget is marked: still inside at the right end."""
        return min(self.budget, WIDTH - MARK)


def page(found: ProjectBudget) -> dict[str, Any]:
    return {
        "budget": found,
        "rows": [_shown(row) for row in found.rows],
        "bars": bars(found.rows),
        "bar_width": WIDTH,
        "legend": LEGEND,
        "read": procore_read(found.read),
    }


def cells(row: CodeRow) -> tuple[object, ...]:
    sums = row.figures
    amounts = (
        sums.original, sums.revised, sums.committed, sums.invoiced, sums.direct, sums.job_to_date
    )  # fmt: skip
    return (
        row.code, row.description, *map(plain, amounts), plain(sums.variance),
        " ".join(_notes(row)),
    )  # fmt: skip


def bars(rows: Iterable[CodeRow]) -> list[Bar]:
    """The codes with the least left of their budget, the worst first. Credits beyond what is
    committed are drawn as nothing and told in the table.
    """
    moved = [row for row in rows if row.spent.amount or row.figures.revised.amount]
    worst = sorted(moved, key=lambda row: (row.figures.variance.amount, row.code))[:WORST]
    most = max((_most(row) for row in worst), default=Decimal(0))
    return [_bar(row, most) for row in worst] if most > 0 else []


def _most(row: CodeRow) -> Decimal:
    return max(row.spent.amount, row.figures.committed.amount, row.figures.revised.amount)


def _bar(row: CodeRow, most: Decimal) -> Bar:
    committed = _scaled(row.figures.committed, most)
    spent, budget = _scaled(row.spent, most), _scaled(row.figures.revised, most)
    return Bar(
        words=row.code or "No code",
        committed=min(committed, spent),
        direct=max(spent - committed, 0),
        budget=budget,
        over=max(spent - budget, MARK) if row.figures.variance < ZERO else 0,
        row=row,
    )


def _scaled(amount: Money, most: Decimal) -> int:
    return round(max(amount.amount, Decimal(0)) * WIDTH / most)


def _shown(row: CodeRow) -> CodeShown:
    return CodeShown(row, over=row.figures.variance < ZERO, notes=tuple(_notes(row)))


def _notes(row: CodeRow) -> Iterable[str]:
    if not row.code:
        yield "Costs without a budget code."
    elif not row.budgeted:
        yield "Not in the budget."
    for each in row.differs:
        yield (
            f"Procore's {each.column} show {each.procore}; "
            f"the documents add up to {each.documents}."
        )
