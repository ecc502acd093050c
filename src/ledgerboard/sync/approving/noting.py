"""A plan that still waits for its answer, and the rows that say who gave which."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.models import Approval, AutoApproval, Event, Plan
from ledgerboard.users.models import Person


def waiting_plan(plan: Plan) -> Plan:
    """The plan, locked, if it can still be decided about."""
    fresh = (
        Plan.objects.of(plan.organization_id).select_for_update().select_related("setting")
        .get(pk=plan.pk)
    )  # fmt: skip
    if fresh.status != Plan.Status.WAITING:
        said = _DECIDED.get(Plan.Status(fresh.status), _REPLACED)
        raise NotPossible(said, "Open the latest plan.")
    return fresh


_REPLACED = "This plan is out of date."
_DECIDED = {
    Plan.Status.APPROVED: "This plan is already approved.",
    Plan.Status.APPLYING: "This plan is already approved and being sent.",
    Plan.Status.APPLIED: "This plan is already approved and sent.",
    Plan.Status.REJECTED: "This plan was rejected.",
}


def note_approval(  # one yes with all that it says
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


def note_event(plan: Plan, person: Person | None, what: str, text: str = "") -> None:
    Event.objects.create(
        organization_id=plan.organization_id,
        setting_id=plan.setting_id,
        plan=plan,
        person=person,
        what=what,
        text=text,
    )
