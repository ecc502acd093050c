"""The list of runs: by whether they need somebody, by flow, by what they say; and as a file."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from ledgerboard.sync.models import Change, Run
from ledgerboard.web.presenters import flow_lists, orders
from ledgerboard.web.presenters.flow_lists import ListOptions
from ledgerboard.web.presenters.runs import shown as run_shown
from ledgerboard.web.presenters.times import american_time

NOT_SENT = "not_sent"
"""The tab of changes, not of runs: approved, and refused or broken since the last check."""
TABS = {
    NOT_SENT: "Not sent",
    "": "All",
    "attention": "Needs attention",
    "live": "In progress",
    "done": "Done",
}
STATES = {
    "attention": (Run.Status.ATTENTION, Run.Status.FAILED),
    "live": Run.OPEN,
    "done": (Run.Status.DONE,),
}
HEADS = ("Run", "What", "Status", "Result", "Person", "Started", "Ended")


COLUMN = "started"


def wanted(query: QueryDict) -> ListOptions:
    return flow_lists.wanted(query, TABS, COLUMN)


def chosen(rows: QuerySet[Run], wish: ListOptions) -> QuerySet[Run]:
    found = flow_lists.in_tab(_narrowed(rows, wish), wish, STATES)
    return _unsettled(found) if wish.state == "attention" else found


def _unsettled(rows: QuerySet[Run]) -> QuerySet[Run]:
    """A check of the same flow that went well since has taken up whatever went wrong before."""
    since = Run.objects.filter(
        setting=OuterRef("setting"),
        pk__gt=OuterRef("pk"),
        kind__in=(Run.Kind.PLAN, Run.Kind.SWEEP),
        status__in=(Run.Status.DONE, Run.Status.ATTENTION),
    )
    return rows.filter(~Exists(since), status__in=STATES["attention"])


def _narrowed(rows: QuerySet[Run], wish: ListOptions) -> QuerySet[Run]:
    """All but the tab, so that each tab can say how many it has."""
    rows = rows.filter(setting__flow=wish.flow) if wish.flow else rows
    for word in wish.search.split():
        says = Q(message__icontains=word) | Q(person__name__icontains=word)
        rows = rows.filter(says | flow_lists.numbered(word))
    return rows


def not_sent(rows: QuerySet[Change], wish: ListOptions) -> QuerySet[Change]:
    """Failed changes by the same flow and search as the runs beside them."""
    rows = rows.filter(plan__setting__flow=wish.flow) if wish.flow else rows
    for word in wish.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(message__icontains=word))
    return rows


def shown(
    rows: QuerySet[Run], failed: QuerySet[Change], wish: ListOptions, query: QueryDict
) -> dict[str, Any]:
    narrowed = _narrowed(rows, wish).order_by()
    counts = flow_lists.counted(Counter(narrowed.values_list("status", flat=True)), STATES)
    counts["attention"] = _unsettled(narrowed).count()
    counts[NOT_SENT] = not_sent(failed, wish).count()
    tabs = {
        key: words
        for key, words in TABS.items()
        if key != NOT_SENT or counts[key] or key == wish.state
    }
    about = flow_lists.shown(wish, query, tabs, counts, COLUMN)
    return {**about, "not_sent": orders.with_changes(query, state=NOT_SENT)}


def cells(run: Run) -> tuple[str, ...]:
    told = run_shown(run)
    ended = american_time(told.ended_at) if told.ended_at else ""
    started = american_time(told.started_at)
    return str(run.pk), told.title, told.words, told.message, told.person, started, ended
