"""Costs of the books that have no place in Procore yet, grouped by the reason.

What is no cost of a job at all is left out: our own bills, retainage, lines on payables and bank
accounts, lines of $0.00.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from ledgerboard.core.money import total
from ledgerboard.core.reconcile import Seen, Side
from ledgerboard.core.records import CostPart, ProjectCost, read_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import Blocked, NotMine
from ledgerboard.core.views.cost_as_direct_cost import project_cost_as_direct_cost, unplaced
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import FlowSetting
from ledgerboard.sync.ports import Ports

NO_COSTS = frozenset({"ours", "retainage", "no_cost_account", "zero", "text", "no_lines"})
WORDS = {
    "no_vendor": "Names no vendor",
    "unlinked_vendor": "Vendor isn't linked to Procore",
    "inactive_vendor": "Vendor is inactive in Procore",
    "no_project": "Names no project",
    "unlinked_project": "Project isn't linked to Procore",
    "inactive_project": "Project is inactive in Procore",
    "unmapped_item": "Belongs to no budget code",
    "ambiguous_item": "Belongs to several budget codes",
    "perhaps_our_bill": "May be the bill of an invoice",
    "foreign_currency": "In another currency",
    "journal_entry": "Journal entries",
}


@dataclass(frozen=True)
class NotPlaced:
    """One line. `amount` is signed as cost, tax included; `advice` is empty where nothing is to be
    done.
    """

    id: str
    transaction: Ref | None
    title: str
    vendor: str
    project: str
    description: str
    day: dt.date | None
    amount: Money
    why: str
    advice: str


@dataclass(frozen=True)
class Reason:
    """Lines that have one cause in common, the largest first."""

    cause: str
    words: str
    lines: tuple[NotPlaced, ...]
    amount: Money


def costs_not_placed(setting: FlowSetting, ports: Ports) -> tuple[Reason, ...]:
    """Of the flow of direct costs, as last read: the reason with most lines first."""
    flow = FlowContext(setting, ports)
    found: dict[str, list[NotPlaced]] = {}
    for seen in flow.known(Side.RIGHT).seen.values():
        for cause, line in _lines(seen, flow):
            found.setdefault(cause, []).append(line)
    reasons = [_reason(cause, lines) for cause, lines in found.items() if cause not in NO_COSTS]
    return tuple(sorted(reasons, key=lambda each: (-len(each.lines), each.words)))


def _reason(cause: str, lines: list[NotPlaced]) -> Reason:
    ordered = sorted(lines, key=lambda line: (-abs(line.amount.amount), line.id))
    words = WORDS.get(cause, cause.replace("_", " ").capitalize())
    return Reason(cause, words, tuple(ordered), total(line.amount for line in lines))


def _lines(seen: Seen, flow: FlowContext) -> Iterator[tuple[str, NotPlaced]]:
    """Each line by its own reason; a line that has none waits with its whole transaction."""
    cost, context = seen.record, flow.views[Side.RIGHT]
    assert isinstance(cost, ProjectCost)  # noqa: S101  # the flow has no other kind
    own, whole = dict(unplaced(seen, context)), project_cost_as_direct_cost(seen, context)
    for part in read_lines(CostPart, cost.lines):
        why = own.get(part.key) or whole
        if isinstance(why, Blocked | NotMine):
            yield why.cause, _line(part, cost, why, flow)


def _line(
    part: CostPart, cost: ProjectCost, why: Blocked | NotMine, flow: FlowContext
) -> NotPlaced:
    return NotPlaced(
        id=part.key,
        transaction=cost.transaction,
        title=cost.title,
        vendor=_title(cost.vendor, flow),
        project=_title(cost.project, flow),
        description=part.description or "",
        day=cost.date,
        amount=total((part.amount, part.tax)),
        why=why.why,
        advice=why.advice if isinstance(why, Blocked) else "",
    )


def _title(ref: Ref | None, flow: FlowContext) -> str:
    seen = flow.views[Side.RIGHT].here(ref) if ref else None
    return seen.record.title if seen else ""
