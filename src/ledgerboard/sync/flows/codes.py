"""Flow 3: budget codes of Procore's projects as service items of QuickBooks."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.core.mapping import TEXT, reference
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
)
from ledgerboard.core.values.text import fold
from ledgerboard.core.views.code_as_item import code_as_item

SAME_NAME = Verdict(100, ("The item has the name that this budget code gets.",))


def by_name(lefts: Iterable[Seen], rights: Iterable[Seen]) -> Matches:
    """The name is made by a rule, so an item that has it was made for this code."""
    there = {fold(item.record.title): item.id for item in rights}
    named = [(code.id, there.pop(fold(code.record.title), None)) for code in lefts]
    return Matches(tuple(Candidate(code, item, SAME_NAME) for code, item in named if item))


TO_BOOKS = Direction.TO_RIGHT
CODES = Flow(
    name="codes",
    title="Budget codes",
    left=End("procore", ("budget_code",), view=code_as_item),
    right=End("quickbooks", ("item",), beside=("account", "class", "location")),
    fields=(
        FlowField(
            "name", "Item name", TEXT, TO_BOOKS, elsewhere="project number and `segment_items`"
        ),
        FlowField("type", "Item type", TEXT, Direction.NONE, elsewhere="always a service"),
        FlowField("description", "Description", TEXT, TO_BOOKS),
        FlowField(
            "income_account",
            "Income account",
            reference("account"),
            Direction.NONE,
            elsewhere="chosen in the settings",
        ),
        FlowField(
            "expense_account",
            "Expense account",
            reference("account"),
            Direction.NONE,
            elsewhere="chosen in the settings",
        ),
    ),
    matcher=by_name,
    creates=frozenset({Side.RIGHT}),
    marked=None,
    activity=TO_BOOKS,
    after=("projects",),
    settings=("income_account", "expense_account", "expense_accounts", "account_types"),
    starts_on=False,
)
"""New items get the accounts that were chosen; those of existing ones are the bookkeeper's.

A budget code has no room for a key of ours (money rules 2.1): the link stays on our side. Off
until its accounts are chosen.
"""
