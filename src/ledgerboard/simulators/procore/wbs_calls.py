"""The calls of WBS patterns, segments, their items and codes."""

from __future__ import annotations

from ledgerboard.simulators.kit import REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, wbs
from ledgerboard.simulators.procore.cost_codes import CODE, STANDARD
from ledgerboard.simulators.procore.errors import Invalid, absent, stop, unprocessable
from ledgerboard.simulators.procore.events import source_of
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
)
from ledgerboard.simulators.procore.line_item_types import TYPE
from ledgerboard.simulators.procore.resource import given_record, project_of
from ledgerboard.simulators.procore.shaping import shown
from ledgerboard.simulators.procore.sub_jobs import SUB_JOB
from ledgerboard.simulators.procore.system import procore

COMPANY = "/rest/v1.0/companies/{company_id}/work_breakdown_structure"
PROJECT = "/rest/v1.0/projects/{project_id}/work_breakdown_structure"
V2 = "/rest/v2.0/companies/{company_id}/projects/{project_id}/wbs"


def company_id(call: Call) -> int:
    number: int = call.context["company_id"]
    return number


def whole_segment(world: World, row: Row) -> Row:
    return {
        **row,
        "segment_items_count": lambda: len(items_in(world, row, None)),
        "project_can_modify_origin_project": bool(row["project_can_modify_origin_project"]),
        "project_can_delete_origin_company": bool(row["project_can_delete_origin_company"]),
        "tiered": row["structure"] == "tiered",
        "selectable_tiers": row["structure"] == "tiered",
        "is_included_in_project_pattern": bool(row.get("in_pattern")),
        "wbs_pattern_id": row["company_id"],
    }


def items_in(world: World, place: Row, project_id: int | None) -> list[Row]:
    """Of a project: its own cost codes; of the company: the standard ones."""
    scope: Row = {"company_id": place["company_id"]}
    if place["type"] == "cost_code":
        kind: Kind = CODE if project_id else STANDARD
    else:
        kind = {"line_item_type": TYPE, "sub_job": SUB_JOB}.get(place["type"], wbs.ITEM)
    if place["type"] in {"cost_code", "sub_job"} and project_id:
        scope["project_id"] = project_id
    if place["type"] == "custom":
        scope["segment_id"] = place["id"]
    return listed(world, kind, scope)


def whole_item(world: World, place: Row, row: Row) -> Row:
    code = wbs.item_code(world, place, row)
    return {
        **row,
        "code": row.get("csv_import_code") or row.get("code") or row["name"],
        "parent_id": row.get("parent_id"),
        "status": row.get("status") or "active",
        "path_ids": [row["id"]],
        "path_code": code,
        "path_codes": code.split("-") if place["type"] == "cost_code" else [code],
        "path_names": [row["name"]],
        "is_parent": False,
        "in_use": False,
        "segment": lambda: whole_segment(world, place),
    }


def whole_code(world: World, row: Row) -> Row:
    pairs = list(wbs.parts(world, row))
    names = [found["name"] for _, found in pairs]
    return {
        **row,
        "flat_code": wbs.flat(world, row, "code"),
        "flat_name": wbs.flat(world, row, "name"),
        "code": wbs.flat(world, row, "code"),
        "segment_items": lambda: [whole_item(world, place, found) for place, found in pairs],
        "wbs_pattern_id": row["company_id"],
        **{f"attribute_{n}_name": name for n, name in enumerate(names, 1)},
    }


def place_of(world: World, call: Call, name: str = "segment_id") -> Row:
    rows = wbs.segments(world, company_id(call))
    row = next((row for row in rows if row["id"] == number_of(call.params[name])), None)
    if row is None:
        raise absent(call)
    return row


# --- patterns and segments ---


def pattern(world: World, call: Call) -> Reply:
    rows = [row for row in wbs.segments(world, company_id(call)) if row.get("in_pattern")]
    named = {"id": company_id(call), "description": "Default", "is_project_level_ordered": False}
    stamps = {name: rows[0][name] for name in ("created_at", "updated_at")}
    shape = {**named, **stamps, "segments": [whole_segment(world, row) for row in rows]}
    return Reply(shown(call, shape))


