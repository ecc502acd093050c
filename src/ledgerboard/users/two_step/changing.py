"""What follows when a person's second steps change, and taking all of them away."""

from __future__ import annotations

from secrets import token_urlsafe

from django.core.exceptions import ValidationError
from django.db import transaction

from ledgerboard.users.models import CodeApp, Passkey, Person, RecoveryCode
from ledgerboard.users.passwords import is_theirs_alone
from ledgerboard.users.two_step import events

ELSEWHERE = (
    "{person} also works in an organization that you do not administer, so you can't reset "
    "this. Whoever runs this server can: ledgerboard user reset-two-step {email}"
)
YOUR_OWN = (
    "You can't reset your own. Change it under Two-step verification, or ask another administrator "
    "to reset it."
)


def has_one(person: Person) -> bool:
    """An app or a passkey. Recovery codes alone are none: they only stand in for one."""
    mine = (CodeApp.objects.filter(person=person), Passkey.objects.filter(person=person))
    return any(each.exists() for each in mine)


def changed(person: Person) -> None:
    """A new stamp, so that sessions opened before are over. Without a step there are no codes."""
    person.two_step = has_one(person)
    person.sign_in_stamp = token_urlsafe(12)
    person.save(update_fields=["two_step", "sign_in_stamp"])
    if not person.two_step:
        RecoveryCode.objects.filter(person=person).delete()


@transaction.atomic
def reset(person: Person, by: Person | None = None) -> None:
    """For somebody who lost phone and codes. Without an administrator it is done on the server.

    Raises ValidationError where the account opens somebody else's company as well, and for the
    administrator's own: their own step is theirs to pass.
    """
    if by == person:
        raise ValidationError(YOUR_OWN)
    if by and not is_theirs_alone(person, by):
        raise ValidationError(ELSEWHERE.format(person=person, email=person.email))
    CodeApp.objects.filter(person=person).delete()
    Passkey.objects.filter(person=person).delete()
    changed(person)
    events.note(events.Kind.RESET, person, by)
