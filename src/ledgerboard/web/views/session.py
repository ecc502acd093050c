"""The first day and the door: set-up, sign-in, sign-out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ledgerboard.config.settings import settings
from ledgerboard.users import lockout, passwords
from ledgerboard.users.addresses import client_address, known_device, remember_device
from ledgerboard.users.models import Ability, Person
from ledgerboard.users.selectors import is_set_up, membership
from ledgerboard.users.services import set_up
from ledgerboard.users.two_step import requirement
from ledgerboard.web import setup_code
from ledgerboard.web.access import MemberRequest, page, public
from ledgerboard.web.context import THEME, THEMES
from ledgerboard.web.forms import NewPassword, SetUp, SignIn
from ledgerboard.web.middleware import ORGANIZATION
from ledgerboard.web.next_page import next_page, with_next
from ledgerboard.web.two_step_session import let_in, wait_for

LOCKED = f"{lockout.TOO_MANY} Forgot your password? Ask an administrator for a new one."
LINK_IS_OVER = "This link has been used or is too old. Ask an administrator for a new one."
WRONG = "Wrong email or password."


@public
@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Once in the life of an installation; afterwards people are added by people."""
    if is_set_up():
        messages.info(request, "Ledgerboard is already set up. Sign in.")
        return redirect("web:sign-in")
    form = SetUp(request.POST or None)
    asked = setup_code.wanted(settings().data_dir)
    if form.is_valid() and (person := _first_person(form, asked)):
        setup_code.used(settings().data_dir)
        let_in(request, person, passed=False)
        return redirect("web:today")
    return render(request, "web/session/set_up.html", {"form": form, "asked": asked is not None})


def _first_person(form: SetUp, asked: str | None) -> Person | None:
    given = dict(form.cleaned_data)
    if not setup_code.matches(asked, given.pop("code")):
        form.add_error("code", "That's not the code. It was printed where Ledgerboard was started.")
        return None
    try:
        return set_up(**given)
    except ValidationError as error:
        form.add_error(None if hasattr(error, "error_dict") else "password", error)
        return None


@public
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if not is_set_up():
        return redirect("web:set-up")
    onward = next_page(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignIn(request.POST or None)
    if form.is_valid() and (person := _known(request, form)):
        if person.two_step:
            wait_for(request, person)
            return redirect(with_next("web:sign-in-two-step", onward))
        let_in(request, person, passed=False)
        return remember_device(redirect(_first_page(person, onward)), person)
    return render(request, "web/session/sign_in.html", {"form": form, "next": onward})


def _first_page(person: Person, onward: str) -> str:
    """Who is asked for a second step and has none is led there first, and may put it off."""
    member = membership(person)
    wanted = member is not None and requirement.asks(member)
    return with_next("web:two-step", onward) if wanted else onward


def _known(request: HttpRequest, form: SignIn) -> Person | None:
    email, address, now = form.cleaned_data["email"], client_address(request), timezone.now()
    device = known_device(request, email)
    if not lockout.may_try(email, address, now, device=device):
        form.add_error(None, LOCKED)
        return None
    person = authenticate(request, username=email, password=form.cleaned_data["password"])
    if person is None:
        form.add_error(None, WRONG)
        return None
    lockout.succeeded(email, address, device=device)
    return person


@public
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """By a link from an administrator. It works once; signing in comes after it."""
    person = passwords.holder(name, token)
    if person is None:
        messages.error(request, LINK_IS_OVER)
        return redirect("web:sign-in")
    form = NewPassword(request.POST or None)
    if form.is_valid() and _replaced(person, form):
        messages.success(request, "Your new password is set. Sign in with it.")
        return redirect("web:sign-in")
    found = {"form": form, "person": person}
    return render(request, "web/session/new_password.html", found)


def _replaced(person: Person, form: NewPassword) -> bool:
    try:
        passwords.set_password(person, form.cleaned_data["password"], person)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(request, "You are signed out.")
    return redirect("web:sign-in")


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or whatever the person's device says."""
    response = redirect(next_page(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(THEME, chosen, max_age=31_536_000, samesite="Lax", httponly=True)
    else:
        response.delete_cookie(THEME)
    return response


@page(Ability.SEE, to_set_up=True)
@require_POST
def choose_organization(request: MemberRequest) -> HttpResponse:
    """People may work for several contractors; everything shown is of one at a time."""
    chosen = request.POST.get("organization", "")
    member = membership(request.user, int(chosen)) if chosen.isdecimal() else None
    if member is None:
        raise PermissionDenied("You have no role in that organization.")
    request.session[ORGANIZATION] = member.organization_id
    return redirect("web:today")
