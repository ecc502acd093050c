"""A change of how one signs in wants the password again: a session alone may be stolen."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from ledgerboard.users import lockout
from ledgerboard.web.access import MemberRequest
from ledgerboard.web.addresses import client_address, known_device

LOCKED = "Too many tries. Wait 15 minutes, then try again."
NOT_YOURS = "This is not your password."


def is_confirmed(request: MemberRequest, form: forms.Form, field: str = "password") -> bool:
    """Whether the password in that field of a valid form is theirs; true for a form that doesn't
    ask. Counted like a sign-in.
    """
    if field not in form.fields:
        return True
    person, address = request.user, client_address(request)
    device = known_device(request, person.email)
    if not lockout.may_try(person.email, address, timezone.now(), device=device):
        form.add_error(field, LOCKED)
        return False
    if not person.check_password(form.cleaned_data[field]):
        form.add_error(field, NOT_YOURS)
        return False
    lockout.succeeded(person.email, address, device=device)
    return True
