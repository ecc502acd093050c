"""Items of a subcontractor's invoice: built from the schedule, written, carried on."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ledgerboard.simulators.kit import Row, Table, World
from ledgerboard.simulators.procore import contracts, lines, packages, values
from ledgerboard.simulators.procore.amounts import ZERO, amount, money
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid
from ledgerboard.simulators.procore.invoice_arithmetic import (
    CARRIED,
    carried,
    columns,
    item_of,
)
from ledgerboard.simulators.procore.kinds import FIRST_ID, Kind, parse
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.procore.values import as_stamp, cents

TABLE = "requisition_items"
MONEY = {
    "work_completed_this_period": "work",
    "materials_presently_stored": "stored",
    "work_completed_retainage_retained_this_period": "retained",
    "work_completed_retainage_released_this_period": "released",
    "materials_stored_retainage_currently_retained": "stored_held",
    "subcontractor_claimed_amount": "claimed",
}
PLAIN = ("status", "comment", "ssr_manual_override")
WRITE: dict[str, values.Parser] = {
    **dict.fromkeys(MONEY, values.money),
    "new_materials": values.money,
    "stored_materials": values.money,
    "new_materials_quantity": values.exact,
    "stored_materials_quantity": values.exact,
    "work_completed_this_period_quantity": values.exact,
    "work_completed_retainage_percent_this_period": values.exact,
    "materials_stored_retainage_percent_this_period": values.exact,
    "status": values.one_of("approved", "rejected", "no_action"),
    "comment": values.text,
    "ssr_manual_override": values.boolean,
}
ITEM = Kind(name=TABLE, wrapper="", fields=WRITE, required=())
KEY = ("item_type", "line_item_id", "change_order_package_id")


def items(world: World) -> Table:
    return world.table(TABLE, "requisition_id", "change_order_package_id")


def of(world: World, requisition_id: int) -> list[Row]:
    return sorted(items(world).find("requisition_id", requisition_id), key=lambda r: r["position"])


def same(row: Row) -> tuple[Any, ...]:
    """Item ids are new on each invoice: what an item bills is what it is."""
    return tuple(row[name] for name in KEY)


# --- building ---


def build(world: World, requisition: Row, previous: Row | None) -> None:
    """All lines of the schedule, and those of packages that the invoice before had."""
    before = {same(row): row for row in of(world, previous["id"])} if previous else {}
    contract = contracts.commitment(world, requisition["contract_id"]) or {}
    schedule = lines.of(world, contracts.LINES, contract["id"])
    for line in schedule:
        add(world, requisition, contract, line, before)
    on_it = dict.fromkeys(key[2] for key in before if key[2] is not None)
    if world.settings["approved_packages_join"]:
        rows = contracts.dependents(world, "change_order_packages", contract["id"])
        on_it |= dict.fromkeys(row["id"] for row in rows if row["status"] == "approved")
    for number in on_it:
        add_package(world, requisition, number, before)


def add_package(
    world: World, requisition: Row, number: int, before: dict[tuple[Any, ...], Row]
) -> list[Row]:
    contract = contracts.commitment(world, requisition["contract_id"]) or {}
    package = records(world, "change_order_packages").get(number) or {}
    found = packages.package_lines(world, package)
    return [
        add(world, requisition, contract, line, before, package_id=number) for line in found
    ] or [add_whole(world, requisition, contract, package, before)]


def add_whole(
    world: World, requisition: Row, contract: Row, package: Row, before: dict[tuple[Any, ...], Row]
) -> Row:
    """A package without lines is billed as one line."""
    blank = dict.fromkeys(("wbs_code_id", "cost_code_id", "line_item_type_id", "uom", "tax_amount"))
    line = {
        **blank,
        "id": package["id"],
        "description": package["title"],
        "total_amount": money(packages.package_total(world, package)),
        "quantity": "0.0",
        "unit_cost": "0.0",
        "extended_type": "manual",
    }
    return add(world, requisition, contract, line, before, package_id=package["id"])


def add(
    world: World,
    requisition: Row,
    contract: Row,
    line: Row,
    before: dict[tuple[Any, ...], Row],
    *,
    package_id: int | None = None,
) -> Row:
    measured = contract["accounting_method"] == "unit" and line["extended_type"] == "calculated"
    whole = package_id is not None and line["id"] == package_id
    kind = "contract_item" if package_id is None else "change_order_item"
    row: Row = {
        "id": world.next_id("ids", FIRST_ID),
        "requisition_id": requisition["id"],
        "company_id": requisition["company_id"],
        "project_id": requisition["project_id"],
        "contract_id": contract["id"],
        "item_type": "whole_change_order_item" if whole else kind,
        "line_item_id": line["id"],
        "detail_line_item_id": None,
        "change_order_package_id": package_id,
        "accounting_method": "unit" if measured else "amount",
        "description_of_work": line["description"],
        "scheduled_value": line["total_amount"],
        "scheduled_quantity": line["quantity"],
        "scheduled_unit_price": line["unit_cost"],
        **{n: line[n] for n in ("wbs_code_id", "cost_code_id", "line_item_type_id", "uom")},
        "position": len(items(world).find("requisition_id", requisition["id"])) + 1,
    }
    last = before.get(same(row))
    moving = bool(requisition["move_materials_to_previous_work_completed"])
    return items(world).put({**row, **started(last, moving=moving)})


def started(last: Row | None, *, moving: bool) -> Row:
    """Nothing is billed yet; what lies in store still does, with its retainage."""
    kept = last is not None and not moving
    return {
        **carried(last, moving=moving),
        "previous_progress_id": last["id"] if last else None,
        "work": "0.00",
        "quantity": "0.0",
        "stored": last["stored"] if kept and last else "0.00",
        "stored_held": last["stored_held"] if kept and last else "0.00",
        "retained": "0.00",
        "released": "0.00",
        "work_percent": None,
        "stored_percent": last["stored_percent"] if last else None,
        "claimed": None,
        "tax": "0.00",
        "status": "no_action",
        "comment": None,
        "ssr_manual_override": False,
    }


# --- writing ---


def write(world: World, row: Row, given: Row, *, admin: bool) -> Row:
    """One item with what the caller sent, checked; the row is saved."""
    sent = parse(ITEM, given)
    after = {**row, **{name: sent[name] for name in PLAIN if name in sent}}
    after |= {MONEY[name]: sent[name] or "0.00" for name in MONEY if name in sent}
    after |= stored_by_parts(row, sent)
    if row["accounting_method"] == "unit":
        after |= by_quantity(world, row, after, sent)
    elif (
        amount(after["stored"]) == ZERO
        and "materials_stored_retainage_currently_retained" not in sent
    ):
        after["stored_held"] = "0.00"
    after |= percents(after, sent)
    errors = refused(world, row, after, admin=admin)
    if errors:
        raise Invalid(errors)
    return items(world).put(after)


def stored_by_parts(row: Row, sent: Row) -> Row:
    """`new_materials` and `stored_materials` make the balance; by quantity in unit contracts."""
    price = amount(row["scheduled_unit_price"])
    parts = [amount(sent[n]) for n in ("new_materials", "stored_materials") if sent.get(n)]
    measured = [
        cents(amount(sent[n]) * price)
        for n in ("new_materials_quantity", "stored_materials_quantity")
        if sent.get(n)
    ]
    found = measured if row["accounting_method"] == "unit" and measured else parts
    return {"stored": money(sum(found, ZERO))} if found else {}


def by_quantity(world: World, row: Row, after: Row, sent: Row) -> Row:
    """Unit items: the amount is quantity times price; stored retainage goes by the rate."""
    found: Row = {"work": row["work"]}
    if "work_completed_this_period_quantity" in sent:
        quantity = sent["work_completed_this_period_quantity"] or "0.0"
        price = amount(row["scheduled_unit_price"])
        found = {"quantity": quantity, "work": money(cents(amount(quantity) * price))}
    if "materials_stored_retainage_currently_retained" not in sent:
        rate = amount(row["stored_percent"] or contract_rate(world, row))
        held = cents(amount(after["stored"]) * rate / 100)
        found |= {"stored_held": money(held), "stored_percent": money(rate)}
    return found


def contract_rate(world: World, row: Row) -> Any:
    return (contracts.commitment(world, row["contract_id"]) or {}).get("retainage_percent")


def percents(after: Row, sent: Row) -> Row:
    """Kept only while the work or the balance is nothing; else read back from the amounts."""
    found: Row = {}
    for name, base, field in (
        ("work_completed_retainage_percent_this_period", "work", "work_percent"),
        ("materials_stored_retainage_percent_this_period", "stored", "stored_percent"),
    ):
        if name in sent and amount(after[base]) == ZERO:
            found[field] = sent[name]
    return found


def refused(world: World, row: Row, after: Row, *, admin: bool) -> FieldErrors:
    item, errors = item_of(after), FieldErrors()
    stored_changed = after["stored_held"] != row["stored_held"]
    if not admin and (after["retained"] != row["retained"] or stored_changed):
        errors["base"] = ["only an administrator may set retainage"]
    if item.retained and not item.work:
        errors["work_completed_retainage_retained_this_period"] = ["needs work this period"]
    if item.stored_held and not item.stored:
        errors["materials_stored_retainage_currently_retained"] = ["needs materials in store"]
    elif row["accounting_method"] == "unit" and stored_changed and not by_rate(world, row, after):
        errors["materials_stored_retainage_currently_retained"] = [
            "cannot be written in a contract by units"
        ]
    if not ZERO <= item.released <= max(ZERO, item.previous_work_held + item.retained):
        text = "must be between zero and the retainage that is held"
        errors["work_completed_retainage_released_this_period"] = [text]
    if item.stored < ZERO:
        errors["materials_presently_stored"] = ["must not be negative"]
    if not world.settings["overbilling_allowed"] and over(item.to_date, item.scheduled):
        errors["work_completed_this_period"] = ["more than the scheduled value would be billed"]
    return errors


def by_rate(world: World, row: Row, after: Row) -> bool:
    rate = amount(row["stored_percent"] or contract_rate(world, row))
    return amount(after["stored_held"]) == cents(amount(after["stored"]) * rate / 100)


def over(to_date: Decimal, scheduled: Decimal) -> bool:
    return to_date > scheduled if scheduled >= ZERO else to_date < scheduled


# --- later invoices ---


def follow(world: World, previous: Row, later: Row) -> bool:
    """Carry the figures of an invoice into the one after it; True: something moved."""
    before = {same(row): row for row in of(world, previous["id"])}
    moving, moved = bool(later["move_materials_to_previous_work_completed"]), False
    for row in of(world, later["id"]):
        fresh = carried(before.get(same(row)), moving=moving)
        if any(row[name] != fresh[name] for name in (*CARRIED, "previous_quantity")):
            items(world).update(row["id"], fresh)
            moved = True
    return moved


# --- showing ---


def whole(world: World, row: Row) -> Row:
    return {
        **row,
        **columns(row),
        **lines.named_code(world, row),
        "item_number": row["position"],
        "line_number": str(row["position"]),
        "commitment_line_item_id": None,
        "commitment_line_item_origin_id": None,
        "work_completed_this_period_quantity": row["quantity"],
        "work_completed_from_previous_application_quantity": row["previous_quantity"],
        "total_completed_and_stored_to_date_quantity": str(
            amount(row["previous_quantity"]) + amount(row["quantity"])
        ),
        "subcontractor_claimed_amount": row["claimed"],
        "currency_configuration": {"currency_iso_code": "USD"},
        "taxes": [{"amount": row["tax"]}] if amount(row["tax"]) else [],
    }


def remove(world: World, rows: Iterable[Row]) -> None:
    for row in rows:
        items(world).delete(row["id"])


def stamp(world: World) -> str:
    return as_stamp(world.now())
