"""What waits behind the entries of the navigation, counted in one query for every page."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ledgerboard.documents.selectors import to_review
from ledgerboard.sync.selectors import failures
from ledgerboard.sync.selectors.tabs import APPROVE, PLAN_TABS, QUESTIONS, waiting_changes
from ledgerboard.users.models import Organization


def badges(organization: Organization) -> Mapping[str, int]:
    """By the place's name. Approvals: what to approve or answer; activity: what failed."""
    mine = organization.pk
    decide = waiting_changes(mine).filter(PLAN_TABS[APPROVE] | PLAN_TABS[QUESTIONS])
    found = (
        Organization.objects.filter(pk=mine)
        .values_list(_count(decide), _count(to_review(mine)), _count(failures(mine)))
        .get()
    )
    return dict(zip(("plans", "papers", "runs"), found, strict=True))


def _count(rows: QuerySet[object]) -> Coalesce:  # type: ignore[type-var]  # of any table of ours
    counted = rows.order_by().values("organization").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
