"""What people do with money in Procore's own pages: approve, edit, send to accounting."""

from __future__ import annotations

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import (
    change_orders,
    contracts,
    direct_costs,
    erp,
    files,
    payments,
    requisition_items,
    requisitions,
)
from ledgerboard.simulators.procore.amounts import amount
from ledgerboard.simulators.procore.invoice_arithmetic import columns
from ledgerboard.simulators.procore.kinds import create, remove, table_of, update
from ledgerboard.simulators.procore.requisitions import REQUISITION
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.user_actions import by_hand, person, the


@procore.act("change_invoice")
def change_invoice(world: World, wish: Row) -> Row:
    """{id, …fields, items?: [{id or line_item_id, …figures}]}: status, number, dates, figures."""
    row = the(world, REQUISITION, wish)
    return by_hand(lambda: requisitions.change(world, row, wish, person(world), admin=True))


@procore.act("create_invoice")
def create_invoice(world: World, wish: Row) -> Row:
    """{commitment_id, …fields, items?}."""
    contract = contracts.commitment(world, wish.pop("commitment_id"))
    if contract is None:
        raise ValueError("there is no such commitment")
    return by_hand(lambda: requisitions.add(world, contract, wish, person(world), admin=True))


@procore.act("delete_invoice")
def delete_invoice(world: World, wish: Row) -> Row:
    """{id}: the latest open one only."""
    row = the(world, REQUISITION, wish)
    gone = by_hand(lambda: remove(world, REQUISITION, row, person(world)))
    requisition_items.remove(world, requisition_items.of(world, row["id"]))
    if row["previous_requisition_id"]:
        table_of(world, REQUISITION).update(row["previous_requisition_id"], {"is_last": True})
    return gone


@procore.act("note_change")
def note_change(world: World, wish: Row) -> Row:
    """{id: of an invoice, column, old_value, new_value, created_at?}: a row of its change history,
    however it is spelt.
    """
    row = the(world, REQUISITION, {"id": wish.pop("id")})
    return requisitions.note_row(world, row, wish)


@procore.act("attach_file")
def attach_file(world: World, wish: Row) -> Row:
    """{table, id, name, text, content_type?}: also on a locked record, as its page allows."""
    holder = records(world, wish["table"]).get(wish["id"])
    if holder is None:
        raise ValueError(f"there is no such row in {wish['table']}")
    kind, data = wish.get("content_type", "text/plain"), str(wish["text"]).encode()
    row = files.keep(world, holder["company_id"], wish["name"], kind, data, holder_id=holder["id"])
    return {name: row[name] for name in ("id", "name", "size", "sha256")}


@procore.act("tax_invoice_item")
def tax_invoice_item(world: World, wish: Row) -> Row:
    """{id: of an item, tax}: sales tax that stands in the due and on no line of a bill."""
    item = requisition_items.items(world).update(wish["id"], {"tax": str(wish["tax"])})
    row = records(world, "requisitions").get(item["requisition_id"]) or {}
    requisitions.refreshed(world, row)
    return item


@procore.act("put_under_workflow")
def put_under_workflow(world: World, wish: Row) -> Row:
    """{id: of an invoice, workflow_instance_id or null}: a workflow owns its status."""
    changes = {"workflow_instance_id": wish["workflow_instance_id"]}
    return table_of(world, REQUISITION).update(wish["id"], changes)


@procore.act("change_contract")
def change_contract(world: World, wish: Row) -> Row:
    """{id, …fields}: also the contract's switches, its tiers, and `move_materials`."""
    row = contracts.commitment(world, wish.pop("id"))
    if row is None:
        raise ValueError("there is no such commitment")
    moving = wish.pop("move_materials", row.get("move_materials"))
    after = by_hand(lambda: update(world, contracts.KINDS[row["table"]], row, wish, person(world)))
    table = table_of(world, contracts.KINDS[row["table"]])
    return table.update(after["id"], {"move_materials": moving})


@procore.act("change_change_order")
def change_change_order(world: World, wish: Row) -> Row:
    """{id: of a package, status, …}."""
    row = the(world, change_orders.PACKAGE, wish)
    return by_hand(lambda: change_orders.change_package(world, row, wish, person(world)))