def list_segments(world: World, call: Call) -> Reply:
    rows = wbs.segments(world, company_id(call))
    return Reply([shown(call, whole_segment(world, row)) for row in rows])


for base in (COMPANY, PROJECT):
    procore.route("GET", f"{base}/patterns", evidence=REFERENCE, source="Read the pattern")(pattern)
    procore.route("GET", f"{base}/segments", evidence=REFERENCE, source="List segments")(
        list_segments
    )


@procore.route("POST", f"{COMPANY}/segments", evidence=REFERENCE, source="Create a custom segment")
def create_segment(world: World, call: Call) -> Reply:
    rows, given = wbs.segments(world, company_id(call)), given_record(call)
    scope = {"company_id": company_id(call)}
    row = saved(call, lambda: create(world, wbs.SEGMENT, scope, given, source_of(call)))
    after = table_of(world, wbs.SEGMENT).update(row["id"], {"position": len(rows) + 1})
    return Reply(shown(call, whole_segment(world, after)), 201)


@procore.route("GET", f"{COMPANY}/segments/{{id}}", evidence=REFERENCE, source="Read one segment")
def show_segment(world: World, call: Call) -> Reply:
    return Reply(shown(call, whole_segment(world, place_of(world, call, "id"))))


@procore.route("PUT", f"{PROJECT}/patterns/add_segment", evidence=REFERENCE, source="Add: 204")
def add_segment(world: World, call: Call) -> Reply:
    number = number_of((call.json or {}).get("segment_id"))
    row = table_of(world, wbs.SEGMENT).get(number or 0)
    if row is None or row["company_id"] != company_id(call):
        raise absent(call)
    table_of(world, wbs.SEGMENT).update(row["id"], {"in_pattern": True})
    return Reply(status=204)


# --- items ---


def project_id(call: Call) -> int | None:
    project = call.context.get("project")
    return project["id"] if project else None


def list_items(world: World, call: Call) -> Reply:
    place = place_of(world, call)
    rows = items_in(world, place, project_id(call))
    wanted = number_of(call.arg("segment_item_list_id"))
    if wanted is not None and place["type"] == "cost_code":
        rows = [row for row in rows if row.get("standard_cost_code_list_id") == wanted]
    return lists.paginate(call, rows, lambda row: shown(call, whole_item(world, place, row)))


def create_item(world: World, call: Call) -> Reply:
    """In the segment's own table: a cost code is made as a cost code, a type as a type."""
    place, given = place_of(world, call), given_record(call)
    scope: Row = {"company_id": company_id(call)}
    kind, more = item_kind(call, place, given)
    row = saved(call, lambda: create(world, kind, {**scope, **more}, given, source_of(call)))
    return Reply(shown(call, whole_item(world, place, row)), 201)


def item_kind(call: Call, place: Row, given: Row) -> tuple[Kind, Row]:
    if place["type"] == "line_item_type":
        given["csv_import_code"] = given.get("code")
        return TYPE, {}
    if place["type"] in {"cost_code", "sub_job"} and project_id(call):
        return (CODE if place["type"] == "cost_code" else SUB_JOB), {"project_id": project_id(call)}
    if place["type"] == "cost_code":
        return STANDARD, {
            "standard_cost_code_list_id": number_of(given.get("segment_item_list_id"))
        }
    if place["type"] == "sub_job":
        raise stop(call, 422, "sub jobs belong to projects")
    return wbs.ITEM, {"segment_id": place["id"]}


def one_item(world: World, call: Call, place: Row) -> Row:
    row = wbs.item(world, place, number_of(call.params["id"]), project_id(call))
    if row is None:
        raise absent(call)
    return row


def show_item(world: World, call: Call) -> Reply:
    place = place_of(world, call)
    return Reply(shown(call, whole_item(world, place, one_item(world, call, place))))


