"""Guessing a password is made slow: a few mistakes, then a wait, per e-mail and address."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ledgerboard.users.models import FailedSignIn

MISTAKES = 5
WAIT = timedelta(minutes=15)


def locked(email: str, address: str, now: datetime) -> bool:
    """Whether this e-mail may not be tried from this address now, be the password right or not."""
    return _recent(email, address, now).count() >= MISTAKES


def failed(email: str, address: str, now: datetime) -> None:
    FailedSignIn.objects.filter(at__lt=now - WAIT).delete()
    FailedSignIn.objects.create(email=_plain(email), address=address, at=now)


def succeeded(email: str, address: str) -> None:
    FailedSignIn.objects.filter(email=_plain(email), address=address).delete()


def _recent(email: str, address: str, now: datetime) -> QuerySet[FailedSignIn]:
    return FailedSignIn.objects.filter(email=_plain(email), address=address, at__gte=now - WAIT)


def _plain(email: str) -> str:
    return email.strip().lower()[:254]
