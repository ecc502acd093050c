"""Who calls, and whether they may: each operation names the ability it demands."""

from __future__ import annotations

from typing import TypeVar, cast

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.utils import check_csrf

from ledgerboard.users.models import ABILITIES, Ability, Membership
from ledgerboard.users.selectors import may
from ledgerboard.users.services import token_holder

T = TypeVar("T")
SAFE = {"GET", "HEAD", "OPTIONS"}


class Auth(HttpBearer):
    """An API token, or the session of somebody signed in to the pages."""

    def __init__(self, ability: Ability) -> None:
        self.ability = ability
        super().__init__()

    def __call__(self, request: HttpRequest) -> Membership | None:
        has_token = "Authorization" in request.headers
        member = super().__call__(request) if has_token else _signed_in(request)
        return self._allowed(member) if member else None

    def authenticate(self, request: HttpRequest, token: str) -> Membership | None:
        del request
        return token_holder(token)

    def _allowed(self, member: Membership) -> Membership:
        if not may(member, self.ability):
            raise HttpError(403, lacking(member, self.ability))
        return member


def lacking(member: Membership, ability: Ability) -> str:
    """Why the request is refused: because of the person's role, or because of the token used."""
    if member.only is not None and ability in ABILITIES[member.role]:
        return f"This token can't {ability.label}. Make one that may."
    return f"This role ({member.get_role_display().lower()}) can't {ability.label}."


SEE, PLAN, APPROVE, REVIEW, CONNECT, ADMINISTER = (
    Auth(ability)
    for ability in (
        Ability.SEE,
        Ability.PLAN,
        Ability.APPROVE,
        Ability.REVIEW,
        Ability.CONNECT,
        Ability.ADMINISTER,
    )
)


def caller(request: HttpRequest) -> Membership:
    """The member that `Auth` let in."""
    return cast("Membership", request.auth)  # type: ignore[attr-defined]  # ninja puts it there


IN_PERSON = (
    "An API token can't make administrators or change how people sign in. Do this on the People "
    "page, or on the server."
)


def in_person(request: HttpRequest) -> None:
    """Raises for a token: whoever has a lost one must not get past the second step with it."""
    if "Authorization" in request.headers:
        raise HttpError(403, IN_PERSON)


def _signed_in(request: HttpRequest) -> Membership | None:
    """A browser sends its cookie by itself, so whatever writes must also carry its page's token."""
    member: Membership | None = getattr(request, "member", None)
    if getattr(request, "owes", None):
        raise HttpError(403, "Finish signing in: open Ledgerboard in this browser.")
    if member and request.method not in SAFE and check_csrf(request):
        raise HttpError(
            403, "Send the page's token in the header X-CSRFToken, or use an API token."
        )
    return member


def found(thing: T | None) -> T:
    """What is not there, and what is somebody else's, look the same from outside."""
    if thing is None:
        raise HttpError(404, "Not found in your organization.")
    return thing
