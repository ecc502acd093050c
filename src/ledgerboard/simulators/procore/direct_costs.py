"""Direct costs of a project and their lines. The same cost is never written twice at once: 409."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import contracts, files, lines, lists, values
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
    sync,
    table_of,
    update,
    upsert,
    within,
)
from ledgerboard.simulators.procore.resource import (
    COMMON,
    Resource,
    answered,
    declare,
    given_record,
    project_of,
    show,
    taken,
    the_one,
)
from ledgerboard.simulators.procore.shaping import fields_of, shown
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import companies

COSTS = "/rest/v1.1/projects/{project_id}/direct_costs"
OLD = "/rest/v1.0/projects/{project_id}/direct_costs"
LINES_AT_ONCE = 100
ORIGIN = frozenset({"origin_id", "origin_data"})


def locked(world: World, row: Row, changes: Row | None) -> FieldErrors:
    """Immutable once synced, unless the company lets synced transactions be edited."""
    closed = row["origin_id"] and world.settings["synced_direct_costs_locked"]
    if not closed or (changes is not None and set(changes) <= ORIGIN):
        return {}
    return {"base": ["this direct cost is synced with ERP and cannot be changed"]}


def check(world: World, row: Row, before: Row | None) -> FieldErrors:
    """Vendor and number are needed by the type `invoice` only (money rules 2.7)."""
    errors: FieldErrors = {}
    if row["direct_cost_type"] is None:
        errors["direct_cost_type"] = ["can't be blank"]
    if before is not None and before["direct_cost_type"] != row["direct_cost_type"]:
        errors["direct_cost_type"] = ["cannot be changed"]
    if row["direct_cost_type"] == "invoice":
        errors |= {
            name: ["can't be blank"] for name in ("vendor_id", "invoice_number") if not row[name]
        }
    vendor = records(world, "vendors").get(row["vendor_id"] or 0)
    if row["vendor_id"] and not within(vendor, {"company_id": row["company_id"]}):
        errors["vendor_id"] = ["is not a vendor of this company"]
    return errors


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    place = (row["company_id"], row["project_id"])
    emit(world, Event("Direct Costs", reason, row["id"], *place), source)


COST = Kind(
    name="direct_costs",
    wrapper="direct_cost",
    fields=fields_of("POST", COSTS, "line_items"),
    defaults={"status": "draft"},
    required=(),
    check=check,
    locked=locked,
    announce=announce,
    indexes=("project_id",),
)


def line_locked(world: World, row: Row, _changes: Row | None) -> FieldErrors:
    holder = table_of(world, COST).get(row["direct_cost_id"])
    return locked(world, holder, {"line_items": True}) if holder else {}


def line_resolved(world: World, row: Row) -> FieldErrors:
    errors: FieldErrors = {}
    if row["wbs_code_id"] is None:
        errors["wbs_code_id"] = ["can't be blank"]
    if amount(row["amount"]) < 0 and not world.settings["negative_direct_costs"]:
        errors["amount"] = ["must not be negative"]
    return errors


LINES = lines.Lines(
    name="direct_cost_lines",
    holder_id="direct_cost_id",
    holder_type=lambda _world, _row: "DirectCost",
    event=lambda _world, _row: "Direct Cost Line Items",
    related=lambda _world, _row: "Direct Costs",
    locked=line_locked,
    resolved=line_resolved,
)
LINE = LINES.kind()


def whole_line(world: World, row: Row) -> Row:
    return lines.whole(LINES, world, row)


def whole(world: World, row: Row) -> Row:
    mine = lines.of(world, LINES, row["id"])
    vendor = contracts.vendor_of(world, row) or {}
    company = companies(world).get(row["company_id"]) or {}
    grand = money(total(mine, "total_amount"))
    return {
        **row,
        "amount": grand,
        "grand_total": grand,
        "line_items": lambda: [whole_line(world, one) for one in mine],
        "line_items_count": len(mine),
        "company": {"id": row["company_id"], "name": company.get("name")},
        "project": contracts.named_project(world, row),
        "vendor": {"id": vendor["id"], "name": vendor["name"]} if vendor else None,
        "vendor_name": vendor.get("name"),
        "attachments": lambda: files.attached(world, row),
        "attachments_count": len(files.attached(world, row)),
        "currency_configuration": {"currency_iso_code": "USD"},
    }


def in_list(world: World, row: Row) -> Row:
    """The vendor is a word in the list, an object in Show (money rules 2.7)."""
    found_row = whole(world, row)
    return {**found_row, "vendor": found_row["vendor_name"]}


FILTERS: dict[str, lists.Filter] = {
    **COMMON,
    "invoice_number": lists.equals("invoice_number"),
    "payment_date": lists.within_days("payment_date"),
    "received_date": lists.within_days("received_date"),
}


def free(world: World, call: Call, cost_id: Any) -> None:
    """Another write of the same cost is under way: the others get 409 (README 21)."""
    key = f"direct cost {cost_id}"
    now, held = world.clock.seconds(), world.memo.get(f"direct cost {cost_id}", 0.0)
    if "busy" in call.flags or now < held:
        raise stop(call, 409, "This direct cost is being changed by another request")
    world.memo[key] = now + float(world.settings["direct_cost_seconds"])


def enter(world: World, call: Call, what: str) -> None:
    if what not in {"list", "show"} and (
        call.params.get("direct_cost_id") or call.params.get("id")
    ):
        free(world, call, call.params.get("direct_cost_id") or call.params["id"])


READ = Resource(COST, COSTS, whole, filters=FILTERS, calls="show", enter=enter)
declare(Resource(COST, COSTS, in_list, filters=FILTERS, calls="list"))
declare(READ)


def line_scope(world: World, call: Call) -> Row:
    place = project_of(world, call)
    return {**place, "direct_cost_id": found(world, call, COST, place, "direct_cost_id")["id"]}


declare(
    Resource(
        LINE, f"{OLD}/{{direct_cost_id}}/line_items", whole_line, line_scope,
        filters=lines.FILTERS, enter=enter,
    )
)  # fmt: skip


def write_lines(world: World, cost: Row, given: Any, source: Source) -> None:
    """Nested lines of v1.1: those with an id are changed, the others made."""
    sent = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if len(sent) > LINES_AT_ONCE:
        raise Invalid({"line_items": [f"at most {LINES_AT_ONCE} in one call"]})
    scope = {name: cost[name] for name in ("company_id", "project_id")}
    scope["direct_cost_id"] = cost["id"]
    for one in sent:
        row = table_of(world, LINE).get(number_of(one.get("id")) or 0)
        if one.get("id") is None:
            create(world, LINE, scope, one, source)
        elif row is None or not within(row, scope):
            raise Invalid({"line_items": ["there is no such line on this direct cost"]})
        else:
            update(world, LINE, row, one, source)


@procore.route("POST", COSTS, evidence=REFERENCE, source="Create direct cost, project level")
def create_cost(world: World, call: Call) -> Reply:
    """The key comes with the lines: it locks when all is there."""
    place, given = project_of(world, call), given_record(call)
    key = {name: given.pop(name) for name in ORIGIN if name in given}

    def write() -> Row:
        row = create(world, COST, place, given, source_of(call))
        write_lines(world, row, given.get("line_items"), source_of(call))
        files.attach(world, call, row)
        return update(world, COST, row, key, source_of(call))

    row = saved(call, write)
    free(world, call, row["id"])
    return answered(call, show(world, call, READ, row), 201)


@procore.route("PATCH", f"{COSTS}/{{id}}", evidence=REFERENCE, source="Change one direct cost")
def change_cost(world: World, call: Call) -> Reply:
    row, given = the_one(world, call, READ), given_record(call)
    free(world, call, row["id"])

    def write() -> Row:
        after = update(world, COST, row, given, source_of(call))
        write_lines(world, after, given.get("line_items"), source_of(call))
        files.attach(world, call, after)
        return touched(world, after) if given.get("line_items") else after

    return answered(call, show(world, call, READ, saved(call, write)))


def touched(world: World, row: Row) -> Row:
    return table_of(world, COST).update(row["id"], {"updated_at": values.as_stamp(world.now())})


@procore.route("DELETE", f"{COSTS}/{{id}}", evidence=REFERENCE, source="Delete: 200 with the id")
def delete_cost(world: World, call: Call) -> Reply:
    row = the_one(world, call, READ)
    free(world, call, row["id"])
    saved(call, lambda: remove(world, COST, row, source_of(call)))
    for line in lines.of(world, LINES, row["id"]):
        table_of(world, LINE).update(line["id"], {"deleted_at": values.as_stamp(world.now())})
    return Reply({"id": row["id"]})


@procore.route("PATCH", f"{OLD}/sync", evidence=DOCUMENTED, source="Sync direct costs: no lines")
def sync_costs(world: World, call: Call) -> Reply:
    place, source = project_of(world, call), source_of(call)

    def save(item: Row) -> Row:
        return upsert(world, COST, place, taken(call, item), source)

    return sync(world, call, save, lambda row: shown(call, whole(world, row)))


@procore.route("GET", f"{OLD}/line_items", evidence=REFERENCE, source="Lines of all direct costs")
def list_lines(world: World, call: Call) -> Reply:
    known = {**lines.FILTERS, "direct_cost_id": lists.among("direct_cost_id")}
    rows = lists.filtered(call, listed(world, LINE, project_of(world, call)), known)
    return lists.paginate(call, rows, lambda row: shown(call, whole_line(world, row)))


@procore.route("PATCH", f"{OLD}/line_items/sync", evidence=DOCUMENTED, source="Sync their lines")
def sync_lines(world: World, call: Call) -> Reply:
    """A new line has to say `direct_cost_id`: header first, then lines."""
    place, source = project_of(world, call), source_of(call)

    def save(item: Row) -> Row:
        cost = table_of(world, COST).get(number_of(item.get("direct_cost_id")) or 0)
        if item.get("direct_cost_id") is not None:
            if cost is None or not within(cost, place):
                raise Invalid({"direct_cost_id": ["is not a direct cost of this project"]})
            return upsert(world, LINE, {**place, "direct_cost_id": cost["id"]}, item, source)
        if item.get("id") is None and not known(world, place, item):
            raise Invalid({"direct_cost_id": ["can't be blank"]})
        return upsert(world, LINE, place, item, source)

    return sync(world, call, save, lambda row: shown(call, whole_line(world, row)))


def known(world: World, place: Row, item: Row) -> bool:
    key = (place["company_id"], str(item.get("origin_id")))
    return (
        bool(item.get("origin_id")) and records(world, LINE.name).first("origin", key) is not None
    )
