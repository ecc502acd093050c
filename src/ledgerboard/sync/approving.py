"""Saying yes, no, and which: bound to what the person saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.changes import plan_hash
from ledgerboard.sync.models import (
    Approval,
    AutoApproval,
    Change,
    Decision,
    Event,
    FlowSetting,
    Plan,
)
from ledgerboard.sync.records import chunks
from ledgerboard.users.models import Person

WRITTEN = [each.value for each in Action if each.writes]


class NotPossible(Exception):
    """What was asked cannot be done now; `message` says why, `advice` what to do instead."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(f"{message} {advice}".strip())
        self.message = message
        self.advice = advice


@transaction.atomic
def approve(
    plan: Plan, person: Person, *, seen_hash: str, change_keys: Collection[str] | None = None
) -> Plan:
    """Say yes to a plan, or to the chosen changes of it, as it was seen.

    `seen_hash` is the hash that stood on the page. A plan with alarms becomes approved only when
    a second, different person says the same. Raises NotPossible.
    """
    plan = _waiting(plan)
    _unaltered(plan, seen_hash)
    chosen = _chosen(plan, change_keys)
    if not chosen:
        raise NotPossible("Nothing in this plan can be approved.", "Answer its questions first.")
    selection = None if change_keys is None else sorted(chosen)
    if plan.needs_two and not _seconded(plan, person, selection):
        _approval(plan, person, selection)
        _event(plan, person, "approved (first of two)")
        return plan
    _approval(plan, person, selection)
    _say_yes(plan, chosen)
    _event(plan, person, "approved", text=f"{len(chosen)} changes")
    return plan


@transaction.atomic
def approve_by_rules(plan: Plan) -> Plan:
    """Apply the standing rules that people set. Never to a plan with alarms."""
    plan = _waiting(plan)
    if plan.needs_two:
        return plan
    rules = {rule.action: rule for rule in auto_approvals(plan.setting)}
    offered = list(_proposed(plan).filter(action__in=list(rules), warnings=[]).only(*_SHORT))
    failed = _failed_before(plan, {change.rejection for change in offered})
    chosen = _closed(change for change in offered if change.rejection not in failed)
    for action, rule in rules.items():
        mine = sorted(change.key for change in chosen if change.action == action)
        if mine:
            _approval(plan, rule.person, mine, rule)
    if chosen:
        _say_yes(plan, {change.key for change in chosen})
        _event(plan, None, "approved by rule", text=f"{len(chosen)} changes")
    return plan


_SHORT = ("key", "needs", "action", "rejection")


def _failed_before(plan: Plan, marks: Collection[str]) -> set[str]:
    """What was refused when it was last tried, unchanged since: a rule does not insist."""
    failed = Change.objects.of(plan.organization_id).filter(
        plan__setting=plan.setting_id, status=Change.Status.REFUSED
    )
    return set(failed.values_list("rejection", flat=True)) & set(marks)


@transaction.atomic
def reject(
    plan: Plan,
    person: Person,
    *,
    reason: str,
    seen_hash: str,
    change_keys: Collection[str] | None = None,
) -> Plan:
    """Say no, with a reason that stays on the records until one of them changes."""
    plan = _waiting(plan)
    _unaltered(plan, seen_hash)
    if not reason.strip():
        raise NotPossible("A rejection needs a reason.", "Say why, for whoever looks later.")
    for change in _named(plan, change_keys):
        _reject_one(plan, change, person, reason.strip())
    if change_keys is None or not _proposed(plan).exists():
        plan.status, plan.closed_at = Plan.Status.REJECTED, timezone.now()
        plan.save(update_fields=["status", "closed_at"])
    _event(plan, person, "rejected", text=reason.strip())
    return plan


def _named(plan: Plan, keys: Collection[str] | None) -> list[Change]:
    wanted = None if keys is None else set(keys)
    return [each for each in _proposed(plan) if wanted is None or each.key in wanted]


def _reject_one(plan: Plan, change: Change, person: Person, reason: str) -> None:
    change.status, change.message = Change.Status.REJECTED, reason
    change.save(update_fields=["status", "message"])
    if plan.purpose != Plan.Purpose.FLOW:
        return
    _replace_decision(
        Decision(
            organization_id=plan.organization_id,
            setting_id=plan.setting_id,
            kind=Decision.Kind.REJECTION,
            key=change.key,
            mark=change.rejection,
            reason=reason,
            title=change.title,
            left_id=change.left_id or "",
            right_id=change.right_id or "",
            person=person,
        )
    )


@transaction.atomic
def decide(plan: Plan, change_key: str, choice: str, person: Person) -> Decision:
    """Answer a question or a conflict. It counts in the next plan."""
    change = plan.changes.filter(key=change_key).first()
    if change is None:
        raise NotPossible("This plan has no such question.", "Open the latest plan.")
    if choice not in {each["value"] for each in change.choices}:
        raise NotPossible(f"“{choice}” is not an answer to this.", "Choose one of those offered.")
    label = next(each["label"] for each in change.choices if each["value"] == choice)
    decision = _replace_decision(
        Decision(
            organization_id=plan.organization_id,
            setting_id=plan.setting_id,
            kind=Decision.Kind.ANSWER,
            key=change_key,
            value=choice,
            reason=label,
            title=change.title,
            left_id=change.left_id or "",
            right_id=change.right_id or "",
            person=person,
        )
    )
    _event(plan, person, "answered", text=f"{change.title}: {label}")
    return decision


