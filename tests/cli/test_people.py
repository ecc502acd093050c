from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from django.test import Client
from tests.cli.conftest import alone

from ledgerboard.users.models import Membership, Organization, SecurityEvent

pytestmark = pytest.mark.django_db
PASSWORD = "a calm long sentence"
STDIN = ("--password-stdin",)


@pytest.fixture(autouse=True)
def typed(monkeypatch):
    """What the next command reads from standard input."""

    def of(password: str) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(f"{password}\n".encode())))

    of(PASSWORD)
    return of


@pytest.fixture
def harbor(say, typed) -> Organization:
    assert say("user", "add", "Ann@x.example", "--organization", "Harbor", *STDIN).status == 0
    typed(PASSWORD)
    return Organization.objects.get()


def test_the_first_person_makes_the_organization_and_administers_it(say):
    said = say("user", "add", "ann@x.example", "--organization", "Harbor", "--role", "viewer",
               *STDIN)  # fmt: skip
    assert (said.status, said.out) == (0, "ann@x.example can sign in as administrator.\n")
    assert Membership.objects.get().role == "administrator"


def test_people_are_added_and_listed_with_their_roles(say, harbor):
    assert say("user", "add", "bo@x.example", "--role", "approver", *STDIN).status == 0
    lines = [line.split(maxsplit=1) for line in say("user", "list").out.splitlines()]
    assert lines == [["ann@x.example", "Administrator"], ["bo@x.example", "Accounting approver"]]


def test_what_the_server_does_to_people_is_on_record_there(say, harbor):
    say("user", "add", "bo@x.example", "--role", "approver", *STDIN)
    say("user", "role", "bo@x.example", "viewer")
    say("user", "password", "bo@x.example", "--link")
    events = SecurityEvent.objects.of(harbor).filter(person__email="bo@x.example").order_by("pk")
    assert list(events.values_list("kind", "detail", "by")) == [
        ("person-added", "Accounting approver", None),
        ("role-changed", "Accounting approver to Viewer", None),
        ("password-link", "", None),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "x@x.example", "--password", "hush"), "--password-stdin"),
        (("user", "add", "nobody", *STDIN), "valid email address"),
        (("user", "add", "ann@x.example", "--role", "viewer"), "is here already"),
        (("user", "role", "ann@x.example", "viewer"), "only administrator"),
        (("user", "remove", "ann@x.example"), "only administrator"),
        (("user", "password", "zoe@x.example", *STDIN), "No one has the address"),
        (("user", "list", "--organization", "Nope"), "there are: Harbor"),
    ],
)
def test_what_will_not_do_is_refused_in_words(say, harbor, words, said):
    ended = say(*words)
    assert ended.status == 1
    assert said in ended.err


def test_an_empty_installation_says_how_to_begin(say):
    assert "ledgerboard user add" in say("user", "list").err
    said = say("user", "add", "ann@x.example", *STDIN)
    assert (said.status, "company's name is missing" in said.err) == (1, True)


def test_with_two_organizations_one_must_be_named(say, harbor):
    Organization.objects.create(name="Rival")
    assert "there are: Harbor, Rival." in say("user", "list").err
    assert "ann@x.example" in say("user", "list", "--organization", "harbor").out


def signs_in(password: str) -> bool:
    person = {"email": "ann@x.example", "password": password}
    return Client().post("/sign-in/", person).status_code == 302


def test_the_only_administrator_gets_a_new_password_on_the_server(say, typed, harbor):
    typed("another calm sentence")
    said = say("user", "password", "Ann@x.example", *STDIN)
    assert (said.status, "new password" in said.out) == (0, True)
    assert [signs_in(PASSWORD), signs_in("another calm sentence")] == [False, True]


def test_a_short_password_is_refused(say, typed, harbor):
    typed("short")
    said = say("user", "password", "ann@x.example", *STDIN)
    assert (said.status, "at least 10 characters" in said.err) == (1, True)
    assert signs_in(PASSWORD)


def test_a_link_sets_a_password_once(say, harbor):
    link = say("user", "password", "ann@x.example", "--link").out.strip()
    path = link.removeprefix("http://127.0.0.1:8000")
    browser = Client()
    assert "ann@x.example" in browser.get(path).content.decode()
    assert browser.post(path, {"password": "short"}).status_code == 200
    assert browser.post(path, {"password": "chosen by herself"}).status_code == 302
    assert signs_in("chosen by herself")
    late = browser.get(path, follow=True)
    assert "has been used" in late.content.decode()


def test_a_list_for_scripts(say, harbor):
    assert [each["role"] for each in json.loads(say("user", "list", "--json").out)] == [
        "administrator"
    ]


def test_on_an_empty_machine_the_first_person_is_added_and_told_apart_from_the_next(tmp_path):
    words = [sys.executable, "-m", "ledgerboard", "user", "add", "ann@x.example",
             "--organization", "Harbor", "--password-stdin"]  # fmt: skip
    done = subprocess.run(words, env=alone(tmp_path), cwd=tmp_path, input="a calm long sentence\n",
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "ann@x.example can sign in as administrator.\n"
    modes = {each.name: each.stat().st_mode & 0o077 for each in (tmp_path / "data").iterdir()}
    assert set(modes.values()) == {0}, modes


def test_what_is_no_address_is_refused_before_a_password_is_asked_for(say, typed):
    typed("")
    said = say("user", "add", "notanemail", "--organization", "Harbor", *STDIN)
    assert (said.status, "“notanemail” isn't a valid email address" in said.err) == (1, True)
    assert not Organization.objects.exists()
