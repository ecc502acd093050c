"""Change orders of commitments in every tier: packages, requests, potential change orders."""

from __future__ import annotations

from functools import partial
from typing import Any

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import contracts, files, lines, lists, packages, values
from ledgerboard.simulators.procore.amounts import money
from ledgerboard.simulators.procore.errors import FieldErrors
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.gate import query_scope
from ledgerboard.simulators.procore.kinds import Kind, create, found, saved, table_of, update
from ledgerboard.simulators.procore.resource import (
    COMMON,
    Resource,
    answered,
    declare,
    given_record,
    named_id,
    needed_id,
    project_of,
    show,
    the_one,
)
from ledgerboard.simulators.procore.shaping import fields_of
from ledgerboard.simulators.procore.system import procore, records

STATUSES = (
    "draft", "not_pricing", "pricing", "pending", "revised", "proceeding", "not_proceeding",
    "no_charge", "approved", "rejected", "void",
)  # fmt: skip
PACKAGES = "/rest/v1.0/change_order_packages"
REQUESTS = "/rest/v1.0/change_order_requests"
POTENTIALS = "/rest/v1.0/potential_change_orders"


def tell(name: str, world: World, row: Row, reason: str, source: Source) -> None:
    emit(world, Event(name, reason, row["id"], row["company_id"], row["project_id"]), source)


def numbered(world: World, row: Row, before: Row | None, *, name: str) -> Row:
    """Packages and requests are numbered by Procore; of a potential one a number may be sent."""
    if before is not None or row.get("number"):
        return row
    table = contracts.indexed(world, name)
    taken = len(table.find("contract_id", row["contract_id"]))
    return {**row, "number": f"{taken + 1:03d}", "position": taken + 1}


def prepare_package(world: World, row: Row, before: Row | None) -> Row:
    row = numbered(world, row, before, name="change_order_packages")
    if before is None:
        row["modern_id"] = world.next_id("ids")  # its id as a commitment change order
    return row


def check_package(world: World, row: Row, before: Row | None) -> FieldErrors:
    voided = row["status"] == "void" and before is not None and before["status"] != "void"
    if voided and invoiced(world, row["id"]):
        return {"status": ["cannot be void: the change order is on an invoice"]}
    return {}


def invoiced(world: World, package_id: int) -> bool:
    table = world.table("requisition_items", "change_order_package_id")
    return bool(table.find("change_order_package_id", package_id))


def package_locked(_world: World, row: Row, changes: Row | None) -> FieldErrors:
    """Approved: no deletion; the title and the way back to draft stay open (README 10)."""
    if changes is None and row["status"] == "approved":
        return {"base": ["a change order that is approved cannot be deleted"]}
    return {}


PACKAGE = Kind(
    name="change_order_packages",
    wrapper="change_order",
    fields={
        **fields_of("POST", PACKAGES),
        "status": values.one_of(*STATUSES, "pending_billable"),
        "batch_id": values.integer,
        **dict.fromkeys(("number", "reference"), values.text),
        **dict.fromkeys(("private", "paid", "field_change", "signature_required"), values.boolean),
    },
    defaults={"status": "draft", "executed": False, "number": None, "revision": 0},
    required=(),
    check=check_package,
    prepare=prepare_package,
    locked=package_locked,
    announce=partial(tell, "Change Order Packages"),
    indexes=("project_id", "contract_id"),
)
REQUEST = Kind(
    name="change_order_requests",
    wrapper="change_order",
    fields=fields_of("POST", REQUESTS),
    defaults={"status": "draft", "number": None, "revision": 0, "executed": False},
    required=(),
    prepare=partial(numbered, name="change_order_requests"),
    announce=partial(tell, "Change Order Requests"),
    indexes=("project_id", "contract_id"),
)


def prepare_potential(world: World, row: Row, before: Row | None) -> Row:
    """`change_order_request: {change_order_package_id}` puts it on a package (two tiers)."""
    row = numbered(world, row, before, name="potential_change_orders")
    wish = row.pop("change_order_request", None)
    if isinstance(wish, dict):
        row["package_id"] = wish.get("change_order_package_id")
    return row


