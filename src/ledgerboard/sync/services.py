"""What people and programs ask of the sync room: one function, one transaction.

Each raises `NotPossible`, with what to do instead, when it cannot be done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from django.db import transaction

from ledgerboard.core.reconcile import Action, Side, apart_key
from ledgerboard.sync import approving, flows, undoing
from ledgerboard.sync.answering.created_anyway import asked_about, takes_reason
from ledgerboard.sync.approving.result import ApprovalResult
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.flow_settings import (
    another_company,
    choose,
    set_limits,
    set_options,
    set_up_flows,
    switch_flow,
    why_not_compared,
)
from ledgerboard.sync.holding import by_hand
from ledgerboard.sync.models import (
    AutoApproval,
    Change,
    Decision,
    Event,
    FlowSetting,
    Link,
    Plan,
    PullState,
    Round,
    Run,
)
from ledgerboard.sync.models.saving import save_many
from ledgerboard.sync.permits import allow, allow_starter, note_event
from ledgerboard.sync.plans import parts
from ledgerboard.sync.plans.listing import withdraw
from ledgerboard.sync.ports import Ports
from ledgerboard.sync.reconciling.reading import MONEY
from ledgerboard.sync.running import rounds, runs
from ledgerboard.sync.running.jobs import (
    MOST_JOBS,
    abandoned,
    carry,
    carry_on,
    job_of,
    jobs_of,
    last_error,
)
from ledgerboard.users.models import Ability, Organization, Person

__all__ = [
    "MOST_JOBS",
    "NotPossible",
    "abandoned",
    "another_company",
    "answer",
    "apply",
    "approve",
    "auto_approve",
    "believe_missing",
    "carry_on",
    "choose",
    "create_anyway",
    "decide",
    "decide_all",
    "hold",
    "job_of",
    "jobs_of",
    "last_error",
    "link_by_hand",
    "look",
    "override_hold",
    "plan",
    "plan_all",
    "plan_round",
    "read_money_again",
    "reject",
    "release",
    "remove_created",
    "retry",
    "set_limits",
    "set_options",
    "set_up_flows",
    "stop_auto_approval",
    "sweep",
    "switch_flow",
    "take_back_decision",
    "takes_reason",
    "undo",
    "unlink",
    "why_not_compared",
]


@transaction.atomic
def plan(setting: FlowSetting, person: Person | None = None) -> Run:
    """Ask for a new plan of a flow. One that is already asked for and not begun serves again."""
    allow_starter(person, setting.organization_id, Ability.PLAN)
    if not setting.enabled:
        raise NotPossible("This flow is off.", "Turn it on in the settings.")
    queued = Run.objects.of(setting.organization_id).filter(
        setting=setting, kind=Run.Kind.PLAN, status=Run.Status.QUEUED
    )
    if person:
        queued.filter(person=None).update(person=person)
    return queued.first() or _start(setting, Run.Kind.PLAN, person)


def plan_all(organization: Organization, person: Person | None = None) -> list[Run]:
    """A plan for each flow that is switched on: one round, which reads each company once."""
    allow_starter(person, organization.pk, Ability.PLAN)
    order = list(flows.flows())
    settings = FlowSetting.objects.of(organization).filter(enabled=True, flow__in=order)
    return plan_round(list(settings), person)


def plan_round(settings: Sequence[FlowSetting], person: Person | None = None) -> list[Run]:
    for each in settings:
        allow_starter(person, each.organization_id, Ability.PLAN)
    return rounds.ask(settings, person)


@transaction.atomic
def look(setting: FlowSetting) -> Run:
    """Look at what webhooks named, and plan if it changed."""
    queued = Run.objects.of(setting.organization_id).filter(
        setting=setting, kind=Run.Kind.NOTICES, status=Run.Status.QUEUED
    )
    return queued.first() or _start(setting, Run.Kind.NOTICES, None)


@transaction.atomic
def sweep(setting: FlowSetting, person: Person | None = None) -> Run:
    """Read everything of both sides again, then plan."""
    allow_starter(person, setting.organization_id, Ability.PLAN)
    return _start(setting, Run.Kind.SWEEP, person)


def read_money_again(organization: Organization, person: Person) -> list[Run]:
    """Everything that reconciliation compares, from both systems anew: also what was deleted
    without a word is seen then. For whoever is about to close a month.
    """
    allow(person, organization.pk, Ability.PLAN)
    settings = FlowSetting.objects.of(organization).filter(enabled=True, flow__in=MONEY)
    return [sweep(each, person) for each in settings.order_by("pk")]


def approve(
    plan: Plan, person: Person, *, seen_hash: str, change_keys: Collection[str] | None = None
) -> ApprovalResult:
    """See `approving.approve`. Writing begins with `apply`."""
    allow(person, plan.organization_id, Ability.APPROVE)
    return approving.approve(plan, person, seen_hash=seen_hash, change_keys=change_keys)


@transaction.atomic
def reject(
    plan: Plan,
    person: Person,
    *,
    reason: str,
    seen_hash: str,
    change_keys: Collection[str] | None = None,
) -> Plan:
    allow(person, plan.organization_id, Ability.APPROVE)
    return approving.reject(
        plan, person, reason=reason, seen_hash=seen_hash, change_keys=change_keys
    )


@transaction.atomic
def leave_note(link: Link, person: Person, ports: Ports, *, reason: str) -> Run | None:
    """Write a reason beside our key on the outside record, where it has room for one."""
    allow(person, link.organization_id, Ability.APPROVE)
    noted = undoing.note_on_record(link, person, ports, reason)
    return apply(noted, person) if noted else None


@transaction.atomic
def apply(plan: Plan, person: Person | None = None, round_: Round | None = None) -> Run:
    """Write what was approved. While one run of a plan lives there is no second. A round carries
    its own runs.
    """
    allow_starter(person, plan.organization_id, Ability.PLAN)
    living = plan.runs.filter(kind=Run.Kind.APPLY, status__in=Run.OPEN).first()
    if living:
        return living
    if plan.status not in {Plan.Status.APPROVED, Plan.Status.APPLYING}:
        raise NotPossible(
            f"This plan is not approved: {plan.get_status_display().lower()}.", "Approve it first."
        )
    if round_:
        return runs.start(plan.setting, Run.Kind.APPLY, person, plan, round_)
    return _start(plan.setting, Run.Kind.APPLY, person, plan)


@transaction.atomic
def resume(setting: FlowSetting) -> list[Run]:
    """Go on sending what was approved and stopped because a system could not be worked with.

    Call it after a comparison that read both sides: whatever was in the way is gone.
    """
    return [apply(plan) for plan in parts.open_parts(setting) if parts.was_stopped(plan)]


@transaction.atomic
def retry(run: Run, person: Person, change_keys: Collection[str] | None = None) -> Run:
    """Try again what was not written, after its cause was fixed. The approval still holds."""
    allow(person, run.organization_id, Ability.PLAN)
    if run.status in Run.OPEN:
        raise NotPossible("This run is still in progress.", "Wait until it's done.")
    if run.kind != Run.Kind.APPLY or run.plan is None:
        return _start(run.setting, Run.Kind(run.kind), person)
    if run.plan.status not in {Plan.Status.APPROVED, Plan.Status.APPLYING, Plan.Status.APPLIED}:
        raise NotPossible("A newer plan has replaced this one.", "Open the latest plan.")
    _let_try_again(run.plan, change_keys)
    return _start(run.setting, Run.Kind.APPLY, person, run.plan)


def _let_try_again(plan: Plan, keys: Collection[str] | None) -> None:
    """Refused ones, and those set aside because of them. What is out of date needs a new plan."""
    wanted = None if keys is None else set(keys)
    failed = plan.changes.filter(status__in=[Change.Status.REFUSED, Change.Status.SKIPPED])
    again = [change for change in failed if wanted is None or change.key in wanted]
    for change in again:
        change.status, change.message, change.next_step = Change.Status.APPROVED, "", ""
    save_many(again, ["status", "message", "next_step"])
    withdraw(plan.setting, [change.key for change in again])
    left = plan.changes.filter(status__in=[Change.Status.APPROVED, Change.Status.APPLYING])
    if not left.exists():
        raise NotPossible("Nothing in this run can be tried again.", "Plan again instead.")
    plan.status, plan.closed_at = Plan.Status.APPROVED, None
    plan.save(update_fields=["status", "closed_at"])


def decide(plan: Plan, change_key: str, choice: str, person: Person, reason: str = "") -> Decision:
    """Answer a question or conflict of a plan; the next plan goes by it."""
    allow(person, plan.organization_id, Ability.PLAN)
    return approving.decide(plan, change_key, choice, person, reason)


@transaction.atomic
def decide_all(
    plan: Plan,
    choices: Mapping[str, str],
    person: Person,
    reasons: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Many answers at once, by the key of their change: all of them are kept, or none."""
    for change_key, choice in choices.items():
        decide(plan, change_key, choice, person, reasons.get(change_key, ""))
    return len(choices)


