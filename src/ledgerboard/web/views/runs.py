"""Runs: how far, what was refused and why, and trying again."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Change, Run
from ledgerboard.sync.selectors.today import LogRow
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.presenters import runs_list
from ledgerboard.web.presenters.plans import change_shown
from ledgerboard.web.presenters.runs import attempt_shown, called, shown
from ledgerboard.web.presenters.runs_list import NOT_SENT
from ledgerboard.web.presenters.systems import side_title

PER_PAGE = 25


@page(Ability.SEE)
@require_GET
def runs(request: MemberRequest) -> HttpResponse:
    wish = runs_list.wanted(request.GET)
    every = selectors.runs(request.organization).select_related("setting", "plan", "person")
    found = runs_list.chosen(every, wish)
    if request.GET.get("format") == "csv":
        rows = (runs_list.cells(each) for each in found.iterator())
        return as_csv("activity", runs_list.HEADS, rows)
    failed, only_failed = selectors.failures(request.organization), wish.state == NOT_SENT
    failures = Paginator(runs_list.not_sent(failed, wish), PER_PAGE)
    number = request.GET.get("page")
    part = Paginator(found, PER_PAGE).get_page(number)
    first = failures.get_page(number if only_failed else 1)
    return render(
        request,
        "web/runs/list.html",
        {
            "page": first if only_failed else part,
            "rows": [shown(each) for each in part.object_list],
            "failures": [_failed(each) for each in first.object_list],
            "failed": first.paginator.count,
            "only_failed": only_failed,
            "list": runs_list.shown(every, failed, wish, request.GET),
        },
    )


@page(Ability.SEE)
@require_GET
def run(request: MemberRequest, run_id: int) -> HttpResponse:
    found = _run(request, run_id)
    failed = [_failed(each) for each in _failures(found)]
    part = Paginator(selectors.request_log(found), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "web/runs/run.html",
        {
            "run": shown(found),
            "setting_id": found.setting_id,
            "failures": failed[:PER_PAGE],
            "more_failures": failed[PER_PAGE:],
            "retries": sum(each["can_retry"] is True for each in failed),
            "page": part,
            "log": _log(found, part.object_list),
            "blocked": [
                {"where": side_title(found.setting, side), **what}
                for side, what in found.blocked.items()
            ],
        },
    )


@page(Ability.SEE)
@require_GET
def progress(request: MemberRequest, run_id: int) -> HttpResponse:
    """The part of the page that moves. When it has ended, the whole page is shown anew."""
    found = shown(_run(request, run_id))
    response = render(request, "web/runs/progress.html", {"run": found})
    if not found.live:
        response.headers["HX-Refresh"] = "true"
    return response


@page(Ability.PLAN)
@require_POST
def retry(request: MemberRequest, run_id: int) -> HttpResponse:
    keys = request.POST.getlist("change") or None
    try:
        again = services.retry(_run(request, run_id), request.user, keys)
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:run", run_id)
    return redirect("web:run", again.pk)


def _run(request: MemberRequest, run_id: int) -> Run:
    found = selectors.run(request.organization, run_id)
    if found is None:
        raise Http404
    return found


def _failures(run: Run) -> list[Change]:
    if run.kind != Run.Kind.APPLY or run.plan is None:
        return []
    failed = run.plan.changes.filter(status__in=Change.FAILED)
    return list(failed.select_related("plan__setting__left", "plan__setting__right")[:200])


def _failed(change: Change) -> dict[str, object]:
    where = side_title(change.plan.setting, change.target) if change.target else ""
    run = change.plan.runs.filter(kind=Run.Kind.APPLY).order_by("-pk").first()
    return {
        "shown": change_shown(change, where),
        "action": change.action,
        "where": where,
        "run_id": run.pk if run else None,
        "plan_id": change.plan_id,
        "can_retry": change.status in {Change.Status.REFUSED, Change.Status.SKIPPED},
    }


def _log(run: Run, rows: Iterable[LogRow]) -> list[dict[str, object]]:
    """Each call with how it ended, record by record; whole while no answer is known."""
    found = list(rows)
    batches = run.batches.in_bulk([batch for batch, _ in found])
    attempts = selectors.attempts(run).in_bulk([attempt for _, attempt in found if attempt])
    return [
        attempt_shown(run.setting, attempts[attempt], batches[batch])
        if attempt
        else {"batch": batches[batch], "what": called(run.setting, batches[batch])}
        for batch, attempt in found
    ]
