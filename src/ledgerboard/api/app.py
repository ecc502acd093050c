"""The API: everything a screen can do. Described at /api/openapi.json, explained at /api/docs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError as Invalid
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ledgerboard import __version__
from ledgerboard.api.answers import PATTERNS
from ledgerboard.api.routes import (
    adoption,
    budgets,
    code_map,
    connections,
    costs,
    flows,
    health,
    invoice,
    money,
    papers,
    people,
    plans,
    reconciliation,
    records,
    runs,
    setup,
    tokens,
)
from ledgerboard.connectors.base.errors import ConnectorError
from ledgerboard.core.values.wording import in_sentence
from ledgerboard.documents.services import DocumentRefused
from ledgerboard.sync.errors import NotPossible

api = NinjaAPI(
    title="Ledgerboard",
    version=__version__,
    description=(
        "Keeps Procore and QuickBooks Online in sync. Send an API token as `Authorization: Bearer "
        "lb_…`; you make one under your name, at the foot of the menu. Times are ISO 8601 in UTC. "
        "Lists are paged with `limit` and `offset`. An error has `detail`, and `advice` where we "
        "know what to do next. 422 means the request doesn't fit this description; 409, that we "
        "understood it but can't do it right now."
    ),
    urls_namespace="api",
)
api.add_router("", health.router, tags=["Health"])
api.add_router("", connections.router, tags=["Connections"])
api.add_router("", setup.router, tags=["Setup"])
api.add_router("", flows.router, tags=["Flows"])
api.add_router("", plans.router, tags=["Plans"])
api.add_router("", runs.router, tags=["Runs"])
api.add_router("", records.router, tags=["Records"])
api.add_router("", reconciliation.router, tags=["Reconciliation"])
api.add_router("", money.router, tags=["Money"])
api.add_router("", costs.router, tags=["Money"])
api.add_router("", adoption.router, tags=["Projects in progress"])
api.add_router("", budgets.router, tags=["Money"])
api.add_router("", invoice.router, tags=["Money"])
api.add_router("", code_map.router, tags=["Code map"])
api.add_router("", papers.router, tags=["Papers"])
api.add_router("", people.router, tags=["People"])
api.add_router("", tokens.router, tags=["Tokens"])


def problem(request: HttpRequest, status: int, detail: str, advice: str = "") -> HttpResponse:
    return api.create_response(request, {"detail": detail, "advice": advice}, status=status)


@api.exception_handler(HttpError)
def _said(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, str(error))


@api.exception_handler(AuthenticationError)
def _unknown_caller(request: HttpRequest, _: AuthenticationError) -> HttpResponse:
    advice = "Send a valid API token: Authorization: Bearer lb_…"
    return problem(request, 401, "You aren't signed in.", advice)


@api.exception_handler(ValidationError)
def _unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = "; ".join(f"{_place(each['loc'])}: {_asked(each)}" for each in error.errors)
    advice = "Correct it and send it again. /api/docs shows what this call takes."
    return problem(request, 422, f"{told}.", advice)


def _asked(error: dict[str, Any]) -> str:
    pattern = (error.get("ctx") or {}).get("pattern", "")
    return PATTERNS.get(pattern) or in_sentence(error["msg"])


def _place(place: Sequence[str | int]) -> str:
    """`limit`, not `query.wanted.limit`: the names of our own parameters say nothing to people."""
    where, *named = place or ("body",)
    field = named[1:] or ([] if where == "body" else named)  # the first is our own parameter
    return ".".join(map(str, field)) or "body"


@api.exception_handler(Invalid)
def _refused(request: HttpRequest, error: Invalid) -> HttpResponse:
    """Understood, but it can't be done right now. 422 means the request wasn't understood."""
    return problem(request, 409, " ".join(error.messages))


@api.exception_handler(ConnectorError)
def _outside(request: HttpRequest, error: ConnectorError) -> HttpResponse:
    """The outside system refused, or we don't have access there."""
    return problem(request, 409, error.message, error.advice)


@api.exception_handler(NotPossible)
def _not_possible(request: HttpRequest, refusal: NotPossible) -> HttpResponse:
    return problem(request, 409, refusal.message, refusal.advice)


@api.exception_handler(DocumentRefused)
def _refused_paper(request: HttpRequest, refusal: DocumentRefused) -> HttpResponse:
    return problem(request, 409, refusal.message, refusal.advice)
