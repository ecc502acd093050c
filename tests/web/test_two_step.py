"""The second step at the door: nothing is open without it, and no code works twice."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.test import Client
from django.utils import timezone

from ledgerboard.users import lockout
from ledgerboard.users.models import (
    CodeApp,
    Organization,
    Person,
    RecoveryCode,
    Role,
    SecurityEvent,
)
from ledgerboard.users.services import add_person
from ledgerboard.users.two_step import authenticator, recovery, requirement

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
STEP = "/sign-in/two-step/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(late: int = 0) -> str:
    """What the app shows, or will show so many half minutes from now."""
    return pyotp.TOTP(SECRET).at(timezone.now() + timedelta(seconds=30 * late))


def wrong_code() -> str:
    """In one of a million tries any given code is the right one."""
    shown = {code(late) for late in range(-2, 3)}
    return next(each for each in map(str, range(100_000, 100_010)) if each not in shown)


@pytest.fixture
def ann(member):
    """She has an authenticator app, whose set-up took the code of a minute ago."""
    return with_app(member(Role.ADMINISTRATOR, "ann@harbor.example").person)


def with_app(person: Person) -> Person:
    then = timezone.now() - timedelta(seconds=60)
    authenticator.set_up(person, SECRET, pyotp.TOTP(SECRET).at(then), then)
    return person


def give_password(client: Client, email: str = "ann@harbor.example", **more: str):
    return client.post("/sign-in/", {"email": email, "password": PASSWORD, **more})


def signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def words(answer) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", answer.content.decode()).replace("&#x27;", "'")


def test_the_password_alone_opens_nothing(client, ann):
    assert give_password(client, next="/people/").url == f"{STEP}?next=%2Fpeople%2F"
    assert client.get("/").url == "/sign-in/?next=/"
    assert client.get("/api/me").status_code == 401
    assert "ledgerboard_device" not in client.cookies, "a thief's browser is no known one"


def test_password_and_code_lead_to_where_one_wanted_to_go(client, ann):
    give_password(client)
    came = client.post(STEP, {"code": code(), "next": "/people/"})
    assert came.url == "/people/"
    assert signed_in(client)


def test_the_second_step_never_leads_to_another_site(client, ann):
    give_password(client)
    assert client.post(STEP, {"code": code(), "next": "//evil.example/"}).url == "/"


def test_a_code_without_the_password_is_sent_to_the_door(client, ann):
    assert client.post(STEP, {"code": code()}, follow=True).redirect_chain[0][0] == "/sign-in/"
    assert not signed_in(client)


def test_a_code_works_once(client, ann):
    shown = code()
    for browser, answer in ((client, 302), (Client(), 200)):
        give_password(browser)
        assert browser.post(STEP, {"code": shown}).status_code == answer


def test_an_older_code_than_the_last_does_not_work(client, ann):
    give_password(client)
    client.post(STEP, {"code": code(1)})
    other = Client()
    give_password(other)
    assert "Each code works once" in words(other.post(STEP, {"code": code()}))


def test_the_code_of_the_set_up_does_not_sign_in(client, member):
    person = member(Role.VIEWER, "bob@harbor.example").person
    shown = code()
    authenticator.set_up(person, SECRET, shown, timezone.now())
    give_password(client, "bob@harbor.example")
    assert client.post(STEP, {"code": shown}).status_code == 200


@pytest.mark.parametrize("wrong", ["000000", "", "abc", "1" * 40, "12345\x006"])
def test_a_wrong_code_is_told_and_opens_nothing(client, ann, wrong):
    give_password(client)
    assert client.post(STEP, {"code": wrong}).status_code == 200
    assert not signed_in(client)


def test_after_five_wrong_codes_even_the_right_one_waits(client, ann):
    give_password(client)
    for _ in range(5):
        client.post(STEP, {"code": wrong_code()})
    assert "Wait 15 minutes" in words(client.post(STEP, {"code": code()}))


def test_giving_the_password_again_buys_no_more_codes(client, ann):
    for _ in range(5):
        browser = Client()
        give_password(browser)
        browser.post(STEP, {"code": wrong_code()})
    give_password(client)
    assert "Wait 15 minutes" in words(client.post(STEP, {"code": code()}))


def test_codes_cannot_be_tried_from_address_after_address(ann):
    for number in range(lockout.OF_ONE_CODE):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        give_password(browser)
        browser.post(STEP, {"code": wrong_code()})
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    give_password(stranger)
    assert "Wait 15 minutes" in words(stranger.post(STEP, {"code": code()}))


def test_the_second_step_is_waited_for_ten_minutes(client, ann):
    give_password(client)
    session = client.session
    waiting = session["two_step_waiting"]
    session["two_step_waiting"] = {**waiting, "until": timezone.now().timestamp() - 1}
    session.save()
    assert "took too long" in words(client.post(STEP, {"code": code()}, follow=True))


def test_a_password_changed_meanwhile_ends_the_waiting(client, ann):
    give_password(client)
    ann.set_password("another long sentence")
    ann.save()
    assert client.post(STEP, {"code": code()}).url == "/sign-in/"


def test_a_session_that_did_not_pass_is_led_to_the_second_step(client, ann):
    client.force_login(ann)
    assert client.get("/people/").url == f"{STEP}?next=%2Fpeople%2F"
    assert client.get("/account/two-step/").url.startswith(STEP), "it can't be set up anew instead"
    refused = client.get("/api/me")
    assert refused.status_code == 403
    assert "Finish signing in" in refused.json()["detail"]
    assert client.post(STEP, {"code": code()}).status_code == 302
    assert signed_in(client)


def test_the_pass_of_one_person_is_not_the_pass_of_another(client, ann, member):
    give_password(client)
    client.post(STEP, {"code": code()})
    passed = client.session["two_step"]
    bob = member(Role.VIEWER, "bob@harbor.example").person
    then = timezone.now() - timedelta(seconds=60)
    authenticator.set_up(bob, SECRET, pyotp.TOTP(SECRET).at(then), then)
    other = Client()
    other.force_login(bob)
    session = other.session
    session["two_step"] = passed
    session.save()
    assert not signed_in(other)


def test_turning_it_on_ends_the_sessions_that_had_the_password_alone(browse):
    thief, owner = browse(), Client()
    person = thief.get("/account/").wsgi_request.user
    owner.post("/sign-in/", {"email": person.email, "password": PASSWORD})
    shown = set_up_app(owner)
    assert "Save your recovery codes" in words(shown)
    assert signed_in(owner), "the session in which it was set up goes on"
    assert not signed_in(thief)


def set_up_app(client: Client, **more: str):
    page = client.get("/account/two-step/").content.decode()
    secret = re.search(r'<span class="lb-secret mt-2">([^<]+)<', page)[1].replace(" ", "")
    now = pyotp.TOTP(secret).at(timezone.now())
    return client.post("/account/two-step/app/", {"code": now, **more})


def test_the_secret_is_kept_nowhere_in_the_clear(client, member):
    person = member(Role.VIEWER, "bob@harbor.example").person
    give_password(client, "bob@harbor.example")
    page = client.get("/account/two-step/").content.decode()
    secret = re.search(r'<span class="lb-secret mt-2">([^<]+)<', page)[1].replace(" ", "")
    kept = [each.get_decoded() for each in Session.objects.all()]
    assert secret not in str(kept)
    set_up_app(client)
    stored = serializers.serialize("json", CodeApp.objects.filter(person=person))
    assert secret not in stored


def test_the_qr_code_is_drawn_in_the_page_and_asks_no_other_host(browse):
    page = browse().get("/account/two-step/").content.decode()
    picture = re.search(r"<svg[^>]+>.*?</svg>", page.split("lb-qr")[1], re.DOTALL)[0]
    assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_a_wrong_code_sets_nothing_up(browse):
    client = browse()
    client.get("/account/two-step/")
    session = client.session
    session["signed_in_at"] = timezone.now().timestamp()
    session.save()
    answer = client.post("/account/two-step/app/", {"code": "000000"})
    assert answer.status_code == 422
    assert "code isn't right" in words(answer)
    assert not CodeApp.objects.exists()


def test_a_page_that_was_open_too_long_says_so_and_goes_on(browse):
    client = browse()
    codes = client.post("/account/two-step/app/", {"code": "123456", "password": PASSWORD})
    assert "here is a new QR code" in words(codes)
    passkey = {"name": "Laptop", "answer": "{}", "password": PASSWORD}
    assert "open too long" in words(client.post("/account/two-step/passkey/", passkey))


def test_no_field_is_refused_without_a_sentence(browse):
    client = browse()
    client.get("/account/two-step/")
    said = words(client.post("/account/two-step/app/", {"code": ""}))
    assert "Enter the 6-digit code from the app." in said
    assert "Enter your password." in said
    client.get("/account/two-step/")
    long = {"name": "Laptop", "answer": "x" * 50_001, "password": PASSWORD}
    assert "That passkey didn't work" in words(client.post("/account/two-step/passkey/", long))


def test_new_codes_lead_back_to_where_they_were_made(client, ann):
    give_password(client)
    client.post(STEP, {"code": code()})
    shown = client.post("/account/two-step/codes/").content.decode()
    assert re.search(r'href="/account/two-step/">\s*I saved them', shown)


def test_a_session_alone_sets_nothing_up_and_takes_nothing_away(client, ann):
    """It may be stolen: some time after signing in the password is asked again, and counted."""
    give_password(client)
    client.post(STEP, {"code": code()})
    session = client.session
    session["signed_in_at"] -= 16 * 60
    session.save()
    for address in ("/account/two-step/app/remove/", "/account/two-step/codes/"):
        assert client.post(address).status_code == 422
        assert client.post(address, {"password": "guess"}).status_code == 422
    assert set_up_app(client).status_code == 422
    for _ in range(5):
        client.post("/account/two-step/app/remove/", {"password": "guess"})
    locked = client.post("/account/two-step/app/remove/", {"password": PASSWORD})
    assert "Wait 15 minutes" in words(locked)
    assert CodeApp.objects.filter(person=ann).exists()


def test_the_password_form_does_not_try_passwords_without_limit(browse):
    client = browse()
    for _ in range(5):
        client.post("/account/password/", {"current": "guess", "password": "another long one"})
    right = {"current": PASSWORD, "password": "another long one"}
    assert "Wait 15 minutes" in words(client.post("/account/password/", right))


def recovery_codes(page) -> list[str]:
    return re.findall(r"<li>([a-z0-9-]{19})</li>", page.content.decode())


def test_a_recovery_code_signs_in_once(client, browse):
    browse()
    give_password(client, "administrator@harbor.example")
    codes = recovery_codes(set_up_app(client))
    assert len(set(codes)) == recovery.COUNT
    for browser, answer in ((Client(), 302), (Client(), 200)):
        give_password(browser, "administrator@harbor.example")
        typed = f" {codes[0].upper().replace('-', ' ')} "
        assert browser.post(STEP, {"code": typed}).status_code == answer
    assert SecurityEvent.objects.filter(kind="code-used").count() == 1


def test_only_digests_of_recovery_codes_are_kept_and_new_ones_replace_them(client, ann):
    codes = recovery.make(ann)
    stored = serializers.serialize("json", RecoveryCode.objects.all())
    assert not [each for each in codes if each in stored or each.replace("-", "") in stored]
    recovery.make(ann)
    give_password(client)
    assert client.post(STEP, {"code": codes[0]}).status_code == 200


def test_the_codes_of_one_person_do_not_sign_in_another(client, ann, member):
    bob = member(Role.VIEWER, "bob@harbor.example").person
    codes = recovery.make(bob)
    give_password(client)
    assert client.post(STEP, {"code": codes[0]}).status_code == 200


def test_when_the_last_one_is_removed_the_password_signs_in_again(client, ann):
    give_password(client)
    client.post(STEP, {"code": code()})
    codes = recovery.make(ann)
    client.post("/account/two-step/app/remove/")
    assert signed_in(client)
    assert not RecoveryCode.objects.filter(person=ann).exists(), codes
    assert give_password(Client()).url == "/"


def test_a_lost_key_is_told_and_a_recovery_code_still_works(client, ann):
    codes = recovery.make(ann)
    CodeApp.objects.update(sealed_secret="sealed with another key")
    give_password(client)
    assert "new encryption key" in words(client.post(STEP, {"code": code()}))
    assert client.post(STEP, {"code": codes[3]}).status_code == 302


# What an organization requires


@pytest.fixture
def bob(member):
    return member(Role.APPROVER, "bob@harbor.example")


def required(organization: Organization, days: int, by) -> datetime:
    return requirement.require(organization, by, days=days, now=timezone.now())


def test_in_the_time_of_grace_people_are_led_there_and_may_put_it_off(client, organization, bob):
    due = required(organization, 14, bob.person)
    came = give_password(client, "bob@harbor.example", next="/plans/")
    assert came.url == "/account/two-step/?next=%2Fplans%2F"
    page = client.get(came.url)
    assert f"{timezone.localtime(due):%m/%d/%Y}" in words(page)
    assert 'href="/plans/">Not now</a>' in page.content.decode()
    assert client.get("/plans/").status_code == 200


def test_after_it_nothing_else_is_open(client, organization, bob):
    required(organization, 0, bob.person)
    give_password(client, "bob@harbor.example")
    assert client.get("/plans/").url == "/account/two-step/?next=%2Fplans%2F"
    assert client.get("/api/me").status_code == 403
    page = client.get("/account/two-step/")
    assert "and then you can go on" in words(page)
    assert "/plans/" not in page.content.decode(), "no navigation"
    shown = set_up_app(client, next="/plans/")
    assert 'href="/plans/">I saved them, continue</a>' in shown.content.decode()
    assert client.get("/plans/").status_code == 200


def test_the_only_second_step_stays_while_it_is_required(client, organization, ann):
    required(organization, 30, ann)
    give_password(client)
    client.post(STEP, {"code": code()})
    refused = client.post("/account/two-step/app/remove/")
    assert "Add another way first" in words(refused)
    assert CodeApp.objects.filter(person=ann).exists()


def test_another_organization_s_requirement_does_not_shut_one_out(client, organization, bob):
    rival = Organization.objects.create(name="Rival Builders")
    add_person(rival, name="", email=bob.person.email, password="", role=Role.VIEWER)
    required(rival, 0, bob.person)
    give_password(client, "bob@harbor.example")
    assert client.get("/").status_code == 200
    client.post("/organization/", {"organization": rival.pk})
    assert client.get("/").url == "/account/two-step/"
    client.post("/organization/", {"organization": organization.pk})
    assert client.get("/").status_code == 200, "and the way back is open"


def test_a_program_s_token_works_without_a_second_step(client, organization, bob):
    from ledgerboard.users.services import issue_token

    token = issue_token(organization, bob.person, name="report")
    required(organization, 0, bob.person)
    answer = Client().get("/api/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
