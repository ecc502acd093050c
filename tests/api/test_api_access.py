"""Tokens, sessions, and what a caller without either hears."""

from __future__ import annotations

import pytest
from django.test import Client

from ledgerboard.api.access import Auth
from ledgerboard.api.app import api
from ledgerboard.users.models import ApiToken, Membership, Role
from ledgerboard.users.services import revoke_token

pytestmark = pytest.mark.django_db
JSON = "application/json"
BOB = {"name": "Bob", "email": "bob@harbor.example", "role": "coordinator"}
OPEN = {"/health", "/webhooks/{system}/"}


def operations():
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                yield f"{prefix}{path}", operation


def test_every_operation_names_the_ability_it_demands():
    naked = {
        path
        for path, operation in operations()
        if not any(isinstance(each, Auth) for each in operation.auth_callbacks)
    }
    assert naked <= OPEN


def test_a_token_says_who_one_is(call):
    assert call(Role.VIEWER).get("/api/me").json() == {
        "person": "viewer@harbor.example",
        "organization": "Harbor Builders",
        "role": "viewer",
    }


@pytest.mark.parametrize("header", ["Bearer lb_wrong", "Basic eHg6eQ==", "Bearer", ""])
def test_without_a_living_token_one_is_told_how_to_send_one(client, organization, header):
    answer = client.get("/api/me", headers={"Authorization": header})
    assert answer.status_code == 401
    assert "API token" in answer.json()["advice"]


def test_a_revoked_token_is_dead(call, organization):
    client = call()
    revoke_token(organization, ApiToken.objects.get().pk)
    assert client.get("/api/me").status_code == 401


def test_a_removed_person_s_token_is_dead(call):
    client = call(Role.VIEWER)
    Membership.objects.all().delete()
    assert client.get("/api/me").status_code == 401


def test_somebody_signed_in_to_the_pages_may_read(call):
    call(Role.VIEWER)
    client = Client()
    client.force_login(Membership.objects.get().person)
    assert client.get("/api/me").status_code == 200


def test_a_session_alone_cannot_write(call):
    call()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Membership.objects.get().person)
    answer = client.post("/api/people", BOB, content_type=JSON)
    assert answer.status_code == 403
    assert "X-CSRFToken" in answer.json()["detail"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.COORDINATOR, Role.APPROVER])
def test_a_role_that_may_not_is_told_so(call, role):
    answer = call(role).post("/api/people", BOB, content_type=JSON)
    assert answer.status_code == 403
    assert "can't" in answer.json()["detail"]


def test_people_are_added_given_a_role_and_removed(call):
    client = call()
    added = client.post("/api/people", BOB, content_type=JSON).json()
    assert added["password"]
    address = f"/api/people/{added['id']}"
    changed = client.patch(address, {"role": "viewer"}, content_type=JSON).json()
    assert changed["role"] == "viewer"
    assert client.delete(address).status_code == 204
    assert [each["role"] for each in client.get("/api/people").json()["items"]] == ["administrator"]


def test_the_only_administrator_cannot_be_removed(call):
    client = call()
    answer = client.delete(f"/api/people/{Membership.objects.get().pk}")
    assert answer.status_code == 409
    assert "only administrator" in answer.json()["detail"]


def test_a_token_is_shown_once_and_listed_by_its_last_characters(call):
    client = call()
    made = client.post("/api/tokens", {"name": "report"}, content_type=JSON).json()["token"]
    listed = client.get("/api/tokens").json()
    assert listed["count"] == 2
    assert made not in str(listed)
    assert made[-4:] in str(listed)


def test_lists_are_paged(call):
    client = call()
    for number in range(3):
        client.post("/api/tokens", {"name": f"t{number}"}, content_type=JSON)
    page = client.get("/api/tokens?limit=2&offset=1").json()
    assert [each["name"] for each in page["items"]] == ["t0", "t1"]
    assert page["count"] == 4


def test_health_needs_no_token_and_tells_nothing_of_anybody(client, organization):
    answer = client.get("/api/health")
    assert answer.json()["ok"] is True
    assert "Harbor" not in answer.content.decode()


def test_an_unknown_address_answers_in_json(client, db):
    answer = client.get("/api/no/such/thing")
    assert answer.status_code == 404
    assert "detail" in answer.json()


def test_the_description_and_its_page_ask_no_other_host(client, db):
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.content.decode()
    assert client.get("/api/openapi.json").json()["info"]["title"] == "Ledgerboard"
