"""Connections: give permission at the outside system, choose the company, watch, take it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.shown.connections import cards


@page(Ability.SEE)
@require_GET
def connections(request: MemberRequest) -> HttpResponse:
    return render(request, "web/connections/list.html", {"cards": cards(request.organization)})
