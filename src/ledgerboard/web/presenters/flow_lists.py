"""What the lists of plans and of runs share: a search, tabs by status, a flow, an order, a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from ledgerboard.sync.flows import flows
from ledgerboard.web.presenters import orders

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ListOptions:
    search: str
    state: str
    flow: str
    oldest_first: bool

    @property
    def order(self) -> str:
        return "pk" if self.oldest_first else "-pk"


def wanted(query: QueryDict, tabs: Collection[str], column: str) -> ListOptions:
    """Unknown tabs and flows show everything."""
    state, flow = query.get("state", ""), query.get("flow", "")
    return ListOptions(
        search=query.get("search", "").strip()[:200],
        state=state if state in tabs else "",
        flow=flow if flow in flows() else "",
        oldest_first=query.get("sort") == column,
    )


def numbered(word: str) -> Q:
    """Whether a word is the number of the thing itself."""
    return Q(pk=int(word)) if word.isdecimal() and len(word) < 9 else Q(pk__in=())


def in_tab(
    rows: QuerySet[M], wish: ListOptions, states: Mapping[str, Collection[str]]
) -> QuerySet[M]:
    """Of the tab that is open, in the order that was chosen."""
    found = states.get(wish.state)
    return (rows if found is None else rows.filter(status__in=found)).order_by(wish.order)


def counted(statuses: Counter[str], states: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How long the list of each tab is; the tab of all has no name."""
    counts = {key: sum(statuses[each] for each in found) for key, found in states.items()}
    return {**counts, "": sum(statuses.values())}


def shown(
    wish: ListOptions,
    query: QueryDict,
    tabs: Mapping[str, str],
    counts: Mapping[str, int],
    column: str,
) -> dict[str, Any]:
    """For the template."""
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
            for key, words in tabs.items()
        ],
        "csv": orders.with_changes(query, format="csv"),
        "sort": orders.order(query, (column,), f"-{column}").heads[column],
        "filtered": bool(wish.search or wish.state or wish.flow),
    }
