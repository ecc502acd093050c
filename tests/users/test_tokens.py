from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledgerboard.users import selectors, services
from ledgerboard.users.models import Ability, ApiToken, Membership, Person, Role


@pytest.fixture
def ann(harbor, add) -> Person:
    add(harbor, "boss")
    return add(harbor, "ann", Role.APPROVER)


@pytest.fixture
def token(harbor, ann) -> str:
    return services.issue_token(harbor, ann, name="books")


def test_a_token_acts_as_its_person_with_the_role_they_have_now(harbor, ann, token):
    member = services.token_holder(token)
    assert (member.person, member.organization, member.role) == (ann, harbor, Role.APPROVER)
    services.change_role(harbor, member.pk, Role.VIEWER)
    assert services.token_holder(token).role == Role.VIEWER


def test_only_its_digest_is_kept(token):
    stored = serializers.serialize("json", ApiToken.objects.all())
    assert token not in stored
    assert token.removeprefix("lb_") not in stored
    assert ApiToken.objects.get().hint == token[-4:]


def test_no_two_tokens_are_alike(harbor, ann, token):
    assert services.issue_token(harbor, ann, name="books") != token


def test_its_use_is_noted(token):
    before = timezone.now()
    assert ApiToken.objects.get().used_at is None
    services.token_holder(token)
    assert ApiToken.objects.get().used_at >= before


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["", "lb_", "lb_never-issued", "Bearer x"])
def test_an_unknown_token_is_nobody(wrong):
    assert services.token_holder(wrong) is None


def test_a_revoked_token_is_dead_and_cannot_be_revoked_again(harbor, token):
    living = selectors.tokens(harbor).get()
    assert services.revoke_token(harbor, living.pk)
    assert services.token_holder(token) is None
    assert not services.revoke_token(harbor, living.pk)
    assert not selectors.tokens(harbor).exists()


def test_another_organization_can_neither_see_nor_revoke_it(rival, token):
    assert not selectors.tokens(rival).exists()
    assert not services.revoke_token(rival, ApiToken.objects.get().pk)
    assert services.token_holder(token) is not None


def test_a_person_who_may_not_sign_in_has_no_living_token(ann, token):
    Person.objects.filter(pk=ann.pk).update(is_active=False)
    assert services.token_holder(token) is None


def test_removing_a_person_kills_their_tokens_here_for_good(harbor, rival, ann, token, add):
    add(rival, "ann")
    elsewhere = services.issue_token(rival, ann, name="books")
    services.remove_person(harbor, Membership.objects.of(harbor).get(person=ann).pk)
    assert services.token_holder(token) is None
    add(harbor, "ann", Role.APPROVER)
    assert services.token_holder(token) is None, "coming back does not bring old tokens back"
    assert services.token_holder(elsewhere) is not None


def test_a_token_may_do_less_than_its_person_and_never_more(harbor, ann):
    member = services.token_holder(
        services.issue_token(harbor, ann, name="report", abilities=["see", "administer"])
    )
    assert selectors.may(member, Ability.SEE)
    assert not selectors.may(member, Ability.APPROVE), "the approver's token was not made for it"
    assert not selectors.may(member, Ability.ADMINISTER), "an approver may not administer"


@pytest.mark.parametrize("abilities", [[], ["fly"], ["see", "fly"]])
def test_a_token_for_nothing_or_for_what_does_not_exist_is_not_made(harbor, ann, abilities):
    with pytest.raises(ValidationError):
        services.issue_token(harbor, ann, name="x", abilities=abilities)


def test_a_token_ends_on_its_day(harbor, ann):
    soon = timezone.now() + timedelta(days=1)
    token = services.issue_token(harbor, ann, name="x", expires_at=soon)
    assert services.token_holder(token) is not None
    ApiToken.objects.update(expires_at=timezone.now())
    assert services.token_holder(token) is None


def test_a_token_cannot_have_ended_before_it_is_made(harbor, ann):
    with pytest.raises(ValidationError):
        services.issue_token(harbor, ann, name="x", expires_at=timezone.now())
