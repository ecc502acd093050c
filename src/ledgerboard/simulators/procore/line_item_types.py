"""Cost types of a company (line item types)."""

from __future__ import annotations

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import stop
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.gate import company_scope, query_scope
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
    listed,
    remove,
    saved,
    sync,
    update,
    upsert,
    wrapped_body,
)
from ledgerboard.simulators.procore.system import procore

PATH = "/rest/v1.0/line_item_types"
BASE_TYPES = (
    "labor",
    "equipment",
    "materials",
    "commitment",
    "owner_cost",
    "professional_services",
    "other",
)


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    emit(world, Event("Line Item Types", reason, row["id"], row["company_id"]), source)


TYPE = Kind(
    name="line_item_types",
    wrapper="line_item_type",
    fields={
        "name": values.text,
        "csv_import_code": values.text,
        "base_type": values.one_of(*BASE_TYPES),
        "origin_id": values.text,
        "origin_data": values.text,
    },
    defaults={"base_type": "other"},
    announce=announce,
)
FILTERS: dict[str, lists.Filter] = {"origin_id": lists.equals("origin_id")}


def show(row: Row) -> Row:
    """The short code is written as `csv_import_code` and read as `code` (README 16)."""
    names = ("id", "name", "base_type", "origin_id", "origin_data")
    return {**{name: row[name] for name in names}, "code": row["csv_import_code"]}


def scope_of(call: Call) -> Row:
    """A project has its company's types; clients send one of the two ids, or both."""
    if "project" not in call.context and "company_id" not in call.args:
        raise stop(call, 400, "company_id or project_id is missing")
    return {"company_id": call.context["company_id"]}


@procore.route("GET", PATH, evidence=REFERENCE, source="List line item types")
def list_types(world: World, call: Call) -> Reply:
    kept = lists.filtered(call, listed(world, TYPE, scope_of(call)), FILTERS)
    return lists.paginate(call, kept, show)


@procore.route("POST", PATH, evidence=REFERENCE, source="Create line item type")
def create_type(world: World, call: Call) -> Reply:
    scope, given = {"company_id": company_scope(call)}, wrapped_body(call, TYPE)
    row = saved(call, lambda: create(world, TYPE, scope, given, source_of(call)))
    return Reply(show(row), 201)


@procore.route("GET", f"{PATH}/{{id}}", evidence=REFERENCE, source="Read one line item type")
def show_type(world: World, call: Call) -> Reply:
    return Reply(show(found(world, call, TYPE, {"company_id": query_scope(call)})))


@procore.route("PATCH", f"{PATH}/{{id}}", evidence=REFERENCE, source="Change one line item type")
def update_type(world: World, call: Call) -> Reply:
    row = found(world, call, TYPE, {"company_id": company_scope(call)})
    given = wrapped_body(call, TYPE)
    return Reply(show(saved(call, lambda: update(world, TYPE, row, given, source_of(call)))))


@procore.route("DELETE", f"{PATH}/{{id}}", evidence=DOCUMENTED, source="ERP: delete a cost type")
def delete_type(world: World, call: Call) -> Reply:
    row = found(world, call, TYPE, {"company_id": query_scope(call)})
    remove(world, TYPE, row, source_of(call))
    return Reply(status=204)


@procore.route("PATCH", f"{PATH}/sync", evidence=DOCUMENTED, source="Sync line item types")
def sync_types(world: World, call: Call) -> Reply:
    scope, source = {"company_id": company_scope(call)}, source_of(call)
    return sync(world, call, lambda item: upsert(world, TYPE, scope, item, source), show)
