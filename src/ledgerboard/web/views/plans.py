"""Plans: read, approve, reject. Their questions are answered in `answers`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.sync import selectors, services
from ledgerboard.sync.models import Change, FlowSetting, Plan, Run
from ledgerboard.sync.selectors.tabs import PLAN_TABS
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability, Organization
from ledgerboard.users.selectors import may
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.presenters import plan_bar, plan_groups, plan_tabs, plans_list
from ledgerboard.web.presenters import plans as show
from ledgerboard.web.presenters.alike import alike
from ledgerboard.web.presenters.runs import shown as run_shown
from ledgerboard.web.presenters.systems import side_title
from ledgerboard.web.views.answers import back_to_plan

PER_PAGE = 25
OFTEN_SECONDS, SELDOM_SECONDS = 5, 60


@page(Ability.SEE)
@require_GET
def plans(request: MemberRequest) -> HttpResponse:
    found = selectors.plans(request.organization).select_related(
        "setting__left", "setting__right", "made_by"
    )
    turn = request.GET.get("waiting", "")
    turn = turn if turn in PLAN_TABS else ""
    counts = _of_turn(request.organization, turn)
    found = found.filter(pk__in=counts) if turn else found
    query = plans_list.opening(request.GET, found)
    wish = plans_list.wanted(query)
    rows = plans_list.chosen(found, wish)
    if request.GET.get("format") == "csv":
        return as_csv("approvals", plans_list.HEADS, map(plans_list.cells, rows.iterator()))
    part = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "web/plans/list.html",
        {
            "page": part,
            "list": plans_list.shown(found, wish, query),
            "rows": [
                show.listed(each, counts.get(each.pk))
                | {"amount": plans_list.amount_to_approve(each)}
                for each in part.object_list
            ],
            "turn": turn,
            "turn_words": plan_tabs.WORDS.get(turn, ""),
            "turn_total": sum(counts[pk] for pk in rows.values_list("pk", flat=True) if counts),
            "running": [run_shown(run) for run in _comparing(request.organization)],
            "settings": show.flow_titles(
                selectors.settings(request.organization).filter(enabled=True)
            ),
        },
    )


def _of_turn(organization: Organization, turn: str) -> dict[int, int]:
    """How much of each plan stands on that tab, of those that have some."""
    every = selectors.tab_counts(organization) if turn else ()
    return {each.plan.pk: each.counts[turn] for each in every if each.counts.get(turn)}


def _comparing(organization: Organization) -> QuerySet[Run]:
    running = selectors.runs(organization).filter(
        status__in=Run.OPEN, kind__in=[Run.Kind.PLAN, Run.Kind.SWEEP]
    )
    return running.select_related("setting", "plan")


@page(Ability.SEE)
@require_GET
def plan(request: MemberRequest, plan_id: int) -> HttpResponse:
    return _page(request, _plan(request, plan_id))


@page(Ability.PLAN)
@require_POST
def new(request: MemberRequest) -> HttpResponse:
    """Compare both sides of a flow anew. The run is shown until its plan is there."""
    setting = _setting(request, request.POST.get("setting", ""))
    try:
        run = services.plan(setting, request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
        return redirect("web:plans")
    return redirect("web:run", run.pk)


@page(Ability.APPROVE)
@require_POST
def approve(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Bound to the hash that stood on the page; writing begins at once when it was enough."""
    found = _plan(request, plan_id)
    seen_hash = request.POST.get("hash", "")
    try:
        said = services.approve(
            found, request.user, seen_hash=seen_hash, change_keys=_ticked(request, found)
        )
        if said.waiting or said.left_out:
            messages.success(request, said.words)
        if not said.approved:
            return back_to_plan(request, plan_id)
        run = services.apply(said.plan, request.user)
    except services.NotPossible as refusal:
        _say(request, refusal)
        return back_to_plan(request, plan_id)
    return redirect("web:run", run.pk)


def _ticked(request: MemberRequest, plan: Plan) -> Collection[str] | None:
    """None is the whole plan: nothing that was shown was left out, and nothing was not shown."""
    if request.POST.get("scope") == "all":
        return None
    if request.POST.get("scope") == "filter":
        chosen = plan_tabs.tabs(plan, QueryDict(request.POST.get("query", "")))
        rows = plan_tabs.to_write(plan, chosen.filter)
        return selectors.seen_keys(plan, rows, request.POST.get("hash", ""))
    kept, seen = set(request.POST.getlist("keep")), set(request.POST.getlist("shown"))
    everything = kept == seen and len(seen) == show.write_count(plan.counts)
    return None if everything else kept


