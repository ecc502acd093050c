from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from tests.connections.outside import at_once
from tests.users.conftest import PASSWORD

from ledgerboard.users.models import Membership, Organization, Person, Role
from ledgerboard.users.selectors import is_set_up
from ledgerboard.users.services import set_up

ANN = {"organization": " Harbor Builders ", "name": "Ann", "email": "Ann@Harbor.example "}


@pytest.mark.django_db
def test_the_first_person_becomes_administrator_of_the_first_organization():
    assert not is_set_up()
    person = set_up(**ANN, password=PASSWORD)
    member = Membership.objects.get(person=person)
    assert (member.organization.name, member.role) == ("Harbor Builders", Role.ADMINISTRATOR)
    assert (person.email, person.check_password(PASSWORD)) == ("ann@harbor.example", True)
    assert is_set_up()


@pytest.mark.django_db
def test_it_happens_once_in_the_life_of_an_installation():
    set_up(**ANN, password=PASSWORD)
    with pytest.raises(ValidationError, match="already set up"):
        set_up(organization="Another", name="Eve", email="eve@x.example", password=PASSWORD)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_an_organization_made_by_hand_counts_as_set_up(harbor):
    with pytest.raises(ValidationError, match="already set up"):
        set_up(**ANN, password=PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"organization": " "}, "company's name is missing"),
        ({"password": "short"}, "at least 10 characters"),
        ({"password": "password123"}, "too common"),
        ({"email": "nobody"}, "valid email address"),
    ],
)
def test_what_will_not_do_is_said_and_leaves_nothing_behind(change, said):
    with pytest.raises(ValidationError, match=said):
        set_up(**{**ANN, "password": PASSWORD, **change})
    assert not is_set_up()
    assert not Person.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_one_is_let_through():
    numbers = iter(range(4))

    def try_it() -> Person:
        mark = next(numbers)
        return set_up(
            organization=f"O{mark}", name="", email=f"p{mark}@x.example", password=PASSWORD
        )

    found = at_once(4, try_it)
    assert sum(isinstance(each, Person) for each in found) == 1
    refused = [each for each in found if isinstance(each, ValidationError)]
    assert len(refused) == 3
    assert {message for each in refused for message in each.messages} == {
        "This installation is already set up. Sign in instead."
    }
    assert (Organization.objects.count(), Person.objects.count()) == (1, 1)
