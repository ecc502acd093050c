"""Connections through the API, and the entrance for webhooks."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ledgerboard.connections.models import Connection, Status, WebhookEvent, WebhookSecret
from ledgerboard.connections.vault import Vault
from ledgerboard.connections.webhooks import MOST_BYTES
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db
JSON = "application/json"
HOOK = "/api/webhooks/quickbooks/"
SECRET = "verifier"


@pytest.fixture
def books(organization) -> Connection:
    books = Connection.objects.create(
        organization=organization,
        system="quickbooks",
        company_id="9130",
        company_name="Harbor Inc",
        status=Status.CONNECTED,
    )
    WebhookSecret.objects.create(
        organization=organization, connection=books, sealed=Vault().seal(SECRET)
    )
    return books


def event(realm: str = "9130") -> bytes:
    entity = {
        "name": "Vendor",
        "id": "12",
        "operation": "Update",
        "lastUpdated": "2026-03-02T08:00:00Z",
    }
    told = {"realmId": realm, "dataChangeEvent": {"entities": [entity]}}
    return json.dumps({"eventNotifications": [told]}).encode()


def post(body: bytes, secret: str = SECRET, **headers: str):
    signed = {"intuit-signature": signature(Secret(secret), body).decode(), **headers}
    client = Client(enforce_csrf_checks=True, headers=signed)
    return client.post(HOOK, body, content_type=JSON)


def test_a_webhook_is_stored_and_answered_without_a_token(books):
    assert post(event()).status_code == 200
    assert WebhookEvent.objects.get().record_id == "12"


def test_a_webhook_that_comes_twice_is_kept_once(books):
    post(event())
    assert post(event()).status_code == 200
    assert WebhookEvent.objects.count() == 1


def test_a_wrong_signature_is_refused_and_nothing_kept(books):
    assert post(event(), "guess").status_code == 401
    assert not WebhookEvent.objects.exists()


def test_a_webhook_for_a_company_that_nobody_connected_is_not_kept(books):
    assert post(event(realm="777")).status_code == 404
    assert not WebhookEvent.objects.exists()


def test_a_body_larger_than_any_event_is_refused(books):
    answer = post(b" " * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert "larger" in answer.json()["detail"]


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]]", b"{}", b"\xff\xfe"])
def test_what_is_no_event_is_refused_in_words(books, body):
    answer = post(body)
    assert answer.status_code == 400
    assert "not an event" in answer.json()["detail"]


def test_a_system_that_does_not_exist_has_no_entrance(db, client):
    assert client.post("/api/webhooks/nobody/", b"{}", content_type=JSON).status_code == 404


def test_connections_are_listed_with_the_address_of_their_webhooks(books, call):
    [found] = call(Role.VIEWER).get("/api/connections").json()["items"]
    assert found["company_name"] == "Harbor Inc"
    assert found["webhook_url"].endswith(HOOK)
    assert "grant" not in found


def test_an_app_that_is_not_set_up_says_which_settings_are_missing(call):
    answer = call().post("/api/systems/procore/connect", {}, content_type=JSON)
    assert answer.status_code == 409
    assert "LEDGERBOARD_PROCORE_CLIENT_ID" in answer.json()["advice"]


def test_only_who_may_connect_may_disconnect(books, call):
    assert call(Role.APPROVER).delete(f"/api/connections/{books.pk}").status_code == 403


def test_disconnecting_keeps_the_history(books, call):
    assert call().delete(f"/api/connections/{books.pk}").status_code == 200
    books.refresh_from_db()
    assert books.status == Status.DISCONNECTED
    assert books.events.filter(what="disconnected").exists()


def test_health_of_a_lost_connection_says_what_to_do(books, call):
    Connection.objects.update(status="needs_reconnect", reason="Revoked.", advice="Connect again.")
    [finding] = call().get(f"/api/connections/{books.pk}/health").json()
    assert finding == {"ok": False, "message": "Revoked.", "advice": "Connect again."}
