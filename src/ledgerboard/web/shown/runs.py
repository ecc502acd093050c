"""A run as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Plan, Run
from ledgerboard.web.shown.words import RUN, RUN_KINDS


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
        doing=run.doing,
        done=run.done,
        total=run.total,
        message=run.message,
        advice=run.advice,
        waiting_until=run.waiting_until,
        fresh_plan=_fresh_plan(run),
        plan_id=run.plan_id,
        person=str(run.person or "Ledgerboard"),
        started_at=run.started_at or run.created_at,
        ended_at=run.ended_at,
    )


def title(run: Run) -> str:
    return f"{RUN_KINDS[Run.Kind(run.kind)]}: {declared(run.setting.flow).title.lower()}"


def _fresh_plan(run: Run) -> int | None:
    """The plan that a comparison made, while it waits to be read."""
    made_one = run.kind != Run.Kind.APPLY and run.plan is not None
    if not made_one or run.plan is None or run.plan.status != Plan.Status.WAITING:
        return None
    return run.plan.pk
