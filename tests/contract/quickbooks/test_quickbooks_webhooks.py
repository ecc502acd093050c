from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from ledgerboard.simulators.quickbooks.webhooks import POLICY, sign

TOKEN = "verify_me"


def subscribe(books, receiver, **wish):
    return books.act("subscribe", url=receiver.url, verifier_token=TOKEN, **wish)


def flushed(books):
    """Everything that can be sent has been sent."""
    books.http.post("/_control/webhooks/flush?wait=30")
    return books.http.get("/_control/webhooks", params={"wait": 5}).json()


def bodies(receiver):
    return [json.loads(body) for body, _headers in receiver.posts]


def entities(receiver):
    return [
        entity
        for body in bodies(receiver)
        for notice in body["eventNotifications"]
        for entity in notice["dataChangeEvent"]["entities"]
    ]


def test_the_signature_agrees_with_the_known_vector():
    known = "nfPLN16u3vMvv08ghDs+dOkLuirEVDy5wAeG/lmM2OA="
    assert sign("verify_me", b'{"stuff":"5"}') == known


def test_a_notice_is_signed_over_its_raw_bytes(books, receiver):
    subscribe(books, receiver)
    books.create("Vendor", DisplayName="A")
    flushed(books)
    body, headers = receiver.posts[0]
    digest = hmac.new(TOKEN.encode(), body, hashlib.sha256).digest()
    assert headers["intuit-signature"] == base64.b64encode(digest).decode()


def test_a_notice_carries_the_known_headers(books, receiver):
    subscribe(books, receiver)
    books.create("Vendor", DisplayName="A")
    flushed(books)
    headers = receiver.posts[0][1]
    for name in ("intuit-created-time", "intuit-t-id", "intuit-notification-schema-version"):
        assert headers[name]
    assert headers["user-agent"] == "intuit_notification_server/0.1"
    assert headers["content-type"] == "application/json"


def test_the_legacy_format_names_realm_entity_and_operation(books, receiver):
    subscribe(books, receiver)
    row = books.create("Vendor", DisplayName="A")
    flushed(books)
    [notice] = bodies(receiver)[0]["eventNotifications"]
    [entity] = notice["dataChangeEvent"]["entities"]
    assert notice["realmId"] == "9341453172048001"
    assert entity["lastUpdated"].endswith(".000Z")
    assert {k: entity[k] for k in ("name", "id", "operation")} == {
        "name": "Vendor",
        "id": row["Id"],
        "operation": "Create",
    }


def test_the_cloudevents_format_is_an_array(books, receiver):
    subscribe(books, receiver, format="cloudevents")
    row = books.create("Customer", DisplayName="A")
    flushed(books)
    [[event]] = bodies(receiver)
    assert event["specversion"] == "1.0"
    assert event["type"] == "qbo.customer.created.v1"
    assert (event["intuitentityid"], event["intuitaccountid"]) == (row["Id"], "9341453172048001")
    assert event["time"].endswith("Z")
    assert len(event["time"]) == len("2026-03-20T23:05:00.123456789Z")
    assert event["data"] == {}


@pytest.mark.parametrize(
    ("values", "operation"),
    [({"AcctNum": "1"}, "Update"), ({"Active": False}, "Delete"), ({}, "Update")],
)
def test_a_change_is_an_update_and_an_inactivation_a_delete(books, receiver, values, operation):
    row = books.create("Vendor", DisplayName="A")
    subscribe(books, receiver)
    books.update("Vendor", row, **values)
    flushed(books)
    assert [entity["operation"] for entity in entities(receiver)] == [operation]


def test_a_persons_change_is_told_too(books, receiver):
    row = books.create("Vendor", DisplayName="A")
    subscribe(books, receiver)
    books.act("edit_row", entity="Vendor", id=row["Id"], values={"AcctNum": "1"})
    flushed(books)
    assert entities(receiver)[0]["operation"] == "Update"


@pytest.mark.parametrize("kind", ["legacy", "cloudevents"])
def test_a_merge_names_the_loser(books, receiver, kind):
    keep, gone = (books.create("Vendor", DisplayName=name) for name in "AB")
    subscribe(books, receiver, format=kind)
    books.act("merge_rows", entity="Vendor", keep=keep["Id"], gone=gone["Id"])
    flushed(books)
    if kind == "legacy":
        [entity] = entities(receiver)
        told = (entity["operation"], entity["id"], entity["deletedId"])
        assert told == ("Merge", keep["Id"], gone["Id"])
    else:
        [[event]] = bodies(receiver)
        told = (event["type"], event["intuitentityid"], event["data"])
        assert told == ("qbo.vendor.merged.v1", keep["Id"], {"deletedid": gone["Id"]})


