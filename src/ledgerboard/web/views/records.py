"""Records side by side in both systems, and one record with its history: of every flow that has
such pages (`Flow.pages`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.reconcile import Action
from ledgerboard.sync import selectors, services
from ledgerboard.sync.flows import declared
from ledgerboard.sync.models import Change, FlowSetting, Link, Plan
from ledgerboard.sync.selectors import RecordRow
from ledgerboard.sync.selectors.tabs import ASKING
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.users.selectors import may
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.next_page import next_page
from ledgerboard.web.presenters import orders
from ledgerboard.web.presenters.open_there import pair_opens
from ledgerboard.web.presenters.plans import asked_in_a_word, change_in_a_word, change_shown
from ledgerboard.web.presenters.record_turns import record_turns
from ledgerboard.web.presenters.runs import attempt_shown
from ledgerboard.web.presenters.status_labels import CHANGE, PLAN
from ledgerboard.web.presenters.systems import side_title
from ledgerboard.web.presenters.systems import title as system_title
from ledgerboard.web.views import linking

STATES = {
    "": "All",
    "linked": "Linked",
    "left_only": "Only in {left}",
    "right_only": "Only in {right}",
    "differs": "Differs",
    "waiting": "Needs you",
    "gone": "Missing in one system",
}
EACH_ONCE = ("linked", "left_only", "right_only")
BADGES = {
    "linked": ("good", "Linked"),
    "left_only": ("off", "Only in {left}"),
    "right_only": ("off", "Only in {right}"),
    "differs": ("warn", "Differs"),
    "gone": ("bad", "Missing in one system"),
}


@page(Ability.SEE)
@require_GET
def records(request: MemberRequest, flow: str) -> HttpResponse:
    search, state = request.GET.get("search", "").strip(), request.GET.get("state", "")
    state = state if state in STATES else ""
    sort = orders.order(request.GET, ("name", "changed"), "name")
    wish: dict[str, Any] = {"search": search, "state": state, "order": sort.by}
    about = _about(flow)
    if request.GET.get("format") == "csv":
        every = selectors.every_record(request.organization, flow, **wish)
        return as_csv(flow, _file_heads(about), (_file_cells(each, about) for each in every))
    found = selectors.records(request.organization, flow, page=_number(request), **wish)
    shown = {
        "flow": about,
        "page": found,
        "search": search,
        "state": state,
        "tabs": [_tab(request, key, state, found.counts, about) for key in STATES],
        "rows": [_row(each, about) for each in found.rows],
        "connected": selectors.settings(request.organization).exists(),
        "sort": sort,
        "csv": orders.with_changes(request.GET, format="csv"),
        "recent": orders.with_changes(request.GET, sort="-changed"),
    }
    return render(request, "web/records/list.html", shown)


def _file_heads(about: dict[str, Any]) -> list[str]:
    sides = [about["left"], about["right"]]
    fields = ("ID", "name", *about["columns"].values())
    return ["Name", "Status", *(f"{side} {each}" for side in sides for each in fields)]


def _file_cells(row: RecordRow, about: dict[str, Any]) -> list[str]:
    cells = [row.title, _badge(row)[1].format(**about)]
    for side in (row.left, row.right):
        said = side.values if side else {}
        cells += [side.id, side.title] if side else ["", ""]
        cells += [said.get(name, "") for name in about["columns"]]
    return cells


@page(Ability.SEE)
@require_GET
def record(request: MemberRequest, flow: str) -> HttpResponse:
    left_id, right_id = request.GET.get("left", ""), request.GET.get("right", "")
    found = selectors.record(
        request.organization, flow, left_id=left_id, right_id=right_id, for_people=True
    )
    if found is None:
        raise Http404
    about = _about(flow)
    turns = record_turns(found)
    changes = [
        _change(found.setting, each.change)
        for each in found.changes
        if each.change.pk not in turns.keys
    ]
    attempts = [attempt_shown(found.setting, each, each.batch) for each in found.attempts]
    shown = {
        "flow": about,
        "record": found,
        "link": found.link,
        "turns": turns,
        "may_answer": may(request.member, Ability.PLAN),
        "changes": changes,
        "attempts": attempts,
        "opens": pair_opens(
            flow,
            found.left.id if found.left else "",
            found.right.id if found.right else "",
        ),
        "only_left": f"Only in {about['left']}",
        "only_right": f"Only in {about['right']}",
        "partners": _partners(request, found),
        "link_address": f"web:{flow}-link",
    }
    return render(request, "web/records/record.html", shown)


def _partners(request: MemberRequest, found: selectors.RecordPage) -> linking.Search | None:
    if not may(request.member, Ability.PLAN):
        return None
    return linking.search(request.organization, found, request.GET.get("find"))


@page(Ability.APPROVE)
@require_POST
def unlink(request: MemberRequest, link_id: int) -> HttpResponse:
    link = _link(request, link_id)
    back = _address(link)
    try:
        run = services.unlink(link, request.user, ports(), reason=request.POST.get("reason", ""))
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, "Unlinked. Changes no longer go from one to the other.")
    return redirect("web:run", run.pk) if run else redirect(back)


@page(Ability.PLAN)
@require_POST
def undo(request: MemberRequest, change_id: int) -> HttpResponse:
    """A plan that takes one written change back; it waits for approval like any other."""
    change = Change.objects.of(request.organization).filter(pk=change_id).first()
    try:
        plan = services.undo([change or missing()], request.user, ports())
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:plan", change.plan_id if change else 0)
    return redirect("web:plan", plan.pk)


@page(Ability.PLAN)
@require_POST
def take_back(request: MemberRequest, decision_id: int) -> HttpResponse:
    """The question is asked again, or the rejected change proposed again, by the next plan."""
    standing = selectors.decisions(request.organization).filter(pk=decision_id)
    services.take_back_decision(standing.first() or missing(), request.user)
    messages.success(request, "Taken back. Check for changes to see it again.")
    return redirect(next_page(request, reverse("web:plans")))


def _about(flow: str) -> dict[str, Any]:
    known = declared(flow)
    pages = known.pages or missing()
    return {
        "name": flow,
        "title": known.title,
        "kind": known.one,
        "columns": {name: known.label(name) for name in pages.columns},
        "beneath": pages.beneath,
        "left": system_title(known.left.system),
        "right": system_title(known.right.system),
        "address": reverse(f"web:{flow}"),
        "record": reverse(f"web:{known.kind}"),
    }


def _tab(
    request: MemberRequest,
    key: str,
    state: str,
    counts: Mapping[str, int],
    about: dict[str, Any],
) -> dict[str, Any]:
    count = counts[key] if key else sum(counts[each] for each in EACH_ONCE)
    address = orders.with_changes(request.GET, state=key)
    words = STATES[key].format(**about)
    return {"words": words, "here": key == state, "address": address, "count": count}


def _row(row: RecordRow, about: dict[str, Any]) -> dict[str, Any]:
    tone, words = _badge(row)
    ids = {"left": row.left_id, "right": row.right_id}
    query = urlencode({side: ident for side, ident in ids.items() if ident})
    return {
        "row": row,
        "tone": tone,
        "words": words.format(**about),
        "address": f"{about['record']}?{query}",
    }


def _badge(row: RecordRow) -> tuple[str, str]:
    return BADGES["differs" if row.differs else row.state]


def _change(setting: FlowSetting, change: Change) -> dict[str, Any]:
    where = side_title(setting, change.target) if change.target else ""
    undoable = change.status == Change.Status.DONE
    tone, words = _state(change)
    return {
        "tone": tone,
        "words": words,
        "about": asked_in_a_word(change) if change.action == Action.QUESTION else "",
        "row": change,
        "what": change_in_a_word(change, where),
        "shown": change_shown(change, where),
        "asks": change.action in ASKING,
        "undoable": undoable,
    }


def _state(change: Change) -> tuple[str, str]:
    """What became of it. What was only intended goes with its plan."""
    status = Change.Status(change.status)
    if status not in {Change.Status.PROPOSED, Change.Status.APPROVED}:
        return CHANGE[status]
    if change.plan.status == Plan.Status.APPLIED:
        return ("off", "Not answered" if change.action in ASKING else "Left out")
    if change.plan.status not in Plan.LIVING:
        return PLAN[Plan.Status(change.plan.status)]
    if status == Change.Status.APPROVED:
        return CHANGE[status]
    return ("ask", "Open") if change.action in ASKING else ("wait", "Ready")


def _number(request: MemberRequest) -> int:
    given = request.GET.get("page", "1")
    return int(given) if given.isdecimal() and len(given) < 7 else 1


def _link(request: MemberRequest, link_id: int) -> Link:
    found = Link.objects.of(request.organization).select_related("setting").filter(pk=link_id)
    return found.first() or missing()


def _address(link: Link) -> str:
    """Its record's page; the plans where such records have none."""
    flow = declared(link.setting.flow)
    if flow.pages is None:
        return reverse("web:plans")
    query = urlencode({"left": link.left_id, "right": link.right_id})
    return f"{reverse(f'web:{flow.kind}')}?{query}"
