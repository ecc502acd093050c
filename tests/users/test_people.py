from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.connections.outside import at_once
from tests.users.conftest import PASSWORD

from ledgerboard.users import selectors, services
from ledgerboard.users.models import Ability, Membership, Organization, Person, Role

EVERY = set(Ability)


def role(organization: Organization, person: Person) -> str | None:
    found = selectors.membership(person, organization.pk)
    return found.role if found else None


def test_somebody_known_gets_a_role_and_keeps_their_password(harbor, rival, add):
    person = add(harbor, "ann")
    again = services.add_person(
        rival, name="Other", email=" ANN@x.example", password="", role=Role.VIEWER
    )
    assert again == person
    assert again.check_password(PASSWORD)
    assert (again.name, role(harbor, person), role(rival, person)) == (
        "Ann", Role.ADMINISTRATOR, Role.VIEWER,
    )  # fmt: skip


def test_adding_somebody_again_changes_their_role(harbor, add):
    add(harbor, "boss")
    ann = add(harbor, "ann", Role.VIEWER)
    add(harbor, "ann", Role.APPROVER)
    assert role(harbor, ann) == Role.APPROVER
    assert Membership.objects.of(harbor).count() == 2


@pytest.mark.parametrize("weak", ["", "short", "1234567890", "password123"])
def test_a_weak_password_is_refused_in_words_and_nobody_is_added(harbor, weak):
    with pytest.raises(ValidationError) as refused:
        services.add_person(harbor, name="", email="a@x.example", password=weak, role=Role.VIEWER)
    assert any(word in " ".join(refused.value.messages) for word in ("at least 10", "too common"))
    assert not Person.objects.exists()


def test_the_only_administrator_cannot_be_added_again_as_something_less(harbor, add):
    ann = add(harbor, "ann")
    with pytest.raises(ValidationError, match="only administrator"):
        add(harbor, "ann", Role.VIEWER)
    assert role(harbor, ann) == Role.ADMINISTRATOR


def test_an_administrator_who_may_not_sign_in_does_not_count(harbor, add):
    ann, gone = add(harbor, "ann"), add(harbor, "gone")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="only administrator"):
        services.remove_person(harbor, selectors.membership(ann).pk)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once(harbor, add):
    members = [selectors.membership(add(harbor, who)) for who in ("ann", "bob")]
    each = iter(members)
    found = at_once(2, lambda: services.remove_person(harbor, next(each).pk))
    assert sum(isinstance(one, ValidationError) for one in found) == 1
    assert Membership.objects.of(harbor).filter(role=Role.ADMINISTRATOR).count() == 1


def test_an_invited_person_gets_a_password_that_will_do(harbor):
    person, password = services.invite(harbor, name="Bo", email="bo@x.example", role=Role.VIEWER)
    assert len(password) >= 10
    assert person.check_password(password)


def test_inviting_somebody_who_has_a_password_makes_no_new_one(harbor, rival, add):
    add(rival, "ann")
    person, password = services.invite(harbor, name="", email="ann@x.example", role=Role.VIEWER)
    assert password == ""
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("one", "abilities"),
    [
        (Role.ADMINISTRATOR, EVERY),
        (Role.APPROVER, {Ability.SEE, Ability.PLAN, Ability.APPROVE, Ability.REVIEW}),
        (Role.COORDINATOR, {Ability.SEE, Ability.PLAN, Ability.REVIEW}),
        (Role.VIEWER, {Ability.SEE}),
    ],
)
def test_each_role_may_do_what_it_lists_and_no_more(one, abilities):
    member = Membership(role=one)
    assert {each for each in Ability if selectors.may(member, each)} == abilities


def test_one_organization_neither_sees_nor_changes_the_others_people(harbor, rival, add):
    add(harbor, "ann")
    bob = add(rival, "bob")
    theirs = selectors.membership(bob)
    assert [each.person.email for each in selectors.people(harbor)] == ["ann@x.example"]
    assert selectors.membership(bob, harbor.pk) is None
    with pytest.raises(Membership.DoesNotExist):
        services.change_role(harbor, theirs.pk, Role.VIEWER)
    with pytest.raises(Membership.DoesNotExist):
        services.remove_person(harbor, theirs.pk)
    assert role(rival, bob) == Role.ADMINISTRATOR


def test_a_changed_password_needs_the_present_one_and_must_be_strong(harbor, add):
    ann = add(harbor, "ann")
    for current, new, field in (
        ("wrong", "another long one", "current"),
        (PASSWORD, "x", "password"),
    ):
        with pytest.raises(ValidationError) as refused:
            services.change_password(ann, current=current, password=new)
        assert list(refused.value.message_dict) == [field]
    services.change_password(ann, current=PASSWORD, password="another long one")
    assert Person.objects.get(pk=ann.pk).check_password("another long one")
