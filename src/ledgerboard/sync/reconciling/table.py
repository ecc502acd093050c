"""Every difference as one row, and every budget code: for CSV, and for whoever sorts them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledgerboard.core.money.documents import Document
from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.sync.reconciling.answer import Reconciliation

HEAD = (
    "Check", "Project", "Vendor", "Procore document", "Procore date", "Procore",
    "Difference", "QuickBooks", "QuickBooks date", "QuickBooks document", "Cause", "Why", "Fix",
    "Also off on",
)  # fmt: skip


def difference_rows(found: Iterable[Reconciliation]) -> Iterator[tuple[str, ...]]:
    """Amounts are plain numbers, dates ISO 8601: a program reads them."""
    yield HEAD
    for each in found:
        others = {id(one): apart.also_on for apart in each.apart for one in apart.differences}
        for one in each.differences:
            yield (
                one.check.words, each.title(one.project), each.title(one.vendor),
                *_document(one, one.left), str(one.amount.amount),
                *reversed(_document(one, one.right)),
                one.cause.words, one.why, one.action,
                each.titles_of(others[id(one)]),
            )  # fmt: skip


def job_cost_rows(found: Iterable[Reconciliation]) -> Iterator[tuple[str, ...]]:
    """Job cost to date of every budget code that anything was charged to."""
    yield "Project", "Budget code", "Procore", "Difference", "QuickBooks"
    for each in found:
        for cost in each.job_costs:
            amounts = (cost.procore, cost.off, cost.quickbooks)
            yield each.title(cost.project), cost.title, *(str(money.amount) for money in amounts)


def _document(difference: Difference, one: Document | None) -> tuple[str, str, str]:
    amount = difference.counted(one)
    if one is None or amount is None:
        return "", "", ""
    return one.title, one.day.isoformat() if one.day else "", str(amount.amount)