def check_potential(world: World, row: Row, _before: Row | None) -> FieldErrors:
    for field, table in (("package_id", PACKAGE), ("change_order_request_id", REQUEST)):
        holder = table_of(world, table).get(row[field] or 0)
        if row[field] is not None and (
            holder is None or holder["contract_id"] != row["contract_id"]
        ):
            return {"change_order_request_id": ["is not of this contract"]}
    return {}


POTENTIAL = Kind(
    name="potential_change_orders",
    wrapper="change_order",
    fields=fields_of("POST", POTENTIALS) | fields_of("PATCH", f"{POTENTIALS}/{{id}}"),
    defaults={"status": "draft", "revision": 0, "package_id": None, "change_order_request": None},
    required=(),
    check=check_potential,
    prepare=prepare_potential,
    announce=partial(tell, "Potential Change Orders"),
    indexes=("project_id", "contract_id"),
)


# --- lines ---


def lines_locked(world: World, row: Row, changes: Row | None) -> FieldErrors:
    potential = records(world, POTENTIAL.name).get(row["potential_change_order_id"]) or {}
    number = packages.package_id(world, potential) if potential else None
    package = records(world, PACKAGE.name).get(number or 0) or {}
    approved = "approved" in {potential.get("status"), package.get("status")}
    if approved and not lines.key_alone(changes):
        return {"base": ["the lines of a change order that is approved are locked"]}
    return {}


LINES = lines.Lines(
    name=packages.LINES,
    holder_id="potential_change_order_id",
    holder_type=lambda _world, _row: "PotentialChangeOrder",
    event=lambda _world, _row: "Potential Change Order Line Items",
    related=lambda _world, _row: "Potential Change Orders",
    locked=lines_locked,
)
LINE = LINES.kind()


def whole_line(world: World, row: Row) -> Row:
    return lines.whole(LINES, world, row)


def potential_scope(world: World, call: Call) -> Row:
    place = project_of(world, call)
    row = found(world, call, POTENTIAL, place, "potential_change_order_id")
    more = {"contract_id": row["contract_id"], "potential_change_order_id": row["id"]}
    return {**place, **more}


declare(
    Resource(
        LINE,
        f"{POTENTIALS}/{{potential_change_order_id}}/line_items",
        whole_line,
        scope=potential_scope,
        filters=lines.FILTERS,
    )
)

# --- the three records ---


def contract_scope(world: World, call: Call) -> Row:
    """Where a new one goes: a commitment of the project; `contract_id` is in body or query."""
    contract = contracts.commitment_of(world, call, needed_id(call, "contract_id"))
    return {**project_of(world, call), "contract_id": contract["id"]}


def reading_scope(world: World, call: Call) -> Row:
    """Where a contract is named, only what is its own. That the list of requests and the pages of
    lower tiers want it named is in the reference data (`system.NEEDS`).
    """
    if call.method == "POST" or call.route.endswith("/sync"):
        return contract_scope(world, call)
    if call.method == "PATCH" and not call.route.startswith(PACKAGES):
        needed_id(call, "contract_id")
    contract_id = named_id(call, "contract_id")
    narrow = {} if contract_id is None else {"contract_id": contract_id}
    return {**project_of(world, call), **narrow}


