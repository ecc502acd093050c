"""API tokens and the second step, from the command line of the server."""

from __future__ import annotations

import json
from datetime import timedelta

import pyotp
import pytest
from click.testing import CliRunner
from django.utils import timezone

from ledgerboard.cli.main import Refusal, cli
from ledgerboard.users.models import ApiToken, Organization, Role, SecurityEvent
from ledgerboard.users.services import add_person, token_holder
from ledgerboard.users.two_step import authenticator

pytestmark = pytest.mark.django_db
PASSWORD = "a calm long sentence"


@pytest.fixture
def harbor(db) -> Organization:
    return Organization.objects.create(name="Harbor Builders")


@pytest.fixture
def ann(harbor):
    return add_person(harbor, name="Ann", email="ann@x.example", password=PASSWORD,
                      role=Role.ADMINISTRATOR)  # fmt: skip


def run(*words: str):
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def test_a_token_is_made_for_what_it_may_do_and_ends(ann):
    made = run("token", "add", "report", "--may", "see", "--days", "30").stdout.strip()
    member = token_holder(made)
    assert (member.person, member.only) == (ann, frozenset({"see"}))
    days = ApiToken.objects.get().expires_at - timezone.now()
    assert timedelta(days=29) < days < timedelta(days=31)
    assert SecurityEvent.objects.get().by is None, "nobody signed in: it was made on the server"


def test_tokens_are_listed_with_their_end_and_revoked(ann):
    made = run("token", "add", "report", "--no-end").stdout.strip()
    (listed,) = json.loads(run("token", "list", "--json").output)
    assert (listed["name"], listed["abilities"], listed["expires_at"]) == ("report", ["see"], None)
    assert "never ends" in run("token", "list").output
    assert made not in run("token", "list").output
    run("token", "revoke", str(listed["id"]))
    assert token_holder(made) is None
    with pytest.raises(Refusal, match="no active token"):
        run("token", "revoke", str(listed["id"]))


def test_the_only_administrator_s_second_step_is_reset_on_the_server(ann):
    secret = authenticator.new_secret()
    authenticator.set_up(ann, secret, pyotp.TOTP(secret).at(timezone.now()), timezone.now())
    assert json.loads(run("user", "list", "--json").output)[0]["two_step"] is True
    assert "was reset" in run("user", "reset-two-step", "Ann@X.example").output
    ann.refresh_from_db()
    assert not ann.two_step
    assert SecurityEvent.objects.get(kind="reset").by is None
    with pytest.raises(Refusal, match="No one has the address"):
        run("user", "reset-two-step", "nobody@x.example")


def test_a_second_step_is_required_and_made_optional_on_the_server(harbor, ann):
    run("user", "require-two-step", "--days", "0")
    harbor.refresh_from_db()
    assert harbor.two_step_from <= timezone.now()
    run("user", "require-two-step", "--off")
    harbor.refresh_from_db()
    assert harbor.two_step_from is None
