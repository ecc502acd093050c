"""Set-up, sign-in, sign-out, theme."""

from __future__ import annotations

import html

import pytest
from django.conf import settings as django_settings
from django.test import Client

from ledgerboard.config.settings import settings
from ledgerboard.users.models import Organization, Person, Role
from ledgerboard.web import setup_code

pytestmark = pytest.mark.django_db

ANSWERS = {
    "organization": "Harbor Builders",
    "name": "Ada",
    "email": "Ada@Harbor.example",
    "password": "correct horse battery",
}


@pytest.fixture
def code():
    yield setup_code.make(settings().data_dir)
    setup_code.used(settings().data_dir)


def sign_in(client: Client, password: str, **more):
    answers = {"email": "administrator@harbor.example", "password": password, **more}
    return client.post("/sign-in/", answers)


def test_a_fresh_installation_leads_everybody_to_the_set_up(client):
    assert client.get("/").url == "/set-up/"
    assert client.get("/sign-in/").url == "/set-up/"


def test_set_up_creates_the_organization_and_signs_its_first_administrator_in(client):
    assert client.post("/set-up/", ANSWERS).url == "/"
    person = Person.objects.get(email="ada@harbor.example")
    assert person.memberships.get().role == Role.ADMINISTRATOR
    assert b"Harbor Builders" in client.get("/").content


def test_set_up_happens_once(client):
    client.post("/set-up/", ANSWERS)
    again = Client().post("/set-up/", {**ANSWERS, "organization": "Intruder"}, follow=True)
    assert "already set up" in again.content.decode()
    assert Organization.objects.get().name == "Harbor Builders"


def test_a_short_password_is_refused_with_the_reason_beside_the_field(client):
    page = client.post("/set-up/", {**ANSWERS, "password": "short"}).content.decode()
    assert "at least 10 characters" in page
    assert not Organization.objects.exists()


def test_with_a_set_up_code_only_its_reader_sets_up(client, code):
    refused = client.post("/set-up/", {**ANSWERS, "code": "guess"}).content.decode()
    assert "not the code" in refused
    assert client.post("/set-up/", {**ANSWERS, "code": code}).url == "/"
    assert setup_code.wanted(settings().data_dir) is None


def test_signing_in_leads_to_where_one_wanted_to_go(client, member):
    member(Role.ADMINISTRATOR)
    asked = client.get("/people/")
    assert asked.url == "/sign-in/?next=/people/"
    assert sign_in(client, "correct horse battery", next="/people/").url == "/people/"


def test_signing_in_never_leads_to_another_site(client, member):
    member(Role.ADMINISTRATOR)
    answer = sign_in(client, "correct horse battery", next="https://evil.example/")
    assert answer.url == "/"


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, member):
    member(Role.ADMINISTRATOR)
    for _ in range(5):
        assert "Wrong email or password" in sign_in(client, "wrong").content.decode()
    page = sign_in(client, "correct horse battery").content.decode()
    assert "Wait 15 minutes" in page


def test_a_lockout_holds_for_one_address_only(client, member):
    member(Role.ADMINISTRATOR)
    for _ in range(5):
        sign_in(client, "wrong")
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert sign_in(elsewhere, "correct horse battery").status_code == 302


def test_an_unknown_address_and_a_wrong_password_sound_alike(client, member):
    member(Role.ADMINISTRATOR)
    unknown = client.post("/sign-in/", {"email": "no@body.example", "password": "wrong"})
    assert "Wrong email or password" in unknown.content.decode()


def test_after_a_form_that_came_too_late_signing_in_leads_back_to_its_page(browse):
    browse()
    client = Client()
    sent = client.post("/plans/new/", headers={"referer": "http://testserver/plans/?flow=vendors"})
    assert sent.url == "/sign-in/?next=/plans/%3Fflow%3Dvendors"
    assert "nothing was saved" in client.get(sent.url).content.decode()
    for strange in ("", "https://evil.example/plans/", "http://testserver//evil.example/"):
        led = client.post("/plans/new/", headers={"referer": strange})
        assert led.url == "/sign-in/?next=/"


def test_an_address_that_only_takes_forms_says_so_in_words(browse):
    answer = browse().get("/plans/new/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "There's no page at this address" in html.unescape(answer.content.decode())
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_a_call_with_the_wrong_method_says_in_json_which_one_works(browse):
    answer = browse().delete("/api/vendors")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.json() == {
        "detail": "This address doesn't take DELETE.",
        "advice": "Use GET here.",
    }


def test_signing_out_needs_a_post_and_ends_the_session(browse):
    client = browse()
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/").url == "/sign-in/?next=/"


def test_the_chosen_theme_is_kept_and_given_back(browse):
    client = browse()
    client.post("/theme/", {"theme": "dark", "next": "/people/"})
    assert 'data-bs-theme="dark"' in client.get("/").content.decode()
    client.post("/theme/", {"theme": ""})
    assert "data-bs-theme" not in client.get("/").content.decode()


def test_a_form_sent_without_its_token_is_refused_in_plain_words(member):
    member(Role.ADMINISTRATOR)
    answer = sign_in(Client(enforce_csrf_checks=True), "correct horse battery")
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


def test_every_answer_forbids_scripts_and_styles_that_are_not_ours(client):
    policy = client.get("/set-up/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_an_unknown_page_says_what_to_do(browse):
    answer = browse().get("/no/such/page/")
    assert answer.status_code == 404
    assert "We can&#x27;t find that page" in answer.content.decode()


def test_sessions_are_not_readable_by_scripts():
    assert django_settings.SESSION_COOKIE_HTTPONLY
