"""One's own second step: an authenticator app, passkeys, recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ledgerboard.config import sealing
from ledgerboard.config.settings import settings
from ledgerboard.users.addresses import site
from ledgerboard.users.models import Ability, CodeApp
from ledgerboard.users.two_step import authenticator, passkeys, recovery, requirement
from ledgerboard.web.access import MemberRequest, page
from ledgerboard.web.confirming import is_confirmed
from ledgerboard.web.forms import ConfirmedChange, NewApp, NewPasskey
from ledgerboard.web.next_page import next_page
from ledgerboard.web.two_step_session import Owes, go_on, is_fresh

SECRET = "two_step_secret"
QUESTION = "passkey_to_add"
STILL_REQUIRED = (
    "Your company requires two-step verification. Add another way first, then remove this one."
)
FIRST_ONE = "Set up an app or a passkey first."
NEW_KEY = "This page was open too long, so here is a new QR code. Scan it, then enter its code."
ASK_AGAIN = "This page was open too long. Click “Add a passkey” again."
Forms = dict[str, Any]


@page(Ability.SEE, to_set_up=True)
@require_GET
def two_step(request: MemberRequest) -> HttpResponse:
    return _page(request)


@page(Ability.SEE, to_set_up=True)
@require_POST
def add_app(request: MemberRequest) -> HttpResponse:
    form = NewApp(request.POST, fresh=is_fresh(request))
    sealed = request.session.get(SECRET, "")
    secret = sealing.opened(sealed) if sealed else ""
    if not secret:
        form.add_error(None, NEW_KEY)
    if not form.is_valid() or not is_confirmed(request, form):
        return _page(request, {"app": form}, status=422)
    first = not request.user.two_step
    try:
        authenticator.set_up(request.user, secret, form.cleaned_data["code"], timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, {"app": form}, status=422)
    del request.session[SECRET]
    return _added(request, "Your authenticator app is set up.", first=first)


@page(Ability.SEE, to_set_up=True)
@require_POST
def add_passkey(request: MemberRequest) -> HttpResponse:
    form = NewPasskey(request.POST, fresh=is_fresh(request))
    question = request.session.pop(QUESTION, None)
    if question is None:
        form.add_error(None, ASK_AGAIN)
    if not form.is_valid() or not is_confirmed(request, form):
        return _page(request, {"passkey": form}, status=422)
    first, given = not request.user.two_step, form.cleaned_data
    try:
        passkeys.add(
            request.user, site(request), question, answer=given["answer"], name=given["name"]
        )
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, {"passkey": form}, status=422)
    return _added(request, "Your passkey is set up.", first=first)


@page(Ability.SEE)
@require_POST
def remove_app(request: MemberRequest) -> HttpResponse:
    return _removed(request, "app") or _page(request, status=422)


@page(Ability.SEE)
@require_POST
def remove_passkey(request: MemberRequest, passkey_id: int) -> HttpResponse:
    if not request.user.passkeys.filter(pk=passkey_id).exists():
        raise Http404
    return _removed(request, "passkey", passkey_id) or _page(request, status=422)


@page(Ability.SEE)
@require_POST
def new_codes(request: MemberRequest) -> HttpResponse:
    if not request.user.two_step:
        messages.error(request, FIRST_ONE)
        return redirect("web:two-step")
    if not _may_change(request):
        return _page(request, status=422)
    return _codes(request, reverse("web:two-step"))


def _removed(request: MemberRequest, what: str, passkey_id: int = 0) -> HttpResponse | None:
    """None when it stays, which the page then says."""
    if _is_the_last(request) and requirement.required_of(request.user):
        messages.error(request, STILL_REQUIRED)
        return None
    if not _may_change(request):
        return None
    if what == "app":
        authenticator.remove(request.user)
    else:
        passkeys.remove(request.user, passkey_id)
    go_on(request, request.user)
    messages.success(request, "Removed. Other devices were signed out.")
    return redirect("web:two-step")


def _is_the_last(request: MemberRequest) -> bool:
    app = CodeApp.objects.filter(person=request.user).count()
    return app + request.user.passkeys.count() < 2


def _may_change(request: MemberRequest) -> bool:
    form = ConfirmedChange(request.POST, fresh=is_fresh(request))
    if form.is_valid() and is_confirmed(request, form):
        return True
    said = (str(each) for errors in form.errors.values() for each in errors)
    messages.error(request, " ".join(said))
    return False


def _added(request: MemberRequest, said: str, *, first: bool) -> HttpResponse:
    """The first one comes with recovery codes, shown this once."""
    go_on(request, request.user)
    messages.success(request, f"{said} Other devices were signed out.")
    return _codes(request, next_page(request)) if first else redirect("web:two-step")


def _codes(request: MemberRequest, onward: str) -> HttpResponse:
    """Answers with the page itself, not a redirect: the codes are shown this once."""
    found = {"codes": recovery.make(request.user), "next": onward}
    return render(request, "web/two_step/codes.html", found)


def _page(request: MemberRequest, forms: Forms | None = None, status: int = 200) -> HttpResponse:
    person, here, fresh = request.user, site(request), is_fresh(request)
    app = CodeApp.objects.filter(person=person).first()
    found = {
        "layout": "web/alone.html" if request.owes is Owes.SET_UP else "web/base.html",
        "must": request.owes is Owes.SET_UP,
        "asked": requirement.asks(request.member),
        "due": request.organization.two_step_from,
        "next": next_page(request),
        "app": app,
        "lost": authenticator.is_lost(person),
        "passkeys": person.passkeys.order_by("pk"),
        "codes_left": recovery.left(person),
        "fresh": fresh,
        "confirm": ConfirmedChange(fresh=fresh),
        "public_url": settings().public_url,
        "takes_passkeys": here.takes_passkeys,
        **_new_app(request, forms or {}, fresh=fresh),
        **_new_passkey(request, forms or {}, here=here, fresh=fresh),
    }
    return render(request, "web/two_step/page.html", found, status=status)


def _new_app(request: MemberRequest, forms: Forms, *, fresh: bool) -> dict[str, object]:
    """The secret stays the same while this session tries, sealed like those that are kept."""
    sealed = request.session.get(SECRET, "")
    secret = sealing.opened(sealed) if sealed else ""
    if not secret:
        secret = authenticator.new_secret()
        request.session[SECRET] = sealing.seal(secret)
    address = authenticator.address(secret, request.user, request.organization.name)
    return {
        "app_form": forms.get("app") or NewApp(fresh=fresh),
        "picture": authenticator.picture(address),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }


def _new_passkey(
    request: MemberRequest, forms: Forms, *, here: passkeys.Site, fresh: bool
) -> dict[str, object]:
    options = ""
    if here.takes_passkeys:
        options, request.session[QUESTION] = passkeys.ask_for_new(request.user, here)
    return {"passkey_form": forms.get("passkey") or NewPasskey(fresh=fresh), "options": options}
