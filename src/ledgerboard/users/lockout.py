"""Guessing a password is made slow, and nobody can lock out somebody else.

Every try is counted *before* the password is looked at, by a conditional update, so that tries sent
at the same time cannot slip past the limit together. Three counts are kept: one person from one
place, one place whoever is tried, and one person from wherever. A browser that the person signed in
with before counts as a place of its own: strangers who guess use up their own tries, not the
person's.

The second step is counted the same way and apart from the first: who knows the password could
otherwise begin anew with it as often as they like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import F

from ledgerboard.users.models import SignInTries

WAIT = timedelta(minutes=15)
TOO_MANY = "Too many tries. Wait 15 minutes, then try again."
FROM_ONE_PLACE = 5
"""Tries of one person from one address, or with one known browser."""
OF_ONE_PLACE = 40
"""Tries from one address, whoever is meant: an office behind one address signs in every morning,
and each success is given back.
"""
OF_ONE_PERSON = 100
"""Tries of one person from anywhere but a known browser."""


OF_ONE_CODE = 20
"""The same for the second step, which has a million answers and not more: only who gave the right
password gets here, so nobody else can use them up.
"""


class Step(StrEnum):
    PASSWORD = "password"
    SECOND = "second"


def may_try(
    email: str, address: str, now: datetime, *, device: str = "", step: Step = Step.PASSWORD
) -> bool:
    """Count this try, and say whether it may be made. `device` names a browser of theirs.

    What one place may not try counts no further: else one place alone would use up the person's.
    """
    return all(_take(key, limit, now) for key, limit in _counts(step, email, address, device))


def succeeded(email: str, address: str, *, device: str = "", step: Step = Step.PASSWORD) -> None:
    """Their own count begins anew; from the others this one try is taken off again."""
    (own, _), *others = _counts(step, email, address, device)
    SignInTries.objects.filter(key=own).delete()
    keys = [key for key, _ in others]
    SignInTries.objects.filter(key__in=keys, tries__gt=0).update(tries=F("tries") - 1)


def _counts(step: Step, email: str, address: str, device: str) -> Iterator[tuple[str, int]]:
    who = email.strip().lower()
    if device:
        yield _key(step, "device", who, device), FROM_ONE_PLACE
        return
    yield _key(step, "place", who, address), FROM_ONE_PLACE
    yield _key(step, "address", address), OF_ONE_PLACE
    yield _key(step, "person", who), OF_ONE_CODE if step is Step.SECOND else OF_ONE_PERSON


def _take(key: str, limit: int, now: datetime) -> bool:
    _, new = SignInTries.objects.get_or_create(key=key, defaults={"since": now})
    if new:
        _forget_old(now)
    counts = SignInTries.objects.filter(key=key)
    counts.filter(since__lt=now - WAIT).update(since=now, tries=0)
    return counts.filter(tries__lt=limit).update(tries=F("tries") + 1) == 1


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _forget_old(now: datetime) -> None:
    SignInTries.objects.filter(since__lt=now - WAIT).delete()
