"""Plans as people read them: grouped by what would happen, with the difference of each field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from ledgerboard.core.reconcile import Action
from ledgerboard.sync.models import Change, FlowSetting, Plan, Run
from ledgerboard.sync.running.runs import SET_ASIDE
from ledgerboard.sync.selectors.fields import FieldShown, fields_shown
from ledgerboard.sync.selectors.names import NamesByRef, names_in
from ledgerboard.sync.selectors.tabs import QUESTIONS, waiting
from ledgerboard.users.models import Organization

TITLES = {
    Action.LINK: "Link",
    Action.CREATE: "Create",
    Action.UPDATE: "Update",
    Action.DEACTIVATE: "Make inactive",
    Action.REACTIVATE: "Make active again",
    Action.CONFLICT: "Conflicts: which one should we keep?",
    Action.QUESTION: "Questions: are they the same?",
    Action.ATTACH: "Attach a file",
    Action.VOID: "Void",
    Action.DELETE: "Delete",
    Action.UNLINK: "Unlink",
    Action.VANISHED: "Missing in one system",
    Action.HOLD: "On hold",
    Action.REFUSE: "Blocked",
    "note": "Leave a note",
}


@dataclass(frozen=True)
class ChangeRow:
    change: Change
    fields: list[FieldShown]


@dataclass(frozen=True)
class Group:
    """Changes of one action towards one side. `target` is left, right or empty."""

    action: str
    target: str
    title: str
    writes: bool
    changes: list[ChangeRow]


def plans(
    organization: Organization, setting: FlowSetting | None = None, status: str = ""
) -> QuerySet[Plan]:
    """Newest first."""
    found = Plan.objects.of(organization).select_related("setting", "made_by")
    if setting:
        found = found.filter(setting=setting)
    if status:
        found = found.filter(status=status)
    return found.order_by("-created_at", "-pk")


def plan(organization: Organization, plan_id: int) -> Plan | None:
    return (
        Plan.objects.of(organization)
        .filter(pk=plan_id)
        .select_related("setting__left", "setting__right", "made_by")
        .prefetch_related("approvals__person", "approvals__rule")
        .first()
    )


def change_row(
    change: Change, names: NamesByRef | None = None, *, for_people: bool = False
) -> ChangeRow:
    """`names` of what the change points at, where the caller has looked them up for many."""
    if names is None:
        names = names_in([change], change.plan.setting)
    return ChangeRow(
        change,
        [
            shown
            for each in change.fields
            for shown in fields_shown(each, names, for_people=for_people, kind=change.kind)
        ],
    )


def groups(plan: Plan, *, limit: int | None = None) -> list[Group]:
    """In the order in which they would be done; at most `limit` changes of each are loaded."""
    kinds = plan.contents().order_by("position").values_list("action", "target")
    found = []
    for action, target in dict.fromkeys(kinds):
        few = plan.contents().filter(action=action, target=target).order_by("position")[:limit]
        changes = list(few)
        names = names_in(changes, plan.setting)
        rows = [change_row(each, names, for_people=True) for each in changes]
        writes = action not in Action.__members__.values() or Action(action).writes
        found.append(Group(action, target, TITLES[action], writes, rows))
    return found


def summary(plan: Plan) -> list[tuple[str, str, str, int]]:
    """(action, target, field label, how many), for the plan's head: what moves, at a glance."""
    counted: Counter[tuple[str, str, str]] = Counter()
    rows = plan.contents().values_list("action", "target", "fields")
    for action, target, fields in rows.iterator():
        counted.update((action, target, each["label"]) for each in fields)
    return [(*key, number) for key, number in counted.most_common()]


def failures(organization: Organization | int) -> QuerySet[Change]:
    """What was approved and not written, since both sides were last compared: what failed before
    is history, the comparison has taken it up.
    """
    living = [Plan.Status.APPROVED, Plan.Status.APPLYING, Plan.Status.APPLIED]
    compared = (
        Run.objects.of(organization)
        .filter(setting=OuterRef("plan__setting"), ended_at__isnull=False, plan__isnull=False)
        .exclude(Q(kind=Run.Kind.APPLY) | Q(message=SET_ASIDE))
        .order_by("-ended_at")
    )
    since = Q(compared_at=None) | Q(plan__closed_at=None) | Q(plan__closed_at__gte=F("compared_at"))
    return (
        Change.objects.of(organization)
        .filter(status__in=Change.FAILED, plan__status__in=living)
        .annotate(compared_at=Subquery(compared.values("ended_at")[:1]))
        .filter(since)
        .select_related("plan__setting")
        .order_by("-plan_id", "position")
    )


def questions(organization: Organization) -> QuerySet[Change]:
    """What only a person can answer, of the plans that stand now."""
    found = waiting(organization, QUESTIONS)
    return found.select_related("plan__setting").order_by("plan_id", "position")
