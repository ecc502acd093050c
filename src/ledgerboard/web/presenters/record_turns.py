"""What one record waits for, on its own page: questions to answer there, and why it is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledgerboard.sync.models import Change, Plan, Run
from ledgerboard.sync.selectors import RecordPage
from ledgerboard.sync.selectors.names import names_in
from ledgerboard.sync.selectors.tabs import ASKING, STOPPED
from ledgerboard.web.presenters.plan_groups import answers_to, kind_of, where_of
from ledgerboard.web.presenters.plans import ChangeShown, change_shown
from ledgerboard.web.presenters.runs import RunShown
from ledgerboard.web.presenters.runs import shown as run_shown
from ledgerboard.web.presenters.systems import side_title


@dataclass(frozen=True)
class Blocked:
    """`title` says where it is blocked; `change` why, and the next step."""

    title: str
    change: ChangeShown


@dataclass(frozen=True)
class RecordTurns:
    """`plan` is the one whose questions these are; `keys` are left out of the history below."""

    plan: int
    left: str
    right: str
    questions: list[ChangeShown]
    blocked: list[Blocked]
    runs: list[RunShown]
    keys: frozenset[int]


def record_turns(found: RecordPage) -> RecordTurns:
    setting = found.setting
    plan = max((each.plan for each in found.waiting), key=lambda each: each.pk, default=None)
    here = [each for each in found.waiting if each.plan == plan]
    asked = [each for each in here if each.action in ASKING]
    stopped = [each for each in here if each.action in STOPPED]
    return RecordTurns(
        plan=plan.pk if plan else 0,
        left=side_title(setting, "left"),
        right=side_title(setting, "right"),
        questions=_questions(found, plan, asked) if plan else [],
        blocked=[_blocked(found, each) for each in stopped],
        runs=_comparing(found),
        keys=frozenset(each.pk for each in (*asked, *stopped)),
    )


def _questions(found: RecordPage, plan: Plan, asked: Sequence[Change]) -> list[ChangeShown]:
    answers, names = answers_to(plan), names_in(asked, found.setting)
    return [change_shown(each, "", answers, names) for each in asked]


def _blocked(found: RecordPage, change: Change) -> Blocked:
    where = where_of(found.setting, change.target)
    kind = kind_of(change.action, change.target)
    return Blocked(kind.title.format(where=where), change_shown(change, where))


def _comparing(found: RecordPage) -> list[RunShown]:
    """An answer is taken up by the comparison that it starts: the page shows how far it is."""
    runs = Run.objects.of(found.setting.organization_id).filter(
        setting=found.setting, status__in=Run.OPEN, kind=Run.Kind.PLAN
    )
    return [run_shown(each) for each in runs.select_related("setting", "plan").order_by("pk")]