def test_only_the_entities_asked_for_are_told(books, receiver):
    subscribe(books, receiver, entities=["Customer"])
    books.create("Vendor", DisplayName="A")
    books.create("Customer", DisplayName="B")
    flushed(books)
    assert [entity["name"] for entity in entities(receiver)] == ["Customer"]


def test_a_refused_write_tells_nobody(books, receiver):
    subscribe(books, receiver)
    books.refused("Vendor", DisplayName="A:B")
    assert flushed(books)["deliveries"] == []


def test_a_failed_item_of_a_batch_tells_nobody(books, receiver):
    subscribe(books, receiver)
    requests = [
        {"bId": name, "operation": "create", "Vendor": {"DisplayName": name}}
        for name in ("A", "A:B")
    ]
    books.post("batch", {"BatchItemRequest": requests})
    flushed(books)
    assert len(entities(receiver)) == 1


def test_events_of_one_window_leave_together_over_realms(books, receiver):
    books.control("clock", freeze=True, set="2026-03-02T17:00:01+00:00")
    books.act("add_company", realm="77")
    books.sign_in(realm="9341453172048001")
    subscribe(books, receiver, window_seconds=60)
    books.create("Vendor", DisplayName="A")
    books.control("clock", advance=30)
    books.sign_in(realm="77")
    books.create("Vendor", DisplayName="B")
    assert books.http.get("/_control/webhooks?wait=1").json()["pending"] == 2
    assert receiver.posts == []
    books.control("clock", advance=30)
    books.http.get("/_control/webhooks?wait=30")
    [body] = bodies(receiver)
    assert [notice["realmId"] for notice in body["eventNotifications"]] == [
        "9341453172048001",
        "77",
    ]


def test_a_failed_delivery_comes_again_after_ten_seconds(books, receiver):
    books.control("clock", freeze=True)
    subscribe(books, receiver)
    receiver.statuses = [500]
    books.create("Vendor", DisplayName="A")
    books.http.get("/_control/webhooks?wait=30")
    assert len(receiver.posts) == 1
    books.control("clock", advance=10)
    books.http.get("/_control/webhooks?wait=30")
    assert len(receiver.posts) == 2


def test_only_200_counts_as_received(books, receiver):
    books.control("clock", freeze=True)
    subscribe(books, receiver)
    receiver.statuses = [202]
    books.create("Vendor", DisplayName="A")
    assert books.http.get("/_control/webhooks?wait=30").json()["pending"] == 1


def test_later_events_wait_behind_a_failing_one_and_leave_with_it(books, receiver):
    books.control("clock", freeze=True)
    subscribe(books, receiver)
    receiver.statuses = [500]
    books.create("Vendor", DisplayName="A")
    books.http.get("/_control/webhooks?wait=30")
    books.create("Vendor", DisplayName="B")
    assert len(receiver.posts) == 1
    books.control("clock", advance=10)
    books.http.get("/_control/webhooks?wait=30")
    assert len(bodies(receiver)[1]["eventNotifications"][0]["dataChangeEvent"]["entities"]) == 2


def test_the_retry_ladder_is_the_documented_one():
    ladder = [POLICY.delay(failures) for failures in range(1, 10)]
    assert ladder == [10, 20, 30, 300, 1200, 7200, 14400, 21600, 21600]
    assert POLICY.timeout_seconds == 3
    assert POLICY.give_up_after_seconds is None


@pytest.mark.parametrize(("kind", "times"), [("webhook_lost", 0), ("webhook_duplicate", 2)])
def test_events_can_be_lost_and_doubled_on_demand(books, receiver, kind, times):
    subscribe(books, receiver)
    books.control("faults", kind=kind, path="Vendor.Create")
    books.create("Vendor", DisplayName="A")
    flushed(books)
    assert len(entities(receiver)) == times


def test_an_app_that_lost_its_connection_hears_no_more(books, receiver):
    subscribe(books, receiver)
    row = books.create("Vendor", DisplayName="A")
    flushed(books)
    books.act("disconnect")
    books.act("edit_row", entity="Vendor", id=row["Id"], values={"AcctNum": "1"})
    flushed(books)
    assert len(entities(receiver)) == 1


def test_an_app_can_end_its_subscription(books, receiver):
    subscribe(books, receiver)
    books.act("unsubscribe")
    books.create("Vendor", DisplayName="A")
    assert flushed(books)["deliveries"] == []


def test_an_unknown_format_is_refused_by_the_control_api(books):
    wish = {"act": "subscribe", "url": "http://x", "verifier_token": "t", "format": "xml"}
    assert books.http.post("/_control/act", json=wish).status_code == 400
