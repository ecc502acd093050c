"""Does it tie, and if not, exactly why: the page and its CSV."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ledgerboard.core.values.csv_text import BYTE_ORDER_MARK, csv_text
from ledgerboard.sync.reconciling import (
    NothingToReconcile,
    Reconciliation,
    day_through,
    reconciliation,
)
from ledgerboard.sync.reconciling.table import difference_rows
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.presenters.reconciliation import sheet


@page(Ability.SEE)
@require_GET
def reconciled(request: MemberRequest) -> HttpResponse:
    project = request.GET.get("project", "")
    try:
        found = _found(request)
    except NothingToReconcile as nothing:
        return render(request, "web/reconciliation/none.html", {"why": str(nothing)})
    shown = {
        "sheets": [sheet(each, project) for each in found],
        "through": found[0].through,
        "project": project,
        "query": request.GET.urlencode(),
    }
    return render(request, "web/reconciliation/reconciliation.html", shown)


@page(Ability.SEE)
@require_GET
def as_csv(request: MemberRequest) -> HttpResponse:
    """Every difference of every project."""
    try:
        found = _found(request)
    except NothingToReconcile:
        found = ()
    text = BYTE_ORDER_MARK + csv_text(difference_rows(found))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reconciliation.csv"'
    return answer


def _found(request: MemberRequest) -> tuple[Reconciliation, ...]:
    today = ports().now().date()
    try:
        day = day_through(request.GET.get("through", ""), today)
    except ValueError as unreadable:
        messages.error(request, str(unreadable))
        day = day_through("", today)
    return reconciliation(request.organization, ports(), through=day)
