"""Subcontractors' invoices. The caller writes items; Procore counts the rest.

No webhook tells of them (money rules 2.11): they are found by polling.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from ledgerboard.simulators.kit import Call, Row, World
from ledgerboard.simulators.procore import contracts, files, lists, packages
from ledgerboard.simulators.procore import requisition_items as items
from ledgerboard.simulators.procore.amounts import ZERO, amount, money
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, stop
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.gate import level_of
from ledgerboard.simulators.procore.invoice_arithmetic import (
    Totals,
    percent_complete,
    summary,
    totals,
)
from ledgerboard.simulators.procore.kinds import Kind, create, table_of, update
from ledgerboard.simulators.procore.resource import Resource, project_of
from ledgerboard.simulators.procore.shaping import fields_of
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.procore.tables import company_user, logins
from ledgerboard.simulators.procore.values import as_stamp

V10, V11 = "/rest/v1.0/requisitions", "/rest/v1.1/requisitions"
OPEN = frozenset({"draft", "under_review", "revise_and_resubmit"})
ORIGIN = frozenset({"origin_id", "origin_data"})
SYNCED = "this invoice is synced with ERP and cannot be changed"


def locked(_world: World, row: Row, changes: Row | None) -> FieldErrors:
    """An ERP key, or a wait for the accountant, closes the whole invoice but for the key itself."""
    if changes is None and not deletable(row):
        return {"base": ["only the latest open invoice can be deleted"]}
    if changes is not None and set(changes) <= ORIGIN:
        return {}
    if row["origin_id"]:
        return {"base": [SYNCED]}
    if row["erp_status"] == "waiting":
        return {"base": ["this invoice waits for the accounting approver"]}
    if changes and "status" in changes and row["workflow_instance_id"]:
        return {"status": ["is moved by its workflow"]}
    return {}


def deletable(row: Row) -> bool:
    return bool(row["is_last"] and not row["origin_id"] and row["status"] in OPEN)


def check(world: World, row: Row, _before: Row | None) -> FieldErrors:
    period = records(world, "billing_periods").get(row["period_id"] or 0)
    if row["period_id"] is not None and (
        period is None or period["deleted_at"] or period["project_id"] != row["project_id"]
    ):
        return {"period_id": ["is not a billing period of this project"]}
    return {}


def prepare(world: World, row: Row, before: Row | None) -> Row:
    """Dates that were not sent are the billing period's."""
    period = records(world, "billing_periods").get(row["period_id"] or 0)
    if before is not None or period is None:
        return row
    dates = (("requisition_start", "start_date"), ("requisition_end", "end_date"))
    filled = {mine: row[mine] or period[its] for mine, its in dates}
    return {**row, **filled, "billing_date": row["billing_date"] or period["end_date"]}


REQUISITION = Kind(
    name="requisitions",
    wrapper="requisition",
    fields=fields_of("POST", V11, "items"),
    defaults={
        "status": "draft",
        "final": False,
        "erp_status": None,
        "workflow_instance_id": None,
        "due_date": None,
        "is_last": True,
        "current_payment_due": "0.00",
        "move_materials_to_previous_work_completed": False,
    },
    required=(),
    check=check,
    prepare=prepare,
    locked=locked,
    indexes=("project_id", "period_id", "contract_id"),
)


def of_contract(world: World, contract_id: int) -> list[Row]:
    rows = table_of(world, REQUISITION).find("contract_id", contract_id)
    return sorted((row for row in rows if not row["deleted_at"]), key=lambda row: row["number"])


