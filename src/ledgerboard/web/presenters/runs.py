"""A run as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Attempt, Batch, FlowSetting, Plan, Run
from ledgerboard.web.presenters.status_labels import RUN, RUN_KINDS
from ledgerboard.web.presenters.systems import side_title


@dataclass(frozen=True)
class RunShown:
    pk: int
    title: str
    tone: str
    words: str
    live: bool
    doing: str
    done: int
    total: int
    """Zero where it isn't known: nobody believes “14 of 1”."""
    message: str
    advice: str
    waiting_until: datetime | None
    fresh_plan: int | None
    plan_id: int | None
    person: str
    started_at: datetime
    ended_at: datetime | None


def shown(run: Run) -> RunShown:
    tone, words = RUN[Run.Status(run.status)]
    return RunShown(
        pk=run.pk,
        title=title(run),
        tone=tone,
        words=words,
        live=run.status in Run.OPEN,
        doing=_behind(run) if run.status == Run.Status.QUEUED else run.doing,
        done=run.done,
        total=run.total if run.done <= run.total else 0,
        message=run.message,
        advice=run.advice,
        waiting_until=run.waiting_until,
        fresh_plan=_fresh_plan(run),
        plan_id=run.plan_id,
        person=str(run.person or "Ledgerboard"),
        started_at=run.started_at or run.created_at,
        ended_at=run.ended_at,
    )


def _behind(run: Run) -> str:
    """Runs of one flow go one after another: which one this waits for."""
    others = Run.objects.of(run.organization_id).filter(setting=run.setting_id, pk__lt=run.pk)
    first = others.filter(status__in=Run.OPEN).order_by("pk").first()
    return f"Starts after run {first.pk}" if first else ""


def title(run: Run) -> str:
    return f"{RUN_KINDS[Run.Kind(run.kind)]}: {declared(run.setting.flow).title.lower()}"


def _fresh_plan(run: Run) -> int | None:
    """The plan that a comparison made, while it waits to be read."""
    made_one = run.kind != Run.Kind.APPLY and run.plan is not None
    if not made_one or run.plan is None or run.plan.status != Plan.Status.WAITING:
        return None
    return run.plan.pk


OUTCOMES = {
    "done": "good", "found": "good", "absent": "warn", "refused": "bad", "stale": "warn",
    "unknown": "warn", "not_done": "wait",
}  # fmt: skip
CALLS = {
    "create": "Create in {}",
    "update": "Update in {}",
    "deactivate": "Make inactive in {}",
    "reactivate": "Make active again in {}",
    "void": "Void in {}",
    "delete": "Delete in {}",
    "mark": "Mark as synced in {}",
    "attach": "Attach a file in {}",
}


def called(setting: FlowSetting, batch: Batch) -> str:
    return CALLS[batch.operation].format(side_title(setting, batch.target))


def attempt_shown(setting: FlowSetting, attempt: Attempt, batch: Batch) -> dict[str, object]:
    """How one sending, or one look afterwards, ended."""
    words = str(attempt.get_outcome_display()).lower()
    tone = OUTCOMES[attempt.outcome]
    return {"row": attempt, "what": called(setting, batch), "tone": tone, "words": words}
