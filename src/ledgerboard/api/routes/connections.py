"""Connections, and the entrance for webhooks. Giving permission needs a person in a browser."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Path, Query, Router, Schema

from ledgerboard.api.access import CONNECT, SEE, caller, found
from ledgerboard.api.answers import Id, Page, Paging, answers, paged
from ledgerboard.connections import selectors, services
from ledgerboard.connections.models import Connection
from ledgerboard.connections.webhooks import MOST_BYTES, Received, receive_webhook
from ledgerboard.connectors.base.system import systems
from ledgerboard.sync.services import set_up_flows

router = Router()

System = Annotated[str, Path(pattern=r"^[a-z]+$", max_length=50)]


class ConnectionOut(Schema):
    """`status` is pending_company, connected, needs_reconnect or disconnected."""

    id: int
    system: str
    company_id: str
    company_name: str
    status: str
    reason: str
    advice: str
    connected_at: datetime | None
    webhook_url: str

    @staticmethod
    def resolve_webhook_url(connection: Connection) -> str:
        return selectors.webhook_url(connection.system)


class Finding(Schema):
    ok: bool
    message: str
    advice: str


class Consent(Schema):
    """Open `url` in the browser of the token's person; it is good once, for ten minutes."""

    url: str


class CompanyIn(Schema):
    company_id: str


class Said(Schema):
    """What the system answered when it was told, if it did not simply agree."""

    message: str


@router.get("/connections", auth=SEE, response=answers(Page[ConnectionOut]), summary="Connections")
def connections(request: HttpRequest, paging: Query[Paging]) -> Any:
    return paged(selectors.connections(caller(request).organization), paging)


@router.post(
    "/systems/{system}/connect",
    auth=CONNECT,
    response=answers(Consent),
    summary="Where a person gives permission",
)
def connect(request: HttpRequest, system: System) -> Any:
    found(systems().get(system))
    member = caller(request)
    return {"url": services.begin(member.organization, member.person, system)}


@router.get(
    "/connections/{connection_id}/health",
    auth=SEE,
    response=answers(list[Finding]),
    summary="How a connection is now; asks the system",
)
def health(request: HttpRequest, connection_id: Id) -> Any:
    return services.health(_connection(request, connection_id))


@router.post(
    "/connections/{connection_id}/company",
    auth=CONNECT,
    response=answers(ConnectionOut),
    summary="Choose the company, when the permission reaches several",
)
def choose_company(request: HttpRequest, connection_id: Id, wish: CompanyIn) -> Any:
    chosen = services.choose_company(_connection(request, connection_id), wish.company_id)
    set_up_flows(chosen.organization)
    return chosen


@router.post(
    "/connections/{connection_id}/webhooks",
    auth=CONNECT,
    response=answers(ConnectionOut),
    summary="Set up webhooks at the system, or set them up again",
)
def subscribe(request: HttpRequest, connection_id: Id) -> Any:
    connection = _connection(request, connection_id)
    services.subscribe(connection)
    return connection


@router.delete(
    "/connections/{connection_id}",
    auth=CONNECT,
    response=answers(Said),
    summary="Disconnect: give the permission back",
)
def disconnect(request: HttpRequest, connection_id: Id) -> Any:
    found_one = _connection(request, connection_id)
    return {"message": services.disconnect(found_one, caller(request).person)}


@router.post("/webhooks/{system}/", auth=None, include_in_schema=False)
def webhook(request: HttpRequest, system: str) -> HttpResponse:
    """Stored first, answered at once, looked at later. The signature is the only key to it.

    The web server takes a shorter way to the same (`webhook_door`).
    """
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:  # refused before it is read
        return _received(Received.TOO_LARGE)
    return _received(receive_webhook(system, request.headers, request.body))


def _received(what: Received) -> HttpResponse:
    return JsonResponse({"detail": WORDS[what]}, status=what.value)


WORDS = {
    Received.STORED: "Stored.",
    Received.NO_EVENT: "This is not an event that we know how to read.",
    Received.REFUSED: "The signature does not fit.",
    Received.UNKNOWN: "No connected company here is meant by this.",
    Received.TOO_LARGE: "This is larger than any event.",
}


def _connection(request: HttpRequest, connection_id: int) -> Connection:
    return found(selectors.connection(caller(request).organization, connection_id))
