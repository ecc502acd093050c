"""The questions of a plan: answered one by one, or all of one kind the same way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ledgerboard.core.reconcile import Action
from ledgerboard.core.values.wording import counted
from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Plan
from ledgerboard.sync.selectors.tabs import ASKING
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.next_page import next_page
from ledgerboard.web.presenters import alike as show
from ledgerboard.web.presenters.plans import change_shown, shown

ANSWERED = ASKING | {Action.HOLD.value}
"""A hold may ask whether what it is about is right."""


@page(Ability.PLAN)
@require_POST
def answer(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Keep the answers that were given and compare again with them."""
    found = _plan(request, plan_id)
    asked = list(found.contents().filter(action__in=ANSWERED).select_related("plan__setting"))
    given = {
        change.key: request.POST[f"answer-{change.pk}"]
        for change in asked
        if request.POST.get(f"answer-{change.pk}")
    }
    if not given:
        messages.warning(request, "No answer was chosen. Choose one, then save.")
        return back_to_plan(request, plan_id)
    reasons = {
        change.key: request.POST.get(f"reason-{change.pk}", "")[:500]
        for change in asked
        if change.key in given
    }
    lacking = [
        change.key
        for change in asked
        if services.takes_reason(change, given.get(change.key, ""))
        and not reasons[change.key].strip()
    ]
    if lacking:
        messages.error(request, _lacking(len(lacking)))
    kept = {key: choice for key, choice in given.items() if key not in lacking}
    return _keep(request, found, kept, reasons) if kept else back_to_plan(request, plan_id)


def _lacking(count: int) -> str:
    bills = counted(count, "bill that may be there already", "bills that may be there already")
    return f"Say why to create {bills}: how do the two differ? Nothing was saved for those."


@page(Ability.PLAN)
@require_http_methods(["GET", "POST"])
def answer_all(request: MemberRequest, plan_id: int) -> HttpResponse:
    """First says in words what would be answered and how often; then does exactly that."""
    found = _plan(request, plan_id)
    wish = request.POST if request.method == "POST" else request.GET
    about = show.about(found, wish.get("field", ""))
    if found.status != Plan.Status.WAITING or about is None:
        messages.warning(request, "These are answered already, or a newer plan asks them.")
        return redirect("web:plan", plan_id)
    way = about.way(wish.get("choice", "")) or missing()
    if request.method == "GET":
        return _ask(request, found, about, way)
    if wish.get("total") != str(about.total):
        messages.warning(request, f"There are {about.total} now. Look again, then answer.")
        return redirect("web:plan", plan_id)
    return _keep(request, found, selectors.answers_together(found, *about.said(way), ports()))


def _ask(request: MemberRequest, plan: Plan, about: show.Alike, way: show.Way) -> HttpResponse:
    rows = [change_shown(each, "") for each in show.examples(plan, about)]
    told = {"plan": shown(plan), "about": about, "way": way, "rows": rows}
    return render(request, "web/plans/answer_all.html", told)


def _keep(
    request: MemberRequest,
    plan: Plan,
    given: Mapping[str, str],
    reasons: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """The list is compared again in place: the person stays where the questions were."""
    try:
        services.decide_all(plan, given, request.user, reasons)
        services.plan(plan.setting, request.user)
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return back_to_plan(request, plan.pk)
    below = "What follows from it shows" if "next" in request.POST else "The list updates"
    messages.success(request, f"{counted(len(given), 'answer')} saved. {below} below.")
    return back_to_plan(request, plan.pk)


def back_to_plan(request: MemberRequest, plan_id: int) -> HttpResponse:
    """To the plan as it was looked at, the same tab and filters; or to the record's page."""
    query = QueryDict(request.POST.get("query", "")).urlencode()
    plan = reverse("web:plan", args=[plan_id]) + (f"?{query}" if query else "")
    return redirect(next_page(request, plan))


def _plan(request: MemberRequest, plan_id: int) -> Plan:
    return selectors.plan(request.organization, plan_id) or missing()
