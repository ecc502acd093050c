"""A plan as its page and its line in a list show it, and one change of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values.wording import counted
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Approval, Change, Decision, FlowSetting, Plan, Run
from ledgerboard.sync.selectors import FieldShown, change_row
from ledgerboard.sync.selectors.names import NamesByRef
from ledgerboard.sync.selectors.tabs import ASKING, STOPPED
from ledgerboard.web.presenters.beside_bill import BesideShown
from ledgerboard.web.presenters.events import EventShown, events_shown
from ledgerboard.web.presenters.fixing_places import Place, fixing_place
from ledgerboard.web.presenters.pairs import PairShown
from ledgerboard.web.presenters.plan_money import NOT_SAID, RowMoney
from ledgerboard.web.presenters.runs import RunShown
from ledgerboard.web.presenters.runs import shown as run_shown
from ledgerboard.web.presenters.status_labels import CHANGE, PLAN
from ledgerboard.web.presenters.systems import side_title


@dataclass(frozen=True)
class Kind:
    """How one kind of change is told. `{where}` is the system written to, `{things}` the kind."""

    title: str
    short: str
    shape: str
    help: str = ""
    one: str = ""  # `short` of a single one, where that differs


KINDS: Mapping[str, Kind] = {
    "question": Kind(
        "Questions",
        "questions",
        "message-question",
        "We couldn't tell. What you don't answer stays as it is.",
        "question",
    ),
    "conflict": Kind(
        "Procore and QuickBooks disagree",
        "conflicts",
        "arrows-left-right",
        "Choose which value to keep. Nothing is overwritten until you do.",
        "conflict",
    ),
    "vanished": Kind(
        "Missing in one system",
        "missing in one system",
        "hand-stop",
        "Linked here, but no longer there. Nothing is deleted until you say so.",
    ),
    "hold": Kind("On hold", "on hold", "hand-stop", "Not sent until the reason is fixed."),
    "create": Kind("Create in {where}", "new in {where}", "circle-plus"),
    "link": Kind(
        "Link what is the same",
        "to link",
        "link",
        "Found in both. Linked records stay in sync, with no duplicates.",
    ),
    "update": Kind("Update in {where}", "updates in {where}", "pencil", one="update in {where}"),
    "deactivate": Kind("Make inactive in {where}", "inactive in {where}", "archive"),
    "reactivate": Kind("Make active again in {where}", "active again in {where}", "rotate"),
    "attach": Kind(
        "Attach files in {where}", "files for {where}", "pencil", one="file for {where}"
    ),
    "void": Kind("Void in {where}", "to void in {where}", "ban"),
    "delete": Kind("Delete in {where}", "to delete in {where}", "trash"),
    "unlink": Kind("Unlink", "to unlink", "unlink"),
    "note": Kind("Leave a note in {where}", "notes in {where}", "pencil", one="note in {where}"),
    "refuse": Kind(
        "Blocked in {where}",
        "blocked in {where}",
        "ban",
        "{where} won't accept these. Fix them, then check again.",
    ),
}
BLOCKED = Kind("Blocked", "blocked", "ban", "These can't be sent. Fix them, then check again.")
"""Refused wherever it would go: another integration has the record."""
ORDER = list(KINDS)


@dataclass(frozen=True)
class ChangeShown:
    pk: int
    key: str
    title: str
    tone: str
    words: str
    where: str
    values: list[FieldShown]
    diffs: list[FieldShown]
    reasons: list[str]
    advice: str
    message: str
    next_step: str
    choices: list[dict[str, str]]
    answered: Decision | None
    warnings: list[str] = field(default_factory=list)
    place: Place | None = None
    """Where to go for what the advice says."""
    money: RowMoney = NOT_SAID
    tally_key: str = ""
    """Under which the bar counts it."""
    cents: int | None = None
    """What it adds to the dollars of the bar, when it is checked."""
    is_new: bool = False
    files: list[str] = field(default_factory=list)
    """The names of those that go along."""
    opens: list[tuple[str, str]] = field(default_factory=list)
    """Where its records can be opened, and the address there."""
    pair: PairShown | None = None
    """An invoice beside the bills that it may be, where that is asked."""
    beside: BesideShown | None = None
    """The pay application beside the bill that it becomes."""
    size: str = ""
    """The same for the approval limits, in cents whatever the sign; `?` if it can't be told."""
    approved_by: str = ""
    """Who approved it already, where two must."""
    first_yes: bool = False
    """Whether one of those is somebody else than who looks."""


@dataclass(frozen=True)
class PlanShown:
    pk: int
    setting_id: int
    title: str
    tone: str
    words: str
    shape: str
    headline: str
    hash: str
    compared: int
    made_at: Any
    made_by: str
    alarms: list[str]
    waiting: bool
    needs_two: bool
    first_yes: Approval | None
    questions: int
    writes: int
    shown: int
    closed_words: str
    latest: int | None
    left: str
    right: str
    runs: list[RunShown] = field(default_factory=list)
    events: Iterable[EventShown] = ()

    @property
    def live(self) -> bool:
        return any(run.live for run in self.runs)


def change_shown(
    change: Change,
    where: str,
    answers: Mapping[str, Decision] | None = None,
    names: NamesByRef | None = None,
) -> ChangeShown:
    tone, words = CHANGE[Change.Status(change.status)]
    fields = change_row(change, names, for_people=True).fields
    fresh = change.action == Action.CREATE
    return ChangeShown(
        pk=change.pk,
        key=change.key,
        title=change.title,
        tone=tone,
        words=words,
        where=where,
        values=[each for each in fields if each.after] if fresh else [],
        diffs=[] if fresh else fields,
        reasons=change.reasons,
        advice=change.advice,
        message=change.message,
        next_step=change.next_step,
        choices=change.choices,
        answered=(answers or {}).get(change.key),
        warnings=[each["text"] for each in change.warnings],
        place=fixing_place(change.causes),
    )


