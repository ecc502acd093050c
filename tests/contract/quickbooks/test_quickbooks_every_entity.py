"""What every kind of row can do, asked of each in the same words."""

from __future__ import annotations

import pytest

from .entities import BODIES, LISTS, TRANSACTIONS, VOIDABLE, Scene, text_member

EVERY = pytest.mark.parametrize("entity", sorted(BODIES))
EACH_TRANSACTION = pytest.mark.parametrize("entity", sorted(TRANSACTIONS))
CAPTURED = sorted(set(BODIES) - {"TaxAgency"})


@pytest.fixture
def scene(books) -> Scene:
    return Scene(books)


def made(scene, entity):
    scene.ref(entity)
    return scene.books.read(entity, scene.made[entity]["Id"])


def keys(row):
    return {"Id": row["Id"], "SyncToken": row["SyncToken"]}


@EVERY
def test_what_was_created_reads_the_same(scene, entity):
    row = made(scene, entity)
    assert row == scene.made[entity]
    assert (row["SyncToken"], row["domain"], row["sparse"]) == ("0", "QBO", False)


@EVERY
def test_a_sparse_update_changes_one_member_and_the_version(scene, entity):
    row, member = made(scene, entity), text_member(entity)
    body = {member: "Seen"}
    if entity in ALWAYS_ASKED:
        body |= {name: row[name] for name in ALWAYS_ASKED[entity]}
    after = scene.books.update(entity, row, **body)
    assert after[member] == "Seen"
    assert after["SyncToken"] == "1"
    same = {"SyncToken", "MetaData", member, "FullyQualifiedName", "DisplayName"}
    assert {k: v for k, v in after.items() if k not in same} == {
        k: v for k, v in row.items() if k not in same
    }


ALWAYS_ASKED = {
    "Bill": ("VendorRef",),
    "VendorCredit": ("VendorRef",),
    "PurchaseOrder": ("VendorRef",),
    "Purchase": ("PaymentType",),
    "BillPayment": ("VendorRef", "PayType", "TotalAmt", "Line"),
}


@pytest.mark.parametrize("entity", [each for each in sorted(BODIES) if text_member(each) != "Name"])
def test_a_full_update_clears_what_it_leaves_out(scene, entity):
    row, member = made(scene, entity), text_member(entity)
    noted = scene.books.replace(entity, row, **{**BODIES[entity](scene), member: "Seen"})
    assert noted[member] == "Seen"
    plain = scene.books.replace(entity, noted, **BODIES[entity](scene))
    assert member not in plain


@EVERY
def test_a_stale_version_is_refused(scene, entity):
    row = made(scene, entity)
    answer = scene.books.post(entity.lower(), {**row, "SyncToken": "7"})
    assert scene.books.codes(answer) == ["5010"]


@EVERY
def test_it_is_found_by_its_id(scene, entity):
    row = made(scene, entity)
    assert scene.books.rows(entity, f"Id = '{row['Id']}'") == [row]


@pytest.mark.parametrize("entity", CAPTURED)
def test_changes_tell_of_it(scene, entity):
    row = made(scene, entity)
    answer = scene.books.get("cdc", entities=entity, changedSince=since(scene))
    told = answer.json()["CDCResponse"][0]["QueryResponse"][0][entity]
    assert row in told


def since(scene):
    now = scene.books.http.get("/_control/clock").json()["now"]
    return now[:10] + "T00:00:00-00:00"


@EVERY
def test_a_batch_creates_and_changes_it(scene, entity):
    body = BODIES[entity](scene)
    created = batch(scene, {"operation": "create", entity: body})[entity]
    change = {**keys(created), "sparse": True, text_member(entity): "Seen"}
    change |= {name: created[name] for name in ALWAYS_ASKED.get(entity, ())}
    changed = batch(scene, {"operation": "update", entity: change})[entity]
    assert changed[text_member(entity)] == "Seen"


def batch(scene, item):
    answer = scene.books.post("batch", {"BatchItemRequest": [{"bId": "1", **item}]})
    assert answer.status_code == 200, answer.text
    [found] = answer.json()["BatchItemResponse"]
    assert "Fault" not in found, found
    return found


@EACH_TRANSACTION
def test_a_deleted_transaction_is_gone_and_leaves_a_stub(scene, entity):
    row = made(scene, entity)
    answer = scene.books.post(entity.lower(), keys(row), operation="delete")
    stub = {"Id": row["Id"], "status": "Deleted", "domain": "QBO"}
    assert answer.json()[entity] == stub
    assert scene.books.codes(scene.books.get(f"{entity.lower()}/{row['Id']}")) == ["610"]
    assert scene.books.rows(entity, f"Id = '{row['Id']}'") == []
    changes = scene.books.get("cdc", entities=entity, changedSince=since(scene)).json()
    [told] = changes["CDCResponse"][0]["QueryResponse"][0][entity]
    assert {k: told[k] for k in stub} == stub


@EACH_TRANSACTION
def test_a_batch_deletes_it(scene, entity):
    row = made(scene, entity)
    assert batch(scene, {"operation": "delete", entity: keys(row)})[entity]["status"] == "Deleted"


@pytest.mark.parametrize("entity", sorted(set(TRANSACTIONS) - set(VOIDABLE)))
def test_what_has_no_void_says_so(scene, entity):
    row = made(scene, entity)
    answer = scene.books.post(entity.lower(), keys(row), operation="void")
    assert scene.books.codes(answer) == ["500"]


@pytest.mark.parametrize("entity", VOIDABLE)
@pytest.mark.parametrize(
    "spelling", [{"operation": "void"}, {"operation": "update", "include": "void"}]
)
def test_a_void_leaves_zeros_and_a_note(scene, entity, spelling):
    row = made(scene, entity)
    body = {**keys(row), "sparse": True}
    after = scene.books.post(entity.lower(), body, **spelling).json()[entity]
    assert after["TotalAmt"] == 0
    assert after["PrivateNote"].startswith("Voided")
    assert all(line.get("Amount", 0) == 0 for line in after.get("Line", []))
    assert int(after["SyncToken"]) == int(row["SyncToken"]) + 1


@pytest.mark.parametrize("entity", sorted(set(LISTS) - {"TaxAgency"}))
def test_a_list_row_is_made_inactive_and_never_deleted(scene, entity):
    row = made(scene, entity)
    answer = scene.books.post(entity.lower(), keys(row), operation="delete")
    assert scene.books.codes(answer) == ["500"]
    assert scene.books.update(entity, row, Active=False)["Active"] is False


@EVERY
def test_the_same_request_id_makes_it_once(scene, entity):
    body = BODIES[entity](scene)
    first = scene.books.post(entity.lower(), body, requestid="once").json()
    again = scene.books.post(entity.lower(), body, requestid="once").json()
    assert first == again
    assert entity in first
