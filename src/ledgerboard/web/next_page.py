"""Where the person wanted to go before something else was asked of them."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def next_page(request: HttpRequest, otherwise: str = "/") -> str:
    """Never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or otherwise
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if own else otherwise


def page_of_form(request: HttpRequest) -> str:
    """Where the form stood that was sent: the address it goes to may be no page at all."""
    came = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure())
    parts = urlsplit(came)
    path = urlunsplit(("", "", parts.path, parts.query, ""))
    return path if own and path.startswith("/") and not path.startswith("//") else "/"


def with_next(name: str, onward: str) -> str:
    """The address of that page, which leads on from there."""
    return reverse(name) if onward == "/" else f"{reverse(name)}?{urlencode({'next': onward})}"
