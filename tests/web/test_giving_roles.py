"""A browser that somebody left signed in must not make an administrator, an approver or a password
link: each would open the door for good, past another person's second step, or be the second pair
of eyes that a large plan waits for.
"""

from __future__ import annotations

import pytest
from django.test import Client
from tests.web.conftest import PASSWORD, text_in

from ledgerboard.users.models import Membership, Person, Role, SecurityEvent
from ledgerboard.users.passwords import set_password

pytestmark = pytest.mark.django_db
EVE = {"name": "Eve", "email": "eve@harbor.example", "role": "administrator"}
WRONG = [{}, {"password": ""}, {"password": "a guess"}]
REFUSED = ("Enter your password", "not your password")


@pytest.fixture
def boss(browse) -> Client:
    return browse()


@pytest.fixture
def bob(member) -> Membership:
    return member(Role.APPROVER, "bob@harbor.example")


@pytest.fixture
def carl(member) -> Membership:
    return member(Role.COORDINATOR, "carl@harbor.example")


def on_record(kind: str) -> tuple[str, str, str]:
    event = SecurityEvent.objects.get(kind=kind)
    return event.person.email, event.by.email, event.detail


@pytest.mark.parametrize("role", ["administrator", "approver"])
@pytest.mark.parametrize("given", WRONG)
def test_nobody_who_approves_is_added_without_the_password(boss, role, given):
    answer = boss.post("/people/add/", {**EVE, "role": role, **given})
    assert answer.status_code == 422
    assert any(each in text_in(answer) for each in REFUSED)
    assert "lb-secret" not in answer.content.decode()
    assert not Person.objects.filter(email=EVE["email"]).exists()


def test_with_the_password_an_administrator_is_added_and_it_is_on_record(boss):
    answer = boss.post("/people/add/", {**EVE, "password": PASSWORD})
    assert "lb-secret" in answer.content.decode()
    by = "administrator@harbor.example"
    assert on_record("person-added") == (EVE["email"], by, "Administrator")
    assert "Person added (Administrator)" in text_in(answer)


def test_the_new_person_s_password_is_not_the_one_that_confirms(boss):
    boss.post("/people/add/", {**EVE, "password": PASSWORD})
    assert not Person.objects.get(email=EVE["email"]).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("role", "asking"),
    [("administrator", "an administrator?"), ("approver", "an accounting approver?")],
)
@pytest.mark.parametrize("given", WRONG)
def test_nobody_is_given_such_a_role_without_the_password(boss, carl, role, asking, given):
    asked = boss.post(f"/people/{carl.pk}/role/", {"role": role, **given}, follow=True)
    assert asking in text_in(asked)
    answer = boss.post(f"/people/{carl.pk}/role/{role}/", {**given, "x": "1"})
    assert answer.status_code == 422
    assert any(each in text_in(answer) for each in REFUSED)
    carl.refresh_from_db()
    assert carl.role == Role.COORDINATOR


@pytest.mark.parametrize("role", ["viewer", "owner"])
def test_other_roles_have_no_such_page(boss, carl, role):
    assert boss.get(f"/people/{carl.pk}/role/{role}/").status_code == 404


def test_with_the_password_they_become_one_and_it_is_on_record(boss, bob):
    said = boss.post(f"/people/{bob.pk}/role/administrator/", {"password": PASSWORD}, follow=True)
    bob.refresh_from_db()
    assert bob.role == Role.ADMINISTRATOR
    assert "role is now administrator" in text_in(said)
    by = "administrator@harbor.example"
    assert on_record("role-changed") == (
        bob.person.email,
        by,
        "Accounting approver to Administrator",
    )


def test_other_roles_are_given_as_before_and_are_on_record_once(boss, bob):
    for role in ("viewer", "viewer"):
        boss.post(f"/people/{bob.pk}/role/", {"role": role})
    bob.refresh_from_db()
    assert bob.role == Role.VIEWER
    by = "administrator@harbor.example"
    assert on_record("role-changed") == (bob.person.email, by, "Accounting approver to Viewer")


def test_who_is_an_administrator_already_is_not_asked_about(boss, member):
    other = member(Role.ADMINISTRATOR, "bea@harbor.example")
    said = boss.post(f"/people/{other.pk}/role/", {"role": "administrator"}, follow=True)
    assert said.status_code == 200
    assert "role is administrator already." in text_in(said)
    assert not SecurityEvent.objects.filter(kind="role-changed").exists()


@pytest.mark.parametrize("given", WRONG)
def test_no_password_link_is_made_without_the_password(boss, bob, given):
    assert "call them back" in text_in(boss.get(f"/people/{bob.pk}/password/"))
    answer = boss.post(f"/people/{bob.pk}/password/", {**given, "x": "1"})
    assert answer.status_code == 422
    assert any(each in text_in(answer) for each in REFUSED)
    assert "lb-secret" not in answer.content.decode()
    assert not SecurityEvent.objects.filter(kind="password-link").exists()


def test_a_password_link_is_on_record(boss, bob):
    boss.post(f"/people/{bob.pk}/password/", {"password": PASSWORD})
    by = "administrator@harbor.example"
    assert on_record("password-link") == (bob.person.email, by, "")


def test_who_is_removed_is_on_record(boss, bob):
    boss.post(f"/people/{bob.pk}/remove/")
    by = "administrator@harbor.example"
    assert on_record("person-removed") == (bob.person.email, by, "Accounting approver")


def test_a_password_set_on_the_server_is_on_record(bob):
    set_password(bob.person, "a better password than before")
    event = SecurityEvent.objects.get(kind="password-set")
    assert (event.person, event.by) == (bob.person, None)


def test_one_s_own_new_password_is_on_record(boss):
    given = {"current": PASSWORD, "password": "a better password than before"}
    boss.post("/account/password/", given)
    by = "administrator@harbor.example"
    assert on_record("password-set") == (by, by, "")


@pytest.mark.parametrize("question", ["role/approver", "role/administrator", "password"])
def test_each_question_has_a_field_with_its_name_and_a_way_back(boss, carl, question):
    page = boss.get(f"/people/{carl.pk}/{question}/").content.decode()
    assert 'for="ownpassword-password"' in page
    assert 'id="ownpassword-password"' in page
    assert 'autocomplete="current-password"' in page
    assert 'href="/people/"' in page
