"""One invoice: what it says, what became of it, and what a person does about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.core.reconcile import Side
from ledgerboard.sync import services
from ledgerboard.sync.selectors import money
from ledgerboard.sync.selectors.money import InvoicePage
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Ability, Organization
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.presenters.money.invoices import page as shown


@page(Ability.SEE)
@require_GET
def invoice(request: MemberRequest, invoice_id: str) -> HttpResponse:
    return render(
        request, "web/money/invoice.html", shown(_found(request.organization, invoice_id))
    )


@page(Ability.PLAN)
@require_POST
def hold(request: MemberRequest, invoice_id: str) -> HttpResponse:
    found, reason = _found(request.organization, invoice_id), request.POST.get("reason", "")[:500]
    title = f"Invoice {found.node.title}"
    return _done(
        request,
        invoice_id,
        lambda: services.hold(
            found.setting, Side.LEFT, invoice_id, request.user, title=title, reason=reason
        ),
        "On hold. Nothing of this invoice is sent until somebody releases it.",
    )


@page(Ability.PLAN)
@require_POST
def release(request: MemberRequest, invoice_id: str) -> HttpResponse:
    found = _found(request.organization, invoice_id)
    return _done(
        request,
        invoice_id,
        lambda: services.release(found.setting, Side.LEFT, invoice_id, request.user),
        "Released. It is checked again; nothing is sent until someone approves it.",
    )


@page(Ability.PLAN)
@require_POST
def link(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Keep «this bill is this invoice»; the next plan proposes the link."""
    found, bill = _found(request.organization, invoice_id), request.POST.get("bill", "")
    if bill not in {each.id for each in found.free}:
        messages.error(request, "That bill is linked already, or gone. Choose another one.")
        return redirect("web:invoice", invoice_id)
    return _done(
        request,
        invoice_id,
        lambda: _link(found, bill, request),
        "Saved. Nothing is sent until someone approves the link.",
    )


@page(Ability.PLAN)
@require_POST
def create_anyway(request: MemberRequest, invoice_id: str) -> HttpResponse:
    """Keep why its bill is to be created although one like it is there."""
    found, reason = _found(request.organization, invoice_id), request.POST.get("reason", "")[:500]
    return _done(
        request,
        invoice_id,
        lambda: services.create_anyway(found.setting, invoice_id, request.user, reason),
        "Saved. Nothing is sent until someone approves the bill.",
    )


def _link(found: InvoicePage, bill: str, request: MemberRequest) -> None:
    services.link_by_hand(found.setting, found.node.id, bill, request.user)
    services.compare_soon(found.setting)


def _done(
    request: MemberRequest, invoice_id: str, act: Callable[[], object], words: str
) -> HttpResponse:
    try:
        act()
    except services.NotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("web:invoice", invoice_id)


def _found(organization: Organization, invoice_id: str) -> InvoicePage:
    return money.invoice(organization, invoice_id, ports()) or missing()
