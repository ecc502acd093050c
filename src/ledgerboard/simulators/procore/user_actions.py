"""What people do in Procore's own pages: the same rules but for the locks of the UI."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Reply, Row, Stop, World
from ledgerboard.simulators.procore import make, project_vendors, projects, users, vendors
from ledgerboard.simulators.procore.errors import Invalid
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.insurances import INSURANCE, LOCKED_IN_UI
from ledgerboard.simulators.procore.kinds import Kind, create, remove, update
from ledgerboard.simulators.procore.oauth import grants
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import (
    installation,
    installations,
    join,
    leave,
    logins,
    project_ids,
)
from ledgerboard.simulators.procore.tables import (
    users as user_table,
)

LIMIT_CHARACTERS = 17  # what the insurance page keeps of `limit` (gotchas 76)


def person(world: World) -> Source:
    """Whoever sits at the screen: the first person there is; no application."""
    first = next(iter(logins(world)), None)
    return Source(user_id=first["id"] if first else None)


def the(world: World, kind: Kind, wish: Row) -> Row:
    row = records(world, kind.name).get(wish.pop("id"))
    if row is None or row["deleted_at"]:
        raise ValueError(f"there is no such row in {kind.name}")
    return row


def by_hand(write: Any) -> Row:
    """The page shows what the API would have answered."""
    try:
        row: Row = write()
    except Invalid as bad:
        raise Stop(Reply({"errors": bad.errors}, bad.status)) from bad
    return row


@procore.act("create_vendor")
def create_vendor(world: World, wish: Row) -> Row:
    """{company_id, name, …}: a vendor typed in by hand."""
    scope = {"company_id": wish.pop("company_id")}
    return by_hand(lambda: create(world, vendors.VENDOR, scope, wish, person(world)))


@procore.act("update_vendor")
def update_vendor(world: World, wish: Row) -> Row:
    """{id, …fields}: rename, move, inactivate (is_active false), or a foreign origin_id."""
    row = the(world, vendors.VENDOR, wish)
    return by_hand(lambda: update(world, vendors.VENDOR, row, wish, person(world)))


@procore.act("inactivate_vendor")
def inactivate_vendor(world: World, wish: Row) -> Row:
    """{id}."""
    row = the(world, vendors.VENDOR, wish)
    return by_hand(lambda: update(world, vendors.VENDOR, row, {"is_active": False}, person(world)))


@procore.act("merge_vendors")
def merge_vendors(world: World, wish: Row) -> Row:
    """{master_id, source_ids}: the sources vanish, what was theirs becomes the master's."""
    master = the(world, vendors.VENDOR, {"id": wish["master_id"]})
    for number in wish["source_ids"]:
        if number != master["id"]:
            merge(world, master, the(world, vendors.VENDOR, {"id": number}))
    vendors.announce(world, master, "update", person(world))
    return master


OF_A_VENDOR = ("insurances", "work_order_contracts", "purchase_order_contracts", "direct_costs")


def merge(world: World, master: Row, source: Row) -> None:
    for number in project_ids(world, "vendors", source["company_id"], source["id"]):
        project = records(world, "projects").get(number)
        leave(world, "vendors", number, source["id"])
        if project is not None:
            join(world, "vendors", project, master["id"])
    for name in OF_A_VENDOR:
        rows = records(world, name)
        for row in rows.select(lambda row: row["vendor_id"] == source["id"]):
            rows.update(row["id"], {"vendor_id": master["id"]})
    remove(world, vendors.VENDOR, source, person(world))


@procore.act("create_project")
def create_project(world: World, wish: Row) -> Row:
    """{company_id, name, …}."""
    scope = {"company_id": wish.pop("company_id")}
    return by_hand(lambda: create(world, projects.PROJECT, scope, wish, person(world)))


@procore.act("update_project")
def update_project(world: World, wish: Row) -> Row:
    """{id, …fields}."""
    row = the(world, projects.PROJECT, wish)
    return by_hand(lambda: update(world, projects.PROJECT, row, wish, person(world)))


