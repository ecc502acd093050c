"""Webhooks v2.0: the same under company and project paths, flat bodies, string ids."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import hooks as v1
from ledgerboard.simulators.procore.errors import absent, stop
from ledgerboard.simulators.procore.events import hooks, triggers
from ledgerboard.simulators.procore.gate import need
from ledgerboard.simulators.procore.kinds import number_of
from ledgerboard.simulators.procore.lists import given_filters, paginate
from ledgerboard.simulators.procore.system import procore
from ledgerboard.simulators.procore.values import as_stamp

BASES = (
    "/rest/v2.0/companies/{company_id}/webhooks",
    "/rest/v2.0/companies/{company_id}/projects/{project_id}/webhooks",
)


def scope_of(world: World, call: Call) -> Row:
    need(world, call, "Webhooks API", "standard")
    project = call.context.get("project")
    project_id = project["id"] if project else None
    return {"company_id": call.context["company_id"], "project_id": project_id}


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def show(world: World, hook: Row) -> Row:
    return {
        "id": str(hook["id"]),
        "status": hook["status"],
        "payload_version": hook["payload_version"],
        "namespace": hook["namespace"],
        "destination_headers": v1.masked(hook["destination_headers"]),
        "destination_url": hook["destination_url"],
        "trigger_count": len(triggers(world).find("hook_id", hook["id"])),
        "company_id": str(hook["company_id"]),
        "project_id": text(hook["project_id"]),
        "created_at": hook["created_at"],
        "updated_at": hook["updated_at"],
    }


def show_trigger(world: World, row: Row) -> Row:
    hook = hooks(world).get(row["hook_id"]) or {}
    return {
        "id": str(row["id"]),
        "webhook_hook_id": str(row["hook_id"]),
        "resource_name": row["resource_name"],
        "event_type": row["event_type"],
        "company_id": text(hook.get("company_id")),
        "project_id": text(hook.get("project_id")),
    }


def status_of(row: Row) -> str:
    if row["state"] in {"delivered", "discarded"}:
        return str(row["state"])
    return "retrying" if row["attempts"] else "enqueued"


def show_delivery(row: Row) -> Row:
    return {
        "id": str(row["id"]),
        "status": status_of(row),
        "payload": row["payload"],
        "delivery_attempts": row["attempts"],
    }


def body_of(call: Call) -> Row:
    """v2 bodies are flat; `payload_version` takes the place of `api_version`."""
    body = call.json
    if not isinstance(body, dict):
        raise stop(call, 400, "send a JSON object")
    if "payload_version" in body:
        body = {**body, "api_version": body["payload_version"]}
    return body


def list_hooks(world: World, call: Call) -> Reply:
    rows, wish = v1.in_scope(world, scope_of(world, call)), call.arg("namespace")
    kept = [row for row in rows if wish == "*" or row["namespace"] == wish]
    return paginate(call, kept, lambda row: show(world, row))


def create_hook(world: World, call: Call) -> Reply:
    scope, body = scope_of(world, call), body_of(call)
    missing = {"payload_version", "namespace", "destination_url"} - set(body)
    if missing:
        raise stop(call, 400, f"{min(missing)} is required")
    hook = v1.add_hook(world, call, scope, v1.hook_fields(call, body))
    return Reply({"data": show(world, hook)}, 201)


def show_hook(world: World, call: Call) -> Reply:
    return Reply({"data": show(world, v1.hook_of(world, call, scope_of(world, call), "id"))})


def update_hook(world: World, call: Call) -> Reply:
    hook, body = v1.hook_of(world, call, scope_of(world, call), "id"), body_of(call)
    changes = {**v1.hook_fields(call, body), "updated_at": as_stamp(world.now())}
    if body.get("status") in {"active", "disabled"}:
        changes["status"] = body["status"]
    return Reply({"data": show(world, hooks(world).update(hook["id"], changes))})


def delete_hook(world: World, call: Call) -> Reply:
    v1.drop_hook(world, v1.hook_of(world, call, scope_of(world, call), "id"))
    return Reply(status=204)


def list_triggers(world: World, call: Call) -> Reply:
    hook = v1.hook_of(world, call, scope_of(world, call))
    rows = triggers(world).find("hook_id", hook["id"])
    return paginate(call, rows, lambda row: show_trigger(world, row))


def create_trigger(world: World, call: Call) -> Reply:
    hook, given = v1.hook_of(world, call, scope_of(world, call)), call.json
    problem = v1.trigger_problem(world, given)
    if problem:
        raise stop(call, 400, " ".join(problem))
    return Reply({"data": show_trigger(world, v1.add_trigger(world, hook, given))}, 201)


def delete_trigger(world: World, call: Call) -> Reply:
    hook = v1.hook_of(world, call, scope_of(world, call))
    row = triggers(world).get(number_of(call.params["id"]) or 0)
    if row is None or row["hook_id"] != hook["id"]:
        raise absent(call)
    triggers(world).delete(row["id"])
    return Reply(status=204)


def listed(call: Call) -> list[Any]:
    if not isinstance(call.json, list):
        raise stop(call, 400, "send a JSON array")
    if len(call.json) > v1.BULK_LIMIT:
        raise stop(call, 413, f"at most {v1.BULK_LIMIT} triggers are allowed in one call")
    return call.json


def create_triggers(world: World, call: Call) -> Reply:
    hook = v1.hook_of(world, call, scope_of(world, call))
    made, failed = [], []
    for given in listed(call):
        problem = v1.trigger_problem(world, given)
        if problem:
            failed.append(v1.failure(given, *problem))
        else:
            made.append(show_trigger(world, v1.add_trigger(world, hook, given)))
    if failed:
        return Reply({"data": {"succeeded": made, "failed": failed}}, 207)
    return Reply({"data": made}, 201)


def delete_triggers(world: World, call: Call) -> Reply:
    hook = v1.hook_of(world, call, scope_of(world, call))
    gone, failed = [], []
    for given in listed(call):
        row = triggers(world).get(number_of(given) or 0)
        if row is not None and row["hook_id"] == hook["id"]:
            triggers(world).delete(row["id"])
            gone.append(str(given))
        else:
            failed.append(str(given))
    if failed:
        return Reply({"data": {"succeeded": gone, "failed": failed}}, 207)
    return Reply({"data": {"succeeded": gone}})


def list_deliveries(world: World, call: Call) -> Reply:
    hook, wish = v1.hook_of(world, call, scope_of(world, call)), given_filters(call)
    rows = [row for row in v1.attempted(world, hook) if fits(row, wish)]
    return paginate(call, rows, show_delivery)


def fits(row: Row, wish: dict[str, list[str]]) -> bool:
    """`succeeded` in the filter is `delivered` in the answer (gotchas 127)."""
    status = {"succeeded": "delivered"}.get(
        wish.get("status", [""])[-1], wish.get("status", [""])[-1]
    )
    return (
        status in {"", status_of(row)}
        and wish.get("resource_name", [row["label"]])[-1] == row["label"]
        and wish.get("event_type", [row["extra"]["event_type"]])[-1] == row["extra"]["event_type"]
        and wish.get("start", [""])[-1] <= row["created_at"][:10]
        and row["created_at"][:10] <= wish.get("end", ["9999"])[-1]
    )


def list_resources(world: World, call: Call) -> Reply:
    scope_of(world, call)
    rows = [{"name": name} for name in v1.known_resources(world)]
    version = call.arg("payload_version") or "v4.0"
    return paginate(call, rows, lambda row: resource(row["name"], version))


def resource(name: str, version: str) -> Row:
    actions = list(v1.REASONS)
    return {
        "category": "Core",
        "tool": name,
        "name": name,
        "payload_version": version,
        "actions": actions,
    }


ROUTES = (
    ("GET", "hooks", list_hooks),
    ("POST", "hooks", create_hook),
    ("GET", "hooks/{id}", show_hook),
    ("PATCH", "hooks/{id}", update_hook),
    ("DELETE", "hooks/{id}", delete_hook),
    ("GET", "hooks/{hook_id}/triggers", list_triggers),
    ("POST", "hooks/{hook_id}/triggers", create_trigger),
    ("DELETE", "hooks/{hook_id}/triggers/{id}", delete_trigger),
    ("POST", "hooks/{hook_id}/triggers/bulk", create_triggers),
    ("DELETE", "hooks/{hook_id}/triggers/bulk", delete_triggers),
    ("GET", "hooks/{hook_id}/deliveries", list_deliveries),
    ("GET", "resources", list_resources),
)
for base in BASES:
    for method, tail, handler in ROUTES:
        procore.route(method, f"{base}/{tail}", evidence=REFERENCE, source="Webhooks v2")(handler)
