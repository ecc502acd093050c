"""What every page shows: who and where one is, and the way to the other pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ledgerboard.users.models import Ability, Membership
from ledgerboard.users.selectors import may, organizations

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


PLACES = (
    Place("today", "Today", "home", "t"),
    Place("plans", "Plans", "clipboard-check", "p"),
    Place("invoices", "Invoices", "file-invoice", "i", "Money"),
    Place("commitments", "Commitments", "contract", "m", "Money"),
    Place("payments", "Payments", "cash", "e", "Money"),
    Place("costs", "Direct costs", "building", "x", "Money"),
    Place("in-progress", "In progress", "clock", "g", "Money"),
    Place("budgets", "Budgets", "briefcase", "u", "Money"),
    Place("reconciliation", "Reconciliation", "git-compare", "b"),
    Place("vendors", "Vendors", "building-warehouse", "v"),
    Place("projects", "Projects", "briefcase", "j"),
    Place("papers", "Documents", "shield-check", "a"),
    Place("code-map", "Code map", "arrows-left-right", "d"),
    Place("runs", "Activity", "history", "r"),
    Place("connections", "Connections", "plug-connected", "c"),
    Place("flows", "Settings", "settings", "s"),
    Place("people", "People", "users", "o"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    member: Membership | None = getattr(request, "member", None)
    theme = request.COOKIES.get(THEME, "")
    return {
        "member": member,
        "organization": member.organization if member else None,
        "organizations": organizations(member.person) if member else (),
        "theme": theme if theme in THEMES else "",
        "abilities": {ability.value for ability in Ability if member and may(member, ability)},
        "places": [_entry(place, request) for place in PLACES if member],
    }


def _entry(place: Place, request: HttpRequest) -> dict[str, Any]:
    address = reverse(f"web:{place.name}")
    here = request.path == address or (address != "/" and request.path.startswith(address))
    return {**asdict(place), "address": address, "here": here}
