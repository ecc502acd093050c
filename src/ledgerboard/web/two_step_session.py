"""What a session knows of the second step: whether it is waited for, and whether it was passed."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ledgerboard.users.models import Membership, Person
from ledgerboard.users.two_step import requirement

PASSED = "two_step"
"""The stamp of the person it was passed for: no other person's, and none from before a change."""
WAITING = "two_step_waiting"
SIGNED_IN = "signed_in_at"
PATIENCE = timedelta(minutes=10)
"""Between password and second step."""
FRESH = timedelta(minutes=15)
"""How long after signing in the second step may be changed without the password again."""


class Owes(StrEnum):
    """What a signed-in person must do before anything else is open to them."""

    CHECK = "check"
    SET_UP = "set-up"


def owed(request: HttpRequest, member: Membership | None) -> Owes | None:
    person = request.user
    if not isinstance(person, Person):
        return None
    if person.two_step and request.session.get(PASSED) != person.sign_in_stamp:
        return Owes.CHECK
    if member and requirement.shuts_out(member, timezone.now()):
        return Owes.SET_UP
    return None


def wait_for(request: HttpRequest, person: Person) -> None:
    """The password was right; nobody is signed in yet."""
    request.session[WAITING] = {
        "person": person.pk,
        "until": (timezone.now() + PATIENCE).timestamp(),
        "as": person.get_session_auth_hash(),
    }


def waited_for(request: HttpRequest) -> Person | None:
    """Whose second step is due in this browser: of somebody whose password was just right, or who
    is signed in without it.
    """
    waiting = request.session.get(WAITING)
    if waiting is None:
        user = request.user
        return user if isinstance(user, Person) and owed(request, None) is Owes.CHECK else None
    person = Person.objects.filter(pk=waiting["person"], is_active=True).first()
    late = waiting["until"] < timezone.now().timestamp()
    if person is None or late or not _is_as_it_was(person, waiting["as"]):
        request.session.pop(WAITING, None)
        return None
    return person


def _is_as_it_was(person: Person, then: str) -> bool:
    """Neither password nor second step were changed meanwhile."""
    return constant_time_compare(person.get_session_auth_hash(), then)


def let_in(request: HttpRequest, person: Person, *, passed: bool) -> None:
    request.session.pop(WAITING, None)
    login(request, person)
    request.session[SIGNED_IN] = timezone.now().timestamp()
    if passed:
        request.session[PASSED] = person.sign_in_stamp


def go_on(request: HttpRequest, person: Person) -> None:
    """After a change in this session, which alone goes on: the others end."""
    person.refresh_from_db()
    update_session_auth_hash(request, person)
    request.session[PASSED] = person.sign_in_stamp


def is_fresh(request: HttpRequest, now: datetime | None = None) -> bool:
    since = (now or timezone.now()) - FRESH
    return bool(request.session.get(SIGNED_IN, 0) >= since.timestamp())
