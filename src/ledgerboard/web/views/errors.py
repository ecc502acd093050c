"""Pages for what went wrong: what happened, in plain words, and what to do next."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from ledgerboard.config.database_errors import trouble

NOT_FOUND = (
    "We can't find that page",
    (
        "The address may be mistyped, or what it showed has been removed. It may also belong to "
        "an organization other than the one you're in now."
    ),
)
FORBIDDEN = ("You can't do this", "Ask your administrator for access.")
NO_PAGE = (
    "There's no page at this address",
    "It only takes what a form sends. Go back to the page with the form, or to Home.",
)
BAD = ("We didn't understand that request", "Go back, reload the page and try again.")
FAILED = (
    "Something went wrong",
    (
        "What was sent is listed under Activity. "
        "Try again in a minute. If it happens again, give your administrator the time it happened."
    ),
)
EXPIRED = (
    "This page was open for too long",
    (
        "For your safety, nothing was saved. Go back, reload the page, and send it again. Your "
        "browser must accept this site's cookies."
    ),
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    del exception  # its words are for developers
    return _answer(request, 404, NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    title, advice = FORBIDDEN
    return _answer(request, 403, (title, str(exception) or advice))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    del exception  # its words are for developers
    return _answer(request, 400, BAD)


def failed(request: HttpRequest) -> HttpResponseBase:
    """Django calls it while it handles the error. A full disk is not broken software."""
    error = sys.exception()
    found = trouble(error) if error else None
    if found:
        return _answer(request, found.status, (found.what, found.advice))
    return _answer(request, 500, FAILED)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    del reason  # its words are for developers
    return _answer(request, 403, EXPIRED)


def no_page_here(request: HttpRequest, allowed: str) -> HttpResponse:
    no_call = (f"This address doesn't take {request.method}", f"Use {allowed} here.")
    answer = _answer(request, 405, no_call if _of_program(request) else NO_PAGE)
    answer.headers["Allow"] = allowed
    return answer


def _answer(request: HttpRequest, status: int, words: tuple[str, str]) -> HttpResponse:
    """Programs get JSON. People get a page that needs no database: it may be the broken part."""
    title, advice = words
    if _of_program(request):
        return JsonResponse({"detail": f"{title}.", "advice": advice}, status=status)
    page = render_to_string("web/error.html", {"title": title, "advice": advice, "status": status})
    return HttpResponse(page, status=status)


def _of_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
