"""The tabs of a plan: what to approve, what to answer, what is blocked, and what became of the
rest of the same list. A tab's count is the length of the list behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from ledgerboard.core.values.wording import counted
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.selectors import News
from ledgerboard.web.presenters.plans import ASKING, STOPPED

WORDS = {
    "": "All",
    "approve": "To approve",
    "questions": "Questions",
    "blocked": "Blocked",
    "sent": "Sent",
    "rejected": "Rejected",
}
PAST = ("sent", "rejected")
PER_PAGE = 50
_UNDECIDED = (Change.Status.PROPOSED, Change.Status.REJECTED, Change.Status.WITHDRAWN)


@dataclass(frozen=True)
class Tab:
    key: str
    words: str
    count: int
    here: bool
    address: str


@dataclass(frozen=True)
class Tabs:
    """`search` narrows every tab; `rows` are what a past tab shows, by its pages."""

    here: str
    search: str
    tabs: list[Tab]
    rows: Page[Change] | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.search)

    @property
    def decides(self) -> bool:
        """Whether there is anything here to check and approve."""
        return self.here in {"", "approve"}


def tabs(plan: Plan, given: str, search: str, number: str) -> Tabs:
    here = given if given in WORDS else ""
    words = search.strip()[:200]
    counts = _counts(plan, words)
    past = Paginator(_past(plan, here, words), PER_PAGE).get_page(number) if here in PAST else None
    return Tabs(
        here=here,
        search=words,
        tabs=[
            Tab(key, words_, counts[key], key == here, _address(key, words))
            for key, words_ in WORDS.items()
            if counts[key] or key in {here, "", "approve", "questions", "blocked"}
        ],
        rows=past,
    )


def among(plan: Plan, chosen: Tabs) -> QuerySet[Change]:
    """The changes of the plan that are on the tab and match the search."""
    rows = _searched(plan.contents(), chosen.search)
    asks, stops = Q(action__in=ASKING), Q(action__in=STOPPED)
    only = {"approve": ~(asks | stops), "questions": asks, "blocked": stops}
    return rows.none() if chosen.here in PAST else rows.filter(only.get(chosen.here, Q()))


def _counts(plan: Plan, search: str) -> dict[str, int]:
    actions = Counter(_searched(plan.contents(), search).values_list("action", flat=True))
    asked = sum(actions[action] for action in ASKING)
    stopped = sum(actions[action] for action in STOPPED)
    every = sum(actions.values())
    return {
        "": every,
        "approve": every - asked - stopped,
        "questions": asked,
        "blocked": stopped,
        **{key: _past(plan, key, search).count() for key in PAST},
    }


def _past(plan: Plan, key: str, search: str) -> QuerySet[Change]:
    """What was decided about on this list, the newest first, whichever part it went with."""
    mine = Change.objects.of(plan.organization_id).filter(listed=plan)
    status = Q(status=Change.Status.REJECTED) if key == "rejected" else ~Q(status__in=_UNDECIDED)
    return _searched(mine.filter(status), search).order_by("-changed_at", "position")


def _searched(rows: QuerySet[Change], search: str) -> QuerySet[Change]:
    for word in search.split():
        rows = rows.filter(title__icontains=word)
    return rows


def _address(key: str, search: str) -> str:
    said = {"tab": key, "search": search}
    return f"?{urlencode({name: value for name, value in said.items() if value})}"


def told(news: News | None) -> str:
    """«3 new changes, 1 changed»; the page says it, and stays as it is until it is asked."""
    if news is None:
        return "This list was closed or replaced"
    parts = [
        counted(len(news.new), "new change") if news.new else "",
        f"{len(news.changed):,} changed since you opened this" if news.changed else "",
        f"{len(news.gone):,} no longer here" if news.gone else "",
    ]
    return ", ".join(part for part in parts if part)