def add(world: World, contract: Row, given: Row, source: Source, *, admin: bool) -> Row:
    """The next invoice of a commitment, its items built and the sent ones written."""
    if not contract["requisitions_are_enabled"] or not contract["allow_payment_applications"]:
        raise Invalid({"base": ["subcontractor invoices are not enabled on this commitment"]})
    known = of_contract(world, contract["id"])
    previous = known[-1] if known else None
    scope = {name: contract[name] for name in ("company_id", "project_id")}
    scope |= {"contract_id": contract["id"], "commitment_id": contract["id"]}
    scope |= {"number": previous["number"] + 1 if previous else 1}
    scope |= {"previous_requisition_id": previous["id"] if previous else None}
    scope |= {"commitment_type": contracts.TYPES[contract["table"]]}
    moving = contract.get("move_materials") and previous is not None
    more = {"move_materials_to_previous_work_completed": bool(moving), "source": source.user_id}
    row = create(world, REQUISITION, {**scope, **more}, given, source)
    if previous is not None:
        table_of(world, REQUISITION).update(previous["id"], {"is_last": False})
    items.build(world, row, previous)
    write_items(world, row, given.get("items"), admin=admin)
    return refreshed(world, row)


def change(world: World, row: Row, given: Row, source: Source, *, admin: bool) -> Row:
    if given.get("items") and row["origin_id"]:
        raise Invalid({"base": [SYNCED]}, world.settings["locked_status"])
    after = update(world, REQUISITION, row, given, source)
    note(world, row, after, source)
    if given.get("items"):
        write_items(world, after, given["items"], admin=admin)
        after = refreshed(world, after)
    return after


def write_items(world: World, row: Row, given: object, *, admin: bool) -> None:
    """Found by their type with the id, or with the line that they bill."""
    rows = items.of(world, row["id"])
    for one in given if isinstance(given, list) else ():
        found = next((item for item in rows if names(one, item)), None)
        if found is None:
            raise Invalid({"items": ["there is no such item on this invoice"]})
        after = items.write(world, found, one, admin=admin)
        if after["status"] == "rejected" and found["status"] != "rejected":
            table_of(world, REQUISITION).update(row["id"], {"status": "revise_and_resubmit"})


def names(given: object, item: Row) -> bool:
    if not isinstance(given, dict):
        return False
    if given.get("item_type") not in {item["item_type"], None}:
        return False
    if given.get("id") is not None:
        return str(given["id"]) == str(item["id"])
    line = given.get("line_item_id")
    return line is not None and line == item["line_item_id"]


def refreshed(world: World, row: Row) -> Row:
    """After its items moved: what is due, and the invoices after it (inferred, a switch)."""
    after = counted(world, row)
    previous = after
    if world.settings["earlier_invoice_edits"] == "follow":
        for later in of_contract(world, row["contract_id"]):
            if later["number"] > row["number"]:
                moved = items.follow(world, previous, later)
                previous = counted(world, later) if moved else later
    return after


def counted(world: World, row: Row) -> Row:
    changes: Row = {"current_payment_due": money(figures(world, row).due)}
    if world.settings["invoice_updated_with_items"]:
        changes["updated_at"] = as_stamp(world.now())
    return table_of(world, REQUISITION).update(row["id"], changes)


def figures(world: World, row: Row) -> Totals:
    return totals(items.of(world, row["id"]), approved_changes(world, row))


def approved_changes(world: World, row: Row) -> Decimal | None:
    """None: the contract sum counts the packages on this invoice and those before it."""
    if world.settings["contract_sum_counts"] == "billed":
        return None
    found = contracts.dependents(world, "change_order_packages", row["contract_id"])
    approved = (one for one in found if one["status"] == "approved")
    return sum((packages.package_total(world, one) for one in approved), ZERO)


def note(world: World, before: Row, after: Row, source: Source) -> None:
    """The history that Procore keeps of an invoice's own fields."""
    for name in REQUISITION.fields:
        if before.get(name) != after.get(name):
            told = {"column": name, "old_value": before.get(name), "new_value": after.get(name)}
            note_row(world, after, {**told, "action_by_id": source.user_id})


def note_row(world: World, row: Row, told: Row) -> Row:
    own = {"id": world.next_id("histories"), "requisition_id": row["id"]}
    about = {"ref_id": row["id"], "ref_type": "Requisition"}
    at = {"created_at": as_stamp(world.now())}
    histories = world.table("requisition_histories", "requisition_id")
    return histories.put({**own, **about, **at, **told})


# --- who may ---


def is_admin(world: World, call: Call) -> bool:
    user = company_user(world, call.context["company_id"], call.owner["user_id"])
    return user is None or level_of(user, "Commitments") == "admin"


