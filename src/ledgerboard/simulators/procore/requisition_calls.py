"""The calls of subcontractors' invoices and their items."""

from __future__ import annotations

from collections.abc import Callable

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import contracts, files, lists, requisitions
from ledgerboard.simulators.procore import requisition_items as items
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, absent, stop, unprocessable
from ledgerboard.simulators.procore.events import source_of
from ledgerboard.simulators.procore.kinds import number_of, refuse_locked, remove, saved, table_of
from ledgerboard.simulators.procore.requisitions import (
    REQUISITION,
    V10,
    V11,
    is_admin,
    may_edit,
    refreshed,
)
from ledgerboard.simulators.procore.resource import (
    Resource,
    answered,
    declare,
    given_record,
    needed_id,
    project_of,
    show,
    the_one,
)
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.values import as_stamp, day


def commitment_given(world: World, call: Call) -> Row:
    return contracts.commitment_of(world, call, needed_id(call, "commitment_id"))


def create_one(resource: Resource) -> Callable[[World, Call], Reply]:
    def handler(world: World, call: Call) -> Reply:
        contract = commitment_given(world, call)
        body = call.json
        given = given_record(call) if isinstance(body.get("requisition"), dict) else {}
        admin = is_admin(world, call)

        def write() -> Row:
            row = requisitions.add(world, contract, given, source_of(call), admin=admin)
            files.attach(world, call, row)
            return row

        row = saved(call, write)
        return answered(call, show(world, call, resource, row), 201)

    return handler


def change_one(resource: Resource) -> Callable[[World, Call], Reply]:
    def handler(world: World, call: Call) -> Reply:
        """`project_id` and `commitment_id` are required even for a key alone."""
        contract, row = commitment_given(world, call), the_one(world, call, resource)
        if row["contract_id"] != contract["id"]:
            raise absent(call)
        given = given_record(call)
        may_edit(world, call, row, given)
        admin = is_admin(world, call)

        def write() -> Row:
            after = requisitions.change(world, row, given, source_of(call), admin=admin)
            files.attach(world, call, after)
            return after

        after = saved(call, write)
        return answered(call, show(world, call, resource, after))

    return handler


def delete_one(resource: Resource) -> Callable[[World, Call], Reply]:
    def handler(world: World, call: Call) -> Reply:
        row = the_one(world, call, resource)
        saved(call, lambda: remove(world, REQUISITION, row, source_of(call)))
        items.remove(world, items.of(world, row["id"]))
        if row["previous_requisition_id"]:
            table_of(world, REQUISITION).update(row["previous_requisition_id"], {"is_last": True})
        return Reply({})

    return handler


for base in (V10, V11):
    calls = declare(requisitions.resource(base))
    procore.route("POST", base, evidence=REFERENCE, source="Create requisition")(create_one(calls))
    procore.route("PATCH", f"{base}/{{id}}", evidence=REFERENCE, source="Change one requisition")(
        change_one(calls)
    )
    procore.route("DELETE", f"{base}/{{id}}", evidence=REFERENCE, source="Delete the latest")(
        delete_one(calls)
    )


# --- items ---


def invoice_of(world: World, call: Call) -> Row:
    row = records(world, REQUISITION.name).get(number_of(call.params["requisition_id"]) or 0)
    place = project_of(world, call)
    if row is None or row["deleted_at"] or row["project_id"] != place["project_id"]:
        raise absent(call)
    return row


def unlocked(world: World, call: Call) -> Row:
    """The invoice, if its items may be written by this caller."""
    row = invoice_of(world, call)
    may_edit(world, call, row, {"items": True})
    try:
        refuse_locked(world, REQUISITION, row, {"items": True})
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return row


@procore.route("GET", f"{V10}/{{requisition_id}}/detail", evidence=REFERENCE, source="Read detail")
def detail(world: World, call: Call) -> Reply:
    """Everything, unpaginated."""
    rows = items.of(world, invoice_of(world, call)["id"])
    return Reply([shown(call, items.whole(world, row)) for row in rows])


@procore.route(
    "PATCH", f"{V10}/{{requisition_id}}/bulk_item_update", evidence=REFERENCE, source="Bulk update"
)
def bulk_update(world: World, call: Call) -> Reply:
    """All or nothing; the answer's shape is not published (gotchas 102): nothing is told."""
    row, body = unlocked(world, call), call.json
    given = body.get("requisition_items") if isinstance(body, dict) else None
    if not isinstance(given, list):
        raise stop(call, 400, "requisition_items is missing")
    admin = is_admin(world, call)

    def save() -> Row:
        requisitions.write_items(world, row, given, admin=admin)
        return refreshed(world, row)

    saved(call, save)
    return Reply({})


def package_call(world: World, call: Call) -> tuple[Row, Row]:
    row, contract = unlocked(world, call), commitment_given(world, call)
    number = needed_id(call, "change_order_package_id")
    package = records(world, "change_order_packages").get(number)
    if row["contract_id"] != contract["id"] or package is None:
        raise absent(call)
    if package["contract_id"] != contract["id"]:
        raise absent(call)
    return row, package