def _replace_decision(decision: Decision) -> Decision:
    revoke(decision.setting, decision.kind, decision.key)
    decision.save()
    return decision


def revoke(setting: FlowSetting, kind: str, key: str) -> int:
    """An answer or rejection no longer holds; it stays in the history."""
    living = Decision.objects.of(setting.organization_id).filter(
        setting=setting, kind=kind, key=key, revoked_at=None
    )
    return living.update(revoked_at=timezone.now())


@transaction.atomic
def auto_approve(setting: FlowSetting, action: str, person: Person) -> AutoApproval:
    """From now on changes of this action need no asking, on this person's word."""
    if action not in WRITTEN:
        raise NotPossible(f"“{action}” is nothing that is written.", f"Choose of: {WRITTEN}.")
    stop_auto_approval(setting, action, person)
    rule = AutoApproval.objects.create(
        organization_id=setting.organization_id, setting=setting, action=action, person=person
    )
    _setting_event(setting, person, "auto-approval set", action)
    return rule


@transaction.atomic
def stop_auto_approval(setting: FlowSetting, action: str, person: Person) -> bool:
    living = auto_approvals(setting).filter(action=action)
    stopped = living.update(revoked_at=timezone.now()) > 0
    if stopped:
        _setting_event(setting, person, "auto-approval stopped", action)
    return stopped


def auto_approvals(setting: FlowSetting) -> QuerySet[AutoApproval]:
    return AutoApproval.objects.of(setting.organization_id).filter(setting=setting, revoked_at=None)


def _waiting(plan: Plan) -> Plan:
    """The plan, locked, if it can still be decided about."""
    fresh = (
        Plan.objects.of(plan.organization_id).select_for_update().select_related("setting")
        .get(pk=plan.pk)
    )  # fmt: skip
    if fresh.status != Plan.Status.WAITING:
        raise NotPossible(
            f"This plan is not waiting any more: {fresh.get_status_display().lower()}.",
            "Open the latest plan.",
        )
    return fresh


def _unaltered(plan: Plan, seen_hash: str) -> None:
    if seen_hash != plan.hash or plan_hash(plan.changes.order_by("position")) != plan.hash:
        raise NotPossible("The plan is not the one that you saw.", "Open it again and look anew.")


def _proposed(plan: Plan) -> QuerySet[Change]:
    return plan.changes.filter(status=Change.Status.PROPOSED, action__in=WRITTEN)


def _chosen(plan: Plan, keys: Collection[str] | None) -> set[str]:
    """The keys meant, with everything that they need among them. Raises NotPossible."""
    offered = set(_proposed(plan).values_list("key", flat=True))
    if keys is None:
        return offered
    wanted = set(keys)
    if not wanted <= offered:
        raise NotPossible("Some of the chosen changes cannot be approved.", "Open the plan again.")
    lacking = [
        change
        for change in _proposed(plan).only("key", "needs", "title")
        if change.key in wanted and not set(change.needs) <= wanted
    ]
    if lacking:
        raise NotPossible(
            f"“{lacking[0].title}” needs another change of this plan first.",
            "Choose its link as well.",
        )
    return wanted


def _closed(changes: Iterable[Change]) -> list[Change]:
    """Without those that need something which is not among them."""
    by_key = {change.key: change for change in changes}
    while lacking := {key for key, each in by_key.items() if not set(each.needs) <= by_key.keys()}:
        by_key = {key: each for key, each in by_key.items() if key not in lacking}
    return list(by_key.values())


def _seconded(plan: Plan, person: Person, selection: list[str] | None) -> bool:
    """Whether another person said the same to the same plan before."""
    earlier = plan.approvals.filter(plan_hash=plan.hash).exclude(person=person)
    same = [each for each in earlier if each.selection == selection]
    if not same and plan.approvals.filter(person=person, plan_hash=plan.hash).exists():
        raise NotPossible(
            "You approved this already; its alarms ask for a second person.",
            "Let somebody else look at it.",
        )
    return bool(same)


def _approval(
    plan: Plan, person: Person, selection: list[str] | None, rule: AutoApproval | None = None
) -> Approval:
    return Approval.objects.create(
        organization_id=plan.organization_id,
        plan=plan,
        person=person,
        plan_hash=plan.hash,
        selection=selection,
        rule=rule,
    )


def _say_yes(plan: Plan, keys: Collection[str]) -> None:
    """In portions: a database takes only so many parameters, however many changes were ticked."""
    wanted = set(keys)
    pks = [pk for pk, key in _proposed(plan).values_list("pk", "key") if key in wanted]
    for few in chunks(pks):
        plan.changes.filter(pk__in=few).update(status=Change.Status.APPROVED)
    plan.status = Plan.Status.APPROVED
    plan.save(update_fields=["status"])


def _event(plan: Plan, person: Person | None, what: str, text: str = "") -> None:
    Event.objects.create(
        organization_id=plan.organization_id,
        setting_id=plan.setting_id,
        plan=plan,
        person=person,
        what=what,
        text=text,
    )


def _setting_event(setting: FlowSetting, person: Person, what: str, text: str) -> None:
    Event.objects.create(
        organization_id=setting.organization_id,
        setting=setting,
        person=person,
        what=what,
        text=text,
    )