def may_edit(world: World, call: Call, row: Row, given: Row) -> None:
    """Administrators any invoice; others the latest while it is draft or sent back (gotchas 98)."""
    if set(given) <= ORIGIN and is_admin(world, call):
        return
    latest_open = world.settings["invoice_editing"] == "latest_open"
    if latest_open and not (row["is_last"] and row["status"] in OPEN):
        raise stop(call, 403, "only the latest open invoice can be edited")
    if is_admin(world, call):
        return
    if not row["is_last"] or row["status"] not in {"draft", "revise_and_resubmit"}:
        raise stop(call, 403, "you may edit only the latest invoice while it is a draft")
    if given.get("status") not in {None, "draft", "under_review"}:
        raise stop(call, 403, "you may set an invoice to draft or under review only")


# --- showing ---


def whole(world: World, row: Row) -> Row:
    contract = contracts.commitment(world, row["contract_id"]) or {}
    vendor = records(world, "vendors").get(contract.get("vendor_id") or 0) or {}
    rows = items.of(world, row["id"])
    changes = approved_changes(world, row)
    return {
        **row,
        "contract_name": contract.get("title"),
        "vendor_id": vendor.get("id"),
        "vendor_name": vendor.get("name"),
        "deletable": deletable(row),
        "percent_complete": lambda: percent_complete(rows, changes),
        "summary": lambda: {**summary(rows, changes), "formatted_period": period_text(row)},
        "summary_text": lambda: summary_text(world, row, contract, vendor),
        "total_claimed_amount": money(sum((amount(one["claimed"]) for one in rows), ZERO)),
        "created_by": logins(world).get(row.get("source") or 0),
        "custom_fields": {},
        "currency_configuration": {"currency_iso_code": "USD", "base_currency_iso_code": "USD"},
        "attachments": lambda: files.attached(world, row),
        "items": lambda: [items.whole(world, one) for one in rows],
        "item_packages": lambda: item_packages(world, rows),
    }


def period_text(row: Row) -> str:
    return f"{row['requisition_start'] or ''} - {row['requisition_end'] or ''}"


def summary_text(world: World, row: Row, contract: Row, vendor: Row) -> Row:
    project = records(world, "projects").get(row["project_id"]) or {}
    return {
        "project_name": project.get("name"),
        "project_number": project.get("project_number"),
        "requisition_period_start": row["requisition_start"],
        "requisition_period_end": row["requisition_end"],
        "subcontractor_name": vendor.get("name"),
        "subcontractor_street": vendor.get("address"),
        "subcontractor_city": vendor.get("city"),
        "subcontractor_state_code": vendor.get("state_code"),
        "subcontractor_zip": vendor.get("zip"),
        "subcontractor_country_code": vendor.get("country_code"),
        "application_number": str(row["number"]),
        "contract_for": contract.get("title"),
        "contract_date": contract.get("contract_date"),
    }


def item_packages(world: World, rows: list[Row]) -> list[Row]:
    numbers = dict.fromkeys(row["change_order_package_id"] for row in rows)
    found = (records(world, "change_order_packages").get(number or 0) for number in numbers)
    return [
        {
            **one,
            "change_order_id": one["id"],
            "change_order_acronym_number": f"CCO #{one['number']}",
        }
        for one in found
        if one
    ]


def without(call: Call) -> Collection[str]:
    """Items come with `view=items` or `extended` only."""
    shown = call.arg("view") in {"items", "extended"}
    return () if shown else ("items", "item_packages")


FILTERS: dict[str, lists.Filter] = {
    "id": lists.among("id"),
    "commitment_id": lists.among("commitment_id"),
    "period_id": lists.among("period_id"),
    "status": lists.among_words("status"),
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "origin_id": lists.equals("origin_id"),
    "is_last": lists.truth(lambda row: bool(row["is_last"])),
}


def resource(base: str) -> Resource:
    return Resource(
        REQUISITION, base, whole, project_of, filters=FILTERS, calls="list show", without=without
    )
