"""Saying yes, no, and which: bound to what the person saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values.wording import counted
from ledgerboard.sync import approval_limits
from ledgerboard.sync.approval_result import ApprovalResult
from ledgerboard.sync.choosing import NotPossible, chosen, closed, seconded, seen, still
from ledgerboard.sync.created_anyway import takes_reason
from ledgerboard.sync.holds import OVERRIDE
from ledgerboard.sync.listing import WRITTEN, renew, split_off, standing, take_out
from ledgerboard.sync.models import (
    Approval,
    AutoApproval,
    Change,
    Decision,
    Event,
    FlowSetting,
    Plan,
)
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.rejections import joined
from ledgerboard.users.models import Person

__all__ = ["WRITTEN", "NotPossible", "approve", "approve_by_rules", "decide", "reject", "revoke"]


@transaction.atomic
def approve(
    plan: Plan, person: Person, *, seen_hash: str, change_keys: Collection[str] | None = None
) -> ApprovalResult:
    """Say yes to what was seen of a plan, or to the chosen changes of it.

    `seen_hash` is the hash that stood on the page. What the list gained or lost since does not
    matter: of what was seen, all that still stands is approved, and what changed is left out and
    noted. What alarms or the flow's approval limits keep from one person alone goes on waiting
    under that person's name, until somebody else says yes to it too. Raises NotPossible.
    """
    plan = _waiting(plan)
    saw = seen(plan, seen_hash)
    yes, left_out = chosen(plan, saw, change_keys)
    selection = None if change_keys is None else sorted(change_keys)
    alarms, over = plan.alarms, approval_limits.over(plan, person, yes, timezone.now())
    agreed = seconded(plan, person, yes) if alarms or over else yes
    rest = sorted({each.key for each in yes} - {each.key for each in agreed})
    counts = (len(agreed), len(rest), len(left_out))
    if not agreed:
        said = ApprovalResult(plan, *counts, alarms, over)
        return _first_of_two(said, plan, person, (seen_hash, selection))
    part = split_off(plan, [each.pk for each in agreed], made_by=person)
    said = ApprovalResult(part, *counts, alarms, over)
    if alarms or over:
        _both_names(plan, part, person, agreed)
    _approval(part, person, seen_hash, selection, left_out=left_out)
    _event(part, person, "approved", text=_counted(agreed, left_out))
    return _first_of_two(said, plan, person, (seen_hash, rest)) if rest else said


def _first_of_two(
    result: ApprovalResult, plan: Plan, person: Person, said: tuple[str, list[str] | None]
) -> ApprovalResult:
    """`said`: the hash that was seen, and which changes of it were meant."""
    _approval(plan, person, *said)
    _event(plan, person, "approved (first of two)", text=" ".join(result.why_two))
    return result


def _counted(yes: Collection[Change], left_out: Collection[str]) -> str:
    said = counted(len(yes), "change")
    return f"{said}; {len(left_out)} changed since and left out" if left_out else said


def _both_names(plan: Plan, part: Plan, person: Person, yes: Iterable[Change]) -> None:
    """Where two had to say yes, the first one's stands on what was split off as well."""
    if part.pk == plan.pk:
        return
    keys = {each.key for each in yes}
    for first in plan.approvals.filter(rule=None).exclude(person=person):
        if first.selection is None or keys.intersection(first.selection):
            _approval(part, first.person, first.plan_hash, first.selection)


@transaction.atomic
def approve_by_rules(plan: Plan) -> Plan:
    """Apply the standing rules that people set. Never to a plan with alarms.

    Returns the plan that the rules approved, or the plan as it was.
    """
    plan = _waiting(plan)
    if plan.needs_two:
        return plan
    rules = {rule.action: rule for rule in auto_approvals(plan.setting)}
    offered = list(_proposed(plan).filter(action__in=list(rules), warnings=[]).only(*_SHORT))
    failed = _failed_before(plan, {change.meaning for change in offered})
    fresh = (change for change in offered if change.meaning not in failed)
    within = approval_limits.within_for_rules(plan, fresh, timezone.now())
    yes = closed(plan, within)
    if not yes:
        return plan
    seen_hash = plan.hash
    part = split_off(plan, [change.pk for change in yes], made_by=None)
    for action, rule in rules.items():
        mine = sorted(change.key for change in yes if change.action == action)
        if mine:
            _approval(part, rule.person, seen_hash, mine, rule=rule)
    _event(part, None, "approved by rule", text=counted(len(yes), "change"))
    return part


_SHORT = ("key", "needs", "action", "meaning")


def _failed_before(plan: Plan, marks: Collection[str]) -> set[str]:
    """What was refused when it was last tried, unchanged since: a rule does not insist."""
    failed = Change.objects.of(plan.organization_id).filter(
        plan__setting=plan.setting_id, status=Change.Status.REFUSED
    )
    return set(failed.values_list("meaning", flat=True)) & set(marks)


