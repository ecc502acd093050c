"""Questions whether a bill is an invoice's where all but its items says so: a company that typed
its bills on one item for all subcontract work would answer the same question for each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledgerboard.core.matching.bill import OTHER_ITEMS, SAME_PAPER
from ledgerboard.core.reconcile import Action, Side
from ledgerboard.core.reconcile.unlinked import SAME
from ledgerboard.core.records import Bill, BillLine, read_lines
from ledgerboard.core.values import Ref
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Change, Decision, Link, Plan
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.selectors.money.listing import Names, figures

INVOICE = "subcontractor_invoice"


@dataclass(frozen=True)
class SamePapers:
    """Of one vendor on one project. `answers` links each invoice to its own bill, by the question's
    key; `items` are what the bills were typed on.
    """

    name: str
    vendor: str
    project: str
    items: tuple[str, ...]
    answers: Mapping[str, str]


def same_papers(plan: Plan, ports: Ports) -> list[SamePapers]:
    """Only bills on items that no budget code uses: a code's item may mean another contract."""
    asked = [each for each in _asked(plan) if _speaks_for_it(each)]
    if len(asked) < 2:
        return []
    looked = _Looked(plan, ports, asked)
    groups: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for each in asked:
        if looked.items[each.key]:
            groups[looked.places.get(each.left_id or "", ("", ""))].append(each)
    return [looked.group(*place, several) for place, several in groups.items() if len(several) > 1]


def _asked(plan: Plan) -> Iterable[Change]:
    if plan.setting.flow != "invoices":
        return ()
    answered = Decision.objects.of(plan.organization_id).filter(
        setting=plan.setting_id, kind=Decision.Kind.ANSWER, revoked_at=None
    )
    asked = plan.contents().filter(action=Action.QUESTION).exclude(right_id=None)
    return asked.exclude(key__in=answered.values("key")).order_by("position")


def _speaks_for_it(change: Change) -> bool:
    said = " ".join(change.reasons)
    return SAME_PAPER.reasons[0] in said and OTHER_ITEMS in said


class _Looked:
    """What the questions are about."""

    def __init__(self, plan: Plan, ports: Ports, asked: Iterable[Change]) -> None:
        self._flow, self._names = FlowContext(plan.setting, ports), Names(plan.setting.left)
        lefts = {each.left_id for each in asked}
        rows = figures(plan.setting.left, INVOICE).filter(record_id__in=lefts)
        said = rows.values_list("record_id", "vendor", "project")
        self.places = {id_: (vendor, project) for id_, vendor, project in said}
        self.items = {each.key: self._generic(each) for each in asked}

    def group(self, vendor: str, project: str, several: list[Change]) -> SamePapers:
        return SamePapers(
            f"same_papers:{vendor}:{project}",
            self._names.of("vendor", vendor),
            self._names.of("project", project),
            tuple(sorted({title for each in several for title in self.items[each.key]})),
            {each.key: f"{SAME}{each.right_id}" for each in several},
        )

    def _generic(self, change: Change) -> tuple[str, ...]:
        """The items of its bill; empty where a budget code uses one of them."""
        books = self._flow.views[Side.RIGHT]
        papers = (Ref(kind, change.right_id or "") for kind in self._flow.kinds(Side.RIGHT))
        bill = next((seen for paper in papers if (seen := books.here(paper))), None)
        record = bill.record if bill else None
        lines = read_lines(BillLine, record.lines) if isinstance(record, Bill) else ()
        items = {
            each.item for each in lines if each.item and each.amount and each.amount.amount > 0
        }
        used = Link.objects.filter(
            organization_id=change.organization_id, left_kind="budget_code", unlinked_at=None,
            right_kind="item", right_id__in=[item.id for item in items],
        )  # fmt: skip
        if used.exists():
            return ()
        there = (books.here(item) for item in items)
        return tuple(each.record.title for each in there if each)
