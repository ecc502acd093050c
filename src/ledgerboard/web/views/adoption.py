"""Projects in progress: each commitment's position in both systems, and its sign-off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.values.wording import counted
from ledgerboard.sync import services
from ledgerboard.sync.adopting.choosing import chosen
from ledgerboard.sync.adopting.every_commitment import Adoption, adoption_of, figure_of
from ledgerboard.sync.adopting.rows import Chosen, InProgress
from ledgerboard.sync.adopting.signing import SignOffNote, sign_off, sign_off_all, take_back
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.days import day_given
from ledgerboard.web.presenters import adoption as presenter
from ledgerboard.web.presenters import orders
from ledgerboard.web.presenters.empty_pages import if_none, not_yet

MOST_TOLD = 10
AMOUNTS = ("billed", "retained", "paid")


@page(Ability.SEE)
@require_GET
def in_progress(request: MemberRequest) -> HttpResponse:
    adoption = adoption_of(request.organization, ports())
    if adoption is None:
        return not_yet(request, request.organization, "in-progress")
    rows = adoption.rows()
    tab = request.GET.get("tab", "")
    tab = tab if tab in presenter.TABS else ""
    search = request.GET.get("search", "").strip()[:200]
    chosen = presenter.in_tab(rows, tab, search)
    if request.GET.get("format") == "csv":
        return as_csv("projects-in-progress", presenter.HEADS, map(presenter.cells, chosen))
    groups = presenter.grouped(chosen)
    about = {
        "groups": groups,
        "tabs": [_tab(key, rows, tab, search) for key in presenter.TABS],
        "search": search,
        "csv": orders.with_changes(request.GET, format="csv"),
        "tab": tab,
        "start": adoption.both.settings.start_day,
        "offered": presenter.preview(rows),
        **if_none(groups, request.organization, "in-progress"),
        "to_link": sum(row.to_link for row in rows),
    }
    return render(request, "web/adoption/list.html", about)


def _tab(key: str, rows: Sequence[InProgress], here: str, search: str) -> object:
    return {
        "words": presenter.TABS[key],
        "here": key == here,
        "address": f"?{urlencode({'tab': key, 'search': search})}",
        "count": len(presenter.in_tab(rows, key, search)),
    }


@page(Ability.ADMINISTER)
@require_POST
def start(request: MemberRequest) -> HttpResponse:
    """From which day on we sync: what was billed before waits for its sign-off."""
    adoption = _adoption(request)
    try:
        first = _first_day(request.POST.get("start_day", ""))
        given = {"start_day": [first.isoformat()]}
        services.choose(adoption.setting, given, request.user)
    except (NotPossible, ValueError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Saved. Takes effect at the next check.")
    return redirect("web:in-progress")


def _first_day(given: str) -> date:
    """Never none here: without one nothing in progress would wait for its sign-off."""
    first = day_given(given)
    if first is None:
        raise ValueError("Choose the first day that Ledgerboard bills for.")
    return first


@page(Ability.SEE)
@require_GET
def preview(request: MemberRequest) -> HttpResponse:
    """What signing off all that tie would keep, figure by figure."""
    found = presenter.preview(_adoption(request).rows())
    return render(request, "web/adoption/preview.html", {"preview": found})


@page(Ability.APPROVE)
@require_POST
def sign_all(request: MemberRequest) -> HttpResponse:
    """Those that were shown, by their marks."""
    marks = dict(each.rpartition(":")[::2] for each in request.POST.getlist("seen"))
    note = SignOffNote(note=request.POST.get("note", ""))
    try:
        adoption = _adoption(request)
        done = sign_off_all(adoption, marks, request.user, note=note)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:in-progress")
    if done.signed:
        messages.success(request, f"{counted(len(done.signed), 'commitment')} signed off.")
    titles = {row.id: row.commitment.title for row in adoption.rows()} if done.refused else {}
    for id_, why in list(done.refused.items())[:MOST_TOLD]:
        messages.error(request, f"{titles.get(id_, id_)} isn't signed off. {why}")
    if len(done.refused) > MOST_TOLD:
        more = len(done.refused) - MOST_TOLD
        messages.error(request, f"{more:,} more aren't signed off either.")
    return redirect("web:in-progress")


@page(Ability.SEE)
@require_GET
def one(request: MemberRequest, commitment_id: str) -> HttpResponse:
    """One commitment, with what is chosen in the address: nothing is kept before the sign-off."""
    why, wish = "", Chosen()
    try:
        wish = _chosen(request.GET)
    except ValueError as unreadable:
        why, wish = str(unreadable), _without_amounts(request.GET)
    row = _adoption(request, {commitment_id: wish}).row(commitment_id) or missing()
    about = {
        "each": presenter.shown(row),
        "row": row,
        "given": request.GET,
        "query": request.GET.urlencode(),
        "why": why,
    }
    return render(request, "web/adoption/one.html", about)


@page(Ability.APPROVE)
@require_POST
def sign(request: MemberRequest, commitment_id: str) -> HttpResponse:
    """As it was shown: `query` is what was chosen on the page, `mark` proves what it showed."""
    given = request.POST
    query = QueryDict(given.get("query", ""))
    note = SignOffNote(evidence=given.get("evidence", ""), note=given.get("note", ""))
    try:
        adoption = _adoption(request, {commitment_id: _chosen(query)})
        if adoption.row(commitment_id) is None:
            missing()
        sign_off(adoption, commitment_id, request.user, seen=given.get("mark", ""), note=note)
    except (NotPossible, ValueError) as refusal:
        messages.error(request, str(refusal))
        address = reverse("web:in-progress-one", args=[commitment_id])
        return redirect(f"{address}?{query.urlencode()}")
    messages.success(request, "Signed off.")
    return redirect("web:in-progress")


@page(Ability.APPROVE)
@require_POST
def taken_back(request: MemberRequest, commitment_id: str) -> HttpResponse:
    figure = figure_of(request.organization, commitment_id) or missing()
    try:
        take_back(figure, request.user, ports())
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. It is in progress again.")
    return redirect("web:in-progress-one", commitment_id)


def _chosen(given: QueryDict) -> Chosen:
    """Without `choose` no boxes were shown, so none being checked says nothing."""
    papers = given.getlist("paper") if given.get("choose") else None
    return chosen(
        papers, given.get("through", ""), **{name: given.get(name, "") for name in AMOUNTS}
    )


def _without_amounts(given: QueryDict) -> Chosen:
    """What else was chosen stays, where it can be read."""
    kept = given.copy()
    for name in AMOUNTS:
        kept.pop(name, None)
    try:
        return _chosen(kept)
    except ValueError:
        return Chosen()


def _adoption(request: MemberRequest, wishes: dict[str, Chosen] | None = None) -> Adoption:
    return adoption_of(request.organization, ports(), wishes) or missing()
