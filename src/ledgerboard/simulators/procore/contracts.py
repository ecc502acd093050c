"""Commitments: subcontracts and purchase orders with their totals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, Table, World
from ledgerboard.simulators.procore import files, lines, lists, packages, values, vendors
from ledgerboard.simulators.procore.amounts import money, percent, total
from ledgerboard.simulators.procore.errors import FieldErrors, absent
from ledgerboard.simulators.procore.events import Event, Source, emit
from ledgerboard.simulators.procore.kinds import Kind, found, number_of, table_of, within
from ledgerboard.simulators.procore.resource import (
    COMMON,
    Resource,
    declare,
    project_of,
    rows_of,
)
from ledgerboard.simulators.procore.shaping import fields_of, shown
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import is_member

WORK, ORDER = "/rest/v1.0/work_order_contracts", "/rest/v1.0/purchase_order_contracts"
FROZEN = frozenset({"Approved", "Complete", "Closed"})
PENDING = ("pending", "proceeding", "pricing", "revised")
SWITCHES: dict[str, values.Parser] = dict.fromkeys(
    (
        "requisitions_are_enabled",
        "allow_payment_applications",
        "allow_payments",
        "display_work_retainage",
        "display_materials_retainage",
        "display_stored_materials",
        "enable_ssov",
        "show_line_items_to_non_admins",
    ),
    values.boolean,
)
DEFAULTS: Row = {
    "status": "Draft",
    "accounting_method": "amount",
    "executed": False,
    "private": False,
    "retainage_percent": "0.0",
    **dict.fromkeys(SWITCHES, True),
    "enable_ssov": False,
}
EVENTS = {
    "work_order_contracts": "Work Order Contracts",
    "purchase_order_contracts": "Purchase Order Contracts",
}
LETTERS = {"work_order_contracts": "SC", "purchase_order_contracts": "PO"}
TYPES = {
    "work_order_contracts": "WorkOrderContract",
    "purchase_order_contracts": "PurchaseOrderContract",
}


def frozen(world: World, row: Row) -> bool:
    """By status, unless the company switched it off; by an ERP key where it is switched on."""
    by_status = row["status"] in FROZEN and world.settings["approved_contracts_locked"]
    return bool(by_status or (row["origin_id"] and world.settings["synced_contracts_locked"]))


def locked(world: World, row: Row, changes: Row | None) -> FieldErrors:
    if not frozen(world, row):
        return {}
    text = f"a contract that is {row['status']} cannot be"
    if changes is None:
        return {"base": [f"{text} deleted"]}
    return {"vendor_id": [f"{text} given to another company"]} if "vendor_id" in changes else {}


def prepare(world: World, row: Row, before: Row | None) -> Row:
    """A number of its own is given when none was sent."""
    if row["number"] or before is not None:
        return row
    kind = KINDS[row["table"]]
    taken = len(table_of(world, kind).find("project_id", row["project_id"]))
    return {**row, "number": f"{LETTERS[row['table']]}-{taken + 1:03d}"}


def check(world: World, row: Row, before: Row | None) -> FieldErrors:
    errors: FieldErrors = {}
    vendor, strict = row["vendor_id"], world.settings["vendor_must_be_in_project"]
    known = records(world, "vendors").get(vendor or 0)
    if vendor is not None and not within(known, {"company_id": row["company_id"]}):
        errors["vendor_id"] = ["is not a vendor of this company"]
    elif vendor and strict and not is_member(world, "vendors", row["project_id"], vendor):
        errors["vendor_id"] = ["is not in the project directory"]
    changed = before is not None and before["accounting_method"] != row["accounting_method"]
    if changed and lines.of(world, LINES, row["id"]):
        errors["accounting_method"] = ["cannot be changed once there are line items"]
    return errors


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    event = Event(EVENTS[row["table"]], reason, row["id"], row["company_id"], row["project_id"])
    emit(world, event, source)


def contract_kind(table: str, path: str) -> Kind:
    return Kind(
        name=table,
        wrapper=table.removesuffix("s"),
        fields={
            **fields_of("POST", path),
            **SWITCHES,
            "change_order_tiers": values.integer,
            "currency_exchange_rate": values.exact,
        },
        defaults={**DEFAULTS, "table": table},
        required=(),
        check=check,
        prepare=prepare,
        locked=locked,
        announce=announce,
        indexes=("project_id",),
    )


SUBCONTRACT = contract_kind("work_order_contracts", WORK)
PURCHASE_ORDER = contract_kind("purchase_order_contracts", ORDER)
KINDS = {kind.name: kind for kind in (SUBCONTRACT, PURCHASE_ORDER)}


def commitment(world: World, number: int | None) -> Row | None:
    """Of either kind, if it is there."""
    for kind in KINDS.values():
        row = table_of(world, kind).get(number or 0)
        if row is not None and not row["deleted_at"]:
            return row
    return None


def commitment_of(world: World, call: Call, number: int | None) -> Row:
    row = commitment(world, number)
    if row is None or not within(row, project_of(world, call)):
        raise absent(call)
    return row


# --- schedule of values ---


def contract_locked(world: World, row: Row, changes: Row | None) -> FieldErrors:
    holder = commitment(world, row["contract_id"])
    if holder is None or not frozen(world, holder) or lines.key_alone(changes):
        return {}
    return {"base": [f"the schedule of values of a contract that is {holder['status']} is locked"]}


def table_name(world: World, row: Row) -> str:
    return str((commitment(world, row["contract_id"]) or {}).get("table"))


LINES = lines.Lines(
    name="contract_lines",
    holder_id="contract_id",
    holder_type=lambda world, row: TYPES[table_name(world, row)],
    event=lambda world, row: f"{EVENTS[table_name(world, row)].removesuffix('s')} Line Items",
    related=lambda world, row: EVENTS[table_name(world, row)],
    locked=contract_locked,
    calculated=lambda world, row: (
        (commitment(world, row["contract_id"]) or {}).get("accounting_method") == "unit"
    ),
)
LINE = LINES.kind()


def whole_line(world: World, row: Row) -> Row:
    return lines.whole(LINES, world, row)


def lines_scope(kind: Kind, name: str) -> Any:
    def scope(world: World, call: Call) -> Row:
        place = project_of(world, call)
        return {**place, "contract_id": found(world, call, kind, place, name)["id"]}

    return scope


# --- totals ---


def dependents(world: World, table: str, contract_id: int) -> list[Row]:
    rows = indexed(world, table).find("contract_id", contract_id)
    return [row for row in rows if not row["deleted_at"]]


def indexed(world: World, table: str) -> Table:
    records(world, table)
    return world.table(table, "contract_id")


def totals(world: World, row: Row) -> Row:
    by_status: dict[str, Decimal] = {}
    for package in dependents(world, "change_order_packages", row["id"]):
        status = package["status"]
        by_status[status] = by_status.get(status, Decimal(0)) + packages.package_total(
            world, package
        )
    grand = total(lines.of(world, LINES, row["id"]), "total_amount")
    approved = by_status.get("approved", Decimal(0))
    pending = sum((by_status.get(status, Decimal(0)) for status in PENDING), Decimal(0))
    revised = grand + approved
    paid = total(dependents(world, "contract_payments", row["id"]), "amount")
    return {
        "grand_total": money(grand),
        "approved_change_orders": money(approved),
        "pending_change_orders": money(pending),
        "draft_change_orders_amount": money(by_status.get("draft", Decimal(0))),
        "revised_contract": money(revised),
        "pending_revised_contract": money(revised + pending),
        "total_payments": money(paid),
        "remaining_balance_outstanding": money(revised - paid),
        "percentage_paid": percent(paid, revised),
        "total_draw_requests_amount": "0.00",
        "total_requisitions_amount": lambda: money(requisitioned(world, row["id"])),
    }


def requisitioned(world: World, contract_id: int) -> Decimal:
    counted = world.settings["invoices_counted"]
    rows = dependents(world, "requisitions", contract_id)
    return total(
        (row for row in rows if counted == "all" or row["status"].startswith(counted)),
        "current_payment_due",
    )


def vendor_of(world: World, row: Row) -> Row | None:
    vendor = records(world, "vendors").get(row["vendor_id"] or 0)
    return {**vendors.show(world, vendor), "company": vendor["name"]} if vendor else None


def named_project(world: World, row: Row) -> Row:
    project = records(world, "projects").get(row["project_id"]) or {}
    return {"id": row["project_id"], "name": project.get("name")}


def whole(world: World, row: Row) -> Row:
    tiers = int(row["change_order_tiers"] or 1)
    return {
        **row,
        **totals(world, row),
        "type": TYPES[row["table"]],
        "project": named_project(world, row),
        "vendor": lambda: vendor_of(world, row),
        "contractor": lambda: None,
        "assignee": {"id": row["assignee_id"]} if row.get("assignee_id") else None,
        "line_items": lambda: [whole_line(world, one) for one in lines.of(world, LINES, row["id"])],
        "line_items_total": lambda: totals(world, row)["grand_total"],
        "line_items_extended_total": lambda: totals(world, row)["grand_total"],
        "change_order_packages": lambda: dependents(world, "change_order_packages", row["id"]),
        "change_order_requests": lambda: tier(world, "change_order_requests", row, tiers == 3),
        "potential_change_orders": lambda: tier(world, "potential_change_orders", row, tiers > 1),
        "payments_issued": lambda: dependents(world, "contract_payments", row["id"]),
        "attachments": lambda: files.attached(world, row),
        "currency_configuration": {"currency_iso_code": row.get("currency_iso_code") or "USD"},
        "invoice_contacts": [],
        "billing_schedule_of_values_status": "approved",
    }


def tier(world: World, table: str, row: Row, shown: bool) -> list[Row]:  # noqa: FBT001
    """One tier shows packages only, two also the potential ones, three all (README 17)."""
    return dependents(world, table, row["id"]) if shown else []


FILTERS = {**COMMON, "status": lists.among_words("status")}
RESOURCES = {
    kind.name: declare(Resource(kind, path, whole, filters=FILTERS))
    for kind, path in ((SUBCONTRACT, WORK), (PURCHASE_ORDER, ORDER))
}
for kind, path in ((SUBCONTRACT, WORK), (PURCHASE_ORDER, ORDER)):
    name = f"{kind.wrapper}_id"
    declare(
        Resource(
            LINE,
            f"{path}/{{{name}}}/line_items",
            whole_line,
            scope=lines_scope(kind, name),
            filters=lines.FILTERS,
        )
    )


@procore.route("GET", "/rest/v1.0/commitments", evidence=REFERENCE, source="List commitments")
def list_commitments(world: World, call: Call) -> Reply:
    """Both kinds; no filters."""
    rows = [row for one in RESOURCES.values() for row in rows_of(world, call, one)]
    return lists.paginate(call, rows, lambda row: shown(call, whole(world, row)))


@procore.route("GET", "/rest/v1.0/commitments/{id}", evidence=REFERENCE, source="Read a commitment")
def show_commitment(world: World, call: Call) -> Reply:
    row = commitment_of(world, call, number_of(call.params["id"]))
    return Reply(shown(call, whole(world, row)))
