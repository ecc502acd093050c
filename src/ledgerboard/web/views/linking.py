"""Linking by hand: what a person knows to be the same, although nothing shows it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ledgerboard.sync import selectors, services
from ledgerboard.sync.flows import declared
from ledgerboard.sync.selectors import RecordPage, Shown
from ledgerboard.users.models import Ability, Organization
from ledgerboard.web.access import MemberRequest, missing, page

MOST = 10


@dataclass(frozen=True)
class Search:
    """The records of the other side that are free to be linked to this one."""

    words: str
    found: list[Shown]
    total: int
    asked: bool


def search(organization: Organization, record: RecordPage, words: str | None) -> Search | None:
    """None when this record has a partner, or is gone."""
    mine = record.left or record.right
    if record.link or (record.left and record.right) or mine is None or mine.gone_at:
        return None
    if words is None:
        return Search(record.title.split(maxsplit=1)[0] if record.title else "", [], 0, asked=False)
    page = selectors.records(
        organization,
        record.setting.flow,
        search=words,
        state="right_only" if record.left else "left_only",
        size=MOST,
    )
    found = [side for row in page.rows if (side := row.left or row.right)]
    return Search(words, found, page.total, asked=True)


@page(Ability.PLAN)
@require_POST
def link(request: MemberRequest, flow: str) -> HttpResponse:
    """Keep «these two are the same» and compare again: the next plan proposes their link."""
    left_id, right_id = request.POST.get("left", ""), request.POST.get("right", "")
    left = _free(request, flow, left_id=left_id)
    right = _free(request, flow, right_id=right_id)
    if left is None or right is None:
        messages.warning(
            request, "One of the two is already linked or no longer there. Nothing was linked."
        )
        return redirect(reverse(f"web:{flow}"))
    try:
        services.link_by_hand(left.setting, left_id, right_id, request.user)
        run = services.plan(left.setting, request.user)
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse(f'web:{declared(flow).kind}')}?{urlencode({'left': left_id})}")
    messages.success(request, f"Noted: {left.title} and {right.title} are the same. Nothing is "
                     "sent until someone approves the link.")  # fmt: skip
    return redirect("web:run", run.pk)


def _free(
    request: MemberRequest, flow: str, *, left_id: str = "", right_id: str = ""
) -> RecordPage | None:
    found = selectors.record(request.organization, flow, left_id=left_id, right_id=right_id)
    found = found or missing()
    return found if search(request.organization, found, None) else None
