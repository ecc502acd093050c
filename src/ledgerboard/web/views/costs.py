"""Direct costs: what the books charge to projects, and taking back what went over by mistake."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.values.wording import counted
from ledgerboard.sync import services
from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.lists import setting_of
from ledgerboard.sync.selectors.money import CostState
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.days import day_given
from ledgerboard.web.presenters.empty_pages import if_none
from ledgerboard.web.presenters.money import costs as words
from ledgerboard.web.presenters.money.lists import everything, shown, wanted, wanted_of
from ledgerboard.web.presenters.money.words import COST_TABS
from ledgerboard.web.views.money import plan_to_approve


@page(Ability.SEE)
@require_GET
def costs(request: MemberRequest) -> HttpResponse:
    wish, today = wanted(request, COST_TABS), timezone.localdate()
    if request.GET.get("format") == "csv":
        every = money.costs(request.organization, everything(wish), today, ports())
        return as_csv("direct-costs", words.HEADS, map(words.cells, every.found.rows))
    found = money.costs(request.organization, wish, today, ports())
    about = shown(found.found, wish, COST_TABS, request.GET)
    rows = words.shown(found, grouped=wish.tab == CostState.NOT_PLACED)
    return render(
        request,
        "web/money/costs.html",
        {
            **about,
            "rows": rows,
            "review": plan_to_approve(request.organization, "costs"),
            "removing": wish.tab == CostState.IN_PROCORE,
            "query": request.GET.urlencode(),
            **if_none(rows, request.organization, "costs"),
        },
    )


@page(Ability.PLAN)
@require_POST
def remove(request: MemberRequest) -> HttpResponse:
    """A plan that takes costs out of Procore again; it waits for approval like any other."""
    given, setting = request.POST, setting_of(request.organization, "costs")
    try:
        rights, since = _chosen(request), _since(request)
        if setting is None or not (rights or since):
            messages.error(request, "Nothing is chosen. Check the costs to remove.")
            return _back(request)
        plan = services.remove_created(
            setting, request.user, ports(),
            since=since, rights=rights, reason=given.get("reason", "").strip()[:500],
        )  # fmt: skip
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    except ValueError as unreadable:
        messages.error(request, str(unreadable))
        return _back(request)
    _say_what_stays(request, plan, rights)
    return redirect("web:plan", plan.pk)


def _chosen(request: MemberRequest) -> list[str] | None:
    """Parts of transactions, as checked or as the filter has them; None for all since a day."""
    which = request.POST.get("which", "")
    if which == "filter":
        wish = wanted_of(QueryDict(request.POST.get("query", "")), COST_TABS)
        today = timezone.localdate()
        every = money.costs(request.organization, everything(wish), today, ports())
        return [row.part for row in every.found.rows]
    return None if which == "since" else request.POST.getlist("cost")


def _say_what_stays(request: MemberRequest, plan: Plan, rights: Collection[str] | None) -> None:
    stays = len(set(rights or ())) - plan.changes.count()
    if stays > 0:
        messages.info(request, f"{counted(stays, 'cost')} can't be removed by us and will stay.")


def _since(request: MemberRequest) -> date | None:
    """Raises ValueError where a day is given that isn't one."""
    if request.POST.get("which") != "since":
        return None
    since = day_given(request.POST.get("since", ""))
    if since is None:
        raise ValueError("Choose the first day to remove.")
    return since


def _back(request: MemberRequest) -> HttpResponse:
    """To the list as it was."""
    kept = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('web:costs')}?{kept}")
