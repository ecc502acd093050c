"""Where a call comes from, and whether its browser is known: what sign-in limits are counted by."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from secrets import token_urlsafe
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest, HttpResponse

from ledgerboard.config.settings import settings
from ledgerboard.users.models import Person
from ledgerboard.users.two_step.passkeys import Site

DEVICE = "ledgerboard_device"
DEVICE_SECONDS = 365 * 86_400


def client_address(request: HttpRequest) -> str:
    """The nearest address that is not one of our own proxies.

    `X-Forwarded-For` grows from left to right and anybody may begin it with a lie, so it is read
    from the right, and only as far as the word of trusted proxies goes.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    trusted = _trusted()
    while told and _within(nearest, trusted):
        said = told.pop().strip()
        if not _is_address(said):
            break
        nearest = said
    return nearest[:64]


def site(request: HttpRequest) -> Site:
    """How the browser names the page it shows. Django lets only our own hosts through."""
    parts = urlsplit(f"{request.scheme}://{request.get_host()}")
    return Site(parts.scheme, parts.hostname or "", str(parts.port or ""))


def _trusted() -> list[IPv4Network | IPv6Network]:
    named = (part.strip() for part in settings().trusted_proxies.split(","))
    return [ip_network(each, strict=False) for each in named if each]


def _within(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def known_device(request: HttpRequest, email: str) -> str:
    """The name of a browser that this person signed in with before; empty for any other."""
    try:
        who, device = signing.loads(
            request.COOKIES.get(DEVICE, ""), salt=DEVICE, max_age=DEVICE_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(device) if who == email.strip().lower() else ""


def remember_device(response: HttpResponse, person: Person) -> HttpResponse:
    signed = signing.dumps([person.email, token_urlsafe(12)], salt=DEVICE)
    response.set_cookie(
        DEVICE,
        signed,
        max_age=DEVICE_SECONDS,
        secure=settings().public_url.startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    return response
