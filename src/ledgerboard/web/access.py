"""The one way into a page: it demands an ability and brings the organization."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from ledgerboard.users.models import Ability, Membership, Organization, Person
from ledgerboard.users.selectors import is_set_up, may
from ledgerboard.web.middleware import Request
from ledgerboard.web.next_page import page_of_form, with_next
from ledgerboard.web.two_step_session import Owes

NOT_SAVED = "You were signed out, so nothing was saved. Sign in, then send it again."
READS = {"GET", "HEAD"}
NO_ROLE = "You are signed in, but you have no role in an organization. Ask your administrator."


class MemberRequest(Request):
    """A request of somebody who may do what the page does."""

    member: Membership
    user: Person
    organization: Organization


View = Callable[..., HttpResponseBase]


def page(ability: Ability, *, to_set_up: bool = False) -> Callable[[View], View]:
    """Only people with this ability get in; the others are told what they lack and who gives it.

    `to_set_up` opens a page also to those who must set up a second step before they see others.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if to_set_up and getattr(request, "owes", None) is Owes.SET_UP:
                request.member = request.held_back  # type: ignore[attr-defined]  # see Request
            return _refusal(cast("Request", request), ability) or view(
                _as_member(request), *args, **kwargs
            )

        guarded.ability = ability  # type: ignore[attr-defined]  # a test walks all pages by it
        return guarded

    return decorate


def public(view: View) -> View:
    """Marks a page that people may see without signing in."""
    view.ability = None  # type: ignore[attr-defined]  # a test walks all pages by it
    return view


def _refusal(request: Request, ability: Ability) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if request.member is None and request.owes:
        return _to_second_step(request)
    if request.member is None:
        raise PermissionDenied(NO_ROLE)
    if not may(request.member, ability):
        raise PermissionDenied(lacking(request.member, ability))
    return None


def lacking(member: Membership, ability: Ability) -> str:
    """What the person may not do, and whom to ask."""
    role = member.get_role_display().lower()
    return (
        f"Your role ({role}) can't {ability.label}. An administrator can change your role "
        "under People."
    )


def to_sign_in(request: Request) -> HttpResponse:
    if not is_set_up():
        return redirect("web:set-up")
    if request.htmx:
        return HttpResponseClientRedirect(request.htmx.current_url_abs_path or "/")
    if request.method in READS:
        return redirect_to_login(request.get_full_path())
    messages.warning(request, NOT_SAVED)
    return redirect_to_login(page_of_form(request))


def _to_second_step(request: Request) -> HttpResponse:
    name = "web:sign-in-two-step" if request.owes is Owes.CHECK else "web:two-step"
    if request.htmx:
        return HttpResponseClientRedirect(reverse(name))
    return redirect(with_next(name, request.get_full_path()))


def _as_member(request: HttpRequest) -> MemberRequest:
    """Django makes the request; what we promised about it has just been checked."""
    request.organization = request.member.organization  # type: ignore[attr-defined]  # ours
    return cast("MemberRequest", request)


def missing() -> NoReturn:
    """The page that says that there is nothing here; it stands behind an `or`."""
    raise Http404
