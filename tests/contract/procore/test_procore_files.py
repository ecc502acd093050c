"""Files: multipart bodies, the two upload flows, attachments and their downloads."""

from __future__ import annotations

from hashlib import sha256

import pytest
from tests.contract.procore.conftest import CLIENT
from tests.contract.procore.site import INVOICES, PAYMENTS, WORK

PDF = b"%PDF-1.7\r\n--not a boundary\r\n\x00\xff binary"
LINE = {"code": "26-100.S", "amount": "1000.00"}


@pytest.fixture
def storage(connect):
    """A client without a token: storage takes none."""
    return connect()


@pytest.fixture
def contract(site):
    return site.contract(LINE)


def parts(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def announced(chunks):
    return [{"size": len(one), "sha256": sha256(one).hexdigest()} for one in chunks]


def upload(site, storage, data=PDF, name="lien.pdf"):
    """The one-form flow of v1.1: the returned fields first, the file last."""
    path = f"/rest/v1.1/projects/{site.project}/uploads"
    told = site.send("POST", path, {"response_filename": name})
    answer = storage.post(told["url"], data=told["fields"], files={"file": (name, data)})
    assert answer.status_code == 204
    return told["uuid"]


def fetched(http, storage, attachment):
    """With the bearer to Procore, without it to where that points."""
    answer = http.get(attachment["url"])
    assert answer.status_code == 302
    return storage.get(answer.headers["location"])


def test_a_finished_upload_becomes_an_attachment_that_reads_the_same(site, storage, contract):
    number = upload(site, storage)
    invoice = site.invoice(contract, upload_ids=[number])
    attachment = invoice["attachments"][0]
    assert (attachment["filename"], set(attachment)) == (
        "lien.pdf", {"id", "filename", "content_type", "url"},
    )  # fmt: skip
    answer = fetched(site.http, storage, attachment)
    assert answer.content == PDF


def test_storage_refuses_a_bearer_and_procore_wants_one(site, storage, contract):
    invoice = site.invoice(contract, upload_ids=[upload(site, storage)])
    url = invoice["attachments"][0]["url"]
    assert storage.get(url).status_code == 401
    location = site.http.get(url).headers["location"]
    assert site.http.get(location).status_code == 400
    assert storage.get(location).status_code == 200


def test_a_link_to_a_file_ends_after_an_hour(site, storage, contract, control):
    invoice = site.invoice(contract, upload_ids=[upload(site, storage)])
    location = site.http.get(invoice["attachments"][0]["url"]).headers["location"]
    control.post("/_control/clock", json={"advance": 3601})
    assert storage.get(location).status_code == 403


def test_an_upload_has_to_start_within_the_hour(site, storage, control):
    path = f"/rest/v1.1/projects/{site.project}/uploads"
    told = site.send("POST", path, {"response_filename": "a.pdf"})
    control.post("/_control/clock", json={"advance": 3601})
    answer = storage.post(told["url"], data=told["fields"], files={"file": ("a.pdf", PDF)})
    assert answer.status_code == 403


def test_segments_go_one_by_one_and_come_together(site, storage, contract, setting):
    setting(upload_part_minimum=10)
    chunks = parts(PDF, 16)
    path = f"/rest/v1.1/companies/{site.company}/uploads"
    wish = {"response_filename": "b.pdf", "segments": announced(chunks)}
    told = site.send("POST", path, wish)
    etags = [
        storage.put(one["url"], content=chunk, headers=one["headers"]).headers["etag"]
        for one, chunk in zip(told["segments"], chunks, strict=True)
    ]
    one = f"{path}/{told['uuid']}"
    wrong = site.refused("PATCH", one, {"segments": [{"etag": tag} for tag in etags[::-1]]})
    assert wrong.status_code == 422
    done = site.send("PATCH", one, {"segments": [{"etag": tag} for tag in etags]})
    assert done["status"] == "complete"
    assert site.get(one)["status"] == "complete"
    invoice = site.invoice(contract, upload_ids=[told["uuid"]])
    assert fetched(site.http, storage, invoice["attachments"][0]).content == PDF


def test_a_part_is_checked_against_its_digest_and_its_size(site, storage):
    path = f"/rest/v1.1/companies/{site.company}/uploads"
    small = {"response_filename": "b", "segments": announced([b"1234", b"5"])}
    assert site.refused("POST", path, small).status_code == 422
    told = site.send("POST", path, {"response_filename": "b", "segments": announced([b"1234"])})
    part = told["segments"][0]
    assert storage.put(part["url"], content=b"1235", headers=part["headers"]).status_code == 400
    assert storage.put(part["url"], content=b"1234").status_code == 400  # without its headers


def test_a_unified_upload_is_complete_before_it_is_available(site, storage, setting, control):
    setting(upload_available_after_seconds=5)
    base = f"/rest/v2.1/companies/{site.company}/projects/{site.project}/uploads"
    wish = {"file_name": "c.pdf", "file_size": len(PDF), "sha256": sha256(PDF).hexdigest()}
    told = site.send("POST", base, {**wish, "segments": announced([PDF])})["data"]
    one, part = f"{base}/{told['upload_id']}", told["segments"][0]
    assert site.send("PATCH", one, {"part_etags": [None]})["data"]["status"] == "receiving"
    etag = storage.put(part["url"], content=PDF, headers=part["headers"]).headers["etag"]
    assert site.send("PATCH", one, {"part_etags": [etag]})["data"]["status"] == "complete"
    assert site.get(one)["data"]["status"] == "complete"
    control.post("/_control/clock", json={"advance": 6})
    assert site.get(one)["data"]["status"] == "available"


def test_only_its_creator_attaches_an_upload(site, storage, contract, connect, world, company):
    from ledgerboard.simulators.procore import make

    number = upload(site, storage)
    user = make.add_user(world, company["id"], last_name="B", email_address="b@acme.test")
    token = make.add_token(world, "acme", user["id"])["access_token"]
    other = type(site)(connect(token, company["id"]), site.company, site.project, site.vendor)
    body = {"project_id": site.project, "commitment_id": contract["id"]}
    answer = other.refused("POST", INVOICES, {**body, "requisition": {"upload_ids": [number]}})
    assert answer.status_code == 422


def test_files_come_with_a_multipart_body(site, contract):
    fields = {"project_id": site.project, "contract_id": contract["id"]}
    fields |= {"contract_payment[amount]": "12.50", "contract_payment[check_number]": "7"}
    files = [("attachments[]", ("a.pdf", PDF, "application/pdf")), ("attachments[]", ("b", b"x"))]
    row = site.http.post(PAYMENTS, data=fields, files=files).raise_for_status().json()
    assert (row["amount"], row["check_number"]) == ("12.50", "7")
    assert [one["filename"] for one in row["attachments"]] == ["a.pdf", "b"]
    shown = site.get(f"{WORK}/{contract['id']}")
    assert shown["payments_issued"][0]["amount"] == "12.50"


def test_a_synced_payment_still_takes_attachments(site, contract):
    row = site.pay(contract, "5", origin_id="k").json()
    fields = {"project_id": site.project, "contract_id": contract["id"]}
    fields["contract_payment[origin_data]"] = "{}"
    files = {"attachments[]": ("a.pdf", PDF)}
    answer = site.http.patch(f"{PAYMENTS}/{row['id']}", data=fields, files=files)
    assert answer.status_code == 200
    assert len(answer.json()["attachments"]) == 1


def test_a_person_adds_a_file_to_a_locked_invoice(site, storage, contract, act):
    invoice = site.invoice(contract)
    site.set(invoice, origin_id="k").raise_for_status()
    act("attach_file", table="requisitions", id=invoice["id"], name="late.txt", text="late")
    attachment = site.read(invoice)["attachments"][0]
    assert fetched(site.http, storage, attachment).content == b"late"


def test_users_and_tokens_may_come_as_multipart(http, company, connect, world):
    path = f"/rest/v1.3/companies/{company['id']}/users"
    fields = {"user[last_name]": "Ray", "user[email_address]": "ray@x.test"}
    answer = http.post(path, data=fields, files={"user[avatar]": ("a.png", b"\x89PNG")})
    assert answer.json().get("last_name") == "Ray", answer.text
    form = {"grant_type": (None, "client_credentials")}
    form |= {name: (None, value) for name, value in CLIENT.items()}
    answer = connect().post("/oauth/token", files=form)
    assert answer.json()["expires_in"] == 5400


def test_a_broken_multipart_body_is_400(http):
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = http.post("/rest/v1.0/vendors", content=b"--x\r\nnothing", headers=headers)
    assert answer.status_code == 400


def test_line_item_types_take_either_id_or_both(http, company, project):
    path = "/rest/v1.0/line_item_types"
    ids = {"company_id": company["id"], "project_id": project["id"]}
    for names in (["company_id"], ["project_id"], ["company_id", "project_id"]):
        assert http.get(path, params={name: ids[name] for name in names}).status_code == 200
    assert http.get(path).status_code == 400