answer = decide


@transaction.atomic
def create_anyway(setting: FlowSetting, left_id: str, person: Person, reason: str) -> Decision:
    """Answer the question whether this invoice's bill is there already: it isn't, and why."""
    asked = asked_about(setting, left_id)
    if asked is None:
        raise NotPossible("Nothing is asked about this invoice.", "Look at it again first.")
    choice = next(each["value"] for each in asked.choices if takes_reason(asked, each["value"]))
    decision = decide(asked.plan, asked.key, choice, person, reason)
    compare_soon(setting)
    return decision


def compare_soon(setting: FlowSetting) -> None:
    """What was answered is taken up by itself: nobody has to ask for a comparison."""
    if setting.enabled:
        plan(setting)


def override_hold(change: Change, person: Person, *, reason: str) -> Decision:
    """Let a held change go, on this person's word and for the evidence that it rests on now."""
    allow(person, change.organization_id, Ability.APPROVE)
    return approving.override(change, person, reason)


@transaction.atomic
def hold(
    setting: FlowSetting, side: Side, id_: str, person: Person, *, title: str, reason: str
) -> Decision:
    """Nothing that comes from this record is written until somebody releases it."""
    allow(person, setting.organization_id, Ability.PLAN)
    decision = by_hand.hold(setting, side, id_, person, title=title, reason=reason)
    note_event(setting, person, "put on hold", f"{title}: {decision.reason}")
    compare_soon(setting)
    return decision


