from __future__ import annotations

import pytest

from ledgerboard.users.models import Membership, Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]
PASSWORD = ("--password", "a calm long sentence")


@pytest.fixture
def harbor(say) -> Organization:
    assert say("user", "add", "Ann@x.example", "--organization", "Harbor", *PASSWORD).status == 0
    return Organization.objects.get()


def test_the_first_person_makes_the_organization_and_administers_it(say):
    said = say("user", "add", "ann@x.example", "--organization", "Harbor", "--role", "viewer",
               *PASSWORD)  # fmt: skip
    assert (said.status, said.out) == (0, "ann@x.example can sign in as administrator.\n")
    assert Membership.objects.get().role == "administrator"


def test_people_are_added_and_listed_with_their_roles(say, harbor):
    assert say("user", "add", "bo@x.example", "--role", "approver", *PASSWORD).status == 0
    lines = [line.split(maxsplit=1) for line in say("user", "list").out.splitlines()]
    assert lines == [["ann@x.example", "Administrator"], ["bo@x.example", "Accounting approver"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "x@x.example", "--password", "short"), "at least 10 characters"),
        (("user", "add", "nobody", *PASSWORD), "valid email address"),
        (("user", "add", "ann@x.example", "--role", "viewer", *PASSWORD), "only administrator"),
        (("user", "list", "--organization", "Nope"), "there are: Harbor"),
    ],
)
def test_what_will_not_do_is_refused_in_words(say, harbor, words, said):
    ended = say(*words)
    assert ended.status == 1
    assert said in ended.err


def test_an_empty_installation_says_how_to_begin(say):
    assert "ledgerboard user add" in say("user", "list").err
    said = say("user", "add", "ann@x.example", *PASSWORD)
    assert (said.status, "company's name is missing" in said.err) == (1, True)


def test_with_two_organizations_one_must_be_named(say, harbor):
    Organization.objects.create(name="Rival")
    assert "there are: Harbor, Rival." in say("user", "list").err
    assert "ann@x.example" in say("user", "list", "--organization", "harbor").out
