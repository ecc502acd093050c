"""Webhooks v1: hooks, triggers, deliveries, resources (reference: procore README 13)."""

from __future__ import annotations

import re
from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore.errors import absent, stop
from ledgerboard.simulators.procore.events import VERSIONS, hooks, triggers
from ledgerboard.simulators.procore.gate import need, visible_project
from ledgerboard.simulators.procore.kinds import number_of
from ledgerboard.simulators.procore.lists import given_filters, number
from ledgerboard.simulators.procore.system import procore
from ledgerboard.simulators.procore.values import as_stamp, stamp

BASE = "/rest/v1.0/webhooks/hooks"
REASONS = ("create", "update", "delete")
BULK_LIMIT = 500
KEPT_SECONDS = 28 * 86400
NAMESPACE = re.compile(r"[a-z0-9-]+\Z")
SHOWN_OF_SECRET = 5
# Certain by the guides are the first seven; the names of money were read from a sandbox. There is
# none of subcontractor invoices, billing periods, WBS codes and commitment change orders.
RESOURCES = (
    "Company Users",
    "Company Vendors",
    "Project Users",
    "Project Vendors",
    "ERP Requests",
    "Direct Costs",
    "RFIs",
    "Projects",
    "Cost Codes",
    "Standard Cost Codes",
    "Line Item Types",
    "Sub Jobs",
    "Work Order Contracts",
    "Work Order Contract Line Items",
    "Purchase Order Contracts",
    "Purchase Order Contract Line Items",
    "Change Order Packages",
    "Change Order Requests",
    "Potential Change Orders",
    "Potential Change Order Line Items",
    "Contract Payments",
    "Direct Cost Line Items",
    "Budget Line Items",
    "Budget Changes",
)
INSURANCES = ("Company Vendor Insurances", "Project Vendor Insurances")


def known_resources(world: World) -> tuple[str, ...]:
    return RESOURCES + (INSURANCES if world.settings["insurance_events"] else ())


def masked(headers: Any) -> Row:
    """Secrets come back with their last five characters only (gotchas 123)."""
    return {
        name: "*" * 8 + str(value)[-SHOWN_OF_SECRET:] for name, value in (headers or {}).items()
    }


def show(hook: Row) -> Row:
    return {
        "id": hook["id"],
        "api_version": hook["api_version"],
        "destination_headers": masked(hook["destination_headers"]),
        "destination_url": hook["destination_url"],
        "owned_by_company_id": None if hook["project_id"] else hook["company_id"],
        "owned_by_project_id": hook["project_id"],
        "owned_by_user_id": hook["owned_by_user_id"],
        "namespace": hook["namespace"],
    }


def show_trigger(world: World, row: Row) -> Row:
    """Event types are sent in lower case and come back in capitals (gotchas 123)."""
    hook = hooks(world).get(row["hook_id"]) or {}
    return {
        "id": row["id"],
        "webhook_hook_id": row["hook_id"],
        "resource_name": row["resource_name"],
        "resource_id": None,
        "event_type": row["event_type"].upper(),
        "company_id": None if hook.get("project_id") else hook.get("company_id"),
        "project_id": hook.get("project_id"),
        "user_id": hook.get("owned_by_user_id"),
    }


def scope_of(world: World, call: Call) -> Row:
    """Exactly one of `company_id` and `project_id`, in the query or the body."""
    need(world, call, "Webhooks API", "standard")
    body = call.json if call.body else None
    sent = {**call.args, **(body if isinstance(body, dict) else {})}
    company, project = sent.get("company_id"), sent.get("project_id")
    if (company is None) == (project is None):
        raise stop(call, 400, "send exactly one of company_id and project_id")
    company_id: int = call.context["company_id"]
    if project is not None:
        found = visible_project(world, call, number_of(project), company_id)
        return {"company_id": company_id, "project_id": found["id"]}
    if number_of(company) != company_id:
        raise stop(call, 403, "company_id is not the company of Procore-Company-Id")
    return {"company_id": company_id, "project_id": None}


def in_scope(world: World, scope: Row) -> list[Row]:
    rows = hooks(world).find("company_id", scope["company_id"])
    return [row for row in rows if row["project_id"] == scope["project_id"]]


def hook_of(world: World, call: Call, scope: Row, name: str = "hook_id") -> Row:
    row = hooks(world).get(number_of(call.params[name]) or 0)
    if row is None or any(row[key] != value for key, value in scope.items()):
        raise absent(call)
    return row


def hook_fields(call: Call, given: Row) -> Row:
    """What a hook may be made of; a wrong part is refused by name."""
    known = ("api_version", "namespace", "destination_url", "destination_headers")
    fields = {name: given[name] for name in known if name in given}
    if "api_version" in fields:
        fields["payload_version"] = version(call, fields["api_version"])
    url = fields.get("destination_url", "https://")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise stop(call, 400, "destination_url is invalid")
    name = fields.get("namespace")
    if name is not None and not NAMESPACE.match(str(name)):
        raise stop(call, 400, "namespace may hold a-z, 0-9 and - only")
    if not isinstance(fields.get("destination_headers", {}) or {}, dict):
        raise stop(call, 400, "destination_headers is invalid")
    return fields


