"""What the flow's changes say of its records: waiting, being sent, failed, rejected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.db.models import Q

from ledgerboard.core.money.invoice_progress import Progress, intended_by
from ledgerboard.sync.models import Change, FlowSetting, Plan
from ledgerboard.sync.planning.marking import NO_KEY
from ledgerboard.sync.records import chunks
from ledgerboard.sync.selectors.plans import failures


class Intention(NamedTuple):
    """`change` and `plan` are numbers of rows."""

    progress: Progress
    change: int
    plan: int


def intentions(
    setting: FlowSetting, side: str, ids: Collection[str] | None = None
) -> Mapping[str, Intention]:
    """By the record's id on that side, of these or of all. Of several, the last one counts. What
    only lacks our key says nothing of the money.
    """
    id_ = f"{side}_id"
    living = Q(plan__status__in=Plan.LIVING)
    failed = Q(pk__in=failures(setting.organization).order_by().values("pk"))
    rows = (
        Change.objects.of(setting.organization_id)
        .filter(living | failed, plan__setting=setting, **{f"{id_}__isnull": False})
        .exclude(status__in=[Change.Status.DONE, Change.Status.REJECTED, Change.Status.SKIPPED])
        .order_by("pk")
    )
    if ids is not None:
        rows = rows.filter(**{f"{id_}__in": list(ids)})
    found: dict[str, Intention] = {}
    for record, action, status, pk, plan, causes in rows.values_list(
        id_, "action", "status", "pk", "plan_id", "causes"
    ):
        progress = intended_by(action, status)
        if record and progress is not None and not any(c["rule"] == NO_KEY for c in causes):
            found[record] = Intention(progress, pk, plan)
    return found


def why(setting: FlowSetting, changes: Collection[int]) -> Mapping[int, str]:
    """What each of these changes says for itself: why it waits or failed, and what to do."""
    mine = Change.objects.of(setting.organization_id)
    return {row.pk: _words(row) for few in chunks(changes) for row in mine.filter(pk__in=few)}


def _words(change: Change) -> str:
    said = [change.message, change.next_step] if change.message else []
    said = said or [*(each["text"] for each in change.warnings)]
    said = said or [*change.reasons, change.advice]
    return " ".join(each for each in said if each)