@transaction.atomic
def reject(
    plan: Plan,
    person: Person,
    *,
    reason: str,
    seen_hash: str,
    change_keys: Collection[str] | None = None,
) -> Plan:
    """Say no, with a reason that stays on the records until what it was about changes.

    Only what was seen and still stands is rejected: what changed since is listed anew.
    """
    plan = _waiting(plan)
    saw = seen(plan, seen_hash)
    if not reason.strip():
        raise NotPossible("A rejection needs a reason.", "Say why, for whoever reads it later.")
    reason = clean_note(reason)
    named = [each for each in still(saw) if change_keys is None or each.key in set(change_keys)]
    for change in named:
        _remember(plan, change, person, reason)
    take_out(
        plan,
        [change.pk for change in named],
        status=Change.Status.REJECTED,
        message=reason,
    )
    renew(plan)
    if change_keys is None or not standing(plan).exists():
        plan.status, plan.closed_at = Plan.Status.REJECTED, timezone.now()
        plan.save(update_fields=["status", "closed_at"])
    _event(plan, person, "rejected", text=reason)
    return plan


def _remember(plan: Plan, change: Change, person: Person, reason: str) -> None:
    if plan.purpose != Plan.Purpose.FLOW:
        return
    earlier = Decision.objects.of(plan.organization_id).filter(
        setting=plan.setting_id,
        kind=Decision.Kind.REJECTION,
        key=change.key,
        revoked_at=None,
    )
    before = earlier.values_list("grounds", flat=True).first()
    _replace_decision(
        Decision(
            organization_id=plan.organization_id,
            setting_id=plan.setting_id,
            kind=Decision.Kind.REJECTION,
            key=change.key,
            mark=change.meaning,
            grounds=joined(before or {}, change.grounds) if change.grounds else {},
            reason=reason,
            title=change.title,
            left_id=change.left_id or "",
            right_id=change.right_id or "",
            person=person,
        )
    )


@transaction.atomic
def decide(plan: Plan, change_key: str, choice: str, person: Person, reason: str = "") -> Decision:
    """Answer a question or a conflict. It counts in the next plan. Creating a bill although one
    like it is there takes a reason.
    """
    change = standing(plan).filter(key=change_key).first()
    if change is None:
        raise NotPossible("This plan has no such question.", "Open the latest plan.")
    if choice not in {each["value"] for each in change.choices}:
        raise NotPossible(
            f"“{choice}” is not an answer to this.", "Choose one of the answers offered."
        )
    label = next(each["label"] for each in change.choices if each["value"] == choice)
    if takes_reason(change, choice) and not reason.strip():
        raise NotPossible(
            f"“{change.title}” may be in the books already: creating it anyway needs a reason.",
            "Say how the two differ.",
        )
    why = clean_note(reason) if reason.strip() else ""
    decision = _replace_decision(
        Decision(
            organization_id=plan.organization_id,
            setting_id=plan.setting_id,
            kind=Decision.Kind.ANSWER,
            key=change_key,
            value=choice,
            reason=why or label,
            title=change.title,
            left_id=change.left_id or "",
            right_id=change.right_id or "",
            person=person,
        )
    )
    said = ": ".join(each for each in (change.title, label, why) if each)
    _event(plan, person, "answered", text=said)
    return decision


@transaction.atomic
def override(change: Change, person: Person, reason: str) -> Decision:
    """Let a held change go. It counts in the next plan, for as long as the hold rests on the same
    evidence.
    """
    if change.action != Action.HOLD:
        raise NotPossible("This change is not on hold.", "Open the latest plan.")
    if not reason.strip():
        raise NotPossible("An override needs a reason.", "Say why, for whoever looks later.")
    reason = clean_note(reason)
    _event(change.plan, person, "hold overridden", text=f"{change.title}: {reason}")
    return _replace_decision(
        Decision(
            organization_id=change.organization_id,
            setting_id=change.plan.setting_id,
            kind=Decision.Kind.ANSWER,
            key=change.key,
            value=OVERRIDE + change.causes[0]["mark"],
            reason=reason,
            title=change.title,
            left_id=change.left_id or "",
            right_id=change.right_id or "",
            person=person,
        )
    )


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
        raise NotPossible(f"“{action}” is not something we send.", f"Choose one of: {WRITTEN}.")
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
            f"This plan is no longer waiting: {fresh.get_status_display().lower()}.",
            "Open the latest plan.",
        )
    return fresh


def _proposed(plan: Plan) -> QuerySet[Change]:
    return standing(plan).filter(action__in=WRITTEN)


def _approval(  # one yes with all that it says
    plan: Plan,
    person: Person,
    seen_hash: str,
    selection: list[str] | None,
    *,
    left_out: Sequence[str] = (),
    rule: AutoApproval | None = None,
) -> Approval:
    return Approval.objects.create(
        organization_id=plan.organization_id,
        plan=plan,
        person=person,
        plan_hash=seen_hash,
        selection=selection,
        left_out=list(left_out),
        rule=rule,
    )


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
