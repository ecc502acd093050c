"""The tabs of a plan: what to approve, what to answer, what is blocked, and what became of the
rest of the same list. A tab's count is the length of the list behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from ledgerboard.core.values.wording import counted
from ledgerboard.sync.models import Change, Plan
from ledgerboard.sync.selectors import SinceOpened
from ledgerboard.sync.selectors.money.listing import Names
from ledgerboard.sync.selectors.money.plan_figures import about, choices, source_of
from ledgerboard.sync.selectors.tabs import ASKING, PLAN_TABS, STOPPED
from ledgerboard.web.presenters.systems import side_title

WORDS = {
    "approve": "To approve",
    "questions": "Questions",
    "blocked": "Blocked",
    "sent": "Sent",
    "rejected": "Rejected",
    "all": "All",
}
NOTHING = {
    "approve": "Nothing to approve.",
    "questions": "Nothing to answer.",
    "blocked": "Nothing is blocked.",
}
PAST = ("sent", "rejected")
PER_PAGE = 50
_UNDECIDED = (Change.Status.PROPOSED, Change.Status.REJECTED, Change.Status.WITHDRAWN)


@dataclass(frozen=True)
class Filter:
    """What narrows every tab. Vendor and project are ids of the side that the money comes from."""

    search: str = ""
    action: str = ""
    target: str = ""
    vendor: str = ""
    project: str = ""

    @property
    def said(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Tab:
    key: str
    words: str
    count: int
    here: bool
    address: str


@dataclass(frozen=True)
class Option:
    """One way to narrow the list, and whether it is chosen."""

    value: str
    words: str
    here: bool


@dataclass(frozen=True)
class Tabs:
    """`rows` are what a past tab shows, by its pages; `selects` are the filters by their name."""

    here: str
    filter: Filter
    tabs: list[Tab]
    selects: dict[str, list[Option]]
    rows: Page[Change] | None = None

    @property
    def search(self) -> str:
        return self.filter.search

    @property
    def narrowed(self) -> bool:
        return bool(self.filter.said)

    @property
    def decides(self) -> bool:
        """Whether there is anything here to check and approve."""
        return self.here in {"all", "approve"}

    @property
    def nothing(self) -> str:
        """What an empty list says."""
        return "Nothing in this list matches." if self.narrowed else NOTHING.get(self.here, "")

    @property
    def query(self) -> str:
        """The tab and its filters, for the addresses of its parts."""
        return urlencode({"tab": self.here, **self.filter.said})


def tabs(plan: Plan, query: QueryDict) -> Tabs:
    wish = _filter(query)
    given = query.get("tab", "")
    here = given if given in WORDS else _first_tab(plan)
    counts = _counts(plan, wish)
    past = Paginator(_past(plan, here, wish), PER_PAGE) if here in PAST else None
    return Tabs(
        here=here,
        filter=wish,
        tabs=[
            Tab(key, _words(plan, key), counts[key], key == here, _address(key, wish))
            for key in WORDS
            if counts[key] or key in {here, *PLAN_TABS}
        ],
        selects=_selects(plan, wish),
        rows=past.get_page(query.get("page", "1")) if past else None,
    )


def _filter(query: QueryDict) -> Filter:
    said = {each.name: query.get(each.name, "").strip()[:200] for each in fields(Filter)}
    return Filter(**said)


def _first_tab(plan: Plan) -> str:
    """What will be written comes first; a list without any opens where something waits."""
    contents = plan.contents()
    return next((key for key in PLAN_TABS if contents.filter(PLAN_TABS[key]).exists()), "approve")


def _words(plan: Plan, key: str) -> str:
    closed = key == "approve" and plan.status != Plan.Status.WAITING
    return "Changes" if closed else WORDS[key]


def among(plan: Plan, chosen: Tabs) -> QuerySet[Change]:
    """The changes of the plan that are on the tab and match its filters."""
    rows = _narrowed(plan.contents(), plan, chosen.filter)
    return rows.none() if chosen.here in PAST else rows.filter(PLAN_TABS.get(chosen.here, Q()))


def to_write(plan: Plan, wish: Filter) -> QuerySet[Change]:
    return _narrowed(plan.contents(), plan, wish).filter(PLAN_TABS["approve"])


def _counts(plan: Plan, wish: Filter) -> dict[str, int]:
    actions = Counter(_narrowed(plan.contents(), plan, wish).values_list("action", flat=True))
    asked = sum(actions[action] for action in ASKING)
    stopped = sum(actions[action] for action in STOPPED)
    every = sum(actions.values())
    return {
        "all": every,
        "approve": every - asked - stopped,
        "questions": asked,
        "blocked": stopped,
        **{key: _past(plan, key, wish).count() for key in PAST},
    }


def _past(plan: Plan, key: str, wish: Filter) -> QuerySet[Change]:
    """What was decided about on this list, the newest first, whichever part it went with."""
    mine = Change.objects.of(plan.organization_id).filter(listed=plan)
    status = Q(status=Change.Status.REJECTED) if key == "rejected" else ~Q(status__in=_UNDECIDED)
    return _narrowed(mine.filter(status), plan, wish).order_by("-changed_at", "position")


def _narrowed(rows: QuerySet[Change], plan: Plan, wish: Filter) -> QuerySet[Change]:
    for word in wish.search.split():
        rows = rows.filter(title__icontains=word)
    if wish.action:
        rows = rows.filter(action=wish.action)
    if wish.target:
        rows = rows.filter(target=wish.target)
    source = source_of(plan.setting) if wish.vendor or wish.project else None
    return about(rows, source, vendor=wish.vendor, project=wish.project) if source else rows


def _selects(plan: Plan, wish: Filter) -> dict[str, list[Option]]:
    """Only those with a choice to make."""
    kinds = plan.contents().order_by().values_list("action", "target").distinct()
    actions = {action for action, _ in kinds}
    targets = sorted({target for _, target in kinds if target})
    found = {
        "action": [
            Option(action, name, action == wish.action)
            for action, name in ACTION_NAMES.items()
            if action in actions
        ],
        "target": [Option(e, side_title(plan.setting, e), e == wish.target) for e in targets],
        **_about(plan, wish),
    }
    chosen = wish.said
    return {name: each for name, each in found.items() if len(each) > 1 or name in chosen}


def _about(plan: Plan, wish: Filter) -> dict[str, list[Option]]:
    source = source_of(plan.setting)
    if source is None:
        return {}
    chosen = {"vendor": wish.vendor, "project": wish.project}
    found = choices(plan.contents(), source, Names(source.connection))
    return {
        name: [Option(each.id, each.title, each.id == chosen[name]) for each in some]
        for name, some in found.items()
    }


ACTION_NAMES = {
    "create": "Create", "update": "Update", "link": "Link", "unlink": "Unlink",
    "deactivate": "Make inactive", "reactivate": "Make active again", "attach": "Attach files",
    "void": "Void", "delete": "Delete", "note": "Leave a note", "question": "Question",
    "conflict": "Disagreement", "vanished": "Missing in one system", "hold": "On hold",
    "refuse": "Blocked",
}  # fmt: skip


def _address(key: str, wish: Filter) -> str:
    return f"?{urlencode({'tab': key, **wish.said})}"


def news_in_words(news: SinceOpened | None) -> str:
    """«3 new changes, 1 changed»; the page says it, and stays as it is until it is asked."""
    if news is None:
        return "This list was closed or replaced"
    parts = [
        counted(len(news.new), "new change") if news.new else "",
        f"{len(news.changed):,} changed since you opened this" if news.changed else "",
        f"{len(news.gone):,} no longer here" if news.gone else "",
    ]
    return ", ".join(part for part in parts if part)
