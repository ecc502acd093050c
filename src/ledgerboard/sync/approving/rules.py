"""Standing rules: what needs no asking, on the word of the person who set the rule."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.core.reconcile import Ruled
from ledgerboard.core.values.wording import counted
from ledgerboard.sync import permits
from ledgerboard.sync.approving import measured
from ledgerboard.sync.approving.noting import note_approval, note_event, waiting_plan
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import AutoApproval, Change, FlowSetting, Plan
from ledgerboard.sync.plans.choosing import closed
from ledgerboard.sync.plans.listing import WRITTEN, split_off, standing
from ledgerboard.users.models import Person


@transaction.atomic
def approve_by_rules(plan: Plan) -> Plan:
    """Apply the standing rules that people set. Never to a plan with alarms.

    Returns the plan that the rules approved, or the plan as it was.
    """
    plan = waiting_plan(plan)
    if plan.needs_two:
        return plan
    rules = {rule.action: rule for rule in auto_approvals(plan.setting)}
    offered = list(_proposed(plan).filter(action__in=list(rules), warnings=[]).only(*_SHORT))
    failed = _failed_before(plan, {change.meaning for change in offered})
    fresh = (change for change in offered if change.meaning not in failed)
    within = measured.within_for_rules(plan, fresh, timezone.now())
    yes = closed(plan, within)
    if not yes:
        return plan
    seen_hash = plan.hash
    part = split_off(plan, [change.pk for change in yes], made_by=None)
    for action, rule in rules.items():
        mine = sorted(change.key for change in yes if change.action == action)
        if mine:
            note_approval(part, rule.person, seen_hash, mine, rule=rule)
    note_event(part, None, "approved by rule", text=counted(len(yes), "change"))
    return part


_SHORT = ("key", "needs", "action", "meaning")


def _failed_before(plan: Plan, marks: Collection[str]) -> set[str]:
    """What was refused when it was last tried, unchanged since: a rule does not insist."""
    failed = Change.objects.of(plan.organization_id).filter(
        plan__setting=plan.setting_id, status=Change.Status.REFUSED
    )
    return set(failed.values_list("meaning", flat=True)) & set(marks)


@transaction.atomic
def auto_approve(setting: FlowSetting, action: str, person: Person) -> AutoApproval:
    """From now on changes of this action need no asking, on this person's word."""
    if action not in list(Ruled):
        raise NotPossible(
            f"“{action}” always needs someone's approval.", f"Choose one of: {', '.join(Ruled)}."
        )
    stop_auto_approval(setting, action, person)
    rule = AutoApproval.objects.create(
        organization_id=setting.organization_id, setting=setting, action=action, person=person
    )
    permits.note_event(setting, person, "auto-approval set", action)
    return rule


@transaction.atomic
def stop_auto_approval(setting: FlowSetting, action: str, person: Person) -> bool:
    living = auto_approvals(setting).filter(action=action)
    stopped = living.update(revoked_at=timezone.now()) > 0
    if stopped:
        permits.note_event(setting, person, "auto-approval stopped", action)
    return stopped


def auto_approvals(setting: FlowSetting) -> QuerySet[AutoApproval]:
    return AutoApproval.objects.of(setting.organization_id).filter(setting=setting, revoked_at=None)


def _proposed(plan: Plan) -> QuerySet[Change]:
    return standing(plan).filter(action__in=WRITTEN)
