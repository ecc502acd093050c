"""What the systems really send, in each format, and one post for several companies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.connections.outside import REALM, VERIFIER, Office, Simulated

from ledgerboard.connections import services
from ledgerboard.connections.models import Connection, StrangerCount, WebhookEvent
from ledgerboard.connections.webhooks import Received
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret

OTHER = "4620816365000000002"


def signed(event: Any, verifier: str = VERIFIER) -> tuple[dict[str, str], bytes]:
    body = json.dumps(event).encode()
    return {"Intuit-Signature": signature(Secret(verifier), body).decode()}, body


def legacy(*realms: str) -> Any:
    entity = {"name": "Vendor", "id": "7", "operation": "Update",
              "lastUpdated": "2026-11-20T10:00:00Z"}  # fmt: skip
    return {
        "eventNotifications": [
            {"realmId": realm, "dataChangeEvent": {"entities": [entity]}} for realm in realms
        ]
    }


def cloud(*realms: str, type_: str = "qbo.vendor.updated.v1") -> Any:
    return [
        {
            "specversion": "1.0", "type": type_, "id": f"e-{number}",
            "time": "2026-11-20T10:00:00Z", "intuitentityid": "7", "intuitaccountid": realm,
        }
        for number, realm in enumerate(realms)
    ]  # fmt: skip


@pytest.fixture
def both(quickbooks: Simulated, office: Office, rival: Office) -> tuple[Connection, Connection]:
    """Two organizations, one company each; both prove themselves with the app's one verifier."""
    mine = office.connect(quickbooks)
    theirs = Connection.objects.create(
        organization=rival.organization, system="quickbooks", company_id=OTHER, status="connected"
    )
    return mine, theirs


@pytest.mark.parametrize("event", [legacy, cloud])
def test_a_post_that_mixes_companies_goes_to_the_organization_of_each(event, both) -> None:
    mine, theirs = both
    answer = services.receive_webhook("quickbooks", *signed(event(REALM, OTHER)))
    assert answer is Received.STORED
    for connection in (mine, theirs):
        row = WebhookEvent.objects.of(connection.organization_id).get()
        assert (row.connection, row.kind, row.record_id) == (connection, "vendor", "7")


@pytest.mark.parametrize("event", [legacy, cloud])
def test_of_a_mixed_post_the_known_company_is_stored_and_the_stranger_counted(event, both) -> None:
    answer = services.receive_webhook("quickbooks", *signed(event(REALM, "99")))
    assert answer is Received.STORED
    assert WebhookEvent.objects.get().connection == both[0]
    assert StrangerCount.objects.get().unknown_company == 1


def test_both_formats_twice_are_each_stored_once(both) -> None:
    for _ in range(2):
        services.receive_webhook("quickbooks", *signed(cloud(REALM)))
        services.receive_webhook("quickbooks", *signed(legacy(REALM)))
    assert WebhookEvent.objects.count() == 2


@pytest.mark.parametrize("type_", ["qbo.vendor.merged.v9", "qbo.spaceship.launched.v1"])
def test_new_verbs_and_things_without_a_word_are_stored_not_refused(type_: str, both) -> None:
    answer = services.receive_webhook("quickbooks", *signed(cloud(REALM, type_=type_)))
    assert answer is Received.STORED
    assert WebhookEvent.objects.get().kind == ("vendor" if "vendor" in type_ else "")


def test_one_odd_notice_of_a_call_leaves_the_others_alone(both, caplog) -> None:
    event = legacy(REALM, REALM)
    event["eventNotifications"][1]["dataChangeEvent"]["entities"] = [{"name": "Vendor"}]
    assert services.receive_webhook("quickbooks", *signed(event)) is Received.STORED
    assert WebhookEvent.objects.get().record_id == "7"
    assert "1 of 2 notices" in caplog.text

    odd = {"specversion": "1.0", "id": "b"}
    mixed = [*cloud(REALM), odd]
    assert services.receive_webhook("quickbooks", *signed(mixed)) is Received.STORED
    assert WebhookEvent.objects.count() == 2


def test_a_call_of_odd_notices_only_is_refused(both) -> None:
    event = legacy(REALM)
    event["eventNotifications"][0]["dataChangeEvent"]["entities"] = [{"name": "Vendor"}]
    assert services.receive_webhook("quickbooks", *signed(event)) is Received.NO_EVENT
    assert not WebhookEvent.objects.exists()
