"""What needs me now, and the story of the runs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ledgerboard.sync.models import (
    Attempt,
    AutoApproval,
    Batch,
    Decision,
    Event,
    FlowSetting,
    Plan,
    PullState,
    Run,
)
from ledgerboard.sync.selectors.plans import failures
from ledgerboard.sync.selectors.tabs import (
    APPROVE,
    BLOCKED,
    PLAN_TABS,
    QUESTIONS,
    TabCounts,
    tab_counts,
)
from ledgerboard.users.models import Organization

LogRow = tuple[int, int | None]
"""A call and one of its attempts."""


@dataclass(frozen=True)
class Today:
    plans_waiting: list[Plan]
    tab_counts: list[TabCounts]
    changes_waiting: int
    questions: int
    failures: int
    refusals: int
    runs_open: list[Run]
    alarms: list[str]
    last_runs: list[Run]


def today(organization: Organization) -> Today:
    found = tab_counts(organization)
    many = {turn: sum(each.counts.get(turn, 0) for each in found) for turn in PLAN_TABS}
    return Today(
        plans_waiting=[each.plan for each in reversed(found)],
        tab_counts=found,
        changes_waiting=many[APPROVE],
        questions=many[QUESTIONS],
        failures=failures(organization).count(),
        refusals=many[BLOCKED],
        runs_open=list(runs(organization).filter(status__in=Run.OPEN)),
        alarms=[state.alarm for state in pull_states(organization) if state.alarm],
        last_runs=list(runs(organization)[:5]),
    )


def settings(organization: Organization) -> QuerySet[FlowSetting]:
    found = FlowSetting.objects.of(organization).select_related("left", "right")
    return found.order_by("pk")


def setting(organization: Organization, setting_id: int) -> FlowSetting | None:
    return settings(organization).filter(pk=setting_id).first()


def runs(organization: Organization, kind: str = "") -> QuerySet[Run]:
    """Newest first; looks after webhooks that found nothing new are left out."""
    idle = Q(kind=Run.Kind.NOTICES, status=Run.Status.DONE, plan=None)
    found = Run.objects.of(organization).exclude(idle)
    found = found.select_related("setting", "plan", "person")
    return (found.filter(kind=kind) if kind else found).order_by("-created_at", "-pk")


def run(organization: Organization, run_id: int) -> Run | None:
    return runs(organization).filter(pk=run_id).first()


def request_log(run: Run) -> QuerySet[Batch, LogRow]:
    """Each call with each of its attempts; alone, where there is none yet."""
    ordered = run.batches.order_by("pk", "attempts__pk")
    return ordered.values_list("pk", "attempts__pk")


def attempts(run: Run) -> QuerySet[Attempt]:
    return (
        Attempt.objects.of(run.organization_id)
        .filter(batch__run=run)
        .select_related("batch", "change")
        .order_by("at", "pk")
    )


def events(organization: Organization) -> QuerySet[Event]:
    return Event.objects.of(organization).select_related("person", "plan").order_by("-at", "-pk")


def decisions(organization: Organization, setting: FlowSetting | None = None) -> QuerySet[Decision]:
    """Those that hold now, newest first."""
    found = Decision.objects.of(organization).filter(revoked_at=None).select_related("person")
    return (found.filter(setting=setting) if setting else found).order_by("-at")


def auto_approvals(setting: FlowSetting) -> QuerySet[AutoApproval]:
    return AutoApproval.objects.of(setting.organization_id).filter(
        setting=setting, revoked_at=None
    ).select_related("person")  # fmt: skip


def pull_states(organization: Organization) -> QuerySet[PullState]:
    return PullState.objects.of(organization).select_related("connection").order_by("pk")
