"""How seeds and tests put companies, people and records into a world.

Every function works on the world directly, as if it had always been so: no webhooks, no calls.
End with `world.save()`.
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import cost_codes, line_item_types, projects, users, vendors
from ledgerboard.simulators.procore.events import Source
from ledgerboard.simulators.procore.insurances import INSURANCE
from ledgerboard.simulators.procore.kinds import FIRST_ID, Kind, create
from ledgerboard.simulators.procore.oauth import issue
from ledgerboard.simulators.procore.system import records
from ledgerboard.simulators.procore.tables import apps, companies, installations, join, logins

NOBODY = Source()


def add_company(world: World, name: str, **more: Any) -> Row:
    number = world.next_id("ids", FIRST_ID)
    return companies(world).put({"id": number, "name": name, "is_active": True, **more})


def add_app(world: World, client_id: str, secret: str, *, redirect_uris: list[str]) -> Row:
    """A registered application with its service account."""
    number = world.next_id("ids", FIRST_ID)
    service = {"id": number, "login": f"{client_id}@procore.invalid", "name": client_id}
    logins(world).put(service)
    row = {"id": client_id, "secret": secret, "redirect_uris": redirect_uris, "name": client_id}
    return apps(world).put({**row, "service_user_id": number})


def install_app(
    world: World, client_id: str, company_id: int, *, project_ids: list[int] | None = None
) -> Row:
    """`project_ids`: the permitted projects of the service account; None: all."""
    row = {"id": f"{client_id}:{company_id}", "client_id": client_id, "company_id": company_id}
    return installations(world).put(
        {**row, "state": "connected", "permitted_project_ids": project_ids}
    )


def add_user(world: World, company_id: int, **given: Any) -> Row:
    """`permissions`: levels by tool; left out, the person may do everything."""
    return users.add_user(world, company_id, given, NOBODY)


def add_record(world: World, kind: Kind, scope: Row, given: Row) -> Row:
    return create(world, kind, scope, given, NOBODY, quiet=True)


def add_project(world: World, company_id: int, **given: Any) -> Row:
    return add_record(world, projects.PROJECT, {"company_id": company_id}, given)


def add_vendor(
    world: World, company_id: int, *, project_ids: tuple[int, ...] = (), **given: Any
) -> Row:
    vendors.vendors(world)
    row = add_record(world, vendors.VENDOR, {"company_id": company_id}, given)
    for number in project_ids:
        project = records(world, "projects").get(number)
        if project is not None:
            join(world, "vendors", project, row["id"])
    register = given.get("business_register_attributes")
    return vendors.registered(world, row, register, NOBODY) if register else row


def add_insurance(
    world: World, company_id: int, vendor_id: int, *, project_id: int | None = None, **given: Any
) -> Row:
    level = "project_vendor" if project_id else "company_vendor"
    scope = {"company_id": company_id, "vendor_id": vendor_id, "project_id": project_id}
    return add_record(world, INSURANCE, {**scope, "level": level}, given)


def add_cost_code_list(world: World, company_id: int, name: str, **given: Any) -> Row:
    return add_record(world, cost_codes.LIST, {"company_id": company_id}, {"name": name, **given})


def add_standard_cost_code(world: World, company_id: int, list_id: int, **given: Any) -> Row:
    scope = {"company_id": company_id, "standard_cost_code_list_id": list_id}
    return add_record(world, cost_codes.STANDARD, scope, given)


def add_cost_code(world: World, company_id: int, project_id: int, **given: Any) -> Row:
    scope = {"company_id": company_id, "project_id": project_id}
    return add_record(world, cost_codes.CODE, scope, given)


def add_cost_type(world: World, company_id: int, **given: Any) -> Row:
    return add_record(world, line_item_types.TYPE, {"company_id": company_id}, given)


def add_plain(world: World, table: str, company_id: int, name: str, **more: Any) -> Row:
    """Departments, project_stages, trades: names with an id."""
    number = world.next_id("ids", FIRST_ID)
    blank = {"origin_id": None, "origin_data": None, "deleted_at": None, "active": True}
    row = {"id": number, "company_id": company_id, "name": name, "updated_at": None}
    return records(world, table).put({**blank, **row, **more})


def add_token(world: World, client_id: str, user_id: int, *, service: bool = False) -> Row:
    """A grant without the round trip."""
    return issue(world, client_id, user_id, service=service)