def version(call: Call, given: Any) -> str:
    """`v2` on the hook gives `v2.0` in payloads (gotchas 122)."""
    if not isinstance(given, str) or given not in VERSIONS:
        raise stop(call, 400, "api_version is not known")
    return VERSIONS[given]


def add_hook(world: World, call: Call, scope: Row, fields: Row) -> Row:
    now = as_stamp(world.now())
    blank: Row = {"api_version": "v2", "namespace": None, "destination_headers": {}}
    hook = {**blank, "payload_version": "v2.0", **fields, **scope}
    hook |= {"id": world.next_id("hooks", 10_001), "status": "active"}
    hook |= {"owned_by_user_id": call.owner["user_id"], "created_at": now, "updated_at": now}
    return hooks(world).put(hook)


def drop_hook(world: World, hook: Row) -> None:
    """Its triggers go too, and its queue when nobody else uses the address."""
    for trigger in triggers(world).find("hook_id", hook["id"]):
        triggers(world).delete(trigger["id"])
    hooks(world).delete(hook["id"])
    url = hook["destination_url"]
    if not any(other["destination_url"] == url for other in hooks(world)):
        world.outbox.forget(url)


@procore.route("GET", BASE, evidence=DOCUMENTED, source="List hooks: not paginated")
def list_hooks(world: World, call: Call) -> Reply:
    """Hooks of other namespaces are invisible without `namespace=*` (gotchas 124)."""
    rows, wish = in_scope(world, scope_of(world, call)), call.arg("namespace")
    kept = [row for row in rows if wish == "*" or row["namespace"] == wish]
    return Reply([show(row) for row in kept])


@procore.route("POST", BASE, evidence=DOCUMENTED, source="Create hook")
def create_hook(world: World, call: Call) -> Reply:
    scope, given = scope_of(world, call), call.json.get("hook")
    if not isinstance(given, dict):
        raise stop(call, 400, "param is missing or the value is empty: hook")
    if "api_version" not in given or "destination_url" not in given:
        raise stop(call, 400, "api_version and destination_url are required")
    return Reply(show(add_hook(world, call, scope, hook_fields(call, given))), 201)


@procore.route("PATCH", f"{BASE}/{{id}}", evidence=DOCUMENTED, source="Change one hook")
def update_hook(world: World, call: Call) -> Reply:
    hook = hook_of(world, call, scope_of(world, call), "id")
    given = call.json.get("hook")
    if not isinstance(given, dict):
        raise stop(call, 400, "param is missing or the value is empty: hook")
    changes = {**hook_fields(call, given), "updated_at": as_stamp(world.now())}
    return Reply(show(hooks(world).update(hook["id"], changes)))


@procore.route("DELETE", f"{BASE}/{{id}}", evidence=REFERENCE, source="Delete one hook")
def delete_hook(world: World, call: Call) -> Reply:
    drop_hook(world, hook_of(world, call, scope_of(world, call), "id"))
    return Reply({})


@procore.route("GET", f"{BASE}/{{hook_id}}/triggers", evidence=DOCUMENTED, source="List triggers")
def list_triggers(world: World, call: Call) -> Reply:
    hook = hook_of(world, call, scope_of(world, call))
    return Reply([show_trigger(world, row) for row in triggers(world).find("hook_id", hook["id"])])


def trigger_problem(world: World, given: Any) -> tuple[str, str] | None:
    """Which field is wrong, and why."""
    if not isinstance(given, dict):
        return "base", "must be an object"
    if given.get("resource_name") not in known_resources(world):
        return "resource_name", "is not included in the list"
    if given.get("event_type") not in REASONS:
        return "event_type", "is not included in the list"
    return None


def add_trigger(world: World, hook: Row, given: Row) -> Row:
    """Asking again for what is there gives what is there."""
    wanted = {"resource_name": given["resource_name"], "event_type": given["event_type"]}
    for row in triggers(world).find("hook_id", hook["id"]):
        if all(row[name] == value for name, value in wanted.items()):
            return row
    row = {"id": world.next_id("triggers", 20_001), "hook_id": hook["id"], **wanted}
    return triggers(world).put(row)


@procore.route("POST", f"{BASE}/{{hook_id}}/triggers", evidence=DOCUMENTED, source="Create trigger")
def create_trigger(world: World, call: Call) -> Reply:
    """Triggers use the scope of their hook (gotchas 121)."""
    hook, given = hook_of(world, call, scope_of(world, call)), call.json.get("trigger")
    problem = trigger_problem(world, given)
    if problem:
        raise stop(call, 422, " ".join(problem))
    return Reply(show_trigger(world, add_trigger(world, hook, given)), 201)


@procore.route(
    "DELETE", f"{BASE}/{{hook_id}}/triggers/{{id}}", evidence=REFERENCE, source="Delete one trigger"
)
def delete_trigger(world: World, call: Call) -> Reply:
    hook = hook_of(world, call, scope_of(world, call))
    row = triggers(world).get(number_of(call.params["id"]) or 0)
    if row is None or row["hook_id"] != hook["id"]:
        raise absent(call)
    triggers(world).delete(row["id"])
    return Reply({})


