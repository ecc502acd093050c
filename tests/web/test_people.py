"""People, roles, passwords and tokens on their pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.conftest import PASSWORD

from ledgerboard.users.models import ApiToken, Membership, Organization, Role
from ledgerboard.users.services import token_holder

pytestmark = pytest.mark.django_db

BOB = {"name": "Bob", "email": "bob@harbor.example", "role": "coordinator"}
MINE = {"password": PASSWORD}


def secret(page: str) -> str:
    return re.search(r'class="lb-secret"[^>]*>([^<]+)<', page)[1]


def test_an_added_person_signs_in_with_the_password_shown_once(browse):
    client = browse()
    password = secret(client.post("/people/add/", BOB).content.decode())
    assert "lb-secret" not in client.get("/people/").content.decode()
    came = Client().post("/sign-in/", {"email": BOB["email"], "password": password})
    assert came.status_code == 302


def test_somebody_who_is_here_already_is_not_added_twice(browse):
    client = browse()
    client.post("/people/add/", BOB)
    again = client.post("/people/add/", {**BOB, "role": "viewer"})
    assert again.status_code == 422
    assert "is here already" in again.content.decode()
    assert Membership.objects.get(person__email=BOB["email"]).role == Role.COORDINATOR


def test_a_role_is_changed_in_the_list(browse, member):
    client, bob = browse(), member(Role.VIEWER)
    client.post(f"/people/{bob.pk}/role/", {"role": "coordinator"})
    bob.refresh_from_db()
    assert bob.role == Role.COORDINATOR


def test_the_only_administrator_stays_one(browse):
    client = browse()
    mine = Membership.objects.get()
    page = client.post(f"/people/{mine.pk}/role/", {"role": "viewer"}, follow=True)
    assert "only administrator" in page.content.decode()
    page = client.post(f"/people/{mine.pk}/remove/", follow=True)
    assert "only administrator" in page.content.decode()


def test_removing_asks_first_and_then_takes_everything_away(browse, member):
    client, bob = browse(), member(Role.VIEWER)
    assert "can't sign in to" in client.get(f"/people/{bob.pk}/remove/").content.decode()
    client.post(f"/people/{bob.pk}/remove/")
    assert not Membership.objects.filter(pk=bob.pk).exists()


def test_somebody_without_a_role_is_told_whom_to_ask(client, member):
    bob = member(Role.VIEWER)
    client.force_login(bob.person)
    bob.delete()
    answer = client.get("/")
    assert answer.status_code == 403
    assert "Ask your administrator" in answer.content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COORDINATOR, Role.APPROVER])
def test_only_administrators_add_people_and_make_tokens(browse, role):
    client = browse(role)
    refused = client.post("/people/add/", BOB)
    assert refused.status_code == 403
    assert "An administrator can change your role" in refused.content.decode()
    assert client.post("/account/tokens/", {"name": "x"}).status_code == 403
    assert "Add a person" not in client.get("/people/").content.decode()


def test_a_token_is_shown_once_and_works_until_it_is_revoked(browse):
    client = browse()
    token = secret(
        client.post(
            "/account/tokens/", {"name": "Report", "abilities": ["see"], "days": "90"}
        ).content.decode()
    )
    assert token_holder(token) is not None
    assert token not in client.get("/account/").content.decode()
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert token_holder(token) is None


def test_a_new_password_needs_the_old_one(browse):
    client = browse()
    wrong = client.post("/account/password/", {"current": "no", "password": "another long one"})
    assert "not your password" in wrong.content.decode()
    right = {"current": "correct horse battery", "password": "another long one"}
    assert client.post("/account/password/", right).status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_token_says_what_it_may_do_and_when_it_ends(browse):
    client = browse()
    client.post("/account/tokens/", {"name": "Report", "abilities": ["see"], "days": "30"})
    page = client.get("/account/").content.decode()
    assert "Can see everything in the organization" in page
    assert re.search(r"Ends \d\d/\d\d/\d{4} ·", page)
    assert ApiToken.objects.get().abilities == ["see"]


def test_a_tax_number_in_a_name_is_refused_in_words_and_nothing_is_kept(browse):
    client, said = browse(), "Leave tax numbers out of names."
    named = {"name": "Bob 321-54-9876", "email": "bob2@harbor.example"}
    assert said in client.post("/people/add/", BOB | named).content.decode()
    token = {"name": "W9 321549876", "abilities": ["see"], "days": "30"}
    assert said in client.post("/account/tokens/", token).content.decode()
    assert (Membership.objects.count(), ApiToken.objects.count()) == (1, 0)


def test_a_token_for_nothing_is_not_made_and_the_form_says_why(browse):
    answer = browse().post("/account/tokens/", {"name": "Report", "days": "30"})
    assert answer.status_code == 422
    assert "Check at least one answer to “What can it do?”" in answer.content.decode()


def test_an_administrator_makes_a_link_by_which_somebody_sets_a_password(browse, member):
    client, bob = browse(), member(Role.VIEWER)
    page = client.post(f"/people/{bob.pk}/password/", MINE).content.decode()
    assert "Their old password works until they use it." in page
    link = secret(page)
    path = "/" + link.split("/", 3)[3]
    asked = Client().get(path, follow=True).content.decode()
    assert "signed out everywhere. Then sign in with the new password." in asked
    assert Client().post(path, {"password": "bob's own sentence"}).status_code == 302
    came = Client().post("/sign-in/", {"email": bob.person.email, "password": "bob's own sentence"})
    assert came.status_code == 302
    assert "lb-secret" not in client.get("/people/").content.decode()


def test_no_link_for_somebody_who_also_works_elsewhere(browse, member):
    """It would open the other company to whoever administers this one."""
    client, bob = browse(), member(Role.VIEWER)
    other = Organization.objects.create(name="Rival")
    Membership.objects.create(organization=other, person=bob.person, role=Role.VIEWER)
    page = client.post(f"/people/{bob.pk}/password/", MINE, follow=True).content.decode()
    assert "lb-secret" not in page
    assert "do not administer" in page


def test_a_link_that_nobody_made_opens_nothing(browse):
    page = Client().get("/password/MQ/c9x-0123456789abcdef/", follow=True)
    assert "used or is too old" in page.content.decode()
