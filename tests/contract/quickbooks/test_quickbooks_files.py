"""Files: in by upload, out by a link that ends, around them a row that anybody may change."""

from __future__ import annotations

import json

import pytest

from .entities import Scene

BYTES = b"%PDF-1.4\r\n\x00\xff\r\n--b1x not the boundary\r\n"


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def part(name, data, kind="application/json", filename=""):
    named = f'; filename="{filename}"' if filename else ""
    head = f'--b1\r\nContent-Disposition: form-data; name="{name}"{named}\r\nContent-Type: {kind}'
    return head.encode() + b"\r\n\r\n" + data + b"\r\n"


def upload(scene, *parts):
    kind = {"content-type": "multipart/form-data; boundary=b1"}
    content = b"".join(parts) + b"--b1--\r\n"
    return scene.books.http.post(f"{scene.books.root}/upload", content=content, headers=kind)


def attached(scene, name="claim3.pdf", **more):
    bill = {"type": "Bill", "value": scene.ref("Bill")["value"]}
    told = {"AttachableRef": [{"EntityRef": bill, "IncludeOnSend": False}], **more}
    metadata = json.dumps({"FileName": name, "ContentType": "application/pdf", **told}).encode()
    content = part("file_content_01", BYTES, "application/pdf", name)
    answer = upload(scene, part("file_metadata_01", metadata), content)
    assert answer.status_code == 200, answer.text
    [found] = answer.json()["AttachableResponse"]
    return found


def test_what_goes_in_comes_out_byte_for_byte(scene):
    made = attached(scene)["Attachable"]
    assert (made["FileName"], made["Size"]) == ("claim3.pdf", len(BYTES))
    link = scene.books.get(f"download/{made['Id']}")
    assert link.headers["content-type"].startswith("text/plain")
    bare = {"authorization": ""}
    for url in (link.text, made["TempDownloadUri"]):
        assert scene.books.http.get(url, headers=bare).content == BYTES


def test_a_link_ends_after_a_quarter_of_an_hour_and_cannot_be_made_up(scene):
    url = attached(scene)["Attachable"]["TempDownloadUri"]
    assert scene.books.http.get(url[:-1] + "0x").status_code == 403
    scene.books.control("clock", advance=16 * 60)
    assert scene.books.http.get(url).status_code == 403


def test_each_file_of_an_upload_succeeds_or_fails_alone(scene):
    answer = upload(
        scene,
        part("file_content_01", BYTES, "application/pdf", "good.pdf"),
        part("file_content_02", b"MZ", "application/x-msdownload", "bad.exe"),
        part("file_metadata_03", b"{"),
        part("file_content_03", BYTES, "application/pdf", "c.pdf"),
    )
    assert answer.status_code == 200
    kinds = [next(iter(each)) for each in answer.json()["AttachableResponse"]]
    assert kinds == ["Attachable", "Fault", "Fault"]


@pytest.mark.parametrize("body", [b"", b"--b1", b"--b1\r\nno headers", b"not multipart"])
def test_a_broken_upload_is_refused(scene, body):
    kind = {"content-type": "multipart/form-data; boundary=b1"}
    answer = scene.books.http.post(f"{scene.books.root}/upload", content=body, headers=kind)
    assert answer.status_code == 400


def test_the_files_of_a_bill_are_found_by_what_they_hang_on(scene):
    made = attached(scene)["Attachable"]
    key = scene.ref("Bill")["value"]
    where = "AttachableRef.EntityRef.Type = '{}' AND AttachableRef.EntityRef.value = '{}'"
    assert scene.books.rows("Attachable", where.format("Bill", key)) == [made]
    assert scene.books.rows("Attachable", where.format("Vendor", key)) == []


def test_an_update_without_the_name_blanks_it_and_the_bytes_stay(scene):
    made = attached(scene)["Attachable"]
    body = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Note": "seen"}
    after = scene.books.saved("Attachable", body)
    assert "FileName" not in after
    assert "AttachableRef" not in after
    assert scene.books.http.get(after["TempDownloadUri"]).content == BYTES


def test_a_deleted_bill_leaves_its_file_and_a_deleted_file_is_gone(scene):
    made = attached(scene)["Attachable"]
    bill = scene.made["Bill"]
    keys = {"Id": bill["Id"], "SyncToken": "0"}
    scene.books.post("bill", keys, operation="delete")
    assert scene.books.read("Attachable", made["Id"])["AttachableRef"] == made["AttachableRef"]
    assert scene.books.post("attachable", made, operation="delete").status_code == 200
    assert scene.books.codes(scene.books.get(f"attachable/{made['Id']}")) == ["610"]


def test_a_file_is_deleted_by_sending_all_of_it(scene):
    """Its Id and version alone are refused (reference: gotchas 120)."""
    made = attached(scene)["Attachable"]
    keys = {"Id": made["Id"], "SyncToken": made["SyncToken"]}
    refused = scene.books.post("attachable", keys, operation="delete")
    assert scene.books.codes(refused) == ["2020", "2020"]
    assert scene.books.post("attachable", made, operation="delete").status_code == 200


def test_a_note_needs_no_file_and_nothing_hangs_on_what_is_not_there(scene):
    bill = {"type": "Bill", "value": scene.ref("Bill")["value"]}
    reference = [{"EntityRef": bill}]
    made = scene.books.create("Attachable", Note="Called about it", AttachableRef=reference)
    assert "TempDownloadUri" not in made
    gone = [{"EntityRef": {"type": "Bill", "value": "999"}}]
    assert scene.books.refused("Attachable", Note="x", AttachableRef=gone)["code"] == "2500"
    odd = [{"EntityRef": {"type": "Flower", "value": "1"}}]
    assert scene.books.refused("Attachable", Note="x", AttachableRef=odd)["code"] == "6050"


def test_a_form_is_a_pdf_and_remembers_that_it_was_sent(scene):
    key = scene.ref("Invoice")["value"]
    answer = scene.books.get(f"invoice/{key}/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    sent = scene.books.http.post(
        f"{scene.books.root}/invoice/{key}/send?sendTo=ap@pearl.example",
        headers={"content-type": "application/octet-stream"},
    ).json()["Invoice"]
    assert (sent["EmailStatus"], sent["BillEmail"]) == (
        "EmailSent",
        {"Address": "ap@pearl.example"},
    )
