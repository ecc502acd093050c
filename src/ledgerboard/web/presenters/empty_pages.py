"""What a page of money says while it has nothing to show: what it is for, and the one next step.

Before both systems are connected, while its flow is off, before the first check, and after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ledgerboard.connections.selectors import connections
from ledgerboard.core.reconcile import Side
from ledgerboard.sync.flow_context import connection_of
from ledgerboard.sync.flows import declared
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money.listing import was_read
from ledgerboard.sync.setup_steps.facts import SYSTEMS
from ledgerboard.users.models import Organization


@dataclass(frozen=True)
class Empty:
    """A heading, one sentence, one button."""

    title: str
    words: str
    action: str
    address: str


@dataclass(frozen=True)
class About:
    """A page: the flow that reads it and a kind that this reads, what the page is for, and what to
    say where nothing was found.
    """

    flow: str
    side: Side
    kind: str
    purpose: str
    title: str
    words: str


PAGES: Mapping[str, About] = {
    "invoices": About(
        "invoices", Side.LEFT, "subcontractor_invoice",
        "See where each subcontractor invoice is: its bill, its retainage, its payments.",
        "No invoices yet",
        "They show up here when Procore marks them Approved.",
    ),
    "commitments": About(
        "invoices", Side.LEFT, "commitment",
        "See how each contract stands: billed, retained, paid and left to bill.",
        "No commitments yet",
        "Subcontracts and purchase orders show up here once they're in Procore.",
    ),
    "payments": About(
        "payments", Side.RIGHT, "applied_payment",
        "See whether every check you write in QuickBooks is in Procore.",
        "No payments yet",
        "Pay bills in QuickBooks and they show up here.",
    ),
    "costs": About(
        "costs", Side.RIGHT, "project_cost",
        "See which bills and expenses are in Procore as direct costs, which aren't, and why.",
        "No costs yet",
        "Bills, expenses and vendor credits that name a project in QuickBooks show up here.",
    ),
    "budgets": About(
        "costs", Side.LEFT, "budget_line",
        "See each budget code's budget beside what is committed, billed and spent.",
        "No budgets yet",
        "Projects show up here once they have a budget in Procore.",
    ),
    "in-progress": About(
        "invoices", Side.LEFT, "subcontractor_invoice",
        "Sign off what both systems already have, so nothing is sent twice.",
        "No commitment is in progress",
        "Commitments billed before Ledgerboard's first day show up here.",
    ),
    "reconciliation": About(
        "invoices", Side.LEFT, "subcontractor_invoice",
        "See whether Procore and QuickBooks tie to the cent and, if not, exactly why.",
        "Nothing to compare yet",
        "Invoices, bills and payments are compared here once there are any.",
    ),
    "code-map": About(
        "codes", Side.LEFT, "budget_code",
        "Choose which QuickBooks item each budget code uses.",
        "No budget codes yet",
        "Create items from your cost codes: they show up here once a project in Procore has a "
        "budget.",
    ),
}  # fmt: skip

HEADINGS = {
    "in-progress": ("Projects in progress", "contract"),
    "code-map": ("Code map", "arrows-left-right"),
    "reconciliation": ("Reconciliation", "git-compare"),
}


def empty(organization: Organization, page: str) -> Empty:
    about = PAGES[page]
    if missing := _not_connected(organization):
        title = f"Connect {' and '.join(missing)} first"
        return Empty(title, about.purpose, "Continue setup", reverse("web:setup"))
    setting = setting_of(organization, about.flow)
    if setting is None or not setting.enabled:
        title = declared(about.flow).title
        return Empty(f"Turn on {title}", about.purpose, "Go to Settings", reverse("web:flows"))
    plans = reverse("web:plans")
    if not was_read(connection_of(setting, about.side), about.kind):
        return Empty("Nothing was read yet", about.purpose, "Check for changes", plans)
    return Empty(about.title, about.words, "Check for changes", plans)


def if_none(rows: Sized, organization: Organization, page: str) -> dict[str, Empty]:
    """For a list's template. Where there are rows nothing is asked: it takes several queries."""
    return {} if rows else {"empty": empty(organization, page)}


def not_yet(request: HttpRequest, organization: Organization, page: str) -> HttpResponse:
    """The page itself, where there is nothing yet that its list could be made of."""
    heading, shape = HEADINGS[page]
    shown = {"heading": heading, "shape": shape, "empty": empty(organization, page)}
    return render(request, "web/not_yet.html", shown)


def _not_connected(organization: Organization) -> list[str]:
    living = {each.system for each in connections(organization) if each.is_living}
    return [title for system, title in SYSTEMS.items() if system not in living]