@procore.route(
    "POST",
    f"{V10}/{{requisition_id}}/add_change_order_package",
    evidence=DOCUMENTED,
    source="Bring a change order package onto an invoice",
)
def add_package(world: World, call: Call) -> Reply:
    row, package = package_call(world, call)
    there = any(one["change_order_package_id"] == package["id"] for one in of(world, row))
    errors: FieldErrors = {}
    if package["status"] != "approved":
        errors["change_order_package_id"] = ["must be approved"]
    elif there:
        errors["change_order_package_id"] = ["is on this invoice already"]
    if errors:
        raise unprocessable(call, Invalid(errors))
    previous = row["previous_requisition_id"]
    before = {items.same(one): one for one in items.of(world, previous)} if previous else {}
    made = items.add_package(world, row, package["id"], before)
    refreshed(world, row)
    return Reply([shown(call, items.whole(world, one)) for one in made], 201)


def of(world: World, row: Row) -> list[Row]:
    return items.of(world, row["id"])


@procore.route(
    "DELETE",
    f"{V10}/{{requisition_id}}/remove_change_order_package",
    evidence=REFERENCE,
    source="Take a change order package off an invoice",
)
def remove_package(world: World, call: Call) -> Reply:
    """Not once it was billed: what an invoice before shows stays on the later ones (inferred)."""
    row, package = package_call(world, call)
    mine = [one for one in of(world, row) if one["change_order_package_id"] == package["id"]]
    if any(one["previous_progress_id"] for one in mine):
        text = "the change order was billed on an earlier invoice"
        raise unprocessable(call, Invalid({"change_order_package_id": [text]}))
    items.remove(world, mine)
    refreshed(world, row)
    return Reply({})


KINDS = ("contract_item", "contract_detail_item", "change_order_item", "whole_change_order_item")


def item_call(world: World, call: Call, kind: str, invoice: Row) -> Row:
    row = items.items(world).get(number_of(call.params["id"]) or 0)
    if row is None or row["requisition_id"] != invoice["id"] or row["item_type"] != kind:
        raise absent(call)
    return row


def declare_items(kind: str) -> None:
    base = f"{V10}/{{requisition_id}}/{kind}s"

    def list_items(world: World, call: Call) -> Reply:
        rows = [row for row in of(world, invoice_of(world, call)) if row["item_type"] == kind]
        known = {"change_order_id": lists.among("change_order_package_id")}
        kept = lists.filtered(call, rows, known)
        return lists.paginate(call, kept, lambda row: shown(call, items.whole(world, row)))

    def show_item(world: World, call: Call) -> Reply:
        row = item_call(world, call, kind, invoice_of(world, call))
        return Reply(shown(call, items.whole(world, row)))

    def change_item(world: World, call: Call) -> Reply:
        """Deprecated, but still the tutorial's way (gotchas 102)."""
        invoice = unlocked(world, call)
        row, given = item_call(world, call, kind, invoice), given_record(call)
        admin = is_admin(world, call)
        after = saved(call, lambda: items.write(world, row, given, admin=admin))
        refreshed(world, invoice)
        return Reply(shown(call, items.whole(world, after)))

    if kind != "whole_change_order_item":
        procore.route("GET", base, evidence=REFERENCE, source=f"List {kind}s")(list_items)
        path = f"{base}/{{id}}"
        procore.route("GET", path, evidence=REFERENCE, source=f"Read one {kind}")(show_item)
    change = procore.route("PATCH", f"{base}/{{id}}", evidence=REFERENCE, source=f"Change {kind}")
    change(change_item)


for each in KINDS:
    declare_items(each)


@procore.route(
    "GET", f"{V10}/{{requisition_id}}/change_histories", evidence=REFERENCE, source="List changes"
)
def histories(world: World, call: Call) -> Reply:
    number = invoice_of(world, call)["id"]
    rows = world.table("requisition_histories", "requisition_id").find("requisition_id", number)
    return Reply([shown(call, row) for row in reversed(rows)])


@procore.route(
    "PATCH",
    "/rest/v2.0/companies/{company_id}/projects/{project_id}/requisitions/{id}/payment_details",
    evidence=REFERENCE,
    source="Update payment detail",
)
def payment_details(world: World, call: Call) -> Reply:
    """The only place of a due date (money rules 1.8)."""
    row = the_one(world, call, requisitions.resource(V11))
    given = given_record(call)
    if row["origin_id"]:
        raise unprocessable(call, Invalid({"base": [requisitions.SYNCED]}))
    due = day(given.get("due_date"))
    changes = {"due_date": due, "updated_at": as_stamp(world.now())}
    after = table_of(world, REQUISITION).update(row["id"], changes)
    return answered(call, {"due_date": after["due_date"]})