@procore.act("create_payment")
def create_payment(world: World, wish: Row) -> Row:
    """{contract_id, amount, date, requisition_id?, …}: typed by hand, without a key."""
    contract = contracts.commitment(world, wish.pop("contract_id"))
    if contract is None:
        raise ValueError("there is no such commitment")
    scope = {name: contract[name] for name in ("company_id", "project_id")}
    scope["contract_id"] = contract["id"]
    return by_hand(lambda: create(world, payments.PAYMENT, scope, wish, person(world)))


@procore.act("change_direct_cost")
def change_direct_cost(world: World, wish: Row) -> Row:
    """{id, …fields}."""
    row = the(world, direct_costs.COST, wish)
    return by_hand(lambda: update(world, direct_costs.COST, row, wish, person(world)))


@procore.act("delete_direct_cost")
def delete_direct_cost(world: World, wish: Row) -> Row:
    """{id}: refused while it is synced."""
    row = the(world, direct_costs.COST, wish)
    return by_hand(lambda: remove(world, direct_costs.COST, row, person(world)))


# --- the ERP tool ---


@procore.act("send_invoice_to_erp")
def send_invoice(world: World, wish: Row) -> Row:
    """{id}: read-only from here, until the approver answers."""
    return table_of(world, REQUISITION).update(wish["id"], {"erp_status": "waiting"})


@procore.act("reject_erp_export")
def reject(world: World, wish: Row) -> Row:
    """{id}: back to the project, editable."""
    return table_of(world, REQUISITION).update(wish["id"], {"erp_status": "rejected"})


@procore.act("accept_erp_export")
def accept(world: World, wish: Row) -> Row:
    """{ids}: one batch is one request `create_requisitions` (README 18.3)."""
    rows = [the(world, REQUISITION, {"id": number}) for number in wish["ids"]]
    data = {"requisitions": [exported(world, row) for row in rows]}
    items = [("requisition", row["id"]) for row in rows]
    company = rows[0]["company_id"]
    return erp.raise_request(world, company, "create_requisitions", data, items, person(world))


def exported(world: World, row: Row) -> Row:
    """No vendor, project id, files or numeric total: the guide's sample has none (gotchas 109)."""
    contract = contracts.commitment(world, row["contract_id"]) or {}
    project = records(world, "projects").get(row["project_id"]) or {}
    due = amount(row["current_payment_due"])
    return {
        "procore_requisition_id": row["id"],
        "code": row["invoice_number"],
        "invoice_number": row["invoice_number"],
        "billing_date": row["billing_date"],
        "created_at": row["created_at"],
        "accounting_method": contract.get("accounting_method"),
        "contract_id": contract.get("id"),
        "contract_origin_id": contract.get("origin_id"),
        "job_origin_id": project.get("origin_id"),
        "formatted_payment_due": f"${due:,.2f}",
        "custom_fields": {},
        "erp_custom_fields": {},
        "line_items": [line(world, one) for one in requisition_items.of(world, row["id"])],
    }


def line(world: World, row: Row) -> Row:
    told = columns(row)
    source = records(world, "contract_lines").get(row["line_item_id"]) or {}
    change = records(world, "change_order_lines").get(row["line_item_id"]) or {}
    code = records(world, "cost_codes").get(row["cost_code_id"] or 0) or {}
    kind = records(world, "line_item_types").get(row["line_item_type_id"] or 0) or {}
    return {
        "procore_requisition_item_id": row["id"],
        "requisition_item_type": "Billings::ContractItem",
        "accounting_method": row["accounting_method"],
        "amount": told["gross_amount"],
        "qty": row["quantity"],
        "unit_cost": row["scheduled_unit_price"],
        "uom": row["uom"],
        "description": row["description_of_work"],
        "line_item_description": row["description_of_work"],
        "commitment_item_origin_id": source.get("origin_id"),
        "change_order_line_item_origin_id": change.get("origin_id"),
        "cost_code_id": row["cost_code_id"],
        "cost_code_origin_id": code.get("origin_id"),
        "line_item_type_origin_id": kind.get("origin_id"),
        "tax_code_origin_id": None,
        "scheduled_total_amount": told["scheduled_value"],
        "retainage_this_period": told["work_completed_retainage_retained_this_period"],
        "retainage_work_completed_this_period": (
            told["work_completed_retainage_retained_this_period"]
        ),
        "released_work_completed_this_period": (
            told["work_completed_retainage_released_this_period"]
        ),
        "retainage_materials_presently_stored": (
            told["materials_stored_retainage_currently_retained"]
        ),
        "retainage_materials_previously_stored": (
            told["materials_stored_retainage_from_previous_application"]
        ),
    }