@transaction.atomic
def release(setting: FlowSetting, side: Side, id_: str, person: Person) -> None:
    allow(person, setting.organization_id, Ability.PLAN)
    decision = by_hand.held_by(setting, side, id_)
    if decision is None:
        raise NotPossible("It is not on hold.", "Someone already released it.")
    approving.revoke(setting, decision.kind, decision.key)
    note_event(setting, person, "released", decision.title)
    compare_soon(setting)


@transaction.atomic
def link_by_hand(setting: FlowSetting, left_id: str, right_id: str, person: Person) -> Decision:
    """«These two are the same»: the next plan proposes their link."""
    allow(person, setting.organization_id, Ability.PLAN)
    key = f"{setting.flow}:{Action.QUESTION}:{left_id}"
    approving.revoke(setting, Decision.Kind.ANSWER, key)
    approving.revoke(setting, Decision.Kind.ANSWER, apart_key(setting.flow, left_id, right_id))
    note_event(setting, person, "linked by hand", f"{left_id} = {right_id}")
    return Decision.objects.create(
        organization_id=setting.organization_id,
        setting=setting,
        kind=Decision.Kind.ANSWER,
        key=key,
        value=f"same:{right_id}",
        reason="Linked by hand.",
        left_id=left_id,
        right_id=right_id,
        person=person,
    )


@transaction.atomic
def take_back_decision(decision: Decision, person: Person) -> None:
    """The question is asked again, or the rejected change proposed again, by the next plan."""
    allow(person, decision.organization_id, Ability.PLAN)
    approving.revoke(decision.setting, decision.kind, decision.key)
    note_event(decision.setting, person, "decision taken back", decision.title)


def auto_approve(setting: FlowSetting, action: str, person: Person) -> AutoApproval:
    allow(person, setting.organization_id, Ability.APPROVE)
    return approving.auto_approve(setting, action, person)


def stop_auto_approval(setting: FlowSetting, action: str, person: Person) -> bool:
    allow(person, setting.organization_id, Ability.APPROVE)
    return approving.stop_auto_approval(setting, action, person)


@transaction.atomic
def unlink(link: Link, person: Person, ports: Ports, *, reason: str = "") -> Run | None:
    """End a link; the returned run clears our key from the outside record, if it is there."""
    allow(person, link.organization_id, Ability.APPROVE)
    plan = undoing.unlink(link, person, ports, reason=reason)
    return apply(plan, person) if plan else None


def undo(changes: Sequence[Change], person: Person, ports: Ports) -> Plan:
    """A plan that takes written changes back; it waits for approval like any other."""
    allow(person, changes[0].organization_id if changes else 0, Ability.PLAN)
    return undoing.undo(changes, person, ports)


def remove_created(
    setting: FlowSetting,
    person: Person,
    ports: Ports,
    *,
    since: date | None = None,
    rights: Collection[str] | None = None,
    reason: str = "",
) -> Plan:
    """A plan that takes away what this flow created and is still linked, on that day or later."""
    allow(person, setting.organization_id, Ability.PLAN)
    return undoing.remove_created(setting, person, ports, since=since, rights=rights, reason=reason)


@transaction.atomic
def believe_missing(state: PullState, person: Person) -> None:
    """«Yes, they were deleted»: the next pull takes a mass disappearance for true."""
    allow(person, state.organization_id, Ability.APPROVE)
    PullState.objects.of(state.organization_id).filter(pk=state.pk).update(
        believe_missing=True, swept_at=None
    )
    Event.objects.create(
        organization_id=state.organization_id,
        person=person,
        what="disappearance believed",
        text=state.alarm,
    )


def _start(
    setting: FlowSetting, kind: Run.Kind, person: Person | None, plan: Plan | None = None
) -> Run:
    run = runs.start(setting, kind, person, plan)
    carry(run, jobs_of(run)[0])
    return run
