"""Projects of a company."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import FieldErrors
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.gate import company_scope, query_scope, sees, visible_project
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    listed,
    number_of,
    saved,
    sync,
    update,
    upsert,
    wrapped_body,
)
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import companies, project_ids
from ledgerboard.simulators.procore.values import words
from ledgerboard.simulators.procore.zones import ZONES

TEXT, DAY, MONEY, NUMBER = values.text, values.day, values.decimal, values.integer
DELIVERY = (
    "construction_management_at_risk_cmar",
    "construction_manager_as_agent_owners_rep",
    "design_bid_build_dbb",
    "design_build_db",
    "indefinite_delivery_indefinite_quantity_idiq",
    "integrated_project_delivery",
    "multi_prime",
    "public_private_partnership_p3",
    "other",
)
TEXTS = words(
    "name address city code county country_code description fax locale phone project_number "
    "public_notes state_code time_zone zip store_number accounting_project_number "
    "designated_market_area sector origin_id origin_data origin_code"
)
DAYS = words(
    "start_date completion_date warranty_start_date warranty_end_date estimated_start_date "
    "estimated_completion_date projected_finish_date"
)
NUMBERS = words(
    "project_stage_id square_feet parent_job_id program_id project_bid_type_id project_type_id "
    "project_owner_type_id project_region_id standard_cost_code_list_id project_sector_id"
)
FIELDS: dict[str, values.Parser] = {
    **dict.fromkeys(TEXTS, TEXT),
    **dict.fromkeys(DAYS, DAY),
    **dict.fromkeys(NUMBERS, NUMBER),
    "active": values.boolean,
    "erp_integrated": values.boolean,
    "total_value": MONEY,
    "estimated_value": MONEY,
    "department_ids": values.integers,
    "flag": values.one_of("Red", "Yellow", "Green"),
    "work_scope": values.one_of("new_construction", "renovation_alteration", "maintenance_service"),
    "delivery_method": values.one_of(*DELIVERY),
}
COMPACT = ("id", "name")
LISTED = words(
    "id name is_demo parent_job_id parent_job display_name project_number address city "
    "state_code country_code zip county time_zone latitude longitude stage project_stage "
    "project_template phone created_at updated_at active origin_id origin_data origin_code "
    "owners_project_id total_value store_number accounting_project_number "
    "designated_market_area project_region_id project_bid_type_id project_owner_type_id "
    "photo_id start_date completion_date projected_finish_date estimated_value fax sector "
    "work_scope delivery_method company custom_fields"
)
SHOWN = words(
    "id logo_id logo_url name is_demo template display_name project_number address city "
    "state_code country_code zip time_zone tz_name latitude longitude county parent_job_id "
    "parent_job description square_feet start_date completion_date total_value store_number "
    "accounting_project_number designated_market_area warranty_start_date warranty_end_date "
    "active flag locale phone public_notes projected_finish_date created_at updated_at "
    "origin_id origin_data origin_code standard_cost_code_list_id is_erp_integrated "
    "owners_project_id estimated_start_date estimated_completion_date estimated_value code "
    "sector work_scope delivery_method project_bid_type_id project_owner_type_id "
    "project_region_id project_stage_id project_stage departments company custom_fields"
)
# What a sync answers leaves out some of Show (reference: the fields published for it).
NOT_SYNCED = words(
    "logo_id is_demo template tz_name county parent_job_id parent_job locale "
    "standard_cost_code_list_id is_erp_integrated owners_project_id code project_stage_id company "
    "custom_fields"
)
SYNCED = [name for name in SHOWN if name not in NOT_SYNCED]
NOT_NORMAL = words("parent_job stage fax sector projected_finish_date work_scope delivery_method")
NORMAL = [name for name in LISTED if name not in NOT_NORMAL]
NOT_EXTENDED = words(
    "template logo_id code sector is_demo parent_job locale is_erp_integrated work_scope "
    "delivery_method project_bid_type_id project_stage_id"
)
EXTENDED = [name for name in SHOWN if name not in NOT_EXTENDED]
VIEWS = {"compact": COMPACT, "normal": NORMAL, "extended": EXTENDED}


def check(_world: World, row: Row, before: Row | None) -> FieldErrors:
    """`time_zone` must be on Procore's list (gotchas 25)."""
    zone = row.get("time_zone")
    if zone not in ZONES and (before is None or before.get("time_zone") != zone):
        return {"time_zone": ["is not included in the list"]}
    return {}


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    emit(world, Event("Projects", reason, row["id"], row["company_id"], row["id"]), source)


PROJECT = Kind(
    name="projects",
    wrapper="project",
    fields=FIELDS,
    defaults={
        "active": True,
        "time_zone": "US/Pacific",
        "country_code": "US",
        "locale": "en",
        "erp_integrated": False,
        "department_ids": [],
    },
    check=check,
    announce=announce,
)


def named(world: World, table: str, number: int | None) -> Row | None:
    row = records(world, table).get(number) if number is not None else None
    return {"id": row["id"], "name": row["name"]} if row else None


