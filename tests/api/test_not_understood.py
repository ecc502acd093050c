"""What the API doesn't understand is answered with the place and what to do, never with a 500."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from tests.sync.world import World

from ledgerboard.api.answers import PATTERNS
from ledgerboard.api.app import api
from ledgerboard.users.models import Role
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
JSON = "application/json"


def test_the_field_is_named_as_the_caller_knows_it(call):
    answer = call(Role.VIEWER).get("/api/vendors?state=odd&limit=9999")
    assert answer.status_code == 422
    told = answer.json()
    assert "limit: input should be less than or equal to 500." in told["detail"]
    assert "state: input should be" in told["detail"]
    assert "wanted" not in told["detail"]
    assert "/api/docs" in told["advice"]


def test_what_has_another_form_is_told_with_an_example_and_without_its_pattern(call):
    told = call().get("/api/plans/1/changes?action=CREATE").json()["detail"]
    assert "write it in small letters, such as create" in told, told


def test_every_pattern_of_the_api_has_words():
    asked = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(api.get_openapi_schema())))
    assert asked
    assert {json.loads(f'"{each}"') for each in asked} <= PATTERNS.keys()


@pytest.mark.parametrize("body", ["[null]", "null", "[]", '"text"', "{", '{"changes": [null]}'])
def test_a_body_of_another_shape_is_refused(call, body):
    answer = call().post("/api/invoices/1/hold", body, content_type=JSON)
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--cut\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=cut"),
        (b"anything", "multipart/form-data"),
        (b"", "multipart/form-data; boundary=cut"),
        (b"{}", JSON),
    ],
)
def test_a_broken_upload_is_refused(call, body, kind):
    client = call(Role.COORDINATOR)
    client.raise_request_exception = False
    answer = client.post("/api/papers", body, content_type=kind)
    assert answer.status_code in {400, 422}
    assert answer.json()["detail"]


def test_differing_records_can_be_asked_for():
    world = World()
    acme, _ = (world.left.put("vendor", name=name, city="Portland") for name in ("Acme", "Bolt"))
    world.agree()
    world.left.edit("vendor", acme, city="Salem")
    world.right.edit("vendor", world.links()[acme], city="Bend")
    world.plan()
    token = issue_token(world.organization, world.ann, name="test")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    every, differing = (
        client.get(f"/api/vendors?state={state}").json()["items"] for state in ("", "differs")
    )
    assert len(every) == 2
    assert [row["title"] for row in differing] == ["Acme"]


def test_whoever_isnt_signed_in_is_told_how(client):
    answer = client.get("/api/vendors")
    assert (answer.status_code, answer.json()["detail"]) == (401, "You aren't signed in.")
    assert "Bearer" in answer.json()["advice"]
