"""The list of direct costs as its page and its file show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.selectors.addresses import direct_cost_in_procore, in_quickbooks
from ledgerboard.sync.selectors.money import CostRow, Costs, Reason
from ledgerboard.web.presenters.money.invoices import day, plain
from ledgerboard.web.presenters.money.words import COST, TRANSACTIONS
from ledgerboard.web.presenters.open_there import Opens, known_opens

HEADS = (
    "Date", "Type", "Vendor", "No.", "Project", "Cost code", "Description", "Amount", "Currency",
    "Status", "Reason",
)  # fmt: skip
FIXES: Mapping[str, tuple[str, str]] = {
    "unlinked_vendor": ("web:vendors", "Link the vendor"),
    "inactive_vendor": ("web:vendors", "Open vendors"),
    "unlinked_project": ("web:projects", "Link the project"),
    "inactive_project": ("web:projects", "Open projects"),
    "unmapped_item": ("web:code-map", "Add to code map"),
    "ambiguous_item": ("web:code-map", "Open the code map"),
    "perhaps_our_bill": ("web:invoices", "Open invoices"),
    "perhaps_in_opening": ("web:in-progress", "Open projects in progress"),
    "unchecked": ("web:flows", "Check for changes"),
}
"""Where to fix each reason, if it can be fixed here. A missing project is fixed in QuickBooks."""


@dataclass(frozen=True)
class CostShown:
    """`heading` is shown above the first row of a reason."""

    row: CostRow
    type: str
    tone: str
    words: str
    opens: Opens
    heading: ReasonShown | None = None


@dataclass(frozen=True)
class ReasonShown:
    """All that has this reason in the filter, also on other pages."""

    words: str
    rows: str
    amount: Money
    address: str
    action: str


def shown(costs: Costs, *, grouped: bool) -> list[CostShown]:
    reasons = {each.group: each for each in costs.reasons} if grouped else {}
    rows = list[CostShown]()
    for row in costs.found.rows:
        reason = reasons.pop(row.group, None)
        heading = _heading(reason) if reason else None
        rows.append(CostShown(row, type_words(row), *COST[row.state], _opens(row), heading))
    return rows


def _opens(row: CostRow) -> Opens:
    here = direct_cost_in_procore(row.project_id, row.direct_cost_id)
    return known_opens(here, in_quickbooks(Ref(row.kind, row.transaction_id)))


def _heading(reason: Reason) -> ReasonShown:
    page, action = FIXES.get(reason.cause, ("", ""))
    count = counted(len(reason.rows), "cost")
    return ReasonShown(reason.words, count, reason.amount, reverse(page) if page else "", action)


def type_words(row: CostRow) -> str:
    return TRANSACTIONS.get(row.kind, row.kind)


def cells(row: CostRow) -> tuple[object, ...]:
    return (
        day(row.day), type_words(row), row.vendor, row.number, row.project, row.codes,
        row.description, plain(from_cents(row.amount)), row.currency, COST[row.state][1],
        f"{row.reason} {row.advice}".strip(),
    )  # fmt: skip
