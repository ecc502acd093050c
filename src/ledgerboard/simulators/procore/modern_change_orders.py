"""Commitment change orders: the newer face of packages, with batches above them and v2 lines."""

from __future__ import annotations

from dataclasses import replace

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import change_orders, contracts, lists, packages, values
from ledgerboard.simulators.procore.amounts import ZERO, money
from ledgerboard.simulators.procore.change_orders import LINE, PACKAGE, POTENTIAL
from ledgerboard.simulators.procore.errors import absent, stop
from ledgerboard.simulators.procore.events import Source, source_of
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
)
from ledgerboard.simulators.procore.resource import (
    Resource,
    answered,
    declare,
    given_record,
    project_of,
)
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.system import procore, records

BASE = "/rest/v1.0/projects/{project_id}/commitment_change_orders"
V2 = "/rest/v2.0/companies/{company_id}/projects/{project_id}/commitment_change_orders"
BATCHES = "/rest/v1.0/projects/{project_id}/commitment_change_order_batches"
FILTERS: dict[str, lists.Filter] = {
    "id": lists.among("modern_id"),
    "batch_id": lists.among("batch_id"),
    "legacy_package_id": lists.among("id"),
    "contract_id": lists.among("contract_id"),
    "status": lists.among_words("status"),
    "executed": lists.truth(lambda row: bool(row["executed"])),
    "updated_at": lists.within("updated_at"),
}


def teller(world: World, call: Call) -> Source:
    """No webhook is named after these; whether the package behind one tells is not known (money
    rules 2.11).
    """
    return replace(source_of(call), tells=world.settings["modern_change_orders_told"])


def whole(world: World, row: Row) -> Row:
    package = change_orders.whole_package(world, row)
    more = {"type": "CommitmentChangeOrder", "legacy_package_id": row["id"]}
    return {**package, **more, "id": row["modern_id"], "legacy_request_id": None}


def the_order(world: World, call: Call) -> Row:
    """Its id is another than the package's."""
    given = number_of(call.params.get("id") or "")
    if "commitment_change_order_id" in call.params:
        given = number_of(call.params["commitment_change_order_id"])
    rows = listed(world, PACKAGE, project_of(world, call))
    row = next((row for row in rows if row["modern_id"] == given), None)
    if row is None:
        raise absent(call)
    return row


@procore.route("GET", BASE, evidence=REFERENCE, source="List commitment change orders: no pages")
def list_orders(world: World, call: Call) -> Reply:
    rows = lists.filtered(call, listed(world, PACKAGE, project_of(world, call)), FILTERS)
    return Reply([shown(call, whole(world, row)) for row in rows])


@procore.route("POST", BASE, evidence=REFERENCE, source="Create commitment change order")
def create_order(world: World, call: Call) -> Reply:
    given = given_record(call)
    contract = contracts.commitment(world, number_of(given.get("contract_id")))
    place = project_of(world, call)
    if contract is None or contract["project_id"] != place["project_id"]:
        raise stop(call, 404, "The contract was not found")
    scope = {**place, "contract_id": contract["id"]}
    row = saved(call, lambda: change_orders.add_package(world, scope, given, teller(world, call)))
    return Reply(shown(call, whole(world, row)), 201)


@procore.route("GET", f"{BASE}/{{id}}", evidence=REFERENCE, source="Read one")
def show_order(world: World, call: Call) -> Reply:
    return Reply(shown(call, whole(world, the_order(world, call))))


@procore.route("PATCH", f"{BASE}/{{id}}", evidence=REFERENCE, source="Change one")
def change_order(world: World, call: Call) -> Reply:
    row, given = the_order(world, call), given_record(call)
    after = saved(
        call, lambda: change_orders.change_package(world, row, given, teller(world, call))
    )
    return Reply(shown(call, whole(world, after)))


@procore.route("DELETE", f"{BASE}/{{id}}", evidence=REFERENCE, source="Delete one: 204")
def delete_order(world: World, call: Call) -> Reply:
    row = the_order(world, call)
    saved(call, lambda: remove(world, PACKAGE, row, teller(world, call)))
    for potential in packages.potentials(world, row):
        remove(world, POTENTIAL, potential, teller(world, call))
    return Reply(status=204)