def change_item(world: World, call: Call) -> Reply:
    place, given = place_of(world, call), given_record(call)
    row, (kind, _) = one_item(world, call, place), item_kind(call, place, given)
    after = saved(call, lambda: update(world, kind, row, given, source_of(call)))
    if "status" in given and kind is not wbs.ITEM:
        after = table_of(world, kind).update(row["id"], {"status": given["status"]})
    return Reply(shown(call, whole_item(world, place, after)))


def delete_item(world: World, call: Call) -> Reply:
    place = place_of(world, call)
    row, (kind, _) = one_item(world, call, place), item_kind(call, place, {})
    saved(call, lambda: remove(world, kind, row, source_of(call)))
    return Reply(status=204)


for base in (COMPANY, PROJECT):
    below = f"{base}/segments/{{segment_id}}/segment_items"
    for method, path, handler, text in (
        ("GET", below, list_items, "List segment items"),
        ("POST", below, create_item, "Create segment item"),
        ("PATCH", f"{below}/{{id}}", change_item, "Change one segment item"),
        ("DELETE", f"{below}/{{id}}", delete_item, "Delete one segment item"),
    ):
        procore.route(method, path, evidence=REFERENCE, source=text)(handler)
procore.route(
    "GET",
    f"{COMPANY}/segments/{{segment_id}}/segment_items/{{id}}",
    evidence=REFERENCE,
    source="Read one segment item",
)(show_item)


# --- codes ---

CODES = f"{PROJECT}/wbs_codes"
FILTERS: dict[str, lists.Filter] = {
    "status": lists.among_words("status"),
    "updated_at": lists.within("updated_at"),
    "id": lists.among("id"),
}


@procore.route("GET", CODES, evidence=REFERENCE, source="List WBS codes")
def list_codes(world: World, call: Call) -> Reply:
    rows = lists.filtered(call, listed(world, wbs.CODES, project_of(world, call)), FILTERS)
    return lists.paginate(call, rows, lambda row: shown(call, whole_code(world, row)))


@procore.route("GET", f"{V2}/codes", evidence=REFERENCE, source="List codes, v2")
def list_codes_v2(world: World, call: Call) -> Reply:
    return list_codes(world, call)


@procore.route("POST", CODES, evidence=REFERENCE, source="Create WBS code; an existing one: 200")
def create_code(world: World, call: Call) -> Reply:
    place, given = project_of(world, call), given_record(call)
    try:
        row, new = wbs.get_or_create(world, place, given, source_of(call))
    except Invalid as bad:
        raise unprocessable(call, bad) from bad
    return Reply(shown(call, whole_code(world, row)), 201 if new else 200)


@procore.route("PATCH", f"{CODES}/bulk_create", evidence=REFERENCE, source="Many: it is a PATCH")
def bulk_create(world: World, call: Call) -> Reply:
    place, body = project_of(world, call), call.json
    bulk = body.get("bulk") if isinstance(body, dict) else None
    if not isinstance(bulk, list):
        raise stop(call, 400, "bulk is missing")

    def save(item: Row) -> Row:
        return wbs.get_or_create(world, place, item, source_of(call))[0]

    reply = sync(world, call, save, lambda row: shown(call, whole_code(world, row)), bulk)
    return Reply(reply.body, 201)


def one_code(world: World, call: Call) -> Row:
    return found(world, call, wbs.CODES, project_of(world, call))


@procore.route("PATCH", f"{CODES}/{{id}}", evidence=REFERENCE, source="Change one WBS code")
def change_code(world: World, call: Call) -> Reply:
    row, given = one_code(world, call), given_record(call)
    after = saved(call, lambda: update(world, wbs.CODES, row, given, source_of(call)))
    return Reply(shown(call, whole_code(world, after)))


@procore.route("PATCH", f"{CODES}/update_all", evidence=REFERENCE, source="One status on many: 204")
def update_all(world: World, call: Call) -> Reply:
    place, body = project_of(world, call), call.json or {}
    wanted = {number_of(number) for number in body.get("ids") or ()}
    given, source = body.get("attributes") or {}, source_of(call)

    def write() -> Row:
        for row in listed(world, wbs.CODES, place):
            if row["id"] in wanted:
                update(world, wbs.CODES, row, given, source)
        return place

    saved(call, write)
    return Reply(status=204)
