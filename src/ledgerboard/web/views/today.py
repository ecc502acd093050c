"""What needs me now; on a fresh installation, how to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledgerboard.documents.selectors import to_review
from ledgerboard.sync import selectors
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import last_results
from ledgerboard.sync.selectors.money.waiting import waiting
from ledgerboard.sync.selectors.tabs import BLOCKED, QUESTIONS, TabCounts
from ledgerboard.sync.services import why_not_compared
from ledgerboard.sync.setup_steps import outline
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability, Organization
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.presenters import connections as tied
from ledgerboard.web.presenters import home
from ledgerboard.web.presenters.charts.waiting import waiting_bars
from ledgerboard.web.presenters.plans import asked_in_a_word, listed, plan_title
from ledgerboard.web.presenters.runs import shown as run_shown


@page(Ability.SEE)
@require_GET
def today(request: MemberRequest) -> HttpResponse:
    now = selectors.today(request.organization)
    trouble = [card for card in tied.cards(request.organization) if card.reason]
    steps = outline(request.organization, ports(), now.tab_counts)
    begun = _begun(request.organization)
    ties = last_results(request.organization)
    return render(
        request,
        "web/today.html",
        {
            "now": now,
            "tiles": home.tiles(request.organization, now),
            "longest": home.longest(request.member),
            "this_month": home.this_month(request.organization),
            "alarms": [s for s in selectors.pull_states(request.organization) if s.alarm],
            "setup": steps,
            "setup_shown": home.is_setup_shown(steps, [card.reason for card in trouble]),
            "begun": begun,
            "plans": [each for each in map(listed, now.plans_waiting) if each["writes"]],
            "stopped": _by_plan(now.tab_counts, BLOCKED),
            "asking": _by_plan(now.tab_counts, QUESTIONS),
            "running": [run_shown(each) for each in now.runs_open],
            "last_runs": [run_shown(each) for each in now.last_runs],
            "not_compared": why_not_compared(request.organization) if begun else [],
            "trouble": trouble,
            "asked": _asked(request.organization),
            "ties": ties,
            "off": any(not each.ties for each in ties),
            "papers": to_review(request.organization).count(),
            "waiting": waiting_bars(waiting(request.organization), timezone.localdate()),
        },
    )


def _begun(organization: Organization) -> bool:
    """Whether the two companies were ever compared."""
    compared = selectors.runs(organization, Run.Kind.PLAN).filter(status=Run.Status.DONE)
    return selectors.plans(organization).exists() or compared.exists()


def _by_plan(turns: list[TabCounts], turn: str) -> list[dict[str, Any]]:
    """The plans with any of these, and the tab that shows as many of them as are counted."""
    return [
        {
            "title": plan_title(each.plan),
            "count": each.counts[turn],
            "address": f"{reverse('web:plan', args=[each.plan.pk])}?tab={turn}",
        }
        for each in turns
        if each.counts.get(turn)
    ]


def _asked(organization: Organization) -> list[dict[str, Any]]:
    first = selectors.questions(organization)[:5]
    return [{"change": each, "about": asked_in_a_word(each)} for each in first]
