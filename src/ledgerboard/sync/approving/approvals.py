"""Saying yes: bound to what the person saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone

from ledgerboard.core.values.wording import counted
from ledgerboard.sync.approving import measured
from ledgerboard.sync.approving.noting import note_approval, note_event, waiting_plan
from ledgerboard.sync.approving.result import ApprovalResult
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.plans.choosing import chosen, seconded, seen
from ledgerboard.sync.plans.listing import split_off
from ledgerboard.users.models import Person


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
    plan = waiting_plan(plan)
    saw = seen(plan, seen_hash)
    yes, left_out = chosen(plan, saw, change_keys)
    selection = None if change_keys is None else sorted(change_keys)
    alarms, over = plan.alarms, measured.over(plan, person, yes, timezone.now())
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
    note_approval(part, person, seen_hash, selection, left_out=left_out)
    note_event(part, person, "approved", text=_counted(agreed, left_out))
    return _first_of_two(said, plan, person, (seen_hash, rest)) if rest else said


def _first_of_two(
    result: ApprovalResult, plan: Plan, person: Person, said: tuple[str, list[str] | None]
) -> ApprovalResult:
    """`said`: the hash that was seen, and which changes of it were meant."""
    note_approval(plan, person, *said)
    note_event(plan, person, "approved (first of two)", text=" ".join(result.why_two))
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
            note_approval(part, first.person, first.plan_hash, first.selection)
