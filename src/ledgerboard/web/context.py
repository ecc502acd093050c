"""What every page shows: who and where one is, and the way to the other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from ledgerboard.sync.flows import flows_with_pages
from ledgerboard.users.models import Ability, Membership
from ledgerboard.users.selectors import may, organizations
from ledgerboard.web.presenters.badges import badges

THEME = "theme"
"""The cookie that keeps a person's choice; without it the browser's own preference holds."""
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    name: str
    title: str
    icon: str
    key: str
    group: str = ""
    """Places of one group are listed together under its name."""


BEFORE_RECORDS = (
    Place("today", "Home", "home", "h"),
    Place("plans", "Approvals", "clipboard-check", "p"),
    Place("invoices", "Invoices", "file-invoice", "i", "Money"),
    Place("commitments", "Commitments", "contract", "m", "Money"),
    Place("payments", "Payments", "cash", "e", "Money"),
    Place("costs", "Direct costs", "building", "x", "Money"),
    Place("in-progress", "In progress", "clock", "g", "Money"),
    Place("budgets", "Budgets", "briefcase", "u", "Money"),
    Place("reconciliation", "Reconciliation", "git-compare", "b"),
)
AFTER_RECORDS = (
    Place("papers", "Documents", "shield-check", "a"),
    Place("code-map", "Code map", "arrows-left-right", "d"),
    Place("runs", "Activity", "history", "r"),
    Place("setup", "Setup", "player-play", "n"),
    Place("connections", "Connections", "plug-connected", "c"),
    Place("flows", "Settings", "settings", "s"),
    Place("people", "People", "users", "o"),
)


def places() -> tuple[Place, ...]:
    """The navigation. Flows whose records have pages come between money and documents."""
    records = (
        Place(flow.name, flow.title, flow.pages.icon, flow.pages.shortcut)
        for flow in flows_with_pages()
        if flow.pages
    )
    return (*BEFORE_RECORDS, *records, *AFTER_RECORDS)


def shell(request: HttpRequest) -> dict[str, Any]:
    member: Membership | None = getattr(request, "member", None)
    theme = request.COOKIES.get(THEME, "")
    return {
        "member": member,
        "organization": member.organization if member else None,
        "organizations": organizations(member.person) if member else (),
        "theme": theme if theme in THEMES else "",
        "abilities": {ability.value for ability in Ability if member and may(member, ability)},
        "places": SimpleLazyObject(lambda: _places(request, member)),
    }


def _places(request: HttpRequest, member: Membership | None) -> list[dict[str, Any]]:
    """Only pages with a navigation count what waits: parts of pages and errors don't ask."""
    if member is None:
        return []
    waiting = badges(member.organization) if may_act(member) else {}
    return [_entry(place, request, waiting) for place in places()]


def may_act(member: Membership) -> bool:
    """A viewer is shown no number of things that others have to do."""
    return any(may(member, each) for each in (Ability.PLAN, Ability.APPROVE, Ability.REVIEW))


def _entry(place: Place, request: HttpRequest, waiting: Mapping[str, int]) -> dict[str, Any]:
    address = reverse(f"web:{place.name}")
    here = request.path == address or (address != "/" and request.path.startswith(address))
    count = waiting.get(place.name, 0)
    return {**asdict(place), "address": address, "here": here, "count": count}