@procore.act("add_vendor_to_project")
def add_vendor_to_project(world: World, wish: Row) -> Row:
    """{project_id, id}."""
    row = the(world, vendors.VENDOR, wish)
    project = the(world, projects.PROJECT, {"id": wish["project_id"]})
    project_vendors.admit(world, project, row, person(world))
    return row


@procore.act("update_insurance")
def update_insurance(world: World, wish: Row) -> Row:
    """{id, …fields}: six fields are read-only here once the record is synced (gotchas 74)."""
    row = the(world, INSURANCE, wish)
    locked = [name for name in LOCKED_IN_UI if name in wish and row["origin_id"]]
    if locked:
        errors = {name: ["is read-only: this record is synced"] for name in locked}
        raise Stop(Reply({"errors": errors}, 422))
    if isinstance(wish.get("limit"), str):
        wish["limit"] = wish["limit"][:LIMIT_CHARACTERS]
    return by_hand(lambda: update(world, INSURANCE, row, wish, person(world)))


@procore.act("create_insurance")
def create_insurance(world: World, wish: Row) -> Row:
    """{company_id, vendor_id, project_id?, name, …}."""
    level = "project_vendor" if wish.get("project_id") else "company_vendor"
    scope: Row = {name: wish.pop(name, None) for name in ("company_id", "vendor_id", "project_id")}
    scope["level"] = level
    return by_hand(lambda: create(world, INSURANCE, scope, wish, person(world)))


@procore.act("delete_insurance")
def delete_insurance(world: World, wish: Row) -> Row:
    """{id}."""
    return remove(world, INSURANCE, the(world, INSURANCE, wish), person(world))


@procore.act("create_user")
def create_user(world: World, wish: Row) -> Row:
    """{company_id, last_name, email_address, permissions?, …}."""
    company_id = wish.pop("company_id")
    return by_hand(lambda: users.add_user(world, company_id, wish, person(world)))


@procore.act("set_permissions")
def set_permissions(world: World, wish: Row) -> Row:
    """{company_id, user_id, permissions: {tool: none|read_only|standard|admin} or null}."""
    key = f"{wish['company_id']}/{wish['user_id']}"
    return user_table(world).update(key, {"permissions": wish["permissions"]})


@procore.act("disconnect_app")
def disconnect_app(world: World, wish: Row) -> Row:
    """{client_id, company_id}: every call answers 403, tokens stay valid (gotchas 8)."""
    return installed(world, wish, {"state": "disconnected"})


@procore.act("connect_app")
def connect_app(world: World, wish: Row) -> Row:
    """{client_id, company_id, project_ids?}."""
    make.install_app(
        world, wish["client_id"], wish["company_id"], project_ids=wish.get("project_ids")
    )
    return installed(world, wish, {})


@procore.act("update_app")
def update_app(world: World, wish: Row) -> Row:
    """{client_id, company_id}: permitted projects of the service account are reset (gotchas 9)."""
    return installed(world, wish, {"permitted_project_ids": []})


def installed(world: World, wish: Row, changes: Row) -> Row:
    row = installation(world, wish["client_id"], wish["company_id"])
    if row is None:
        raise ValueError("the app is not installed there")
    return installations(world).update(row["id"], changes)


@procore.act("revoke_tokens")
def revoke_tokens(world: World, wish: Row) -> Row:
    """{client_id}: every grant of the app dies at once."""
    rows = grants(world).find("client_id", wish["client_id"])
    for row in rows:
        grants(world).update(row["id"], {"revoked": True, "refresh_token": None})
    return {"revoked": len(rows)}


@procore.act("retry_delivery")
def retry_delivery(world: World, wish: Row) -> Row:
    """{id}: send a finished delivery again: a late duplicate."""
    return {"queued": world.outbox.retry(wish["id"])}
