"""A change of how people sign in wants the password again: a session alone may be stolen."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from ledgerboard.users import lockout
from ledgerboard.users.addresses import client_address, known_device
from ledgerboard.users.models import Person
from ledgerboard.users.passwords import NOT_YOURS


def confirm(request: HttpRequest, person: Person, password: str) -> None:
    """Raises ValidationError unless it is this person's password. Counted like a sign-in."""
    address, device = client_address(request), known_device(request, person.email)
    if not lockout.may_try(person.email, address, timezone.now(), device=device):
        raise ValidationError(lockout.TOO_MANY)
    if not person.check_password(password):
        raise ValidationError(NOT_YOURS)
    lockout.succeeded(person.email, address, device=device)
