"""The ERP framework: external keys on any record, requests and their details, invoice payments.

Its pages are not public; several paths are inferred and say so.
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import (
    CLIENT,
    DOCUMENTED,
    INFERRED,
    Call,
    Reply,
    Row,
    Table,
    World,
)
from ledgerboard.simulators.procore import contracts, lists, payments
from ledgerboard.simulators.procore.cost_codes import LIST
from ledgerboard.simulators.procore.errors import Invalid, absent, stop, unprocessable
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.gate import need
from ledgerboard.simulators.procore.kinds import FIRST_ID, create, number_of, sync, table_of, update
from ledgerboard.simulators.procore.resource import given_record
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.values import as_stamp

BASE = "/rest/v1.0/companies/{company_id}"
# item_type -> the tables that such a record may stand in
TABLES = {
    "change_order": ("change_order_packages",),
    "contract_payment": ("contract_payments",),
    "invoice_payment": ("contract_payments",),
    "cost_code": ("cost_codes",),
    "standard_cost_code": ("standard_cost_codes",),
    "department": ("departments",),
    "item": ("direct_costs",),
    "budget_change": ("budget_changes",),
    "insurance": ("insurances",),
    "line_item": ("contract_lines", "change_order_lines", "direct_cost_lines"),
    "line_item_type": ("line_item_types",),
    "project": ("projects",),
    "purchase_order_contract": ("purchase_order_contracts",),
    "work_order_contract": ("work_order_contracts",),
    "requisition": ("requisitions",),
    "requisition_contract_item": ("requisition_items",),
    "requisition_contract_detail_item": ("requisition_items",),
    "requisition_change_order_item": ("requisition_items",),
    "sub_job": ("sub_jobs",),
    "tax_code": ("tax_codes",),
    "vendor": ("vendors",),
}
KEYS = ("origin_id", "origin_code", "origin_data")
REQUISITION = "Billings::Requisition"


def company(call: Call) -> int:
    number: int = call.context["company_id"]
    return number


def held(world: World, call: Call, kind: Any, number: Any) -> tuple[Table, Row]:
    """The record that an item names, in whichever table it stands."""
    for name in TABLES.get(str(kind), ()):
        table = records(world, name)
        row = table.get(number_of(number) or 0)
        if row is not None and row["company_id"] == company(call):
            return table, row
    raise Invalid({"item_id": ["Entity with this ID not found"]})


def external(world: World, call: Call, item: Row) -> Row:
    """Writing `origin_id` marks a record synced, null clears it: no lock stands in the way."""
    table, row = held(world, call, item.get("item_type"), item.get("item_id"))
    changes = {name: item[name] or None for name in KEYS if name in item}
    origin = changes.get("origin_id")
    owner = table.first("origin", (company(call), origin)) if origin else None
    if owner is not None and owner["id"] != row["id"]:
        status = world.settings["duplicate_origin_status"]
        raise Invalid({"origin_id": ["has already been taken"]}, status)
    after = table.update(row["id"], {**changes, "updated_at": as_stamp(world.now())})
    return entry(after, str(item["item_type"]))


def entry(row: Row, kind: str) -> Row:
    keys = {name: row.get(name) for name in KEYS}
    return {"id": row["id"], "item_type": kind, "item_id": row["id"], **keys}


@procore.route(
    "PATCH", f"{BASE}/external_data/sync", evidence=DOCUMENTED, source="External data sync"
)
def sync_external(world: World, call: Call) -> Reply:
    need(world, call, "ERP Integrations", "admin")
    return sync(world, call, lambda item: external(world, call, item), dict)


@procore.route("GET", f"{BASE}/external_data", evidence=CLIENT, source="Find external data")
def list_external(world: World, call: Call) -> Reply:
    kind, number = call.arg("item_type"), call.arg("item_id")
    if kind not in TABLES:
        raise stop(call, 400, "item_type is missing")
    found = [
        entry(row, str(kind))
        for name in TABLES[str(kind)]
        for row in records(world, name).find("company_id", company(call))
        if row.get("origin_id") and number in {None, str(row["id"])}
    ]
    return lists.paginate(call, found, dict)


@procore.route(
    "DELETE", f"{BASE}/external_data/bulk_destroy", evidence=CLIENT, source="Clear many: 204"
)
def destroy_external(world: World, call: Call) -> Reply:
    body = call.json or {}
    try:
        for number in body.get("item_ids") or ():
            cleared = {"item_type": body.get("item_type"), "item_id": number}
            external(world, call, {**cleared, **dict.fromkeys(KEYS)})
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply(status=204)


@procore.route(
    "PATCH", f"{BASE}/erp_status_management/unlink", evidence=INFERRED, source="Unlink a record"
)
def unlink(world: World, call: Call) -> Reply:
    body = call.json or {}
    cleared = {name: body.get(name) for name in ("item_type", "item_id")}
    try:
        external(world, call, {**cleared, **dict.fromkeys(KEYS)})
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply({**cleared, "status": "unlinked"})


# --- connection ---


@procore.route("POST", f"{BASE}/erp_connections", evidence=DOCUMENTED, source="Connect an ERP")
def connect(world: World, call: Call) -> Reply:
    """An ERP standard cost code list comes with it; the sample's id is the company's."""
    need(world, call, "ERP Integrations", "admin")
    given = given_record(call)
    scope = {"company_id": company(call)}
    known = world.table("erp_connections").get(company(call))
    wish = {"name": "ERP Standard Cost Codes", "is_erp_list": True}
    number = (
        known["standard_cost_code_list_id"]
        if known
        else create(world, LIST, scope, wish, source_of(call))["id"]
    )
    row = {"id": company(call), "standard_cost_code_list_id": number}
    more = {"service_url": given.get("service_url"), "metadata": given.get("metadata")}
    world.table("erp_connections").put({**row, **more})
    return Reply(row, 201)


@procore.route(
    "PATCH", f"{BASE}/erp_metadata_configuration", evidence=INFERRED, source="Replace metadata"
)
def set_metadata(world: World, call: Call) -> Reply:
    table = world.table("erp_connections")
    if table.get(company(call)) is None:
        raise absent(call)
    row = table.update(company(call), {"metadata": (call.json or {}).get("metadata")})
    return Reply({"id": row["id"], "metadata": row["metadata"]})


# --- requests and their details ---


def requests(world: World) -> Table:
    return world.table("erp_requests", "company_id")


def details(world: World) -> Table:
    return world.table("erp_request_details", "company_id")


def raise_request(
    world: World, company_id: int, name: str, data: Row, items: list[tuple[str, int]], by: Source
) -> Row:
    """What the accounting approver sets off: a request, a detail for each item, one webhook."""
    now = as_stamp(world.now())
    scope: Row = {"company_id": company_id, "created_at": now, "updated_at": now}
    numbers = []
    for kind, item_id in items:
        number = world.next_id("ids", FIRST_ID)
        detail = {"id": number, "status": "in_progress", "messages": []}
        details(world).put({**scope, **detail, "item_id": item_id, "item_type": kind})
        numbers.append(number)
    if numbers and world.settings["request_detail_in_data"]:
        data = {**data, "request_detail_id": numbers[0]}
    row: Row = {"id": world.next_id("ids", FIRST_ID), "request_name": name, "request_data": data}
    row = requests(world).put({**scope, **row, "integration_app_name": "Simulated ERP"})
    emit(world, Event("ERP Requests", "create", row["id"], company_id), by)
    return row


def one_of(table: Table, call: Call) -> Row:
    row = table.get(number_of(call.params["id"]) or 0)
    if row is None or row["company_id"] != company(call):
        raise absent(call)
    return row


@procore.route("GET", f"{BASE}/erp_requests", evidence=INFERRED, source="List ERP requests")
def list_requests(world: World, call: Call) -> Reply:
    rows = requests(world).find("company_id", company(call))
    return lists.paginate(call, rows, lambda row: shown(call, row))


@procore.route("GET", f"{BASE}/erp_requests/{{id}}", evidence=INFERRED, source="Read one request")
def show_request(world: World, call: Call) -> Reply:
    return Reply(shown(call, one_of(requests(world), call)))


@procore.route("GET", f"{BASE}/erp_request_details", evidence=CLIENT, source="Find details")
def list_details(world: World, call: Call) -> Reply:
    rows = details(world).find("company_id", company(call))
    kept = lists.filtered(call, rows, {"item_id": lists.among("item_id")})
    return lists.paginate(call, kept, lambda row: shown(call, row))


@procore.route(
    "GET", f"{BASE}/erp_request_details/{{id}}", evidence=INFERRED, source="Read one detail"
)
def show_detail(world: World, call: Call) -> Reply:
    return Reply(shown(call, one_of(details(world), call)))


def closed(world: World, row: Row, given: Row) -> Row:
    """A failed invoice opens again; a successful one is locked by its key."""
    status = str(given.get("status"))
    if status not in {"success", "failed", "rejected", "in_progress", "stale"}:
        raise Invalid({"status": ["is not included in the list"]})
    if row["item_type"] == "requisition" and row["item_id"] in records(world, "requisitions"):
        state = {"success": "synced", "failed": "failed"}.get(status)
        records(world, "requisitions").update(row["item_id"], {"erp_status": state})
    changes = {"status": status, "messages": list(given.get("messages") or ())}
    return details(world).update(row["id"], {**changes, "updated_at": as_stamp(world.now())})


def close_detail(world: World, call: Call) -> Reply:
    row = one_of(details(world), call)
    given = (call.json or {}).get("request_detail") or {}
    try:
        after = closed(world, row, given)
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply(shown(call, after))


for method in ("PATCH", "PUT"):
    path = f"{BASE}/erp_request_details/{{id}}"
    procore.route(method, path, evidence=DOCUMENTED, source="Close a detail")(close_detail)


@procore.route(
    "PATCH", f"{BASE}/erp_request_details/sync", evidence=DOCUMENTED, source="Close many details"
)
def sync_details(world: World, call: Call) -> Reply:
    def save(item: Row) -> Row:
        row = details(world).get(number_of(item.get("id")) or 0)
        if row is None or row["company_id"] != company(call):
            raise Invalid({"id": ["Entity with this ID not found"]})
        return closed(world, row, item)

    return sync(world, call, save, lambda row: shown(call, row))


# --- payments, straight into Procore ---


def paid(world: World, call: Call, item: Row) -> Row:
    """A payment of an invoice becomes a payment issued on its commitment."""
    if item.get("invoice_type") != REQUISITION:
        raise Invalid({"invoice_type": ["is not included in the list"]})
    invoice = records(world, "requisitions").get(number_of(item.get("invoice_id")) or 0)
    if invoice is None or invoice["deleted_at"] or invoice["company_id"] != company(call):
        raise Invalid({"invoice_id": ["Entity with this ID not found"]})
    scope = {name: invoice[name] for name in ("company_id", "project_id", "contract_id")}
    contract = contracts.commitment(world, scope["contract_id"]) or {}
    given = {**item, "requisition_id": invoice["id"]}
    method = given.pop("payment_method", None)
    given |= {"payment_method": method} if method in {"check", "credit_card", "electronic"} else {}
    origin = item.get("origin_id")
    table = table_of(world, payments.PAYMENT)
    known = table.first("origin", (company(call), origin)) if origin else None
    known = known or table.get(number_of(item.get("id")) or 0)
    if known is None:
        row = create(world, payments.PAYMENT, scope, given, source_of(call))
    else:  # the integration's own way in: the lock is for people and plain calls
        free = table.update(known["id"], {"origin_id": None})
        row = update(world, payments.PAYMENT, free, given, source_of(call))
    more = {"origin_code": item.get("origin_code"), "commitment": contract.get("number")}
    row = table.update(row["id"], more)
    return {**row, "invoice_type": REQUISITION, "invoice_id": invoice["id"]}


@procore.route("PATCH", f"{BASE}/invoice_payments/sync", evidence=DOCUMENTED, source="Never staged")
def sync_payments(world: World, call: Call) -> Reply:
    need(world, call, "ERP Integrations", "admin")
    return sync(world, call, lambda item: paid(world, call, item), lambda row: shown(call, row))


@procore.route(
    "PATCH", f"{BASE}/invoice_payments/{{id}}/unlink", evidence=INFERRED, source="Clear its key"
)
def unlink_payment(world: World, call: Call) -> Reply:
    row = one_of(table_of(world, payments.PAYMENT), call)
    after = table_of(world, payments.PAYMENT).update(row["id"], dict.fromkeys(KEYS))
    return Reply(
        shown(call, {**after, "invoice_type": REQUISITION, "invoice_id": row["requisition_id"]})
    )