def _checked(request: MemberRequest) -> list[str]:
    """The changes that were checked; raises NotPossible when none is."""
    keys = request.POST.getlist("keep")
    if not keys:
        raise services.NotPossible("Nothing is checked.", "Check the changes to reject.")
    return keys


@page(Ability.APPROVE)
@require_POST
def reject(request: MemberRequest, plan_id: int) -> HttpResponse:
    found = _plan(request, plan_id)
    try:
        services.reject(
            found,
            request.user,
            reason=request.POST.get("reason", ""),
            seen_hash=request.POST.get("hash", ""),
            change_keys=_checked(request) if request.POST.get("scope") == "ticked" else None,
        )
    except services.NotPossible as refusal:
        _say(request, refusal)
        return back_to_plan(request, plan_id)
    messages.success(request, "Rejected. Your reason is kept with the records.")
    return back_to_plan(request, plan_id)


def _page(request: MemberRequest, found: Plan) -> HttpResponse:
    chosen = plan_tabs.tabs(found, request.GET)
    look = plan_groups.PlanExcerpt(
        plan_tabs.among(found, chosen),
        request.GET.get("group", ""),
        request.GET.get("page", "1"),
        selectors.revision_seen(found, request.GET.get("seen", "")),
        request.user,
        ports(),
    )
    groups = plan_groups.groups(found, look)
    on_page = [each for group in groups if group.selectable for each in group.rows]
    waiting = found.status == Plan.Status.WAITING
    may_answer = waiting and may(request.member, Ability.PLAN)
    return render(
        request,
        "web/plans/plan.html",
        {
            "plan": show.shown(found, len(on_page), _latest(found)),
            "groups": groups,
            "may_approve": waiting and may(request.member, Ability.APPROVE),
            "may_answer": may_answer,
            "alike": alike(found) if may_answer else [],
            "tabs": chosen,
            "past": [_past(each) for each in chosen.rows] if chosen.rows else [],
            **plan_bar.bar(found, chosen, on_page, request.user),
            **_news_place(request, found),
        },
    )


def _past(change: Change) -> dict[str, Any]:
    where = side_title(change.plan.setting, change.target) if change.target else ""
    return {
        "shown": show.change_shown(change, where),
        "what": show.change_in_a_word(change, where),
        "at": change.changed_at,
    }


def _news_place(request: MemberRequest, found: Plan) -> dict[str, Any]:
    """Where the page asks what is new: often while something runs. Its checks and typing stay."""
    running = selectors.runs(request.organization).filter(
        setting=found.setting, status__in=Run.OPEN
    )
    query = request.GET.copy()
    query.pop("seen", None)
    return {
        "plan_id": found.pk,
        "hash": found.hash,
        "query": f"?{query.urlencode()}" if query else "",
        "seconds": OFTEN_SECONDS if running.exists() else SELDOM_SECONDS,
        "told": "",
    }


@page(Ability.SEE)
@require_GET
def news(request: MemberRequest, plan_id: int) -> HttpResponse:
    """«3 new changes. Show»: what the list gained and lost since this page was opened."""
    found = _plan(request, plan_id)
    seen_hash = request.GET.get("hash", "")
    since = (
        selectors.since_opened(found, seen_hash) if found.status == Plan.Status.WAITING else None
    )
    said = request.GET.get("query", "")
    query = QueryDict(said.removeprefix("?") if said.startswith("?") else "", mutable=True)
    kept = f"?{query.urlencode()}" if query else ""
    query["seen"] = seen_hash
    shown = {
        **_news_place(request, found),
        "hash": seen_hash,
        "query": kept,
        "show": f"?{query.urlencode()}",
        "told": plan_tabs.news_in_words(since),
    }
    return render(request, "web/plans/news.html", shown)


def _latest(plan: Plan) -> int | None:
    if plan.status not in {Plan.Status.SUPERSEDED, Plan.Status.STALE}:
        return None
    newer = selectors.plans(plan.organization, plan.setting).order_by("-pk").first()
    return newer.pk if newer else None


def _plan(request: MemberRequest, plan_id: int) -> Plan:
    return selectors.plan(request.organization, plan_id) or missing()


def _setting(request: MemberRequest, given: str) -> FlowSetting:
    found = (each for each in selectors.settings(request.organization) if str(each.pk) == given)
    return next(found, None) or missing()


def _say(request: MemberRequest, refusal: services.NotPossible) -> None:
    messages.error(request, str(refusal))
