"""The second half of the door: a code or a passkey, after the password was right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ledgerboard.users import lockout
from ledgerboard.users.addresses import client_address, known_device, remember_device, site
from ledgerboard.users.models import CodeApp, Person
from ledgerboard.users.two_step import authenticator, passkeys, recovery
from ledgerboard.web.access import public
from ledgerboard.web.forms import SecondStep
from ledgerboard.web.next_page import next_page
from ledgerboard.web.two_step_session import let_in, waited_for

QUESTION = "passkey_question"
WRONG = (
    "That code didn't work. Each code works once: wait for the next one in your app, or use a "
    "recovery code."
)
WRONG_PASSKEY = "That passkey didn't work. Try again, or use a code."
LOST_KEY = (
    "This server has a new encryption key, so your app's codes no longer work. Use a recovery "
    "code, or ask an administrator to reset your two-step verification."
)
TOO_LATE = "That took too long. Sign in again."


@public
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    person = waited_for(request)
    if person is None:
        messages.info(request, TOO_LATE)
        return redirect("web:sign-in")
    form = SecondStep(request.POST or None)
    if form.is_valid() and _passes(request, person, form):
        let_in(request, person, passed=True)
        return remember_device(redirect(next_page(request)), person)
    return render(request, "web/session/second_step.html", _shown(request, person, form))


def _passes(request: HttpRequest, person: Person, form: SecondStep) -> bool:
    """Counted before it is checked, like a password."""
    address, now, step = client_address(request), timezone.now(), lockout.Step.SECOND
    device = known_device(request, person.email)
    if not lockout.may_try(person.email, address, now, device=device, step=step):
        form.add_error(None, lockout.TOO_MANY)
        return False
    wrong = _wrong(request, person, form)
    if wrong:
        form.add_error(None, wrong)
        return False
    lockout.succeeded(person.email, address, device=device, step=step)
    return True


def _wrong(request: HttpRequest, person: Person, form: SecondStep) -> str:
    """Why it isn't the second step of this person; empty when it is."""
    now, answer, code = timezone.now(), form.cleaned_data["answer"], form.cleaned_data["code"]
    if answer:
        asked = request.session.pop(QUESTION, None)
        right = asked and passkeys.is_right(person, site(request), asked, answer=answer, now=now)
        return "" if right else WRONG_PASSKEY
    if authenticator.is_right(person, code, now) or recovery.use(person, code):
        return ""
    return LOST_KEY if authenticator.is_lost(person) else WRONG


def _shown(request: HttpRequest, person: Person, form: SecondStep) -> dict[str, object]:
    here = site(request)
    has_keys = here.takes_passkeys and passkeys.mine(person, here).exists()
    options = ""
    if has_keys:
        options, request.session[QUESTION] = passkeys.ask(person, here)
    return {
        "form": form,
        "person": person,
        "next": next_page(request),
        "options": options,
        "has_app": CodeApp.objects.filter(person=person).exists(),
        "elsewhere": _other_hosts(person, here),
    }


def _other_hosts(person: Person, here: passkeys.Site) -> list[str]:
    """Where else their passkeys work, when none does here."""
    if passkeys.mine(person, here).exists():
        return []
    return sorted(set(person.passkeys.values_list("host", flat=True)))
