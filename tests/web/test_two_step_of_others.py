"""Two-step verification of others: what administrators see and do, and with which password."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.test_two_step import (
    PASSWORD,
    SECRET,
    STEP,
    code,
    give_password,
    signed_in,
    with_app,
    words,
)

from ledgerboard.users.models import CodeApp, Membership, Organization, Role, SecurityEvent
from ledgerboard.users.services import add_person, issue_token
from ledgerboard.users.two_step import authenticator, changing, requirement

pytestmark = pytest.mark.django_db
MINE = {"password": PASSWORD}


@pytest.fixture
def bob(member) -> Membership:
    return member(Role.APPROVER, "bob@harbor.example")


@pytest.fixture
def boss(client, member):
    with_app(member(Role.ADMINISTRATOR, "ann@harbor.example").person)
    give_password(client)
    client.post(STEP, {"code": code()})
    return client


def test_an_administrator_requires_it_and_makes_it_optional(boss, organization):
    boss.post("/people/two-step/", {"days": "7", **MINE})
    organization.refresh_from_db()
    assert organization.two_step_from - timezone.now() > timedelta(days=6)
    assert "Required from" in words(boss.get("/people/"))
    boss.post("/people/two-step/", {"optional": "1", **MINE})
    organization.refresh_from_db()
    assert organization.two_step_from is None
    kinds = SecurityEvent.objects.of(organization).values_list("kind", flat=True)
    assert {"required", "optional"} <= set(kinds)


def test_an_administrator_resets_it_and_it_is_on_record(boss, bob):
    authenticator.set_up(bob.person, SECRET, code(), timezone.now())
    inside = Client()
    inside.force_login(bob.person)
    assert "call them back" in words(boss.get(f"/people/{bob.pk}/two-step/"))
    said = boss.post(f"/people/{bob.pk}/two-step/", MINE, follow=True)
    assert "was reset and they were signed out" in words(said)
    assert not signed_in(inside)
    assert give_password(Client(), "bob@harbor.example").url == "/"
    event = SecurityEvent.objects.get(kind="reset")
    assert (event.person, event.by.email) == (bob.person, "ann@harbor.example")
    assert "Two-step verification reset" in words(said)


def test_nobody_resets_what_opens_somebody_else_s_company(boss, bob):
    authenticator.set_up(bob.person, SECRET, code(), timezone.now())
    rival = Organization.objects.create(name="Rival Builders")
    add_person(rival, name="", email=bob.person.email, password="", role=Role.VIEWER)
    said = boss.post(f"/people/{bob.pk}/two-step/", MINE, follow=True)
    assert "user reset-two-step bob@harbor.example" in words(said)
    assert CodeApp.objects.filter(person=bob.person).exists()


def test_a_reset_does_not_bring_old_sessions_back(bob):
    before = Client()
    before.force_login(bob.person)
    authenticator.set_up(bob.person, SECRET, code(), timezone.now())
    changing.reset(bob.person)
    assert not signed_in(before)


def test_what_one_organization_did_is_not_on_record_in_another(boss, bob):
    rival = Organization.objects.create(name="Rival Builders")
    other = add_person(rival, name="", email="eve@x.example", password=PASSWORD,
                       role=Role.ADMINISTRATOR)  # fmt: skip
    eve = Client()
    eve.force_login(other)
    assert "Authenticator app set up" in words(boss.get("/people/"))
    assert "Authenticator app set up" not in words(eve.get("/people/"))


@pytest.mark.parametrize("given", [{}, {"password": "a guess"}])
def test_without_the_administrator_s_password_nothing_is_taken_away(boss, bob, organization, given):
    """Whoever finds a browser signed in must not open the door for another one."""
    authenticator.set_up(bob.person, SECRET, code(), timezone.now())
    requirement.require(organization, bob.person, days=0, now=timezone.now())
    for address, more in (
        (f"/people/{bob.pk}/two-step/", {}),
        ("/people/two-step/", {"optional": "1"}),
    ):
        answer = boss.post(address, {**more, **given, "x": "1"})
        assert answer.status_code == 422
        assert re.search("Enter your password|not your password", words(answer))
    organization.refresh_from_db()
    assert organization.two_step_from is not None
    assert CodeApp.objects.filter(person=bob.person).exists()


@pytest.mark.parametrize("given", ["a guess", PASSWORD])
@pytest.mark.parametrize("required", [True, False])
def test_a_page_from_before_another_administrator_changed_it_changes_nothing(
    boss, bob, organization, given, required
):
    if required:
        requirement.require(organization, bob.person, days=7, now=timezone.now())
        before = organization.two_step_from
    wish = {"days": "30"} if required else {"optional": "1"}
    answer = boss.post("/people/two-step/", {**wish, "password": given}, follow=True)
    assert "someone else changed two-step verification" in words(answer)
    assert not re.search(r"<label[^>]*>\s*(<span[^>]*>[^<]*</span>)?\s*</label>",
                         answer.content.decode())  # fmt: skip
    organization.refresh_from_db()
    assert organization.two_step_from == (before if required else None)


def test_nobody_resets_their_own_nor_makes_a_password_link_for_themselves(boss):
    me = Membership.objects.get(person__email="ann@harbor.example")
    page = boss.get("/people/").content.decode()
    assert f"/people/{me.pk}/two-step/" not in page
    assert f"/people/{me.pk}/password/" not in page
    for address in ("two-step", "password"):
        said = boss.post(f"/people/{me.pk}/{address}/", MINE, follow=True)
        assert "another administrator" in words(said)
        assert "lb-secret" not in said.content.decode()
    assert CodeApp.objects.filter(person=me.person).exists()


def test_only_administrators_see_who_uses_it(boss, bob, browse):
    column = 'data-label="Two-step"'
    assert column in boss.get("/people/").content.decode()
    seen = browse(Role.VIEWER).get("/people/").content.decode()
    assert column not in seen
    assert bob.person.email in seen


def test_the_day_it_starts_is_the_day_where_people_are(boss, organization, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    organization.two_step_from = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    organization.save()
    assert "Required since  03/02/2026" in words(boss.get("/people/"))


def test_the_tokens_of_a_removed_person_end_on_record(boss, bob, organization):
    issue_token(organization, bob.person, name="Report")
    boss.post(f"/people/{bob.pk}/remove/")
    event = SecurityEvent.objects.get(kind="token-revoked")
    assert (event.person, event.detail, event.by.email) == (
        bob.person,
        "Report",
        "ann@harbor.example",
    )
