"""Procore's company list of cost codes, filled from the service items of the books."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.core.mapping import TEXT
from ledgerboard.core.matching.exact import recognized
from ledgerboard.core.reconcile import (
    Direction,
    End,
    Flow,
    FlowField,
    Matches,
    Seen,
    Side,
    Verdict,
)
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.item_as_standard_code import item_as_standard_code

SAME_CODE = Verdict(100, ("Same code.",))


def by_code(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    return Matches(recognized(lefts, rights, _code, SAME_CODE).sure)


def _code(seen: Seen) -> str:
    return fold(getattr(seen.record, "code", None) or "")


COST_CODE_LIST = Flow(
    name="cost-code-list",
    title="Company cost codes",
    left=End("procore", ("standard_cost_code",), beside=("budget_code", "project")),
    right=End("quickbooks", ("item",), view=item_as_standard_code),
    fields=(
        FlowField(
            "list",
            "List",
            TEXT,
            Direction.NONE,
            elsewhere="always QuickBooks Online ERP Integration Standard Cost Codes",
        ),
        FlowField(
            "code",
            "Cost code",
            TEXT,
            Direction.TO_LEFT,
            elsewhere="from the item's budget code; without one, its `Name`",
        ),
        FlowField("name", "Name", TEXT, Direction.TO_LEFT),
    ),
    matcher=by_code,
    creates=frozenset({Side.LEFT}),
    activity=Direction.NONE,
    after=("projects", "codes"),
    borrows={"retainage_item": "invoices"},
    starts_on=False,
)
"""Off until somebody wants it: a company may have lists of its own."""
