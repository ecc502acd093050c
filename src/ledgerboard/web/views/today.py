"""What needs me now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, page


@page(Ability.SEE)
@require_GET
def today(request: MemberRequest) -> HttpResponse:
    return render(request, "web/today.html", {})
