"""Papers through the API: sent in, read, corrected, and nobody else's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.broken import BROKEN
from tests.documents.conftest import _own_storage, coi  # noqa: F401  # the same storage and paper

from ledgerboard.documents.models import Document, Paper
from ledgerboard.documents.taking_up import read
from ledgerboard.users.models import Organization, Role

pytestmark = pytest.mark.django_db
JSON = "application/json"


def send(client, content: bytes, name: str = "coi.pdf"):
    return client.post("/api/papers", {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def client_(call, coi):  # noqa: F811
    client = call(Role.COORDINATOR)
    [taken] = send(client, coi).json()
    read(taken["document_id"])
    return client


def test_a_paper_is_sent_read_corrected_and_reviewed(client_):
    [row] = client_.get("/api/papers?state=needs_you").json()["items"]
    [brief] = row["papers"]
    paper = client_.get(f"/api/paper/{brief['id']}").json()
    wish = {"path": "date", "verdict": "corrected", "value": "2026-02-09", "said": 0}
    made = client_.post(f"/api/paper/{brief['id']}/corrections", wish, content_type=JSON)
    assert (made.status_code, made.json()["before"]) == (201, paper["fields"]["date"])
    again = client_.post(f"/api/paper/{brief['id']}/corrections", wish, content_type=JSON)
    assert (again.status_code, "changed this" in again.json()["detail"]) == (409, True)
    for field in paper["every"]:
        if field["state"] == "unsure":
            wish = {"path": field["path"], "verdict": "not_stated"}
            client_.post(f"/api/paper/{brief['id']}/corrections", wish, content_type=JSON)
    reviewed = client_.post(f"/api/paper/{brief['id']}/reviewed").json()
    assert reviewed["fields"]["date"] == "2026-02-09"
    assert client_.get("/api/papers?state=needs_you").json()["count"] == 0
    assert client_.get("/api/papers?state=reviewed").json()["count"] == 1


def test_the_same_file_is_not_new_and_a_wrong_one_is_refused(client_, coi):  # noqa: F811
    [taken] = send(client_, coi, "again.pdf").json()
    assert not taken["is_new"]
    refused = send(client_, b"MZ a program", "coi.pdf")
    assert (refused.status_code, "Send PDF" in refused.json()["advice"]) == (409, True)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_unpacked_is_refused_with_what_to_do(call, broken):
    refused = send(call(Role.COORDINATOR), broken, "broken.zip")
    assert (refused.status_code, "cannot be unpacked" in refused.json()["detail"]) == (409, True)
    assert refused.json()["advice"]


def test_the_original_is_saved_not_shown(client_, coi):  # noqa: F811
    document = Document.objects.get()
    answer = client_.get(f"/api/papers/{document.pk}/original")
    assert answer.content == coi
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_page_is_a_picture(client_):
    document = Document.objects.get()
    answer = client_.get(f"/api/papers/{document.pk}/pages/1")
    assert (answer["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")
    assert client_.get(f"/api/papers/{document.pk}/pages/9").status_code == 409


def test_a_viewer_sees_and_does_not_send(call, coi):  # noqa: F811
    viewer = call(Role.VIEWER)
    assert viewer.get("/api/papers").status_code == 200
    assert send(viewer, coi).status_code == 403


def test_papers_of_another_organization_are_not_there(client_):
    other = Organization.objects.create(name="Pine Builders")
    Document.objects.update(organization=other)
    Paper.objects.update(organization=other)
    document, paper = Document.objects.get().pk, Paper.objects.get().pk
    assert client_.get("/api/papers").json()["count"] == 0
    for address in (f"papers/{document}", f"papers/{document}/original",
                    f"papers/{document}/pages/1", f"paper/{paper}",
                    f"paper/{paper}/corrections"):  # fmt: skip
        assert client_.get(f"/api/{address}").status_code == 404
    for address in (f"papers/{document}/read", f"paper/{paper}/reviewed"):
        assert client_.post(f"/api/{address}").status_code == 404
