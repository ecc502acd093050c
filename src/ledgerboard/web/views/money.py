"""Invoices, commitments and payments, as last read. Nothing here calls an outside system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledgerboard.sync import selectors
from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import Listed, Wanted
from ledgerboard.sync.selectors.money.due import open_bills
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability, Organization
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.presenters.charts.due import due_bars
from ledgerboard.web.presenters.empty_pages import if_none
from ledgerboard.web.presenters.money import budgets as budget_words
from ledgerboard.web.presenters.money import commitments as commitment_words
from ledgerboard.web.presenters.money import invoices as invoice_words
from ledgerboard.web.presenters.money import payments as payment_words
from ledgerboard.web.presenters.money.lists import everything, shown, wanted
from ledgerboard.web.presenters.money.words import (
    COMMITMENT_TABS,
    INVOICE_TABS,
    PAYMENT_TABS,
    procore_read,
)


@dataclass(frozen=True)
class MoneyList:
    """A list of money as data: where its rows come from, how one is said on the page and in the
    file, and what else its page shows.
    """

    tabs: Mapping[str, str]
    heads: Sequence[str]
    rows: Callable[[Organization, Wanted], Listed[Any]]
    shown: Callable[[Any, QueryDict], Any]
    cells: Callable[[Any], Sequence[object]]
    beside: Callable[[Organization], dict[str, Any]] = lambda _: {}


LISTS: Mapping[str, MoneyList] = {
    "invoices": MoneyList(
        INVOICE_TABS,
        invoice_words.HEADS,
        lambda organization, wish: money.invoices(organization, wish, timezone.localdate()),
        lambda row, _: invoice_words.shown(row),
        invoice_words.cells,
        lambda organization: {"review": plan_to_approve(organization, "invoices")},
    ),
    "commitments": MoneyList(
        COMMITMENT_TABS,
        commitment_words.HEADS,
        money.commitments,
        lambda row, _: commitment_words.shown(row),
        commitment_words.cells,
    ),
    "payments": MoneyList(
        PAYMENT_TABS,
        payment_words.HEADS,
        lambda organization, wish: money.payments(organization, wish, timezone.localdate()),
        payment_words.shown,
        payment_words.cells,
        lambda organization: {
            "review": plan_to_approve(organization, "payments"),
            "due": due_bars(open_bills(organization), timezone.localdate()),
        },
    ),
}
"""By the name of the page. Direct costs have buttons of their own: `views/costs.py`."""


@page(Ability.SEE)
@require_GET
def money_list(request: MemberRequest, name: str) -> HttpResponse:
    about, organization = LISTS[name], request.organization
    wish = wanted(request, about.tabs)
    if request.GET.get("format") == "csv":
        every = about.rows(organization, everything(wish))
        return as_csv(name, about.heads, map(about.cells, every.rows))
    found = about.rows(organization, wish)
    only_older = not found.total and bool(found.settled) and not wish.older
    if only_older:  # an empty page would hide that there is something
        wish = replace(wish, older=True)
        found = about.rows(organization, wish)
    rows = [about.shown(row, request.GET) for row in found.rows]
    listed = shown(found, wish, about.tabs, request.GET)
    beside = {"only_older": only_older, **about.beside(organization)}
    return _list(request, name, {**listed, "rows": rows, **beside})


@page(Ability.SEE)
@require_GET
def commitment(request: MemberRequest, commitment_id: str) -> HttpResponse:
    found = money.commitment(request.organization, commitment_id, ports()) or missing()
    row = money.commitment_row(request.organization, commitment_id) or missing()
    tab, line = request.GET.get("tab", ""), request.GET.get("line", "")
    return render(
        request, "web/money/commitment.html", commitment_words.page(found, row, tab, line)
    )


@page(Ability.SEE)
@require_GET
def budgets(request: MemberRequest) -> HttpResponse:
    rows = money.budgets(request.organization, ports())
    read = procore_read(money.budgets_read(request.organization))
    return _list(request, "budgets", {"rows": rows, "read": read})


@page(Ability.SEE)
@require_GET
def budget(request: MemberRequest, project_id: str) -> HttpResponse:
    found = money.budget(request.organization, project_id, ports()) or missing()
    if request.GET.get("format") == "csv":
        rows = map(budget_words.cells, found.rows)
        return as_csv(f"budget-{found.id}", budget_words.HEADS, rows)
    return render(request, "web/money/budget.html", budget_words.page(found))


def _list(request: MemberRequest, name: str, about: dict[str, Any]) -> HttpResponse:
    teach = if_none(about["rows"], request.organization, name)
    return render(request, f"web/money/{name}.html", {**about, **teach})


def plan_to_approve(organization: Organization, flow: str) -> Plan | None:
    """The flow's changes to approve, if there are any."""
    found = selectors.plans(organization, status=Plan.Status.WAITING)
    return found.filter(setting__flow=flow, purpose=Plan.Purpose.FLOW).first()