def everything(world: World, row: Row) -> Row:
    """A project with all that Procore computes beside what is stored."""
    company = companies(world).get(row["company_id"]) or {}
    stage = named(world, "project_stages", row["project_stage_id"])
    departments = [named(world, "departments", number) for number in row["department_ids"] or ()]
    number = row["project_number"]
    return {
        **dict.fromkeys(("latitude", "longitude", "photo_id", "logo_id", "owners_project_id")),
        **row,
        "company": {"id": row["company_id"], "name": company.get("name")},
        "custom_fields": {},
        "departments": [department for department in departments if department],
        "display_name": f"{number} {row['name']}" if number else row["name"],
        "is_demo": False,
        "is_erp_integrated": bool(row["erp_integrated"]),
        "logo_url": "",
        "parent_job": None,
        "project_stage": stage,
        "project_template": None,
        "stage": stage["name"] if stage else "",
        "template": False,
        "tz_name": row["time_zone"],
        "estimated_value": row["estimated_value"] or row["total_value"],
        "estimated_start_date": row["estimated_start_date"] or row["start_date"],
        "estimated_completion_date": row["estimated_completion_date"] or row["completion_date"],
    }


def show(world: World, row: Row, fields: Any = SHOWN) -> Row:
    whole = everything(world, row)
    return {name: whole[name] for name in fields}


def by_status(given: list[str]) -> lists.Test:
    wanted = {"Active": True, "Inactive": False}.get(given[-1])
    return lambda row: wanted is None or bool(row["active"]) is wanted


def active_by_default(call: Call) -> bool:
    return "by_status" not in lists.given_filters(call)


def filters(world: World) -> dict[str, lists.Filter]:
    def of_vendor(given: list[str]) -> lists.Test:
        number = number_of(given[-1])
        return lambda row: (
            number is not None
            and row["id"] in project_ids(world, "vendors", row["company_id"], number)
        )

    return {
        "by_status": by_status,
        "name": lists.contains("name"),
        "project_number": lists.contains("project_number"),
        "created_at": lists.within("created_at"),
        "updated_at": lists.within("updated_at"),
        "origin_id": lists.equals("origin_id"),
        "id": lists.among("id"),
        "synced": lists.truth(lambda row: bool(row["origin_id"])),
        "vendor_id": of_vendor,
        "by_stage": lists.among("project_stage_id"),
        "by_department": lists.any_of("department_ids"),
    }


def chosen(world: World, call: Call) -> list[Row]:
    """Active ones unless filtered, and only what the caller may see (gotchas 37)."""
    rows = listed(world, PROJECT, {"company_id": query_scope(call)})
    rows = [row for row in rows if sees(world, call, row)]
    if active_by_default(call):
        rows = [row for row in rows if row["active"]]
    return lists.ordered(call, lists.filtered(call, rows, filters(world)), ("name",))


@procore.route("GET", "/rest/v1.0/projects", evidence=DOCUMENTED, source="List projects")
def list_projects(world: World, call: Call) -> Reply:
    compact = "compact" in {call.arg("serializer_view"), call.arg("view")}
    fields = COMPACT if compact else LISTED
    return lists.paginate(call, chosen(world, call), lambda row: show(world, row, fields))


@procore.route("GET", "/rest/v1.1/projects", evidence=REFERENCE, source="List projects v1.1")
def list_projects_v11(world: World, call: Call) -> Reply:
    view = call.arg("view") or "normal"
    rows = chosen(world, call)
    if view == "ids":
        return lists.paginate(call, rows, lambda row: row["id"])
    fields = VIEWS.get(view, NORMAL)
    return lists.paginate(call, rows, lambda row: show(world, row, fields))


@procore.route(
    "GET",
    "/rest/v1.0/companies/{company_id}/projects",
    evidence=REFERENCE,
    source="List projects, company level",
)
def company_projects(world: World, call: Call) -> Reply:
    rows = listed(world, PROJECT, {"company_id": call.context["company_id"]})
    return Reply([brief(world, row) for row in rows if row["active"] and sees(world, call, row)])


def brief(world: World, row: Row) -> Row:
    stage = named(world, "project_stages", row["project_stage_id"])
    return {
        "id": row["id"],
        "name": row["name"],
        "address": {
            "street": row["address"],
            "city": row["city"],
            "state_code": row["state_code"],
            "zip": row["zip"],
            "country_code": row["country_code"],
        },
        "stage_name": stage["name"] if stage else "",
        "status_name": "Active" if row["active"] else "Inactive",
        "type_name": None,
        "open_items": [],
        "created_by": None,
    }


@procore.route("POST", "/rest/v1.0/projects", evidence=DOCUMENTED, source="Create project")
def create_project(world: World, call: Call) -> Reply:
    scope = {"company_id": company_scope(call)}
    given = wrapped_body(call, PROJECT)
    row = saved(call, lambda: create(world, PROJECT, scope, given, source_of(call)))
    return Reply(show(world, row), 201)


@procore.route("GET", "/rest/v1.0/projects/{id}", evidence=DOCUMENTED, source="Read one project")
def show_project(world: World, call: Call) -> Reply:
    company_id = query_scope(call)
    row = visible_project(world, call, number_of(call.params["id"]), company_id)
    return Reply(show(world, row, COMPACT if call.arg("view") == "minimal" else SHOWN))


@procore.route("PATCH", "/rest/v1.0/projects/{id}", evidence=DOCUMENTED, source="Change project")
def update_project(world: World, call: Call) -> Reply:
    row = visible_project(world, call, number_of(call.params["id"]), company_scope(call))
    given = wrapped_body(call, PROJECT)
    return Reply(
        show(world, saved(call, lambda: update(world, PROJECT, row, given, source_of(call))))
    )


@procore.route("PATCH", "/rest/v1.0/projects/sync", evidence=DOCUMENTED, source="Sync projects")
def sync_projects(world: World, call: Call) -> Reply:
    scope, source = {"company_id": company_scope(call)}, source_of(call)
    return sync(
        world,
        call,
        lambda item: upsert(world, PROJECT, scope, item, source),
        lambda row: show(world, row, SYNCED),
    )
