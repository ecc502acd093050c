"""Vendors in a project's directory: memberships of the company's vendors."""

from __future__ import annotations

from collections.abc import Iterable

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, vendors
from ledgerboard.simulators.procore.errors import absent
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.kinds import create, found, saved, update, wrapped_body
from ledgerboard.simulators.procore.system import procore
from ledgerboard.simulators.procore.tables import is_member, join, leave, members
from ledgerboard.simulators.procore.values import words
from ledgerboard.simulators.procore.vendors import VENDOR

BASE = "/rest/v1.1/projects/{project_id}/vendors"
NORMAL = [name for name in vendors.NORMAL if name != "contact_count"] + ["project_ids"]
EXTENDED = [
    *NORMAL,
    *words("bidding bidding_distribution children_count legal_name company_vendor parent trades"),
]
LIST = words(
    "id name address business_id business_phone business_register city country_code "
    "email_address fax_number is_active logo state_code trade_name zip"
)
VIEWS: dict[str, Iterable[str]] = {
    "extended": EXTENDED,
    "normal": NORMAL,
    "list": LIST,
    "minimal": ("id", "name", "logo", "is_active"),
    "name": ("id", "name"),
}
FILTERS = {
    name: vendors.FILTERS[name]
    for name in ("search", "standard_cost_code_id", "trade_id", "id", "parent_id")
}


def show(world: World, row: Row, view: str | None) -> Row:
    whole = {**row, **vendors.computed(world, row)}
    return {name: whole[name] for name in VIEWS.get(view or "normal", NORMAL)}


def member(world: World, call: Call) -> Row:
    row = found(world, call, VENDOR, {"company_id": call.context["company_id"]})
    if not is_member(world, "vendors", call.context["project"]["id"], row["id"]):
        raise absent(call)
    return row


def admit(world: World, project: Row, vendor: Row, source: Source) -> None:
    join(world, "vendors", project, vendor["id"])
    tell(world, project, vendor["id"], "create", source)


def tell(world: World, project: Row, vendor_id: int, reason: str, source: Source) -> None:
    event = Event("Project Vendors", reason, vendor_id, project["company_id"], project["id"])
    emit(world, event, source)


@procore.route("GET", BASE, evidence=DOCUMENTED, source="List project vendors")
def list_members(world: World, call: Call) -> Reply:
    joined = members(world).find("project", ("vendors", call.context["project"]["id"]))
    rows = [vendors.vendors(world).get(row["member_id"]) for row in joined]
    active = [row for row in rows if row and row["is_active"] and not row["deleted_at"]]
    kept = lists.ordered(call, lists.filtered(call, active, FILTERS), vendors.SORTS)
    if call.arg("view") == "ids_only":
        return lists.paginate(call, kept, lambda row: row["id"])
    return lists.paginate(call, kept, lambda row: show(world, row, call.arg("view")))


@procore.route("POST", BASE, evidence=REFERENCE, source="Create vendor, project level")
def create_member(world: World, call: Call) -> Reply:
    """Creates the company record too, even beside one of the same name (gotchas 158)."""
    scope = {"company_id": call.context["company_id"]}
    given = wrapped_body(call, VENDOR)
    row = saved(call, lambda: create(world, VENDOR, scope, given, source_of(call)))
    admit(world, call.context["project"], row, source_of(call))
    return Reply(show(world, row, call.arg("view")), 201)


@procore.route("GET", f"{BASE}/{{id}}", evidence=REFERENCE, source="Read one project vendor")
def show_member(world: World, call: Call) -> Reply:
    return Reply(show(world, member(world, call), call.arg("view")))


@procore.route("PATCH", f"{BASE}/{{id}}", evidence=REFERENCE, source="Change one project vendor")
def update_member(world: World, call: Call) -> Reply:
    """Edits the company record and so all its projects (gotchas 157)."""
    row = member(world, call)
    given = wrapped_body(call, VENDOR)
    after = saved(call, lambda: update(world, VENDOR, row, given, source_of(call)))
    return Reply(show(world, after, call.arg("view")))


@procore.route(
    "POST", f"{BASE}/{{id}}/actions/add", evidence=DOCUMENTED, source="Put a vendor on a project"
)
def add_member(world: World, call: Call) -> Reply:
    row = found(world, call, VENDOR, {"company_id": call.context["company_id"]})
    project = call.context["project"]
    if not is_member(world, "vendors", project["id"], row["id"]):
        admit(world, project, row, source_of(call))
    return Reply(show(world, row, call.arg("view")), 201)


@procore.route(
    "DELETE",
    f"{BASE}/{{id}}/actions/remove",
    evidence=DOCUMENTED,
    source="Take a vendor off a project",
)
def remove_member(world: World, call: Call) -> Reply:
    row, project = member(world, call), call.context["project"]
    leave(world, "vendors", project["id"], row["id"])
    tell(world, project, row["id"], "delete", source_of(call))
    return Reply(status=204)