def whole_package(world: World, row: Row) -> Row:
    kind = "CommitmentContractChangeOrder"
    return {
        **row,
        "type": kind,
        "grand_total": lambda: money(packages.package_total(world, row)),
        "line_items": lambda: [
            whole_line(world, one) for one in packages.package_lines(world, row)
        ],
        "attachments": lambda: files.attached(world, row),
        "custom_fields": {},
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def whole_request(world: World, row: Row) -> Row:
    return {
        **row,
        "grand_total": lambda: money(packages.request_total(world, row)),
        "attachments": lambda: files.attached(world, row),
        "contract": lambda: contract_of(world, row),
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def contract_of(world: World, row: Row) -> Row | None:
    contract = contracts.commitment(world, row["contract_id"])
    return contracts.whole(world, contract) if contract else None


def whole_potential(world: World, row: Row) -> Row:
    """The package is named by its title only; its id is nowhere in the answer."""
    package = records(world, PACKAGE.name).get(packages.package_id(world, row) or 0) or {}
    request = records(world, REQUEST.name).get(row["change_order_request_id"] or 0) or {}
    contract = contracts.commitment(world, row["contract_id"]) or {}
    mine = packages.potential_lines(world, row["id"])
    grand = money(packages.potential_total(world, row))
    return {
        **row,
        "accounting_method": contract.get("accounting_method"),
        "grand_total": grand,
        "line_items": [whole_line(world, one) for one in mine],
        "line_items_total": grand,
        "line_items_extended_total": grand,
        "vendor": lambda: contracts.vendor_of(world, contract) if contract else None,
        "change_order_package_title": package.get("title"),
        "change_order_request_title": request.get("title"),
        "potential_change_order_acronym_number": f"PCO #{row['number']}",
        "change_order_request_acronym_number": acronym("COR", request),
        "change_order_package_acronym_number": acronym("CCO", package),
        "change_order_tiers": tiers(contract),
        "void": row["status"] == "void",
        "paid": row["paid_date"] is not None,
        "field_change": False,
        "custom_fields": {},
        "attachments": lambda: files.attached(world, row),
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def acronym(letters: str, row: Row) -> str | None:
    return f"{letters} #{row['number']}" if row else None


def tiers(contract: Row) -> int:
    return int(contract.get("change_order_tiers") or 1)


TIMES: dict[str, lists.Filter] = {
    **COMMON,
    "due_date": lists.within("due_date"),
    "invoiced_date": lists.within("invoiced_date"),
    "paid_date": lists.within("paid_date"),
    "reviewed_at": lists.within("reviewed_at"),
    "contract_id": lists.among("contract_id"),
    "change_order_package_id": lists.among("change_order_package_id"),
    "status": lists.among_words("status"),
    "not_status": lambda words: lambda row: row["status"] not in words,
}
PACKAGE_CALLS = Resource(PACKAGE, PACKAGES, whole_package, reading_scope, filters=TIMES,
                         calls="list show")  # fmt: skip
declare(PACKAGE_CALLS)
declare(Resource(REQUEST, REQUESTS, whole_request, reading_scope, filters=TIMES))
declare(Resource(POTENTIAL, POTENTIALS, whole_potential, reading_scope, filters=TIMES))


def add_package(world: World, scope: Row, given: Row, source: Source) -> Row:
    """In one tier a potential change order for its lines comes with it (gotchas 88)."""
    row = create(world, PACKAGE, scope, given, source)
    contract = contracts.commitment(world, row["contract_id"]) or {}
    if tiers(contract) == 1:
        same = {name: row[name] for name in ("title", "description", "status", "grand_total")}
        create(world, POTENTIAL, {**scope, "package_id": row["id"]}, same, source)
    return row


def change_package(world: World, row: Row, given: Row, source: Source) -> Row:
    """In one tier its potential change order follows the status."""
    after = update(world, PACKAGE, row, given, source)
    contract = contracts.commitment(world, row["contract_id"]) or {}
    if tiers(contract) == 1 and after["status"] in STATUSES:
        for one in packages.potentials(world, after):
            update(world, POTENTIAL, one, {"status": after["status"]}, source)
    return after


@procore.route("POST", PACKAGES, evidence=REFERENCE, source="Create change order package")
def create_package(world: World, call: Call) -> Reply:
    scope, given = contract_scope(world, call), given_record(call)
    row = saved(call, lambda: add_package(world, scope, given, source_of(call)))
    return answered(call, show(world, call, PACKAGE_CALLS, row), 201)


@procore.route("PATCH", f"{PACKAGES}/{{id}}", evidence=REFERENCE, source="Change one package")
def update_package(world: World, call: Call) -> Reply:
    row, given = the_one(world, call, PACKAGE_CALLS), given_record(call)
    after = saved(call, lambda: change_package(world, row, given, source_of(call)))
    return answered(call, show(world, call, PACKAGE_CALLS, after))


@procore.route(
    "GET", "/rest/v1.0/change_order/statuses", evidence=REFERENCE, source="List statuses"
)
def list_statuses(_world: World, call: Call) -> Reply:
    query_scope(call)
    rows: list[Any] = [
        {"id": n, "name": word.replace("_", " ").title(), "mapped_to_status": word,
         "show_in_select": True}
        for n, word in enumerate(STATUSES, 1)
    ]  # fmt: skip
    return lists.paginate(call, rows, dict)
