"""Change notices: who hears of what, in which of the two formats, signed over the raw bytes.

Events of one window leave together and may mix realms; the body says what changed and never how
(reference: quickbooks webhooks).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from ledgerboard.simulators.kit import Delivery, Policy, Row, World
from ledgerboard.simulators.kit.store import encode
from ledgerboard.simulators.quickbooks.company import Company
from ledgerboard.simulators.quickbooks.schema import Entity

SUBSCRIPTIONS = "webhooks"
RETRY_SECONDS = (10, 20, 30, 300, 1200, 7200, 14400, 21600)
ANSWER_WITHIN_SECONDS = 3.0
MOST_IN_ONE_POST = 500
OPERATIONS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        ("Account", "Class", "Customer", "Employee", "Item", "Vendor"),
        frozenset({"Create", "Update", "Delete", "Merge"}),
    ),
    **dict.fromkeys(
        (
            "Bill",
            "VendorCredit",
            "Department",
            "Deposit",
            "JournalEntry",
            "PaymentMethod",
            "TimeActivity",
        ),
        frozenset({"Create", "Update", "Delete"}),
    ),
    **dict.fromkeys(
        ("BillPayment", "Purchase", "Transfer"),
        frozenset({"Create", "Update", "Delete", "Void"}),
    ),
    **dict.fromkeys(
        ("PurchaseOrder", "Estimate"), frozenset({"Create", "Update", "Delete", "Emailed"})
    ),
    **dict.fromkeys(
        ("Invoice", "Payment", "SalesReceipt", "RefundReceipt", "CreditMemo"),
        frozenset({"Create", "Update", "Delete", "Void", "Emailed"}),
    ),
    "Term": frozenset({"Create", "Update"}),
    "Preferences": frozenset({"Update"}),
}
VERBS = {
    "Create": "created",
    "Update": "updated",
    "Delete": "deleted",
    "Merge": "merged",
    "Emailed": "emailed",
}


def notify(
    company: Company, entity: Entity, key: str, operation: str, gone: str | None = None
) -> None:
    """Tell every app that may act for the realm and asked for this kind of row."""
    if operation not in OPERATIONS.get(entity.name, frozenset()):
        if operation != "Void" or entity.name not in OPERATIONS:
            return
        operation = "Update"  # a kind without an event of its own for it
    for hook in company.world.table(SUBSCRIPTIONS):
        if wanted(company, entity, hook):
            post(company, entity, hook, event(company, entity, key, operation, gone))


def wanted(company: Company, entity: Entity, hook: Row) -> bool:
    if hook["entities"] and entity.name not in hook["entities"]:
        return False
    grants = company.world.table("grants", "realm").find("realm", company.realm)
    return any(grant["app"] == hook["id"] and grant["alive"] for grant in grants)


def event(
    company: Company, entity: Entity, key: str, operation: str, gone: str | None
) -> dict[str, Any]:
    world = company.world
    return {
        "realm": company.realm,
        "name": entity.name,
        "id": key,
        "operation": operation,
        "at": world.now().astimezone(UTC).isoformat(timespec="microseconds"),
        "uuid": str(uuid.UUID(int=world.random.getrandbits(128), version=4)),
        "gone": gone,
        "verb": VERBS.get(operation) or str(company.setting("void_event")),
    }


def post(company: Company, entity: Entity, hook: Row, payload: dict[str, Any]) -> None:
    """Windows stand at fixed moments, so that what falls into one leaves together."""
    window, now = hook["window_seconds"], company.world.clock.seconds()
    company.world.outbox.post(
        Delivery(
            endpoint=hook["id"],
            url=hook["url"],
            payload=payload,
            label=f"{entity.name}.{payload['operation']}",
            due_in_seconds=window - now % window if window else 0,
        )
    )


def pack(world: World, rows: Sequence[Row]) -> tuple[bytes, dict[str, str]]:
    """One POST for many events, in the format that the app has chosen."""
    hook = world.table(SUBSCRIPTIONS).get(rows[0]["endpoint"]) or {}
    events = [row["payload"] for row in rows]
    cloud = hook.get("format") == "cloudevents"
    body = encode(cloud_events(events) if cloud else legacy(events)).encode()
    return body, {
        "intuit-signature": sign(hook.get("verifier_token", ""), body),
        "intuit-created-time": world.now().astimezone(UTC).isoformat(timespec="milliseconds"),
        "intuit-t-id": str(uuid.UUID(int=world.random.getrandbits(128), version=4)),
        "intuit-notification-schema-version": "1.0" if cloud else "0.1",
        "user-agent": "intuit_notification_server/0.1",
        "content-type": "application/json",
    }


def sign(verifier_token: str, body: bytes) -> str:
    digest = hmac.new(verifier_token.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def legacy(events: Sequence[Row]) -> dict[str, Any]:
    realms: dict[str, list[dict[str, Any]]] = {}
    for each in events:
        realms.setdefault(each["realm"], []).append(legacy_entity(each))
    return {
        "eventNotifications": [
            {"realmId": realm, "dataChangeEvent": {"entities": entities}}
            for realm, entities in realms.items()
        ]
    }


def legacy_entity(each: Row) -> dict[str, Any]:
    at = datetime.fromisoformat(each["at"]).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    told = {k: each[k] for k in ("name", "id", "operation")}
    gone = {"deletedId": each["gone"]} if each["gone"] else {}
    return {**told, **gone, "lastUpdated": at}


def cloud_events(events: Sequence[Row]) -> list[dict[str, Any]]:
    return [cloud_event(each) for each in events]


def cloud_event(each: Row) -> dict[str, Any]:
    source = base64.b64encode(hashlib.sha256(each["realm"].encode()).digest()).decode()
    return {
        "specversion": "1.0",
        "id": each["uuid"],
        "source": f"intuit.{source}",
        "type": f"qbo.{each['name'].lower()}.{each['verb']}.v1",
        "datacontenttype": "application/json",
        "time": each["at"].replace("+00:00", "000Z"),  # nanoseconds (reference: gotchas 9)
        "intuitentityid": each["id"],
        "intuitaccountid": each["realm"],
        "data": {"deletedid": each["gone"]} if each["gone"] else {},
    }


POLICY = Policy(
    timeout_seconds=ANSWER_WITHIN_SECONDS,
    delays=RETRY_SECONDS,
    give_up_after_seconds=None,
    batch=MOST_IN_ONE_POST,
    pack=pack,
    accepts=lambda status: status == 200,
)
