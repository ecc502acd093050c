"""Commitment contracts of v2: the same records with text ids, both kinds in one list."""

from __future__ import annotations

from dataclasses import replace

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import contracts, lists
from ledgerboard.simulators.procore.errors import Invalid, unprocessable
from ledgerboard.simulators.procore.events import source_of
from ledgerboard.simulators.procore.kinds import create, number_of, remove, saved, update
from ledgerboard.simulators.procore.resource import (
    Resource,
    answered,
    declare,
    given_record,
    project_of,
    rows_of,
)
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.system import procore

BASE = "/rest/v2.0/companies/{company_id}/projects/{project_id}/commitment_contracts"
ONE = f"{BASE}/{{commitment_contract_id}}"
KINDS = {contracts.TYPES[name]: kind for name, kind in contracts.KINDS.items()}
FILTERS: dict[str, lists.Filter] = {
    "id": lists.among("id"),
    "status": lists.among_words("status"),
    "accounting_method": lists.equals("accounting_method"),
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "deleted_at": lists.within("deleted_at"),
    "vendor_id": lists.among("vendor_id"),
    "executed": lists.truth(lambda row: bool(row["executed"])),
}


def whole(world: World, row: Row) -> Row:
    found = contracts.whole(world, row)
    vendor = contracts.vendor_of(world, row) or {}
    return {**found, "vendor_name": vendor.get("name"), "custom_fields": {}}


def the_contract(world: World, call: Call) -> Row:
    number = call.params.get("commitment_contract_id") or call.params.get("contract_id")
    return contracts.commitment_of(world, call, number_of(number))


@procore.route("GET", BASE, evidence=REFERENCE, source="List commitment contracts")
def list_contracts(world: World, call: Call) -> Reply:
    wanted = lists.given_filters(call).get("type", list(KINDS))
    kinds = (kind for name, kind in KINDS.items() if name in wanted)
    views = (Resource(kind, BASE, whole, filters=FILTERS) for kind in kinds)
    rows = [row for view in views for row in rows_of(world, call, view)]
    return lists.paginate(call, rows, lambda row: shown(call, whole(world, row)))


@procore.route("POST", BASE, evidence=REFERENCE, source="Create commitment contract")
def create_contract(world: World, call: Call) -> Reply:
    place, given = project_of(world, call), given_record(call)
    kind = KINDS.get(str(given.get("type")))
    if kind is None:
        raise unprocessable(call, Invalid({"type": ["is not included in the list"]}))
    row = saved(call, lambda: create(world, kind, place, given, source_of(call)))
    return answered(call, shown(call, whole(world, row)), 201)


@procore.route("GET", ONE, evidence=REFERENCE, source="Read one commitment contract")
def show_contract(world: World, call: Call) -> Reply:
    return answered(call, shown(call, whole(world, the_contract(world, call))))


@procore.route("PATCH", ONE, evidence=REFERENCE, source="Change one commitment contract")
def change_contract(world: World, call: Call) -> Reply:
    row, given = the_contract(world, call), given_record(call)
    kind = contracts.KINDS[row["table"]]
    after = saved(call, lambda: update(world, kind, row, given, source_of(call)))
    return answered(call, shown(call, whole(world, after)))


@procore.route("DELETE", ONE, evidence=REFERENCE, source="Delete one commitment contract: 204")
def delete_contract(world: World, call: Call) -> Reply:
    row = the_contract(world, call)
    saved(call, lambda: remove(world, contracts.KINDS[row["table"]], row, source_of(call)))
    return Reply(status=204)


@procore.route("GET", f"{BASE}/{{contract_id}}/summary", evidence=REFERENCE, source="Read summary")
def summary(world: World, call: Call) -> Reply:
    found = contracts.totals(world, the_contract(world, call))
    told = {
        "approved_change_total": found["approved_change_orders"],
        "pending_revised_change_total": found["pending_change_orders"],
        "draft_change_total": found["draft_change_orders_amount"],
        "total_invoices_amount": found["total_requisitions_amount"],
        "total_payments_amount": found["total_payments"],
        "currency_configuration": {"currency_iso_code": "USD"},
    }
    return answered(call, shown(call, told))


def lines_scope(world: World, call: Call) -> Row:
    return {**project_of(world, call), "contract_id": the_contract(world, call)["id"]}


def whole_line(world: World, row: Row) -> Row:
    return {**contracts.whole_line(world, row), "work_breakdown_structure": {}}


declare(
    Resource(
        replace(contracts.LINE, required=("wbs_code_id",)),
        f"{ONE}/line_items", whole_line, lines_scope,
        created=200, deleted=lambda _row: Reply(status=204),
    )
)  # fmt: skip
