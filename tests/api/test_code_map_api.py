"""The code map through the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.sync.code_maps import MapWorld

from ledgerboard.users.models import Role
from ledgerboard.users.services import issue_token

pytestmark = pytest.mark.django_db
ROW = {"project_id": "9001", "code": "26-100.S", "uses": "item", "record_id": "777"}


@pytest.fixture
def world(db):
    return MapWorld()


def of(world, person) -> Client:
    token = issue_token(world.organization, person, name="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def client(world):
    return of(world, world.ann)


def put(client, **row):
    return client.put("/api/code-map/rows", {**ROW, **row}, "application/json")


def publish(client, mark, note=""):
    wish = {"mark": mark, "note": note}
    return client.post("/api/code-map/publish", wish, "application/json")


def test_from_an_edit_to_a_version_and_back(world, client):
    world.invoice("1", 1, [("101", "0.00", "100.00")])
    mark = put(client).json()["mark"]
    effect = client.get("/api/code-map/preview").json()
    assert (effect["mark"], effect["invoices"], effect["amount"]) == (mark, 1, "100.00")
    assert [(e["code"], e["item_now"], e["item_new"]) for e in effect["codes"]] == [
        ("26-100.S", "item:411", "item:777")
    ]
    assert publish(client, mark, "Why").json()["number"] == 1
    assert publish(client, mark).status_code == 409
    told = client.get("/api/code-map").json()
    assert (told["published"]["note"], told["draft"]) == ("Why", None)
    assert [row["name"] for row in told["rows"]] == ["Hardware"]
    mark = put(client, uses="ask", record_id="").json()["mark"]
    publish(client, mark)
    assert [each["number"] for each in client.get("/api/code-map/versions").json()] == [2, 1]
    assert client.get("/api/code-map/versions/1/rows").json() == told["rows"]
    assert client.post("/api/code-map/versions/1/restore").status_code == 201
    assert client.get("/api/code-map").json()["rows"] == told["rows"]
    assert client.delete("/api/code-map/draft").status_code == 204
    assert client.get("/api/code-map/versions/3/rows").status_code == 404


def test_codes_are_listed_by_tab(client):
    found = client.get("/api/code-map/codes?tab=unmapped").json()
    assert [(each["code"], each["status"]) for each in found["items"]] == [("26-300.M", "unmapped")]
    assert client.get("/api/code-map/codes?limit=1&offset=1").json()["count"] == 4


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"record_id": ""}, 422),
        ({"uses": "ask"}, 422),
        ({"record_id": "404"}, 409),
        ({"class_id": "404"}, 409),
        ({"project_id": "404"}, 409),
        ({"code": "26-999.S"}, 409),
    ],
)
def test_a_row_that_names_nothing_is_refused(world, client, row, status):
    assert put(client, **row).status_code == status
    assert world.companies.draft() is None


def test_the_file_goes_down_and_up(client):
    put(client)
    down = client.get("/api/code-map/csv").content
    file = {"file": SimpleUploadedFile("m.csv", down + b",26-999.S,,Hardware,,\r\n")}
    answer = client.post("/api/code-map/csv", file).json()
    assert answer == {
        "rows": 0,
        "bad": [{"number": 3, "why": "There is no budget code 26-999.S in Procore."}],
    }
    file = {"file": SimpleUploadedFile("m.csv", down)}
    assert client.post("/api/code-map/csv", file).json() == {"rows": 1, "bad": []}
    assert client.get("/api/code-map/csv?what=codes").content.count(b"\r\n") == 5


def test_a_file_without_content_is_refused(client):
    put(client)
    answer = client.post("/api/code-map/csv", {"file": SimpleUploadedFile("m.csv", b"")})
    assert (answer.status_code, "is empty" in answer.text) == (409, True), answer.text
    assert client.get("/api/code-map/csv").content.count(b"\r\n") == 2


def test_roles_and_an_organization_without_connections(world, call):
    viewer = of(world, world.person("viewer@x.example", Role.VIEWER))
    assert put(viewer).status_code == 403
    helper = of(world, world.person("helper@x.example", Role.COORDINATOR))
    mark = put(helper).json()["mark"]
    assert publish(helper, mark).status_code == 403
    assert viewer.get("/api/code-map").json()["draft"]["mark"] == mark
    assert call().get("/api/code-map").status_code == 404
