"""A project's budget: its lines, changes and lock. The views over it are in `budget_views`."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lines, values
from ledgerboard.simulators.procore.amounts import amount, money, total
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, stop
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
    listed,
    number_of,
    remove,
    saved,
    table_of,
    update,
    within,
)
from ledgerboard.simulators.procore.resource import (
    Resource,
    declare,
    given_record,
    project_of,
)
from ledgerboard.simulators.procore.shaping import fields_of, shown
from ledgerboard.simulators.procore.system import procore

LINES = "/rest/v1.1/budget_line_items"
LOCK = "/rest/v1.0/projects/{project_id}/budget"
CHANGES = "/rest/v1.0/projects/{project_id}/budget_changes"


def tell(name: str) -> Any:
    def announce(world: World, row: Row, reason: str, source: Source) -> None:
        place = (row["company_id"], row["project_id"])
        emit(world, Event(name, reason, row["id"], *place), source)

    return announce


def is_locked(world: World, project_id: int) -> bool:
    row = world.table("budgets").get(project_id)
    return bool(row and row["locked"])


def locked(world: World, row: Row, changes: Row | None) -> FieldErrors:
    """The lock freezes original amounts; budget changes go on (gotchas 82)."""
    figures = {"original_budget_amount", "quantity", "unit_cost"}
    touched = changes is None or bool(figures & set(changes))
    if touched and is_locked(world, row["project_id"]):
        return {"base": ["the budget is locked"]}
    return {}


def prepare(_world: World, row: Row, _before: Row | None) -> Row:
    """`automatic`: quantity times unit cost."""
    if row["calculation_strategy"] != "automatic":
        return {**row, "original_budget_amount": row["original_budget_amount"] or "0.00"}
    counted = values.cents(amount(row["quantity"]) * amount(row["unit_cost"]))
    return {**row, "original_budget_amount": money(counted)}


def check(world: World, row: Row, before: Row | None) -> FieldErrors:
    code = world.table("wbs_codes").get(row["wbs_code_id"] or 0)
    if not within(code, {"project_id": row["project_id"]}):
        return {"wbs_code_id": ["does not exist in this project"]}
    mine = listed(world, BUDGET_LINE, {n: row[n] for n in ("company_id", "project_id")})
    if any(one["wbs_code_id"] == row["wbs_code_id"] and one["id"] != row["id"] for one in mine):
        return {"wbs_code_id": ["has a budget line already"]}
    return locked(world, row, None) if before is None else {}


BUDGET_LINE = Kind(
    name="budget_lines",
    wrapper="budget_line_item",
    fields=fields_of("POST", LINES),
    defaults={"calculation_strategy": "manual", "quantity": "0.0", "unit_cost": "0.0"},
    required=("wbs_code_id",),
    check=check,
    prepare=prepare,
    locked=locked,
    announce=tell("Budget Line Items"),
    indexes=("project_id",),
)


def whole(world: World, row: Row) -> Row:
    code = lines.code_of(world, row["wbs_code_id"])
    return {**row, "wbs_code": code, "currency_configuration": {"currency_iso_code": "USD"}}


declare(Resource(BUDGET_LINE, LINES, whole, calls="create show change"))


@procore.route(
    "POST",
    "/rest/v1.0/budget_line_items/sync",
    evidence=DOCUMENTED,
    source="A POST with a shape of its own: no errors list",
)
def sync_lines(world: World, call: Call) -> Reply:
    """A plain array comes back; one bad item refuses the whole call (inferred)."""
    place, body = project_of(world, call), call.json
    given = body.get("budget_line_items") if isinstance(body, dict) else None
    if not isinstance(given, list):
        raise stop(call, 400, "budget_line_items is missing")

    def write() -> Row:
        return {"rows": [save_line(world, place, one, source_of(call)) for one in given]}

    rows = saved(call, write)["rows"]
    return Reply([shown(call, whole(world, row)) for row in rows])


def save_line(world: World, place: Row, given: Any, source: Source) -> Row:
    """By id, else by the code: a code has one line."""
    if not isinstance(given, dict):
        raise Invalid({"base": ["must be an object"]})
    mine = listed(world, BUDGET_LINE, place)
    wanted = number_of(given.get("id")), number_of(given.get("wbs_code_id"))
    row = next((one for one in mine if wanted[0] == one["id"]), None)
    row = row or next((one for one in mine if one["wbs_code_id"] == wanted[1]), None)
    if row is None:
        return create(world, BUDGET_LINE, place, given, source)
    return update(world, BUDGET_LINE, row, given, source)


@procore.route(
    "DELETE",
    "/rest/v2.0/companies/{company_id}/projects/{project_id}/budget_line_items/{id}",
    evidence=REFERENCE,
    source="Delete one budget line: 204",
)
def delete_line(world: World, call: Call) -> Reply:
    row = found(world, call, BUDGET_LINE, project_of(world, call))
    saved(call, lambda: remove(world, BUDGET_LINE, row, source_of(call)))
    return Reply(status=204)


# --- lock ---


def set_lock(world: World, call: Call, *, locked: bool) -> Reply:
    number = project_of(world, call)["project_id"]
    world.table("budgets").put({"id": number, "locked": locked})
    return Reply({"locked": locked}, 201 if locked else 200)


@procore.route("GET", LOCK, evidence=REFERENCE, source="Read budget: locked or not")
def read_budget(world: World, call: Call) -> Reply:
    return Reply({"locked": is_locked(world, project_of(world, call)["project_id"])})


@procore.route("POST", f"{LOCK}/lock", evidence=REFERENCE, source="Lock the budget")
def lock_budget(world: World, call: Call) -> Reply:
    return set_lock(world, call, locked=True)


@procore.route("DELETE", f"{LOCK}/lock", evidence=REFERENCE, source="Unlock the budget")
def unlock_budget(world: World, call: Call) -> Reply:
    return set_lock(world, call, locked=False)


# --- changes: a flat body, an answer in `data` though it is v1 (gotchas 23) ---

CHANGE = Kind(
    name="budget_changes",
    wrapper="",
    fields={
        **fields_of("POST", CHANGES, "production_quantities", "prostore_file_ids"),
        "number": values.integer,
    },
    defaults={"status": "draft", "erp_status": "not_integrated", "adjustment_line_items": []},
    required=("status",),
    announce=tell("Budget Changes"),
    indexes=("project_id",),
)


def adjusted(world: World, row: Row, given: Any) -> list[Row]:
    """The lines after a write: those with an id are changed, `_delete` takes one off."""
    known = {one["id"]: one for one in row["adjustment_line_items"] or () if "id" in one}
    fresh: list[Row] = []
    for one in given if isinstance(given, list) else ():
        number = number_of(one.get("id")) if isinstance(one, dict) else None
        old = known.pop(number, None) if number is not None else None
        if not isinstance(one, dict) or one.get("_delete"):
            continue
        merged = {**(old or {}), **one, "id": number or world.next_id("adjustments")}
        fresh.append({**merged, "amount": values.money(merged.get("amount")) or "0.00"})
    return [*known.values(), *fresh]


def whole_change(world: World, row: Row) -> Row:
    adjustments = row["adjustment_line_items"] or []
    return {
        **row,
        "amount": money(total(adjustments, "amount")),
        "adjustment_line_items": [
            {**one, "wbs_code": lines.code_of(world, number_of(one.get("wbs_code_id")))}
            for one in adjustments
        ],
        "change_event_line_item_ids": [],
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def in_data(world: World, call: Call, row: Row, status: int = 200) -> Reply:
    return Reply({"data": shown(call, whole_change(world, row))}, status)


@procore.route("GET", CHANGES, evidence=REFERENCE, source="List budget changes: no pages")
def list_changes(world: World, call: Call) -> Reply:
    rows = listed(world, CHANGE, project_of(world, call))
    return Reply({"data": [shown(call, whole_change(world, row)) for row in rows]})


@procore.route("POST", CHANGES, evidence=REFERENCE, source="Create budget change")
def create_change(world: World, call: Call) -> Reply:
    place, given = project_of(world, call), given_record(call)
    sent = given.pop("adjustment_line_items", None)
    number = len(table_of(world, CHANGE).find("project_id", place["project_id"])) + 1
    given.setdefault("number", number)

    def write() -> Row:
        row = create(world, CHANGE, place, given, source_of(call))
        table = table_of(world, CHANGE)
        return table.update(row["id"], {"adjustment_line_items": adjusted(world, row, sent)})

    return in_data(world, call, saved(call, write), 201)


def the_change(world: World, call: Call) -> Row:
    return found(world, call, CHANGE, project_of(world, call))


@procore.route("GET", f"{CHANGES}/{{id}}", evidence=REFERENCE, source="Read one budget change")
def show_change(world: World, call: Call) -> Reply:
    return in_data(world, call, the_change(world, call))


@procore.route("PATCH", f"{CHANGES}/{{id}}", evidence=REFERENCE, source="Change one budget change")
def change_change(world: World, call: Call) -> Reply:
    row, given = the_change(world, call), given_record(call)
    if "adjustment_line_items" in given:
        given["adjustment_line_items"] = adjusted(world, row, given["adjustment_line_items"])
    given.pop("id", None)
    after = saved(call, lambda: update(world, CHANGE, row, given, source_of(call)))
    return in_data(world, call, after)


@procore.route("DELETE", f"{CHANGES}/{{id}}", evidence=REFERENCE, source="Delete: 204")
def delete_change(world: World, call: Call) -> Reply:
    row = the_change(world, call)
    saved(call, lambda: remove(world, CHANGE, row, source_of(call)))
    return Reply(status=204)
