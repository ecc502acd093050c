"""What the API shows of direct costs. Amounts are text, signed as cost: `"-88.25"`."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Schema

from ledgerboard.api.money_shapes import Amount, MoneyPage, listed
from ledgerboard.sync.selectors.money import Costs


class CostOut(Schema):
    """What a transaction of the books charges to one project, or one of its lines that waits by
    itself. `transaction` is `bill:231`. `direct_cost_id` is Procore's; `created` says that this
    flow made it.
    """

    id: str
    part: str
    transaction: str
    number: str
    day: date | None
    vendor: str
    project: str
    codes: str
    description: str
    amount: Amount
    currency: str
    state: str
    cause: str
    reason: str
    advice: str
    direct_cost_id: str
    invoice_id: str
    commitment_id: str
    plan_id: int | None
    created: bool


class ReasonOut(Schema):
    """How much has no place in Procore for the same cause, in the whole filter."""

    cause: str
    words: str
    count: int
    amount: Amount
    currency: str


class CostsOut(MoneyPage):
    items: list[CostOut]
    reasons: list[ReasonOut]


class RemoveCostsIn(Schema):
    """Either the parts to remove (`part` of the list), or the day since which costs were created:
    all of them, if neither is given.
    """

    parts: list[str] | None = Field(None, min_length=1, max_length=10_000)
    since: date | None = None
    reason: str = Field("", max_length=500)


def costs_page(costs: Costs, limit: int) -> dict[str, Any]:
    return {**listed(costs.found, limit), "reasons": reasons_of(costs)}


def reasons_of(costs: Costs) -> list[dict[str, Any]]:
    return [
        {
            "cause": each.cause,
            "words": each.words,
            "count": len(each.rows),
            "amount": each.amount,
            "currency": each.amount.currency,
        }
        for each in costs.reasons
    ]


def reasons(costs: Costs) -> list[dict[str, Any]]:
    """Each reason, its total, and its rows on this page, for the command line."""
    return [
        {
            "cause": each.cause,
            "reason": each.words,
            "count": len(each.rows),
            "amount": str(each.amount.amount),
            "currency": each.amount.currency,
            "lines": [CostOut.from_orm(row).model_dump(mode="json") for row in rows],
        }
        for each, rows in costs.by_reason()
    ]
