"""Set-up in steps: where it stands, what to do next and who can."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ledgerboard.sync.setup_steps import setup
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.presenters import setup as presenter
from ledgerboard.web.presenters.connections import cards


@page(Ability.SEE)
@require_GET
def steps(request: MemberRequest) -> HttpResponse:
    found = setup(request.organization, ports())
    rows = presenter.shown(found, request.member, cards(request.organization))
    return render(request, "web/setup/steps.html", {"setup": found, "steps": rows})
