"""Does it tie, and if not, exactly why: the page and its CSV."""

from __future__ import annotations

import json
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.values.csv_text import csv_text
from ledgerboard.sync import reconciling, services
from ledgerboard.sync.models import AcceptedDifference
from ledgerboard.sync.reconciling import (
    NothingToReconcile,
    Reconciliation,
    apart_as_seen,
    day_through,
    reconciliation,
)
from ledgerboard.sync.reconciling.table import difference_rows, job_cost_rows
from ledgerboard.sync.reconciling.through import ALL
from ledgerboard.sync.selectors.money.vendors_in_books import vendors_in_books
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import csv_answer
from ledgerboard.web.days import day_given
from ledgerboard.web.presenters.charts.weeks_off import WeeksOff, first_day, weeks_off
from ledgerboard.web.presenters.empty_pages import not_yet
from ledgerboard.web.presenters.reconciliation import ReconciliationPage, sheet, without_vendor


@page(Ability.SEE)
@require_GET
def reconciled(request: MemberRequest) -> HttpResponse:
    project = request.GET.get("project", "")
    try:
        found = _found(request)
    except NothingToReconcile:
        return not_yet(request, request.organization, "reconciliation")
    shown = {
        "sheets": [_sheet(request, each, project) for each in found],
        "through": found[0].through,
        "project": project,
        "query": request.GET.urlencode(),
    }
    return render(request, "web/reconciliation/reconciliation.html", shown)


def _sheet(request: MemberRequest, found: Reconciliation, project: str) -> ReconciliationPage:
    theirs = vendors_in_books(request.organization, found.setting_id, without_vendor(found))
    weeks = None if project else _weeks(request, found)
    return sheet(found, project, weeks, in_books=theirs)


def _weeks(request: MemberRequest, found: Reconciliation) -> WeeksOff | None:
    today = timezone.localdate()
    since = first_day(today)
    results = reconciling.results_since(request.organization, found.setting_id, since)
    return weeks_off(results, today)


@page(Ability.SEE)
@require_GET
def as_csv(request: MemberRequest) -> HttpResponse:
    """Every difference of every project; or job cost to date by budget code (`by=code`)."""
    try:
        found = _found(request, hurry=False)
    except NothingToReconcile:
        found = ()
    if request.GET.get("by") == "code":
        return csv_answer("job-cost", csv_text(job_cost_rows(found)))
    return csv_answer("reconciliation", csv_text(difference_rows(found)))


@page(Ability.APPROVE)
@require_POST
def accept(request: MemberRequest) -> HttpResponse:
    """What the person saw may stay: if it differs by something else now, they look again."""
    given = request.POST
    through = QueryDict(given.get("query", "")).get("through", "")
    try:
        key = given.get("left", ""), given.get("right", ""), given.get("project", "")
        day = _through(through, ports().today)
        figures = _figures(given.get("figures", ""))
        setting, apart = apart_as_seen(request.organization, key, figures, ports(), day)
        until, reason = day_given(given.get("until", "")), given.get("reason", "")
        reconciling.accept(setting, apart, request.user, reason=reason, until=until)
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
    except ValueError as unreadable:
        messages.error(request, str(unreadable))
    else:
        messages.success(
            request, "Accepted. If the amount changes, it counts as a difference again."
        )
    return _back(request)


@page(Ability.APPROVE)
@require_POST
def take_back(request: MemberRequest, accepted_id: int) -> HttpResponse:
    rows = AcceptedDifference.objects.of(request.organization).select_related("setting")
    found = rows.filter(pk=accepted_id, revoked_at=None).first()
    reconciling.take_back(found or missing(), request.user)
    messages.success(request, "Acceptance undone. It counts as a difference again.")
    return _back(request)


@page(Ability.PLAN)
@require_POST
def read_again(request: MemberRequest) -> HttpResponse:
    """For whoever is about to close a month: both systems, whole, and then compared."""
    try:
        runs = services.read_money_again(request.organization, request.user)
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    words = "We're reading everything again. Reconciliation updates when these checks finish."
    messages.success(request, words if runs else "Turn on the invoices flow first.")
    return redirect("web:runs") if runs else _back(request)


def _figures(given: str) -> dict[str, str]:
    """As the form had them; what isn't that is nothing that anybody saw."""
    try:
        found = json.loads(given)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _back(request: MemberRequest) -> HttpResponse:
    """To the sheet as it was: the same day, the same project."""
    given = QueryDict(request.POST.get("query", ""))
    kept = {name: given[name] for name in ("through", "project") if name in given}
    return redirect(f"{reverse('web:reconciliation')}?{urlencode(kept)}")


def _found(request: MemberRequest, *, hurry: bool = True) -> tuple[Reconciliation, ...]:
    today = ports().today
    try:
        day = _through(request.GET.get("through", ""), today)
    except ValueError as unreadable:
        messages.error(request, str(unreadable))
        day = day_through("", today)
    return reconciliation(request.organization, ports(), through=day, hurry=hurry)


def _through(given: str, today: date) -> date | None:
    """As `day_through`; a day also as people type it where the browser shows no calendar."""
    text = given.strip()
    return day_through(text, today) if text in {"", ALL} else day_given(text)
