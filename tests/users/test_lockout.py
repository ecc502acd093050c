from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledgerboard.users import lockout
from ledgerboard.users.models import FailedSignIn

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WHO, FROM = "ann@x.example", "192.0.2.7"


def mistaken(times: int, who: str = WHO, address: str = FROM) -> None:
    for _ in range(times):
        lockout.failed(who, address, NOW)


def test_a_few_mistakes_are_forgiven_and_one_more_is_not():
    mistaken(lockout.MISTAKES - 1)
    assert not lockout.locked(WHO, FROM, NOW)
    mistaken(1)
    assert lockout.locked(WHO, FROM, NOW)


def test_capitals_and_spaces_do_not_make_another_address():
    mistaken(lockout.MISTAKES, " Ann@X.example ")
    assert lockout.locked(WHO, FROM, NOW)


def test_others_are_not_locked_out():
    mistaken(lockout.MISTAKES)
    assert not lockout.locked("bob@x.example", FROM, NOW)
    assert not lockout.locked(WHO, "192.0.2.8", NOW)


def test_it_ends_after_the_wait():
    mistaken(lockout.MISTAKES)
    assert lockout.locked(WHO, FROM, NOW + lockout.WAIT)
    assert not lockout.locked(WHO, FROM, NOW + lockout.WAIT + timedelta(seconds=1))


def test_signing_in_forgives():
    mistaken(lockout.MISTAKES - 1)
    lockout.succeeded(WHO, FROM)
    mistaken(lockout.MISTAKES - 1)
    assert not lockout.locked(WHO, FROM, NOW)


def test_old_mistakes_are_not_kept():
    mistaken(3)
    lockout.failed("bob@x.example", FROM, NOW + lockout.WAIT + timedelta(seconds=1))
    assert FailedSignIn.objects.count() == 1
