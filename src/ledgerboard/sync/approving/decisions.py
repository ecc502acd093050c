"""No, an answer, an override: decisions that the next plans respect until they are taken back."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.answering.created_anyway import takes_reason
from ledgerboard.sync.answering.rejections import joined
from ledgerboard.sync.approving.noting import note_event, waiting_plan
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.holding.holds import OVERRIDE
from ledgerboard.sync.models import Change, Decision, FlowSetting, Plan
from ledgerboard.sync.notes import clean_note
from ledgerboard.sync.plans.choosing import seen, still
from ledgerboard.sync.plans.listing import renew, standing, take_out
from ledgerboard.users.models import Person


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
    plan = waiting_plan(plan)
    saw = seen(plan, seen_hash)
    if not reason.strip():
        raise NotPossible("A rejection needs a reason.", "Say why, for whoever reads it later.")
    reason = clean_note(reason)
    named = [each for each in still(saw) if change_keys is None or each.key in set(change_keys)]
    for change in named:
        _remember(plan, change, person, reason)
    pks = [change.pk for change in named]
    take_out(plan, pks, status=Change.Status.REJECTED, message=reason)
    renew(plan)
    if change_keys is None or not standing(plan).exists():
        plan.status, plan.closed_at = Plan.Status.REJECTED, timezone.now()
        plan.save(update_fields=["status", "closed_at"])
    note_event(plan, person, "rejected", text=reason)
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
    decision = _decision(plan, change, person, Decision.Kind.REJECTION, reason)
    decision.mark = change.meaning
    decision.grounds = joined(before or {}, change.grounds) if change.grounds else {}
    _replace_decision(decision)


@transaction.atomic
def decide(plan: Plan, change_key: str, choice: str, person: Person, reason: str = "") -> Decision:
    """Answer a question or a conflict. It counts in the next plan. Creating a bill although one
    like it is there takes a reason.
    """
    change = standing(plan).filter(key=change_key).first()
    if change is None:
        raise NotPossible("This plan has no such question.", "Open the latest plan.")
    label = _label_of(change, choice)
    if takes_reason(change, choice) and not reason.strip():
        raise NotPossible(
            f"“{change.title}” may be in the books already: creating it anyway needs a reason.",
            "Say how the two differ.",
        )
    why = clean_note(reason) if reason.strip() else ""
    decision = _decision(plan, change, person, Decision.Kind.ANSWER, why or label)
    decision.value = choice
    _replace_decision(decision)
    said = ": ".join(each for each in (change.title, label, why) if each)
    note_event(plan, person, "answered", text=said)
    return decision


def _label_of(change: Change, choice: str) -> str:
    offered = {each["value"]: str(each["label"]) for each in change.choices}
    if choice not in offered:
        raise NotPossible(
            f"“{choice}” is not an answer to this.", "Choose one of the answers offered."
        )
    return offered[choice]


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
    note_event(change.plan, person, "hold overridden", text=f"{change.title}: {reason}")
    decision = _decision(change.plan, change, person, Decision.Kind.ANSWER, reason)
    decision.value = OVERRIDE + change.causes[0]["mark"]
    return _replace_decision(decision)


def _decision(
    plan: Plan, change: Change, person: Person, kind: Decision.Kind, reason: str
) -> Decision:
    return Decision(
        organization_id=plan.organization_id,
        setting_id=plan.setting_id,
        kind=kind,
        key=change.key,
        reason=reason,
        title=change.title,
        left_id=change.left_id or "",
        right_id=change.right_id or "",
        person=person,
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
