"""From a change to the webhooks that tell of it (reference: procore README 13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledgerboard.simulators.kit import Call, Delivery, Row, Table, World
from ledgerboard.simulators.procore.values import as_stamp, stamp

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VERSIONS = {
    "v2": "v2.0",
    "v2.0": "v2.0",
    "v3": "v3.0",
    "v3.0": "v3.0",
    "v4": "v4.0",
    "v4.0": "v4.0",
}


@dataclass(frozen=True)
class Source:
    """Who made a change: an application by its call, or a person in Procore's own pages."""

    user_id: int | None = None
    application_id: str | None = None
    operation_id: str | None = None
    tells: bool = True


def source_of(call: Call) -> Source:
    """The echo marks: a client knows its own writes by them (gotchas 126)."""
    operation = call.headers.get("idempotency-token")
    return Source(call.owner["user_id"], call.owner["client_id"], operation)


@dataclass(frozen=True)
class Event:
    name: str
    reason: str
    resource_id: int
    company_id: int
    project_id: int | None = None
    related: Sequence[Row] = ()


def hooks(world: World) -> Table:
    return world.table("hooks", "company_id")


def triggers(world: World) -> Table:
    return world.table(
        "triggers", "hook_id", wants=lambda row: (row["resource_name"], row["event_type"])
    )


def ulid(world: World) -> str:
    """48 bits of time, 80 of chance, in Crockford's alphabet."""
    value = int(world.clock.seconds() * 1000) << 80 | world.random.getrandbits(80)
    return "".join(CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))


def emit(world: World, event: Event, source: Source) -> None:
    """One delivery for each hook that has a trigger for it."""
    if not source.tells:
        return
    waiting = triggers(world).find("wants", (event.name, event.reason))
    told: Row | None = None
    for trigger in waiting:
        hook = hooks(world).get(trigger["hook_id"])
        if hook is not None and hears(hook, event):
            told = told or occurrence(world, event, source)
            world.outbox.post(delivery(hook, event, told))


def hears(hook: Row, event: Event) -> bool:
    """A company hook also hears of its projects (gotchas 121, inferred from the samples)."""
    if hook["status"] != "active" or hook["company_id"] != event.company_id:
        return False
    return hook["project_id"] is None or hook["project_id"] == event.project_id


def occurrence(world: World, event: Event, source: Source) -> Row:
    """What all payload versions of one event share, so that its deliveries bear one ulid."""
    return {
        "id": world.next_id("events", 1_000_001),
        "ulid": ulid(world),
        "timestamp": as_stamp(world.now()),
        "metadata": {
            "source_user_id": source.user_id,
            "source_project_id": event.project_id,
            "source_operation_id": source.operation_id,
            "source_company_id": event.company_id,
            "source_application_id": source.application_id,
        },
        "user_id": source.user_id,
    }


def delivery(hook: Row, event: Event, told: Row) -> Delivery:
    """The queue is the address: a failing receiver pauses all its hooks (gotchas 116)."""
    extra = {"hook_id": hook["id"], "resource_name": event.name, "event_type": event.reason}
    return Delivery(
        endpoint=hook["destination_url"],
        url=hook["destination_url"],
        payload=payload(hook["payload_version"], event, told),
        label=event.name,
        headers={str(k): str(v) for k, v in (hook["destination_headers"] or {}).items()},
        extra={**extra, "event_id": told["id"]},
    )


def payload(version: str, event: Event, told: Row) -> Row:
    if version == "v4.0":
        return payload_v4(event, told)
    body: Row = {
        **told,
        "company_id": event.company_id,
        "project_id": event.project_id,
        "api_version": version,
        "event_type": event.reason,
        "resource_name": event.name,
        "resource_id": event.resource_id,
    }
    if version == "v3.0":
        body["related_resources"] = list(event.related)
    return body


def payload_v4(event: Event, told: Row) -> Row:
    """All ids are strings; company events carry no project."""
    body: dict[str, Any] = {
        "id": told["ulid"],
        "timestamp": told["timestamp"],
        "reason": event.reason,
        "company_id": str(event.company_id),
        "project_id": "" if event.project_id is None else str(event.project_id),
        "user_id": "" if told["user_id"] is None else str(told["user_id"]),
        "resource_type": event.name,
        "resource_id": str(event.resource_id),
    }
    return body


def fans_out(world: World) -> bool:
    """`Project Users|Vendors` `update` events end on 30 June 2026 (gotchas 125)."""
    until = stamp(world.settings["directory_fanout_until"])
    return until is not None and as_stamp(world.now()) < until
