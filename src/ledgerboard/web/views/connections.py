"""Connections: give permission at the outside system, choose the company, watch, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledgerboard.connections import selectors, services
from ledgerboard.connections.models import Connection, Status
from ledgerboard.connectors.base.errors import ConnectorError
from ledgerboard.connectors.base.system import System, systems
from ledgerboard.sync.services import another_company, plan_all, set_up_flows
from ledgerboard.users.models import Ability
from ledgerboard.web.access import MemberRequest, missing, page
from ledgerboard.web.presenters.connections import card, cards


@page(Ability.SEE)
@require_GET
def connections(request: MemberRequest) -> HttpResponse:
    return render(request, "web/connections/list.html", {"cards": cards(request.organization)})


@page(Ability.CONNECT)
@require_POST
def connect(request: MemberRequest, system: str) -> HttpResponse:
    """Off to the outside system, where the person signs in and allows it."""
    _system(system)
    try:
        return HttpResponseRedirect(services.begin(request.organization, request.user, system))
    except ConnectorError as error:
        return _told(request, error)


@page(Ability.CONNECT)
@require_GET
def callback(request: MemberRequest, system: str) -> HttpResponse:
    """Back from there. Several companies are asked about; one is connected at once."""
    _system(system)
    try:
        connection = services.complete(request.user, system, request.GET.dict())
    except ConnectorError as error:
        return _told(request, error)
    if connection.status == Status.PENDING_COMPANY:
        return redirect("web:connection-company", connection.pk)
    return _connected(request, connection)


@page(Ability.CONNECT)
@require_http_methods(["GET", "POST"])
def company(request: MemberRequest, connection_id: int) -> HttpResponse:
    connection = _connection(request, connection_id)
    if request.method == "POST":
        try:
            chosen = services.choose_company(connection, request.POST.get("company", ""))
        except ConnectorError as error:
            return _told(request, error)
        return _connected(request, chosen)
    return render(
        request,
        "web/connections/company.html",
        {"card": card(_system(connection.system), connection), "companies": connection.companies},
    )


@page(Ability.SEE)
@require_GET
def connection(request: MemberRequest, connection_id: int) -> HttpResponse:
    """Asks the system how it is: a few outside calls, so it is a page of its own."""
    found = _connection(request, connection_id)
    system = _system(found.system)
    return render(
        request,
        "web/connections/connection.html",
        {
            "card": card(system, found),
            "system": system,
            "health": services.health(found),
            "usage": selectors.usage(found),
            "events": selectors.events(found)[:20],
            "webhook_url": selectors.webhook_url(found.system),
            "subscribed_at": found.subscribed_at,
        },
    )


@page(Ability.CONNECT)
@require_POST
def subscribe(request: MemberRequest, connection_id: int) -> HttpResponse:
    """Set up webhooks at the system, or set them up anew."""
    found = _connection(request, connection_id)
    try:
        services.subscribe(found)
    except ConnectorError as error:
        messages.error(request, f"{error.message} {error.advice}".strip())
    else:
        messages.success(request, "Webhooks are set up. Changes show up right away.")
    return redirect("web:connection", connection_id)


@page(Ability.CONNECT)
@require_http_methods(["GET", "POST"])
def disconnect(request: MemberRequest, connection_id: int) -> HttpResponse:
    """Asks first: the same address shows the question and takes the answer."""
    found = _connection(request, connection_id)
    shown = card(_system(found.system), found)
    if request.method != "POST":
        return render(request, "web/connections/disconnect.html", {"card": shown})
    said = services.disconnect(found, request.user)
    messages.success(request, f"{shown.title} is disconnected. {said}".strip())
    return redirect("web:connections")


def _connected(request: MemberRequest, connection: Connection) -> HttpResponse:
    """Webhooks where we may set them up, flows where both sides are there, and a first plan."""
    shown = card(_system(connection.system), connection)
    messages.success(request, f"{shown.title} is connected: {connection.company_name}.")
    if other := another_company(connection):
        messages.warning(request, other)
    if _system(connection.system).webhooks_by_api:
        _subscribe(request, connection)
    if set_up_flows(connection.organization):
        plan_all(connection.organization, request.user)
        messages.info(request, "We're checking both systems for changes. Nothing is sent.")
        return redirect("web:plans")
    return redirect("web:setup")


def _subscribe(request: MemberRequest, connection: Connection) -> None:
    try:
        services.subscribe(connection)
    except ConnectorError as error:
        messages.warning(request, f"Webhooks could not be set up. {error.message} {error.advice}")


def _told(request: MemberRequest, error: ConnectorError) -> HttpResponse:
    messages.error(request, f"{error.message} {error.advice}".strip())
    return redirect("web:connections")


def _system(name: str) -> System:
    return systems().get(name) or missing()


def _connection(request: MemberRequest, connection_id: int) -> Connection:
    return selectors.connection(request.organization, connection_id) or missing()
