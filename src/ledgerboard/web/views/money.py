"""Invoices, commitments and payments, as last read. Nothing here calls an outside system."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledgerboard.sync import selectors
from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors import money
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
from ledgerboard.web.presenters.money.words import COMMITMENT_TABS, INVOICE_TABS, PAYMENT_TABS


@page(Ability.SEE)
@require_GET
def invoices(request: MemberRequest) -> HttpResponse:
    wish = wanted(request, INVOICE_TABS)
    today = timezone.localdate()
    if request.GET.get("format") == "csv":
        every = money.invoices(request.organization, everything(wish), today)
        return as_csv("invoices", invoice_words.HEADS, map(invoice_words.cells, every.rows))
    found = money.invoices(request.organization, wish, today)
    about = shown(found, wish, INVOICE_TABS, request.GET)
    rows = [invoice_words.shown(row) for row in found.rows]
    review = plan_to_approve(request.organization, "invoices")
    return _list(request, "invoices", {**about, "rows": rows, "review": review})


@page(Ability.SEE)
@require_GET
def commitments(request: MemberRequest) -> HttpResponse:
    wish = wanted(request, COMMITMENT_TABS)
    if request.GET.get("format") == "csv":
        every = money.commitments(request.organization, everything(wish))
        return as_csv(
            "commitments", commitment_words.HEADS, map(commitment_words.cells, every.rows)
        )
    found = money.commitments(request.organization, wish)
    about = shown(found, wish, COMMITMENT_TABS, request.GET)
    rows = [commitment_words.shown(row) for row in found.rows]
    return _list(request, "commitments", {**about, "rows": rows})


@page(Ability.SEE)
@require_GET
def commitment(request: MemberRequest, commitment_id: str) -> HttpResponse:
    found = money.commitment(request.organization, commitment_id, ports()) or missing()
    return render(
        request,
        "web/money/commitment.html",
        commitment_words.page(found, request.GET.get("tab", ""), request.GET.get("line", "")),
    )


@page(Ability.SEE)
@require_GET
def payments(request: MemberRequest) -> HttpResponse:
    wish = wanted(request, PAYMENT_TABS)
    today = timezone.localdate()
    if request.GET.get("format") == "csv":
        every = money.payments(request.organization, everything(wish), today)
        return as_csv("payments", payment_words.HEADS, map(payment_words.cells, every.rows))
    found = money.payments(request.organization, wish, today)
    about = shown(found, wish, PAYMENT_TABS, request.GET)
    rows = [payment_words.shown(row, request.GET) for row in found.rows]
    review = plan_to_approve(request.organization, "payments")
    due = due_bars(open_bills(request.organization), today)
    return _list(request, "payments", {**about, "rows": rows, "review": review, "due": due})


@page(Ability.SEE)
@require_GET
def budgets(request: MemberRequest) -> HttpResponse:
    rows = money.budgets(request.organization, ports())
    return _list(request, "budgets", {"rows": rows})


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
