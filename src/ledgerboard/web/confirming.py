"""A form in which the person who is signed in gives their password again."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from ledgerboard.users.confirming import confirm
from ledgerboard.web.access import MemberRequest


def is_confirmed(request: MemberRequest, form: forms.Form, field: str = "password") -> bool:
    """Whether the password in that field of a valid form is theirs; true for a form that doesn't
    ask.
    """
    if field not in form.fields:
        return True
    try:
        confirm(request, request.user, form.cleaned_data[field])
    except ValidationError as error:
        form.add_error(field, error)
        return False
    return True