# --- lines ---


def lines_scope(world: World, call: Call) -> Row:
    """They stand on the order's potential change order; one is made where there is none."""
    row, place = the_order(world, call), project_of(world, call)
    known = packages.potentials(world, row)
    scope = {**place, "contract_id": row["contract_id"]}
    if not known:
        more = {"package_id": row["id"]}
        wish = {"title": row["title"], "status": row["status"]}
        known = [create(world, POTENTIAL, {**scope, **more}, wish, teller(world, call))]
    return {**scope, "potential_change_order_id": known[0]["id"]}


def whole_line(world: World, row: Row) -> Row:
    return {**change_orders.whole_line(world, row), "work_breakdown_structure": {}}


declare(
    Resource(
        replace(LINE, required=("wbs_code_id",)),
        f"{V2}/{{commitment_change_order_id}}/line_items", whole_line, lines_scope,
        created=200, deleted=lambda _row: Reply(status=204),
    )
)  # fmt: skip

# --- batches: in the maker's reference, not in the description that this simulator was made of ---

BATCH = Kind(
    name="change_order_batches",
    wrapper="change_order_batch",
    fields={
        **dict.fromkeys(("title", "description", "number"), values.text),
        "contract_id": values.integer,
        "status": values.one_of(*change_orders.STATUSES),
        "executed": values.boolean,
        "due_date": values.day,
    },
    defaults={"status": "draft", "executed": False},
    required=("contract_id",),
    indexes=("project_id",),
)
SHOWN = ("id", "contract_id", "title", "description", "number", "status", "executed", "due_date",
         "created_at", "updated_at")  # fmt: skip


def whole_batch(world: World, row: Row) -> Row:
    orders = [one for one in records(world, PACKAGE.name) if one.get("batch_id") == row["id"]]
    alive = [one for one in orders if not one["deleted_at"]]
    worth = sum((packages.package_total(world, one) for one in alive), ZERO)
    numbers = [one["modern_id"] for one in alive]
    fields = {name: row[name] for name in SHOWN}
    return {**fields, "grand_total": money(worth), "change_order_ids": numbers}


def batch_given(call: Call) -> Row:
    body = call.json
    inner = body.get(BATCH.wrapper) if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        raise stop(call, 400, f"param is missing or the value is empty: {BATCH.wrapper}")
    return inner


@procore.route("GET", BATCHES, evidence=REFERENCE, source="List batches")
def list_batches(world: World, call: Call) -> Reply:
    known = {"id": lists.among("id"), "contract_id": lists.among("contract_id")}
    rows = lists.filtered(call, listed(world, BATCH, project_of(world, call)), known)
    return lists.paginate(call, rows, lambda row: whole_batch(world, row))


@procore.route("POST", BATCHES, evidence=REFERENCE, source="Create a batch")
def create_batch(world: World, call: Call) -> Reply:
    place, given = project_of(world, call), batch_given(call)
    row = saved(call, lambda: create(world, BATCH, place, given, teller(world, call)))
    return answered(call, whole_batch(world, row), 201)


@procore.route("GET", f"{BATCHES}/{{id}}", evidence=REFERENCE, source="Read one batch")
def show_batch(world: World, call: Call) -> Reply:
    return Reply(whole_batch(world, found(world, call, BATCH, project_of(world, call))))


@procore.route("PATCH", f"{BATCHES}/{{id}}", evidence=REFERENCE, source="Change one batch")
def change_batch(world: World, call: Call) -> Reply:
    """The orders in it follow its status (two tiers; inferred)."""
    row, given = found(world, call, BATCH, project_of(world, call)), batch_given(call)
    after = saved(call, lambda: update(world, BATCH, row, given, teller(world, call)))
    if after["status"] != row["status"]:
        for one in table_of(world, PACKAGE).find("project_id", row["project_id"]):
            if one.get("batch_id") == row["id"] and not one["deleted_at"]:
                wish = {"status": after["status"]}
                change_orders.change_package(world, one, wish, teller(world, call))
    return Reply(whole_batch(world, after))
