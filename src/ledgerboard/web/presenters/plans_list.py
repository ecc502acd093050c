"""The list of approvals: by status, flow, number, person or what is in them; as a file too."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from ledgerboard.core.money.amounts import from_cents
from ledgerboard.core.values import Money
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.selectors.money.plan_figures import source_of, totals
from ledgerboard.sync.selectors.tabs import APPROVE, PLAN_TABS
from ledgerboard.web.presenters import flow_lists
from ledgerboard.web.presenters.flow_lists import ListOptions
from ledgerboard.web.presenters.money.invoices import plain
from ledgerboard.web.presenters.plan_money import PRICED
from ledgerboard.web.presenters.plans import listed
from ledgerboard.web.presenters.times import american_time

TABS = {
    "": "All",
    "waiting": "Waiting",
    "sending": "Sending",
    "done": "Done",
    "closed": "Closed",
}
STATES = {
    "waiting": (Plan.Status.WAITING,),
    "sending": (Plan.Status.DRAFT, Plan.Status.APPROVED, Plan.Status.APPLYING),
    "done": (Plan.Status.APPLIED,),
    "closed": (Plan.Status.REJECTED, Plan.Status.SUPERSEDED, Plan.Status.STALE),
}
HEADS = (
    "Plan", "What", "Status", "Changes", "Amount to approve", "Questions", "Blocked",
    "Requested by", "Created",
)  # fmt: skip
COLUMN = "created"


def wanted(query: QueryDict) -> ListOptions:
    return flow_lists.wanted(query, TABS, COLUMN)


def opening(query: QueryDict, rows: QuerySet[Plan]) -> QueryDict:
    """The page opens with what waits, if anything does; all else is a tab away."""
    asked = any(name in query for name in ("state", "waiting", "search", "flow"))
    if asked or not rows.filter(status__in=STATES["waiting"]).exists():
        return query
    found = query.copy()
    found["state"] = "waiting"
    return found


def amount_to_approve(plan: Plan) -> Money | None:
    """What a plan that waits would create, void or delete, in dollars; nothing of another."""
    source = source_of(plan.setting) if plan.status == Plan.Status.WAITING else None
    if source is None:
        return None
    found = totals(plan.contents().filter(PLAN_TABS[APPROVE]), source)
    cents = [each.cents for each in found if each.cents is not None and each.action in PRICED]
    return from_cents(sum(cents)) if cents else None


def chosen(rows: QuerySet[Plan], wish: ListOptions) -> QuerySet[Plan]:
    return flow_lists.in_tab(_narrowed(rows, wish), wish, STATES)


def _narrowed(rows: QuerySet[Plan], wish: ListOptions) -> QuerySet[Plan]:
    """All but the tab, so that each tab can say how many it has."""
    rows = rows.filter(setting__flow=wish.flow) if wish.flow else rows
    for word in wish.search.split():
        titled = Change.objects.filter(plan=OuterRef("pk"), title__icontains=word)
        by_name = Q(made_by__name__icontains=word)
        rows = rows.filter(Exists(titled) | by_name | flow_lists.numbered(word))
    return rows


def shown(rows: QuerySet[Plan], wish: ListOptions, query: QueryDict) -> dict[str, Any]:
    statuses = Counter(_narrowed(rows, wish).order_by().values_list("status", flat=True))
    counts = flow_lists.counted(statuses, STATES)
    return flow_lists.shown(wish, query, TABS, counts, COLUMN)


def cells(plan: Plan) -> tuple[str, ...]:
    told = listed(plan)
    person = str(plan.made_by or "")
    made_at = american_time(plan.created_at)
    amount = plain(amount_to_approve(plan))
    counts = (told["writes"], amount, told["questions"], told["blocked"])
    return str(plan.pk), told["title"], told["words"], *map(str, counts), person, made_at