def asked_in_a_word(change: Change) -> str:
    """What one question is about: a field to choose, or “Is this the same as Acme Inc.?”."""
    if change.action == Action.CONFLICT:
        return f"{change.fields[0]['label']}: which one should we keep?"
    named = [each["label"].partition("the same as ")[2] for each in change.choices]
    others = [each for each in named if each]
    return f"Is this the same as {' or '.join(others)}?" if others else change.advice


def change_in_a_word(change: Change, where: str) -> str:
    """«Update in QuickBooks», of one change."""
    once = {"question": "Question", "link": "Link", "refuse": "Blocked"}
    return once.get(change.action) or KINDS[change.action].title.format(where=where)


def shown(plan: Plan, on_page: int = 0, latest: int | None = None) -> PlanShown:
    """`on_page` are the changes that can be checked on this page."""
    tone, words = state(plan)
    waiting = plan.status == Plan.Status.WAITING
    first_yes = _first_yes(plan) if waiting else None
    if first_yes:
        tone, words = "ask", "Needs a second approval"
    return PlanShown(
        pk=plan.pk,
        setting_id=plan.setting_id,
        title=plan_title(plan),
        tone=tone,
        words=words,
        shape={"good": "circle-check", "busy": "refresh"}.get(tone, "info-circle"),
        headline=headline(plan),
        hash=plan.hash,
        compared=plan.compared,
        made_at=plan.created_at,
        made_by=str(plan.made_by or ""),
        alarms=plan.alarms,
        waiting=waiting,
        needs_two=plan.needs_two,
        first_yes=first_yes,
        questions=sum(plan.counts.get(action, 0) for action in ASKING),
        writes=write_count(plan.counts),
        shown=on_page,
        closed_words=_closed_words(plan),
        latest=latest if latest != plan.pk else None,
        left=side_title(plan.setting, "left"),
        right=side_title(plan.setting, "right"),
        runs=[run_shown(run) for run in _runs(plan)],
        events=events_shown(plan.events.select_related("person").order_by("at")),
    )


def state(plan: Plan) -> tuple[str, str]:
    """Whose move it is: a plan without anything to write waits for no approval."""
    if plan.status == Plan.Status.WAITING and plan.alarms:
        return "bad", "Stopped for safety"
    if plan.status != Plan.Status.WAITING or write_count(plan.counts):
        return PLAN[Plan.Status(plan.status)]
    return ("ask", "Needs answers") if asks(plan) else ("bad", "Blocked")


def asks(plan: Plan) -> bool:
    return any(plan.counts.get(action) for action in ASKING)


def plan_title(plan: Plan) -> str:
    if plan.purpose == Plan.Purpose.FLOW:
        return declared(plan.setting.flow).title
    return Plan.Purpose(plan.purpose).label


def write_count(counts: Mapping[str, int]) -> int:
    return sum(n for action, n in counts.items() if action not in ASKING | STOPPED)


def _of(actions: Iterable[str], counts: Mapping[str, int]) -> int:
    return sum(counts.get(each, 0) for each in actions)


def headline(plan: Plan) -> str:
    """«12 changes, 3 questions»."""
    writes = write_count(plan.counts)
    asked, stopped = _of(ASKING, plan.counts), _of(STOPPED, plan.counts)
    parts = [
        counted(writes, "change") if writes else "",
        counted(asked, "question") if asked else "",
        f"{stopped:,} blocked" if stopped else "",
    ]
    return ", ".join(part for part in parts if part) or "nothing to do"


def _first_yes(plan: Plan) -> Approval | None:
    return plan.approvals.filter(rule=None).select_related("person").order_by("-pk").first()


def _runs(plan: Plan) -> QuerySet[Run]:
    """Those that send it; and while it waits, the comparison that will bring it up to date."""
    comparing = Q(setting=plan.setting_id, status__in=Run.OPEN) & ~Q(kind=Run.Kind.APPLY)
    wanted = Q(plan=plan, kind=Run.Kind.APPLY)
    if plan.status == Plan.Status.WAITING:
        wanted |= comparing
    return (
        Run.objects.of(plan.organization_id)
        .filter(wanted)
        .select_related("setting", "plan", "person")
        .order_by("pk")
    )


def _closed_words(plan: Plan) -> str:
    words = {
        Plan.Status.SUPERSEDED: "Nothing to approve here anymore. The records changed.",
        Plan.Status.STALE: "A record changed since. Open the latest changes.",
        Plan.Status.REJECTED: "This plan was rejected. Nothing was sent.",
        Plan.Status.APPLIED: "Done. Open the run to see the results.",
    }
    return words.get(Plan.Status(plan.status), "")


def listed(plan: Plan, waiting: int | None = None) -> dict[str, Any]:
    """A plan as a line of a list. `waiting` is how many of its changes the list is about."""
    tone, words = state(plan)
    return {
        "pk": plan.pk,
        "title": plan_title(plan),
        "tone": tone,
        "words": words,
        "summary": headline(plan),
        "writes": write_count(plan.counts),
        "questions": _of(ASKING, plan.counts),
        "blocked": _of(STOPPED, plan.counts),
        "alarms": plan.alarms,
        "made_at": plan.created_at,
        "made_by": plan.made_by,
        "waiting": waiting,
    }


def flow_titles(settings: Iterable[FlowSetting]) -> list[dict[str, Any]]:
    return [{"pk": each.pk, "title": declared(each.flow).title} for each in settings]
