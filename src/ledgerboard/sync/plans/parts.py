"""What people approved and what has not been sent yet, when a comparison comes in between."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import QuerySet

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, FlowSetting, Plan, Run
from ledgerboard.sync.plans.changes import pair_of
from ledgerboard.sync.plans.listing import Wanted
from ledgerboard.sync.records import chunks

CHANGED = "A record changed before this was sent."
MOST_TRIES = 10
LOOK_AGAIN = "Nothing was sent. The list of changes is up to date."
_OPEN = (Plan.Status.APPROVED, Plan.Status.APPLYING)
_PENDING = (Change.Status.APPROVED, Change.Status.APPLYING)


def pending(setting: FlowSetting) -> QuerySet[Change]:
    """Approved for this flow, and not sent yet."""
    return Change.objects.of(setting.organization_id).filter(
        plan__setting=setting,
        plan__purpose=Plan.Purpose.FLOW,
        plan__status__in=_OPEN,
        status__in=_PENDING,
    )


def open_parts(setting: FlowSetting) -> QuerySet[Plan]:
    """Approved, with something left to send."""
    return Plan.objects.of(setting.organization_id).filter(
        pk__in=pending(setting).values("plan_id")
    )


def was_stopped(plan: Plan) -> bool:
    """Whether somebody asked to send it and its run ended with something left: a system would
    not be worked with, or the run was lost. After so many tries a person must look.
    """
    sendings = plan.runs.filter(kind=Run.Kind.APPLY)
    return not sendings.filter(status__in=Run.OPEN).exists() and (0 < sendings.count() < MOST_TRIES)


def still_approved(setting: FlowSetting, several: Iterable[Wanted], now: datetime) -> set[str]:
    """The keys of those that need no second look: the same was approved and still holds.

    What was approved and does not hold any more is out of date from here on.
    """
    wanted = {each.key: each.meaning for each in several}
    held, lost = set[str](), []
    for change in pending(setting):
        if change.stage == Change.Stage.MARK:
            held.add(_link_key(setting, change))
        elif wanted.get(change.key) == change.meaning:
            held.add(change.key)
        elif change.status == Change.Status.APPROVED:
            lost.append(change)
    _withdraw(setting, lost, now)
    return held


def _link_key(setting: FlowSetting, change: Change) -> str:
    """Under which a key that was never set would be proposed (`marking`)."""
    return ":".join((setting.flow, Action.LINK, *pair_of(change)))


def _withdraw(setting: FlowSetting, lost: Collection[Change], now: datetime) -> None:
    for few in chunks(change.pk for change in lost):
        Change.objects.of(setting.organization_id).filter(pk__in=few).update(
            status=Change.Status.STALE, message=CHANGED, next_step=LOOK_AGAIN, changed_at=now
        )
    for pk in {change.plan_id for change in lost}:
        plan = Plan.objects.get(pk=pk)
        if not plan.changes.filter(status__in=_PENDING).exists():
            done = plan.changes.filter(status=Change.Status.DONE).exists()
            plan.status = Plan.Status.APPLIED if done else Plan.Status.STALE
            plan.closed_at = now
            plan.save(update_fields=["status", "closed_at"])
