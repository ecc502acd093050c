"""Papers: sent in, read, and reviewed beside their picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from ledgerboard.config.settings import settings
from ledgerboard.config.upload_limits import REQUEST_MB
from ledgerboard.core.reading.schema import NUMBERED
from ledgerboard.core.values.wording import american, counted
from ledgerboard.documents import privacy, selectors, services
from ledgerboard.documents.effective import Field, State
from ledgerboard.documents.models import Arrival, Document, Paper
from ledgerboard.documents.selectors import Wanted
from ledgerboard.documents.services import DocumentRefused, Received, Sender, Verdict
from ledgerboard.users.models import Ability
from ledgerboard.users.selectors import may
from ledgerboard.web.access import MemberRequest, lacking, page
from ledgerboard.web.csv_answers import as_csv
from ledgerboard.web.next_page import next_page
from ledgerboard.web.presenters import adding, orders, policy_tables
from ledgerboard.web.presenters import papers as shown
from ledgerboard.web.presenters.sheets import sheets

PER_PAGE = 25
PRIVATE = "This file may have a Tax ID in it, so only people who review documents can see it."
NO_FILE = f"No file arrived. Choose one or more, up to {REQUEST_MB} MB together, and click Upload."
TABS = (
    (Wanted.EVERY, "All"), (Wanted.NEEDS_YOU, "Needs you"), (Wanted.READING, "Reading"),
    (Wanted.REVIEWED, "Reviewed"), (Wanted.FAILED, "Can't read"),
)  # fmt: skip


@page(Ability.SEE)
@require_GET
def papers(request: MemberRequest) -> HttpResponse:
    wanted, search = request.GET.get("state", ""), request.GET.get("search", "")[:100]
    sort = orders.order(request.GET, selectors.ORDERS, "-received")
    rows = selectors.documents(request.organization, wanted=wanted, search=search, order=sort.by)
    if request.GET.get("format") == "csv":
        return as_csv("documents", shown.HEADS, map(shown.cells, rows))
    part = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = selectors.counts(request.organization, search)
    said = selectors.snippets(part.object_list, search)
    return render(
        request,
        "web/papers/list.html",
        {
            "page": part,
            "rows": [
                _listed(each, shown.found(said.get(each.pk), search)) for each in part.object_list
            ],
            "live": counts[Wanted.READING] > 0,
            "tabs": [_tab(request, name, title, counts, wanted) for name, title in TABS],
            "sort": sort,
            "csv": orders.with_changes(request.GET, format="csv"),
            "state": wanted,
            "search": search,
            "file_mb": settings().file_megabytes,
            "request_mb": REQUEST_MB,
            "refusals": selectors.refusals(request.organization)[:10],
        },
    )


def _tab(
    request: MemberRequest, name: str, title: str, counts: Mapping[str, int], wanted: str
) -> dict[str, Any]:
    address = orders.with_changes(request.GET, state=name)
    return {"words": title, "count": counts[name or "all"], "address": address,
            "here": name == wanted}  # fmt: skip


def _listed(document: Document, found: shown.SearchMatch | None = None) -> dict[str, Any]:
    tone, words = shown.state(document)
    kinds = shown.kinds(document)
    arrivals = sorted(document.arrivals.all(), key=lambda each: each.pk)
    return {"document": document, "tone": tone, "words": words, "kinds": kinds,
            "first": arrivals[0] if arrivals else None, "again": len(arrivals) - 1,
            "found": found}  # fmt: skip


@page(Ability.REVIEW)
@require_POST
def upload(request: MemberRequest) -> HttpResponse:
    """Several files at once; each is taken or refused for itself."""
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, NO_FILE)
    sender = Sender(Arrival.Source.WEB, person=request.user)
    new = 0
    for file in files:
        try:
            taken = services.receive(request.organization, file, file.name or "", sender)
        except DocumentRefused as why:
            messages.error(request, _refused(file.name or "", why))
            continue
        new += sum(_is_new(request, each) for each in taken)
    if new:
        said = f"{counted(new, 'file')} uploaded. What we read shows up below."
        messages.success(request, said)
    if request.htmx:
        return HttpResponseClientRedirect(reverse("web:papers"))
    return redirect("web:papers")


def _is_new(request: MemberRequest, each: Received | services.TurnedAway) -> bool:
    """What is not new is told one by one."""
    if not isinstance(each, Received):
        messages.warning(request, f"{each.name}: {each.why}")
        return False
    if not each.is_new:
        when = timezone.localtime(each.document.received_at)
        messages.info(request, f"{each.name} is already here. We got it on {american(when)}.")
    return each.is_new


@page(Ability.SEE)
@require_GET
def document(request: MemberRequest, document_id: int) -> HttpResponse:
    """Its first paper that waits for a person, else its first; without papers, why."""
    found = _document(request, document_id)
    every = list(found.papers.all())
    papers = [each for each in every if each.kind != "other"] or every
    waiting = next((each for each in papers if each.reviewed_at is None), None)
    if papers and found.state == Document.State.READ:
        return redirect("web:paper", (waiting or papers[0]).pk)
    context = {**_listed(found), "hidden": _is_hidden(request, found), **_privacy(request, found)}
    return render(request, "web/papers/document.html", context)


@page(Ability.SEE)
@require_GET
def paper(request: MemberRequest, paper_id: int) -> HttpResponse:
    return _review(request, _paper(request, paper_id))


def _review(
    request: MemberRequest, found: Paper, key: str = "", wrong: dict[str, str] | None = None
) -> HttpResponse:
    """The page, with the form that adds values open at what was chosen (`key`)."""
    fields = selectors.fields(found)
    targets = adding.targets(found.kind, fields)
    target = adding.chosen(targets, key or request.GET.get("add", ""))
    groups = shown.groups(fields, selectors.last_words(found))
    siblings = list(_document(request, found.document_id).papers.all())
    return render(
        request,
        "web/papers/review.html",
        {
            "paper": found,
            "document": found.document,
            "title": shown.kind_title(found.kind),
            "sections": policy_tables.sections(groups),
            "sheets": sheets(found.document, found, groups),
            "unsure": policy_tables.unsure(groups),
            "targets": targets,
            "target": target,
            "columns": target.columns(request.POST.dict(), wrong) if target else (),
            "hidden": PRIVATE if _is_hidden(request, found.document) else "",
            **_privacy(request, found.document),
            "suggested": any(row.suggestion for group in groups for row in group.rows),
            "notes": shown.notes(found),
            "siblings": [(each, shown.kind_title(each.kind)) for each in siblings],
            "following": _following(request, found),
        },
    )


def _following(request: MemberRequest, found: Paper) -> Paper | None:
    """The paper that comes up next, so that its picture is here before it. A private picture isn't
    kept by the browser: it is fetched when it is looked at.
    """
    if not may(request.member, Ability.REVIEW):
        return None
    after = selectors.next_to_review(request.organization, after=found)
    return None if after is None or privacy.is_private(after.document) else after


@page(Ability.REVIEW)
@require_POST
def say(request: MemberRequest, paper_id: int) -> HttpResponse:
    """One word about one field. The row comes back as it stands now, or with what is wrong."""
    found = _paper(request, paper_id)
    path, text = request.POST.get("path", ""), request.POST.get("value", "")
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
        value = _value(path, text) if verdict is Verdict.CORRECTED else None
        seen = int(request.POST.get("said") or 0)
        suggested = "suggested" in request.POST
        services.correct(
            found, path, verdict, request.user, value=value, seen=seen, suggested=suggested
        )
    except DocumentRefused as why:
        return _answer(request, found, path, f"{why.message} {why.advice}", _again(found, text))
    except ValueError as why:
        return _answer(request, found, path, str(why), _again(found, text))
    return _answer(request, found, path)


def _refused(name: str, why: DocumentRefused) -> str:
    """Of several files, which one; a refusal that names its file says so already."""
    said = f"{why.message} {why.advice}"
    return said if f"“{name}”" in said else f"{name}: {said}"


def _value(path: str, text: str) -> Any:
    return shown.parsed(path, text[:20_000].replace("\0", ""))


def _again(paper: Paper, text: str) -> str:
    """What was typed stays where it was refused; on a W-9 it may be a taxpayer number."""
    return "" if paper.kind in NUMBERED else text


def _field(paper: Paper, path: str) -> Field:
    found = next((each for each in selectors.fields(paper) if each.path == path), None)
    return found or Field(path, None, State.BLANK)


def _answer(
    request: MemberRequest, paper: Paper, path: str, wrong: str = "", text: str = ""
) -> HttpResponse:
    row = shown.row(_field(paper, path), selectors.last_words(paper).get(path))
    if not request.htmx:
        if wrong:
            messages.error(request, wrong)
        return redirect(f"{reverse('web:paper', args=[paper.pk])}#{row.anchor}")
    paper.refresh_from_db()
    context = {"paper": paper, "row": row, "wrong": wrong, "typed_text": text, "moved": True}
    return render(request, "web/papers/row.html", context)


@page(Ability.REVIEW)
@require_POST
def add(request: MemberRequest, paper_id: int) -> HttpResponse:
    """Values that were not read, several at once; with one that cannot be, none is kept."""
    found, key = _paper(request, paper_id), request.POST.get("target", "")
    target = adding.chosen(adding.targets(found.kind, selectors.fields(found)), key)
    back = f"{reverse('web:paper', args=[found.pk])}#add"
    if target is None:
        messages.error(request, "Someone added this in the meantime. Check what is there now.")
        return redirect(back)
    values, wrong = target.parsed(request.POST.dict())
    if wrong or not any(values.get(name) not in (None, "") for name in target.names):
        messages.error(request, "Nothing was added yet. Look at the form below.")
        return _review(request, found, key, wrong)
    try:
        services.add(found, target.start, values, request.user)
    except DocumentRefused as why:
        messages.error(request, f"{why.message} {why.advice}")
        return _review(request, found, key)
    messages.success(request, f"{target.title}: added.")
    return redirect(back)


@page(Ability.REVIEW)
@require_POST
def reviewed(request: MemberRequest, paper_id: int) -> HttpResponse:
    found = _paper(request, paper_id)
    try:
        services.mark_reviewed(found, request.user)
    except DocumentRefused as why:
        messages.error(request, f"{why.message} {why.advice}")
        return redirect("web:paper", paper_id)
    following = selectors.next_to_review(request.organization, after=found)
    if following is None:
        messages.success(request, "Reviewed. Nothing else waits for you.")
        return redirect("web:papers")
    messages.success(request, f"{escape(found.document.name)} is reviewed. This is the next one.")
    return redirect("web:paper", following.pk)


@page(Ability.REVIEW)
@require_POST
def reopen(request: MemberRequest, paper_id: int) -> HttpResponse:
    services.reopen(_paper(request, paper_id))
    return redirect("web:paper", paper_id)


@page(Ability.REVIEW)
@require_POST
def read_again(request: MemberRequest, document_id: int) -> HttpResponse:
    services.ask_to_read(_document(request, document_id))
    messages.info(request, "We're reading it again. Corrections stay.")
    return redirect("web:papers")


@page(Ability.SEE)
@require_GET
def sheet(request: MemberRequest, document_id: int, number: int) -> HttpResponse:
    found = _open_document(request, document_id)
    try:
        picture = services.page_picture(found, number)
    except DocumentRefused as why:
        return HttpResponse(str(why), status=409, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(picture, content_type="image/webp")
    kept = "no-store" if privacy.is_private(found) else "max-age=86400"
    answer["Cache-Control"] = f"private, {kept}"
    return answer


@page(Ability.SEE)
@require_GET
def original(request: MemberRequest, document_id: int) -> HttpResponse:
    try:
        found = _open_document(request, document_id)
        return services.download(found, reviews=may(request.member, Ability.REVIEW))
    except DocumentRefused as why:
        messages.error(request, str(why))
        return redirect("web:document", document_id)


@page(Ability.REVIEW)
@require_POST
def set_privacy(request: MemberRequest, document_id: int) -> HttpResponse:
    """Whether everybody may see its pages. Back to the paper that was looked at."""
    found = _document(request, document_id)
    try:
        if request.POST.get("want") == "open":
            privacy.clear(found, request.user)
            messages.success(request, "Everyone who can sign in can see these pages now.")
        else:
            privacy.make_private(found, request.user)
            messages.success(request, "Only people who review documents can see these pages now.")
    except DocumentRefused as why:
        messages.error(request, str(why))
    return redirect(next_page(request, reverse("web:document", args=[document_id])))


def _document(request: MemberRequest, document_id: int) -> Document:
    found = selectors.document(request.organization, document_id)
    if found is None:
        raise Http404
    return found


def _open_document(request: MemberRequest, document_id: int) -> Document:
    """One whose pages this person may see. Raises PermissionDenied with whom to ask."""
    found = _document(request, document_id)
    if _is_hidden(request, found):
        raise PermissionDenied(f"{PRIVATE} {lacking(request.member, Ability.REVIEW)}")
    return found


def _is_hidden(request: MemberRequest, document: Document) -> bool:
    return not may(request.member, Ability.REVIEW) and privacy.is_private(document)


def _privacy(request: MemberRequest, document: Document) -> dict[str, Any]:
    """Who may see it, for those who say so; who opened it stays on record."""
    return {
        "private": privacy.is_private(document),
        "clearable": privacy.may_be_cleared(document),
        "privacy_changes": privacy.changes(document) if may(request.member, Ability.REVIEW) else (),
    }


def _paper(request: MemberRequest, paper_id: int) -> Paper:
    found = selectors.paper(request.organization, paper_id)
    if found is None:
        raise Http404
    return found
