"""The list of runs: by whether they need somebody, by flow, by what they say; and as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from ledgerboard.sync.flows import flows
from ledgerboard.sync.models import Change, Run
from ledgerboard.web.presenters import orders
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


@dataclass(frozen=True)
class RunsFilter:
    search: str
    state: str
    flow: str
    oldest_first: bool


def wanted(query: QueryDict) -> RunsFilter:
    state, flow = query.get("state", ""), query.get("flow", "")
    return RunsFilter(
        search=query.get("search", "").strip()[:200],
        state=state if state in TABS else "",
        flow=flow if flow in flows() else "",
        oldest_first=query.get("sort") == "started",
    )


def chosen(rows: QuerySet[Run], wish: RunsFilter) -> QuerySet[Run]:
    rows = _narrowed(rows, wish)
    rows = rows.filter(status__in=STATES[wish.state]) if wish.state in STATES else rows
    return rows.order_by("pk" if wish.oldest_first else "-pk")


def _narrowed(rows: QuerySet[Run], wish: RunsFilter) -> QuerySet[Run]:
    """All but the tab, so that each tab can say how many it has."""
    rows = rows.filter(setting__flow=wish.flow) if wish.flow else rows
    for word in wish.search.split():
        says = Q(message__icontains=word) | Q(person__name__icontains=word)
        rows = rows.filter(says | Q(pk=int(word)) if word.isdecimal() and len(word) < 9 else says)
    return rows


def not_sent(rows: QuerySet[Change], wish: RunsFilter) -> QuerySet[Change]:
    """Failed changes by the same flow and search as the runs beside them."""
    rows = rows.filter(plan__setting__flow=wish.flow) if wish.flow else rows
    for word in wish.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(message__icontains=word))
    return rows


def shown(
    rows: QuerySet[Run], failed: QuerySet[Change], wish: RunsFilter, query: QueryDict
) -> dict[str, Any]:
    states = Counter(_narrowed(rows, wish).order_by().values_list("status", flat=True))
    counts = {key: sum(states[each] for each in found) for key, found in STATES.items()}
    counts |= {"": sum(states.values()), NOT_SENT: not_sent(failed, wish).count()}
    return {
        "wish": wish,
        "flows": [(name, flow.title) for name, flow in flows().items()],
        "tabs": [
            {
                "words": words,
                "count": counts[key],
                "here": key == wish.state,
                "address": orders.with_changes(query, state=key),
            }
            for key, words in TABS.items()
            if key != NOT_SENT or counts[key] or key == wish.state
        ],
        "not_sent": orders.with_changes(query, state=NOT_SENT),
        "csv": orders.with_changes(query, format="csv"),
        "sort": orders.order(query, ("started",), "-started").heads["started"],
        "filtered": bool(wish.search or wish.state or wish.flow),
    }


def cells(run: Run) -> tuple[str, ...]:
    told = run_shown(run)
    ended = american_time(told.ended_at) if told.ended_at else ""
    started = american_time(told.started_at)
    return str(run.pk), told.title, told.words, told.message, told.person, started, ended
