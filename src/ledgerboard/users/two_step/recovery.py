"""Codes on paper for the day when the phone is lost. Each works once."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from ledgerboard.users.models import Person, RecoveryCode
from ledgerboard.users.two_step import events

COUNT = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read from paper: no i, l, o, 0, 1."""
LENGTH = 16
"""Some 79 bits: too many to try, also for whoever has the digests."""


@transaction.atomic
def make(person: Person) -> list[str]:
    """New ones, shown this once; those from before stop working."""
    codes = [_code() for _ in range(COUNT)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=_digest(code)) for code in codes
    )
    events.note(events.Kind.CODES_MADE, person, person)
    return codes


def use(person: Person, code: str) -> bool:
    """Whether it is one that was not used yet; it is now."""
    unused = RecoveryCode.objects.filter(person=person, digest=_digest(code), used_at=None)
    if unused.update(used_at=timezone.now()) != 1:
        return False
    events.note(events.Kind.CODE_USED, person, person, detail=f"{left(person)} left")
    return True


def left(person: Person) -> int:
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def _code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def _digest(code: str) -> str:
    plain = "".join(each for each in code.lower() if each.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
