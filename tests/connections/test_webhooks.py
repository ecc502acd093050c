"""Webhooks: proven, stored and answered; forged, repeated and foreign ones leave nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.connections.outside import (
    REALM,
    VERIFIER,
    Office,
    Simulated,
    at_once,
    second_company,
)

from ledgerboard.config.gathering import Posted
from ledgerboard.connections import selectors, services, webhooks
from ledgerboard.connections.models import Connection, StrangerCount, WebhookEvent, WebhookSecret
from ledgerboard.connections.vault import Vault
from ledgerboard.connections.webhooks import Received
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret


def from_quickbooks(
    *ids: str, realm: str = REALM, verifier: str = VERIFIER, marker: str = ""
) -> tuple[dict[str, str], bytes]:
    entities = [
        {"name": "Vendor", "id": each, "operation": "Update", "lastUpdated": "2026-11-20T10:00:00Z"}
        for each in ids
    ]
    event = {"realmId": realm, "dataChangeEvent": {"entities": entities}, "note": marker}
    body = json.dumps({"eventNotifications": [event]}).encode()
    return {"Intuit-Signature": signature(Secret(verifier), body).decode()}, body


def from_procore(
    company_id: str, secret: str, event_id: str = "01E"
) -> tuple[dict[str, str], bytes]:
    event: dict[str, Any] = {
        "ulid": event_id,
        "company_id": int(company_id),
        "resource_name": "Company Vendors",
        "resource_id": 7,
        "timestamp": "2026-11-20T10:00:00Z",
    }
    return {"Authorization": f"Bearer {secret}"}, json.dumps(event).encode()


def secret_of(connection: Connection) -> str:
    return Vault().unseal(connection.secrets.order_by("-pk")[0].sealed)


def test_a_notice_is_stored_and_told_on_and_nothing_of_its_payload_is_kept(
    quickbooks: Simulated, office: Office
) -> None:
    found = office.connect(quickbooks)
    told: list[Connection] = []
    webhooks.on_notices(told.append)
    headers, body = from_quickbooks("7", "8", marker="SECRET-IN-PAYLOAD")
    assert services.receive_webhook("quickbooks", headers, body) is Received.STORED
    assert told == [found]
    rows = WebhookEvent.objects.of(office.organization)
    assert {(row.kind, row.record_id, row.size) for row in rows} == {
        ("vendor", "7", len(body)),
        ("vendor", "8", len(body)),
    }
    assert "SECRET-IN-PAYLOAD" not in serializers.serialize("json", rows)
    assert selectors.usage(found).webhooks_waiting == 2


@pytest.mark.django_db(transaction=True)
def test_duplicates_are_stored_once_and_answered_alike(
    quickbooks: Simulated, office: Office
) -> None:
    office.connect(quickbooks)
    headers, body = from_quickbooks("7")
    answers = at_once(6, lambda: services.receive_webhook("quickbooks", headers, body))
    assert answers == [Received.STORED] * 6
    assert WebhookEvent.objects.count() == 1


def posted(headers: dict[str, str], body: bytes, system: str = "quickbooks") -> Posted:
    return Posted(system, {name.lower(): value for name, value in headers.items()}, body)


@pytest.mark.django_db(transaction=True)
def test_those_that_came_together_share_one_commit_and_each_has_its_own_answer(
    quickbooks: Simulated, procore: Simulated, office: Office
) -> None:
    office.connect(quickbooks)
    hall = office.connect(procore)
    together = {
        posted(*from_quickbooks("7")): Received.STORED,
        posted(*from_quickbooks("8", marker="again")): Received.STORED,
        posted(*from_quickbooks("8")): Received.STORED,
        posted(*from_quickbooks("9", verifier="guess")): Received.REFUSED,
        posted(*from_quickbooks("9", realm="777")): Received.UNKNOWN,
        posted(*from_quickbooks(marker="x" * webhooks.MOST_BYTES)): Received.TOO_LARGE,
        posted({}, b"", "sage"): Received.UNKNOWN,
        posted(*from_procore(hall.company_id, secret_of(hall)), "procore"): Received.STORED,
    }
    with CaptureQueriesContext(connection) as asked:
        answers = webhooks.receive_webhooks(list(together))
    assert answers == list(together.values())
    assert [each["sql"] for each in asked].count("COMMIT") == 1
    kept = WebhookEvent.objects.of(office.organization).order_by("pk")
    assert sorted(kept.values_list("record_id", flat=True)) == ["7", "7", "8"]
    [counted] = StrangerCount.objects.all()
    assert (counted.system, counted.refused, counted.unknown_company) == ("quickbooks", 1, 1)


def test_a_wrong_signature_is_refused_and_only_counted(
    quickbooks: Simulated, office: Office
) -> None:
    office.connect(quickbooks)
    headers, body = from_quickbooks("7", verifier="guess")
    assert services.receive_webhook("quickbooks", headers, body) is Received.REFUSED
    assert services.receive_webhook("quickbooks", {}, body) is Received.REFUSED
    _, other = from_quickbooks("8")
    signed, _ = from_quickbooks("7")
    assert services.receive_webhook("quickbooks", signed, other) is Received.REFUSED
    assert not WebhookEvent.objects.exists()
    assert StrangerCount.objects.get().refused == 3


def test_an_unknown_company_is_only_counted(quickbooks: Simulated, office: Office) -> None:
    services.disconnect(office.connect(quickbooks), office.person)
    answer = services.receive_webhook("quickbooks", *from_quickbooks("7"))
    assert answer is Received.UNKNOWN
    assert not WebhookEvent.objects.exists()
    assert StrangerCount.objects.get().unknown_company == 1


def test_the_secret_of_one_company_says_nothing_about_another(
    procore: Simulated, office: Office, rival: Office
) -> None:
    second = str(second_company(procore))
    pending = office.connect(procore)
    first = next(each["id"] for each in pending.companies if each["id"] != second)
    mine = services.choose_company(pending, first)
    theirs = services.choose_company(rival.connect(procore), second)
    forged = from_procore(theirs.company_id, secret_of(mine))
    assert services.receive_webhook("procore", *forged) is Received.UNKNOWN
    assert not WebhookEvent.objects.exists()
    honest = from_procore(theirs.company_id, secret_of(theirs))
    assert services.receive_webhook("procore", *honest) is Received.STORED
    assert WebhookEvent.objects.get().organization == rival.organization


def test_an_old_secret_is_good_for_a_day_after_the_system_has_the_new_one(
    procore: Simulated, office: Office
) -> None:
    found = office.connect(procore)
    old = secret_of(found)
    services.rotate_webhook_secret(found)
    new = secret_of(found)
    assert new != old
    for number, secret in enumerate((old, new)):
        call = from_procore(found.company_id, secret, f"e{number}")
        assert services.receive_webhook("procore", *call) is Received.STORED
    WebhookSecret.objects.filter(until__isnull=False).update(until=timezone.now() - timedelta(1))
    late = from_procore(found.company_id, old, "e3")
    assert services.receive_webhook("procore", *late) is Received.REFUSED


def test_a_secret_that_the_system_did_not_take_does_not_end_the_old_one(
    procore: Simulated, office: Office
) -> None:
    found = office.connect(procore)
    procore.fault("error", "*hooks*", status=503, times=None)
    with pytest.raises(Exception, match="Procore"):
        services.rotate_webhook_secret(found)
    assert not found.secrets.exclude(until=None).exists()


def test_setting_webhooks_up_twice_makes_one_hook(procore: Simulated, office: Office) -> None:
    found = office.connect(procore)
    assert any("Instant updates are off" in each.message for each in services.health(found))
    services.subscribe(found)
    services.subscribe(found)
    found.refresh_from_db()
    assert found.subscribed_at is not None
    assert all(each.ok for each in services.health(found))
    assert len(procore.app.world.table("hooks")) == 1


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]]", b'"x"', b'{"eventNotifications":[{}]}', b"\xff"]
)
def test_a_body_that_is_no_event_is_said_to_be_none(
    quickbooks: Simulated, office: Office, body: bytes
) -> None:
    office.connect(quickbooks)
    headers = {"intuit-signature": signature(Secret(VERIFIER), body).decode()}
    assert services.receive_webhook("quickbooks", headers, body) is Received.NO_EVENT


def test_too_large_and_unknown_are_turned_away_before_anything_is_read(db: None) -> None:
    large = b"x" * (webhooks.MOST_BYTES + 1)
    assert services.receive_webhook("quickbooks", {}, large) is Received.TOO_LARGE
    assert services.receive_webhook("sage", {}, b"{}") is Received.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_told_on_is_not_stored_so_that_it_comes_again(
    quickbooks: Simulated, office: Office
) -> None:
    office.connect(quickbooks)
    webhooks.on_notices(lambda _: 1 // 0)  # type: ignore[arg-type,return-value]
    with pytest.raises(ZeroDivisionError):
        services.receive_webhook("quickbooks", *from_quickbooks("7"))
    assert not WebhookEvent.objects.exists()


def test_what_was_looked_at_is_done_and_what_came_meanwhile_waits(
    quickbooks: Simulated, office: Office
) -> None:
    found = office.connect(quickbooks)
    services.receive_webhook("quickbooks", *from_quickbooks("7", "8"))
    (seen,) = webhooks.waiting(found)
    assert (seen.kind, set(seen.record_ids)) == ("vendor", {"7", "8"})
    services.receive_webhook("quickbooks", *from_quickbooks("9"))
    assert webhooks.looked_at(found, seen) == 2
    (left,) = webhooks.waiting(found)
    assert left.record_ids == ("9",)
