"""What a token may not do: more than it was made for, live longer, or get past the second step."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone
from tests.api.test_api_access import operations

from ledgerboard.api.access import Auth
from ledgerboard.users.models import Ability, ApiToken, Membership, Person, Role, SecurityEvent
from ledgerboard.users.services import add_person, issue_token, token_holder
from ledgerboard.users.two_step import authenticator, requirement

pytestmark = pytest.mark.django_db
JSON = "application/json"
MINE = {"password": "correct horse battery"}


def demanded():
    for path, operation in operations():
        for each in operation.auth_callbacks:
            if isinstance(each, Auth):
                yield path, sorted(operation.methods), each.ability


def calling(member: Membership, **limits) -> Client:
    token = issue_token(member.organization, member.person, name="program", **limits)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_token_for_reading_is_refused_by_every_call_that_is_for_more(call):
    call()
    reader = calling(Membership.objects.get(), abilities=[Ability.SEE])
    tried = 0
    for path, methods, ability in demanded():
        address = "/api" + re.sub(r"{[^}]+}", "1", path)
        for method in methods:
            if ability is not Ability.SEE:
                answer = reader.generic(method, address, "{}", content_type=JSON)
                assert answer.status_code == 403, (method, path)
                tried += 1
    assert tried > 30


def test_a_token_that_lacks_something_is_blamed_not_its_persons_role(call):
    call()
    reader = calling(Membership.objects.get(), abilities=[Ability.SEE])
    said = reader.post("/api/people", "{}", content_type=JSON).json()["detail"]
    assert said == "This token can't add people, tokens and settings. Make one that may."
    Membership.objects.update(role=Role.VIEWER)
    said = reader.post("/api/people", "{}", content_type=JSON).json()["detail"]
    assert said == "This role (viewer) can't add people, tokens and settings."


def test_no_call_that_writes_is_open_to_those_who_may_only_look():
    writing = {(path, each) for path, methods, ability in demanded() for each in methods
               if each != "GET" and ability is Ability.SEE}  # fmt: skip
    nothing = {"/in-progress/{commitment_id}/preview", "/flows/{int:flow_id}/preview"}
    assert writing == {(path, "POST") for path in nothing}, "which write nothing"


def test_a_token_made_with_a_token_ends_no_later(call):
    call()
    soon = timezone.now() + timedelta(days=1)
    program = calling(Membership.objects.get(), expires_at=soon)
    made = program.post("/api/tokens", {"name": "child"}, content_type=JSON).json()["token"]
    assert token_holder(made).until == soon


@pytest.fixture
def ann(call) -> Person:
    call()
    person = Membership.objects.get().person
    secret = authenticator.new_secret()
    authenticator.set_up(person, secret, pyotp.TOTP(secret).at(timezone.now()), timezone.now())
    return person


def test_a_token_cannot_reset_a_second_step_nor_make_it_optional(ann):
    member = Membership.objects.get(person=ann)
    program = calling(member)
    for answer in (
        program.post(f"/api/people/{member.pk}/two-step/reset", MINE, content_type=JSON),
        program.put("/api/two-step", {"days": None, **MINE}, content_type=JSON),
    ):
        assert answer.status_code == 403
        assert "People page" in answer.json()["detail"]
    ann.refresh_from_db()
    assert ann.two_step


EVE = {"name": "Eve", "email": "eve@harbor.example", "role": "administrator"}


def ways_to_a_known_password(client: Client, bob: Membership, given: dict[str, str]) -> list[int]:
    """How a stolen session or token would get a password of somebody who administers."""
    raised = {"role": "administrator", **given}
    answers = (
        client.post("/api/people", {**EVE, **given}, content_type=JSON),
        client.patch(f"/api/people/{bob.pk}", raised, content_type=JSON),
        client.post(f"/api/people/{bob.pk}/password-link", given, content_type=JSON),
    )
    return [each.status_code for each in answers]


def administrators() -> set[str]:
    those = Membership.objects.filter(role=Role.ADMINISTRATOR)
    return set(those.values_list("person__email", flat=True))


def test_a_token_makes_no_administrator_and_no_password_link(ann):
    program = calling(Membership.objects.get(person=ann))
    assert ways_to_a_known_password(program, another(ann), MINE) == [403, 403, 403]
    assert administrators() == {ann.email}
    assert not SecurityEvent.objects.filter(kind="password-link").exists()
    told = program.post("/api/people", {**EVE, **MINE}, content_type=JSON).json()["detail"]
    assert "can't make administrators" in told
    assert "People page" in told


def test_a_token_adds_people_and_changes_roles_that_move_no_money(ann):
    program, bob = calling(Membership.objects.get(person=ann)), another(ann)
    added = program.post("/api/people", {**EVE, "role": "coordinator"}, content_type=JSON)
    changed = program.patch(f"/api/people/{bob.pk}", {"role": "coordinator"}, content_type=JSON)
    assert (added.status_code, changed.status_code) == (201, 200)
    kinds = set(SecurityEvent.objects.filter(by=ann).values_list("kind", flat=True))
    assert {"person-added", "role-changed"} <= kinds


@pytest.mark.parametrize(
    ("given", "statuses"),
    [
        ({"password": "a stolen session"}, [409, 409, 409]),
        ({}, [422, 422, 422]),
        (MINE, [201, 200, 201]),
    ],
)
def test_a_session_does_so_only_with_the_password(ann, passed, given, statuses):
    bob = another(ann)
    assert ways_to_a_known_password(passed, bob, given) == statuses
    both = {ann.email, bob.person.email, EVE["email"]}
    assert administrators() == (both if given == MINE else {ann.email})


def test_where_a_second_step_is_required_a_token_makes_no_tokens(ann):
    member = Membership.objects.get(person=ann)
    program = calling(member)
    requirement.require(member.organization, ann, days=14, now=timezone.now())
    answer = program.post("/api/tokens", {"name": "child"}, content_type=JSON)
    assert answer.status_code == 403
    assert ApiToken.objects.filter(name="child").count() == 0


@pytest.fixture
def passed(ann, client) -> Client:
    """Her browser, past the second step."""
    client.force_login(ann)
    session = client.session
    session["two_step"] = ann.sign_in_stamp
    session.save()
    return client


def another(ann: Person) -> Membership:
    """Somebody else, who has a second step too."""
    organization = Membership.objects.get(person=ann).organization
    bob = add_person(organization, name="Bob", email="bob@harbor.example",
                     password=MINE["password"], role=Role.VIEWER)  # fmt: skip
    secret = authenticator.new_secret()
    authenticator.set_up(bob, secret, pyotp.TOTP(secret).at(timezone.now()), timezone.now())
    return Membership.objects.get(person=bob)


def test_a_session_that_passed_it_does_both_with_the_password(ann, passed):
    wish = {"days": 7, **MINE}
    until = passed.put("/api/two-step", wish, content_type=JSON).json()["required_from"]
    assert until is not None
    assert passed.post("/api/tokens", {"name": "mine"}, content_type=JSON).status_code == 201
    bob = another(ann)
    address = f"/api/people/{bob.pk}/two-step/reset"
    assert passed.post(address, MINE, content_type=JSON).status_code == 204
    assert not Person.objects.get(pk=bob.person_id).two_step
    kinds = set(SecurityEvent.objects.values_list("kind", flat=True))
    assert {"required", "token-made", "reset"} <= kinds


@pytest.mark.parametrize(("password", "status"), [("a stolen session", 409), (None, 422)])
def test_a_session_without_the_password_does_neither(ann, passed, password, status):
    wish, bob = {"password": password} if password else {}, another(ann)
    answers = [
        passed.post(f"/api/people/{bob.pk}/two-step/reset", wish, content_type=JSON),
        passed.put("/api/two-step", {"days": 0, **wish}, content_type=JSON),
    ]
    assert [each.status_code for each in answers] == [status, status]
    assert Person.objects.get(pk=bob.person_id).two_step
    assert Membership.objects.get(person=ann).organization.two_step_from is None


def test_nobody_resets_their_own_nor_makes_a_password_link_for_themselves(ann, passed):
    me = Membership.objects.get(person=ann).pk
    reset = passed.post(f"/api/people/{me}/two-step/reset", MINE, content_type=JSON)
    link = passed.post(f"/api/people/{me}/password-link", MINE, content_type=JSON)
    for answer in (reset, link):
        assert answer.status_code == 409
        assert "another administrator" in answer.json()["detail"]
    assert Person.objects.get(pk=ann.pk).two_step


def test_only_administrators_are_told_who_uses_it(ann, call):
    listed = calling(Membership.objects.get(person=ann)).get("/api/people").json()["items"]
    assert [each["two_step"] for each in listed] == [True]
    seen = call(Role.VIEWER).get("/api/people").json()["items"]
    assert {each["two_step"] for each in seen} == {None}


def test_the_role_of_today_counts(call):
    call()
    boss = Membership.objects.get()
    program = calling(boss, abilities=[Ability.SEE, Ability.ADMINISTER])
    Membership.objects.filter(pk=boss.pk).update(role=Role.VIEWER)
    assert program.get("/api/tokens").status_code == 403
