"""Papers through the API: sent in, read, corrected, and nobody else's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.broken import BROKEN
from tests.documents.conftest import _own_storage, coi  # noqa: F401  # the same storage and paper

from ledgerboard.connections.vault import Vault
from ledgerboard.documents.ingest import read, take_up
from ledgerboard.documents.models import Document, Paper
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
    assert (refused.status_code, "can't open" in refused.json()["detail"]) == (409, True)
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
    assert (answer["Content-Type"], answer.content[8:12]) == ("image/webp", b"WEBP")
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


@pytest.fixture
def w9(organization) -> Paper:
    document = Document.objects.create(
        organization=organization, sha256="a" * 64, name="w9.pdf", kind="pdf", size=1
    )
    doubt = {"field": "tin_masked", "why": "?", "page": 1, "box": [1, 2, 3, 4]}
    fields = {"tin_type": "ein"}
    reading = {"kind": "w9", "pages": [1], "fields": fields, "places": {}, "unsure": [doubt]}
    take_up(document, {"pages": 1, "papers": [reading]})
    return document.papers.get()


@pytest.mark.parametrize("value", ["12-3456789", "123456789", 123456789])
def test_a_taxpayer_number_goes_in_whole_and_comes_out_masked(call, w9, value):
    client = call(Role.COORDINATOR)
    wish = {"path": "tin_masked", "verdict": "corrected", "value": value}
    made = client.post(f"/api/paper/{w9.pk}/corrections", wish, content_type=JSON)
    assert (made.status_code, made.json()["after"]) == (201, "**-***6789")
    answers = [client.get(f"/api/paper/{w9.pk}{rest}") for rest in ("", "/corrections")]
    assert "3456789" not in "".join(each.content.decode() for each in (made, *answers))
    assert Vault().unseal(Paper.objects.get().sealed_number) == "123456789"


@pytest.mark.parametrize("value", ["12-34567", True, ["12-3456789", "0"], "x12-3456789"])
def test_a_taxpayer_number_of_another_form_is_refused_unquoted(call, w9, value):
    wish = {"path": "tin_masked", "verdict": "corrected", "value": value}
    refused = call(Role.COORDINATOR).post(
        f"/api/paper/{w9.pk}/corrections", wish, content_type=JSON
    )
    assert (refused.status_code, "nine digits" in refused.json()["advice"]) == (409, True)
    assert "12-34" not in refused.content.decode()


def test_the_pages_of_a_w_9_are_for_those_who_review(call, w9):
    viewer = call(Role.VIEWER)
    for part in ("original", "pages/1"):
        refused = viewer.get(f"/api/papers/{w9.document_id}/{part}")
        assert (refused.status_code, "administrator" in refused.json()["detail"]) == (403, True)
    assert viewer.get(f"/api/paper/{w9.pk}").status_code == 200


def test_who_may_see_a_file_is_said_by_who_reviews_and_a_w_9_stays_private(call, w9):
    reviewer, address = call(Role.COORDINATOR), f"/api/papers/{w9.document_id}/privacy"
    refused = reviewer.put(address, {"private": False}, content_type=JSON)
    assert (refused.status_code, "W-9" in refused.json()["detail"]) == (409, True)
    w9.kind, w9.reading = "other", {"notes": [{"code": "may-be-w9"}]}
    w9.save()
    for private in (False, True):
        said = reviewer.put(address, {"private": private}, content_type=JSON)
        assert said.json() == {"private": private}
    w9.reading = {}
    w9.save()
    assert reviewer.put(address, {"private": True}, content_type=JSON).json() == {"private": True}
    listed = reviewer.get(f"{address}/changes").json()["items"]
    assert [each["private"] for each in listed] == [True, True, False]
    assert listed[0]["person"]
    viewer = call(Role.VIEWER)
    assert viewer.get(f"{address}/changes").status_code == 403
    assert viewer.put(address, {"private": False}, content_type=JSON).status_code == 403


@pytest.mark.parametrize(
    ("path", "value", "advice"),
    [
        ("policies", "GL-1", "policies[0].number"),
        ("policies", ["GL-1"], "policies[0].number"),
        ("insured", "Pine Paving", "insured.name"),
        ("policies[0].effective", "next spring", "2027-01-31"),
        ("policies[0].limits.each_occurrence", "1 MIL", "whole dollars"),
        ("policies[0].limits.each_occurrence", True, "whole dollars"),
        ("policies[9].number", "GL-9", "Begin with policies["),
    ],
)
def test_a_value_that_would_not_fit_a_reading_is_refused(client_, path, value, advice):
    paper = Paper.objects.get()
    wish = {"path": path, "verdict": "corrected", "value": value}
    refused = client_.post(f"/api/paper/{paper.pk}/corrections", wish, content_type=JSON)
    assert (refused.status_code, advice in refused.json()["advice"]) == (409, True)
