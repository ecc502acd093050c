"""Puts the person's organization on every request, and a strict content policy on every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django_htmx.middleware import HtmxDetails

from ledgerboard.users.models import Membership, Person
from ledgerboard.users.selectors import membership
from ledgerboard.web.two_step_session import Owes, owed
from ledgerboard.web.views import errors

ORGANIZATION = "organization"
"""The session's key for the organization a person of several works in now."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "img-src 'self' data:"  # the vendored stylesheet draws its arrows as data images
)
DOCS = "/api/docs"
DOCS_POLICY = POLICY + "; style-src 'self' 'unsafe-inline'"
"""The interactive API description styles itself as it goes; it shows no one's data."""

Handler = Callable[[HttpRequest], HttpResponse]


class Request(HttpRequest):
    """A request as the middlewares leave it."""

    member: Membership | None
    owes: Owes | None
    held_back: Membership | None
    """Whose pages these would be if they didn't owe a second step."""
    htmx: HtmxDetails


class OrganizationMiddleware:
    """Who owes a second step has no organization here: no page, no part of one and no call by
    session is open to them, whatever it asks.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = _member(request)
        owes = owed(request, member)
        request.owes = owes  # type: ignore[attr-defined]  # see Request
        request.held_back = member if owes else None  # type: ignore[attr-defined]  # see Request
        request.member = None if owes else member  # type: ignore[attr-defined]  # see Request
        return self.get_response(request)


class ContentPolicyMiddleware:
    """No script, style, picture or frame of another host, and none written into a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = DOCS_POLICY if request.path.startswith(DOCS) else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PlainWordsMiddleware:
    """Django's answer to a wrong method has no words: a browser would show its own page, and a
    program would get a text instead of JSON.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        return errors.no_page_here(request, response.headers["Allow"])


def _member(request: HttpRequest) -> Membership | None:
    """The chosen organization, or the person's first when the choice is gone."""
    person = request.user
    if not isinstance(person, Person):
        return None
    chosen = request.session.get(ORGANIZATION)
    return (chosen and membership(person, chosen)) or membership(person)
