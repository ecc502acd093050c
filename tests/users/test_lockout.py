from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ledgerboard.users import lockout
from ledgerboard.users.lockout import (
    FROM_ONE_PLACE,
    OF_ONE_PERSON,
    OF_ONE_PLACE,
    WAIT,
    Step,
    may_try,
)
from ledgerboard.users.models import SignInTries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WHO, FROM = "ann@x.example", "192.0.2.7"


def tries(times: int, who: str = WHO, address: str = FROM, now: datetime = NOW) -> list[bool]:
    return [may_try(who, address, now) for _ in range(times)]


def test_a_few_tries_are_let_through_and_no_more():
    assert tries(FROM_ONE_PLACE + 2) == [True] * FROM_ONE_PLACE + [False, False]


def test_capitals_and_spaces_do_not_make_another_person():
    tries(FROM_ONE_PLACE, " Ann@X.example ")
    assert not may_try(WHO, FROM, NOW)


def test_others_are_not_locked_out():
    tries(FROM_ONE_PLACE)
    assert may_try("bob@x.example", FROM, NOW)
    assert may_try(WHO, "192.0.2.8", NOW)


def test_one_address_cannot_try_person_after_person_without_limit():
    let = [may_try(f"p{number}@x.example", FROM, NOW) for number in range(OF_ONE_PLACE + 5)]
    assert let.count(True) == OF_ONE_PLACE
    assert may_try("somebody@x.example", "192.0.2.8", NOW)


def test_one_person_cannot_be_tried_from_address_after_address_without_limit():
    let = [may_try(WHO, f"192.0.2.{number}", NOW) for number in range(OF_ONE_PERSON + 5)]
    assert let.count(True) == OF_ONE_PERSON


def test_one_place_alone_uses_up_neither_the_person_s_tries_nor_its_neighbors():
    tries(OF_ONE_PERSON + 5)
    assert may_try(WHO, "192.0.2.8", NOW)
    assert may_try("bob@x.example", FROM, NOW), "somebody else in the same office"


def test_the_second_step_is_counted_apart_from_the_password():
    for _ in range(FROM_ONE_PLACE):
        assert may_try(WHO, FROM, NOW, step=Step.SECOND)
        lockout.succeeded(WHO, FROM)
    assert not may_try(WHO, FROM, NOW, step=Step.SECOND)
    assert may_try(WHO, FROM, NOW), "the password is not tried by it"
    lockout.succeeded(WHO, FROM, step=Step.SECOND)
    assert may_try(WHO, FROM, NOW, step=Step.SECOND)


def test_strangers_who_guess_do_not_lock_the_person_out_of_a_known_browser():
    for number in range(OF_ONE_PERSON + 5):
        may_try(WHO, f"192.0.2.{number}", NOW)
    assert not may_try(WHO, "198.51.100.1", NOW)
    assert may_try(WHO, "198.51.100.1", NOW, device="the office computer")


def test_a_known_browser_has_a_limit_of_its_own():
    let = [may_try(WHO, FROM, NOW, device="stolen") for _ in range(FROM_ONE_PLACE + 1)]
    assert let == [True] * FROM_ONE_PLACE + [False]


def test_it_ends_after_the_wait():
    tries(FROM_ONE_PLACE)
    assert not may_try(WHO, FROM, NOW + WAIT)
    assert may_try(WHO, FROM, NOW + WAIT + timedelta(seconds=1))


def test_signing_in_forgives_the_failed_tries_before_it():
    tries(FROM_ONE_PLACE - 1)
    lockout.succeeded(WHO, FROM)
    assert tries(FROM_ONE_PLACE - 1) == [True] * (FROM_ONE_PLACE - 1)


def test_an_office_behind_one_address_can_sign_in_all_morning():
    for number in range(3 * OF_ONE_PLACE):
        assert may_try(f"p{number}@x.example", FROM, NOW)
        lockout.succeeded(f"p{number}@x.example", FROM)


def test_old_counts_are_forgotten_and_name_nobody():
    tries(2)
    assert all(WHO not in each.key for each in SignInTries.objects.all())
    may_try("bob@x.example", "192.0.2.8", NOW + WAIT + timedelta(seconds=1))
    assert SignInTries.objects.count() == 3, "Bob's counts; Ann's are gone"