def many(call: Call) -> list[Any]:
    """At most 500 in one call, else 413 (gotchas 45)."""
    wish = call.json.get("triggers")
    if not isinstance(wish, list):
        raise stop(call, 400, "triggers is missing")
    if len(wish) > BULK_LIMIT:
        raise stop(call, 413, f"at most {BULK_LIMIT} triggers are allowed in one call")
    return wish


def mixed(success: list[Any], failed: list[Row]) -> Reply:
    """207 on a mixed outcome."""
    body = {"success": success, "failed": failed} if failed else {"success": success}
    return Reply(body, 207 if failed else 200)


@procore.route(
    "POST", f"{BASE}/{{hook_id}}/triggers/bulk", evidence=REFERENCE, source="Create many triggers"
)
def create_triggers(world: World, call: Call) -> Reply:
    hook = hook_of(world, call, scope_of(world, call))
    success, failed = [], []
    for given in many(call):
        problem = trigger_problem(world, given)
        if problem is None:
            success.append(show_trigger(world, add_trigger(world, hook, given)))
        else:
            failed.append(failure(given, *problem))
    return mixed(success, failed)


def failure(given: Any, name: str, text: str) -> Row:
    wish = given if isinstance(given, dict) else {}
    return {
        "code": "UNPROCESSABLE_ENTITY",
        "message": f"{name} {text}",
        "trigger": {"resource_name": str(wish.get("resource_name"))},
        "errors": {name: text},
    }


@procore.route(
    "DELETE", f"{BASE}/{{hook_id}}/triggers/bulk", evidence=REFERENCE, source="Delete many triggers"
)
def delete_triggers(world: World, call: Call) -> Reply:
    hook = hook_of(world, call, scope_of(world, call))
    success, failed = [], []
    for given in many(call):
        row = triggers(world).get(number_of(given) or 0)
        if row is not None and row["hook_id"] == hook["id"]:
            triggers(world).delete(row["id"])
            success.append(row["id"])
        else:
            failed.append({"code": "NOT_FOUND", "trigger": given})
    return mixed(success, failed)


OUTCOMES = {"delivered": "ok", "discarded": "discarded"}
GROUPS = {
    "successful": {"ok"},
    "failing": {"retried", "failed"},
    "discarded": {"discarded"},
    "any": {"ok", "retried", "failed", "discarded"},
}


def attempted(world: World, hook: Row) -> list[Row]:
    """Deliveries of the last 28 days; those not yet tried are not told."""
    oldest = world.clock.seconds() - KEPT_SECONDS
    rows = [row for row in world.outbox.report() if row["extra"].get("hook_id") == hook["id"]]
    return [row for row in rows if row["state"] != "lost" and row["due"] >= oldest]


def outcome(row: Row) -> str | None:
    if row["state"] in OUTCOMES:
        return OUTCOMES[row["state"]]
    return "retried" if row["attempts"] else None


def show_delivery(row: Row) -> Row:
    last = row["attempts"][-1] if row["attempts"] else {}
    return {
        "event": row["payload"],
        "event_id": row["extra"]["event_id"],
        "outcome": outcome(row),
        "response_body": "",
        "response_error": last.get("error"),
        "started_at": stamp(last.get("at")),
        "completed_at": stamp(last.get("at")),
        "response_status": last.get("status"),
        "response_headers": {},
    }


@procore.route(
    "GET", f"{BASE}/{{hook_id}}/deliveries", evidence=DOCUMENTED, source="List deliveries"
)
def list_deliveries(world: World, call: Call) -> Reply:
    """Pages by `page_start`, the last event id of the page before, and `page_size` (gotchas 39)."""
    hook = hook_of(world, call, scope_of(world, call))
    wanted = GROUPS.get(given_filters(call).get("status", ["any"])[-1], set())
    start, size = number(call.arg("page_start"), 0), number(call.arg("page_size"), 100)
    rows = [row for row in attempted(world, hook) if outcome(row) in wanted]
    rest = [row for row in rows if row["extra"]["event_id"] > start]
    return Reply([show_delivery(row) for row in rest[:size]])


@procore.route(
    "GET", "/rest/v1.0/webhooks/resources", evidence=DOCUMENTED, source="List webhook resources"
)
def list_resources(world: World, call: Call) -> Reply:
    scope_of(world, call)
    return Reply(
        [
            {
                "api_version": name,
                "product_category": "Core",
                "tools": resource,
                "except": [],
                **dict.fromkeys(REASONS, resource),
            }
            for name in ("v2", "v3", "v4")
            for resource in known_resources(world)
        ]
    )


@procore.route(
    "GET", "/rest/v1.0/webhooks/resources/api_versions", evidence=REFERENCE, source="API versions"
)
def list_versions(world: World, call: Call) -> Reply:
    scope_of(world, call)
    return Reply(["v2", "v3", "v4"])
