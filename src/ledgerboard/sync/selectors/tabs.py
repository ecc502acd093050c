"""Whose turn it is with what waits. Pages count with the query that the page behind the count
shows, so that no count opens another number of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, Plan
from ledgerboard.users.models import Organization

ASKING = {Action.QUESTION.value, Action.CONFLICT.value, Action.VANISHED.value}
STOPPED = {Action.REFUSE.value, Action.HOLD.value}
APPROVE, QUESTIONS, BLOCKED = "approve", "questions", "blocked"
PLAN_TABS: Mapping[str, Q] = {
    APPROVE: ~Q(action__in=ASKING | STOPPED),
    QUESTIONS: Q(action__in=ASKING),
    BLOCKED: Q(action__in=STOPPED),
}
"""By the name of the plan's tab that shows them."""


@dataclass(frozen=True)
class TabCounts:
    """How many changes of one waiting plan are whose turn, by tab."""

    plan: Plan
    counts: Mapping[str, int]


def waiting_changes(organization: Organization | int) -> QuerySet[Change]:
    """What the plans that wait hold now, as `Plan.contents` says it of one."""
    still = Q(until=None) | Q(listed=None) | ~Q(listed=F("plan"))
    waiting = Change.objects.of(organization).filter(plan__status=Plan.Status.WAITING)
    return waiting.filter(still)


def waiting(organization: Organization | int, turn: str) -> QuerySet[Change]:
    return waiting_changes(organization).filter(PLAN_TABS[turn])


def tab_counts(organization: Organization) -> list[TabCounts]:
    """Of every plan that waits, the oldest first."""
    found: dict[int, Counter[str]] = {}
    rows = waiting_changes(organization).order_by().values_list("plan", "action")
    for plan, action, count in rows.annotate(n=Count("pk")):
        found.setdefault(plan, Counter())[tab_of(action)] += count
    plans = Plan.objects.of(organization).filter(status=Plan.Status.WAITING)
    plans = plans.select_related("setting__left", "setting__right").order_by("created_at", "pk")
    return [TabCounts(plan, found.get(plan.pk, Counter())) for plan in plans]


def tab_of(action: str) -> str:
    if action in ASKING:
        return QUESTIONS
    return BLOCKED if action in STOPPED else APPROVE
