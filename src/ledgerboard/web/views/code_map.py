"""The code map: which item each budget code uses, its draft, its versions and its file."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledgerboard.core.views.code_map import MapRow, Scope
from ledgerboard.sync.code_map import csv_files, drafts
from ledgerboard.sync.code_map.companies import Companies, code_map_of
from ledgerboard.sync.code_map.effects import effects
from ledgerboard.sync.code_map.naming import Names, UnresolvedName
from ledgerboard.sync.errors import NotPossible
from ledgerboard.sync.selectors.code_map import CodeRow, Tab, code_rows, in_tab, searched
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.csv_answers import csv_answer
from ledgerboard.web.presenters import code_map as shown
from ledgerboard.web.presenters.empty_pages import if_none, not_yet

ROWS = 50
TOLD = 200
"""Bad rows of a file that are named; the others are counted."""


@page(Ability.SEE)
@require_GET
def code_map(request: MemberRequest) -> HttpResponse:
    companies = Companies.of(request.organization)
    if companies is None:
        return not_yet(request, request.organization, "code-map")
    draft, counts = companies.draft(), companies.published()
    working = code_map_of(draft or counts)
    names = Names(companies, working.rows)
    search = request.GET.get("search", "").strip()
    found = searched(code_rows(companies, working, names), search)
    tab = _tab(request, found)
    some = Paginator(in_tab(found, tab), ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "web/code_map/list.html",
        {
            "draft": draft,
            "counts": counts,
            "search": search,
            "tab": tab,
            "any_code": bool(found),
            **if_none(some.object_list, request.organization, "code-map"),
            "tabs": [_tab_shown(each, tab, search, found) for each in Tab],
            "page": some,
            "rows": [shown.code_shown(row) for row in some.object_list],
            "rules": shown.rules_shown(working, names),
            "versions": companies.published_versions()
            .select_related("published_by")
            .order_by("-number"),
        },
    )


def _tab(request: MemberRequest, found: Collection[CodeRow]) -> Tab:
    """Unmapped, as long as there are any."""
    wanted = request.GET.get("tab", "")
    if wanted in set(Tab):
        return Tab(wanted)
    return Tab.UNMAPPED if in_tab(found, Tab.UNMAPPED) else Tab.ALL


def _tab_shown(each: Tab, here: Tab, search: str, found: Collection[CodeRow]) -> dict[str, Any]:
    query = urlencode({"tab": each.value, "search": search})
    count = len(in_tab(found, each))
    return {"words": shown.TABS[each], "here": each is here, "address": f"?{query}", "count": count}


@page(Ability.PLAN)
@require_http_methods(["GET", "POST"])
def row(request: MemberRequest) -> HttpResponse:
    """Edit what the map says for one scope; what is saved goes into the draft."""
    companies = _companies(request)
    working = companies.working()
    names = Names(companies, working.rows)
    why, scope = "", _scope(request)
    known = working.row_of(scope) if "code" in request.GET else None
    given = shown.cells(known or MapRow(scope), names)
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in shown.FIELDS}
        try:
            return _saved(request, companies, names, given, known)
        except (UnresolvedName, NotPossible) as refusal:
            why = str(refusal)
    about = {"given": given, "why": why, "known": known, **shown.choices(names)}
    return render(request, "web/code_map/row.html", about, status=409 if why else 200)


CHOOSE_ONE = "Choose an item, an account, a class or a location for it."


def _saved(
    request: MemberRequest,
    companies: Companies,
    names: Names,
    given: dict[str, str],
    known: MapRow | None,
) -> HttpResponse:
    if known and request.POST.get("want") == "remove":
        draft = drafts.remove_row(companies, known.scope, request.user)
    else:
        cells = {shown.FIELDS[name]: text for name, text in given.items()}
        wanted = csv_files.row_of(cells, names)
        if known is None and wanted.says_nothing:
            raise NotPossible("This row says nothing yet.", CHOOSE_ONE)
        draft = drafts.edit_row(companies, known.scope if known else None, wanted, request.user)
    messages.success(request, f"Saved in the draft of version {draft.number}.")
    return redirect("web:code-map")


def _scope(request: MemberRequest) -> Scope:
    names = ("project", "code", "cost_type")
    return Scope(*(request.GET.get(name, "")[:200] for name in names))


@page(Ability.SEE)
@require_GET
def preview(request: MemberRequest) -> HttpResponse:
    """What publishing the draft would do."""
    companies = _companies(request)
    draft = companies.draft()
    if draft is None:
        return redirect("web:code-map")
    before, after = code_map_of(companies.published()), code_map_of(draft)
    names = Names(companies, (*before.rows, *after.rows))
    found = effects(companies, draft, ports())
    some = Paginator(found.codes, ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "web/code_map/preview.html",
        {
            "draft": draft,
            "effects": found,
            "page": some,
            "codes": [shown.effect_shown(each, names) for each in some.object_list],
            "rows": shown.compared(before, after, names),
        },
    )


@page(Ability.APPROVE)
@require_POST
def publish(request: MemberRequest) -> HttpResponse:
    mark, note = request.POST.get("mark", ""), request.POST.get("note", "")
    try:
        done = drafts.publish(_companies(request), request.user, seen=mark, note=note)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:code-map-preview")
    words = f"Version {done.number} is in use now. Posted bills keep their items."
    messages.success(request, words)
    return redirect("web:code-map")


@page(Ability.PLAN)
@require_POST
def discard(request: MemberRequest) -> HttpResponse:
    try:
        drafts.discard(_companies(request), request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The draft is discarded. Nothing changed.")
    return redirect("web:code-map")


@page(Ability.SEE)
@require_GET
def as_csv(request: MemberRequest) -> HttpResponse:
    """The rows of the draft, or of the version that counts; or every code, to be filled in."""
    companies = _companies(request)
    working = companies.working()
    names = Names(companies, working.rows)
    every = request.GET.get("what") == "codes"
    text = csv_files.every_code(companies, working, names) if every else csv_files.written(
        working.rows, names
    )  # fmt: skip
    return csv_answer("code-map", text)


@page(Ability.PLAN)
@require_POST
def take_in(request: MemberRequest) -> HttpResponse:
    """A filled-in file: all of its rows go into the draft, or none if one is bad."""
    companies = _companies(request)
    working = companies.working()
    file = request.FILES.get("file")
    content = file.read(csv_files.MOST_BYTES + 1) if file else b""
    try:
        found = csv_files.parsed(content, Names(companies, working.rows))
        if found.bad:
            return render(request, "web/code_map/bad_rows.html", _bad(found), status=409)
        drafts.save_rows(companies, found.rows, request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:code-map")
    return redirect("web:code-map-preview")


def _bad(found: csv_files.Parsed) -> dict[str, Any]:
    return {
        "bad": found.bad[:TOLD],
        "more": max(0, len(found.bad) - TOLD),
        "count": len(found.bad),
        "good": len(found.rows),
    }


@page(Ability.SEE)
@require_GET
def version(request: MemberRequest, number: int) -> HttpResponse:
    """One version beside the one that counts."""
    companies = _companies(request)
    done = companies.published_versions().select_related("published_by")
    found = done.filter(number=number).first() or missing()
    counts = companies.published()
    one, two = code_map_of(found), code_map_of(counts)
    names = Names(companies, (*one.rows, *two.rows))
    about = {
        "version": found,
        "counts": counts,
        "rules": shown.rules_shown(one, names),
        "rows": shown.compared(two, one, names),
    }
    return render(request, "web/code_map/version.html", about)


@page(Ability.PLAN)
@require_POST
def restore(request: MemberRequest, number: int) -> HttpResponse:
    companies = _companies(request)
    if not companies.versions().filter(number=number).exists():
        missing()
    try:
        drafts.restore(companies, number, request.user)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("web:code-map")
    return redirect("web:code-map-preview")


def _companies(request: MemberRequest) -> Companies:
    return Companies.of(request.organization) or missing()
