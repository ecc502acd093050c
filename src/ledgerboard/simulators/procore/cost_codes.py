"""Standard cost code lists, their codes, the projects' cost codes, and cost types."""

from __future__ import annotations

from ledgerboard.simulators.kit import (
    CLIENT,
    DOCUMENTED,
    REFERENCE,
    Call,
    Reply,
    Row,
    Stop,
    World,
)
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, stop, unprocessable
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.gate import company_scope, project_scope, query_scope
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
    listed,
    number_of,
    remove,
    saved,
    sync,
    update,
    upsert,
    within,
    wrapped_body,
)
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.values import words

TEXT, NUMBER = values.text, values.integer
ORIGIN: dict[str, values.Parser] = {"origin_id": TEXT, "origin_data": TEXT}


def tell_standard(world: World, row: Row, reason: str, source: Source) -> None:
    event = Event("Standard Cost Codes", reason, row["id"], row["company_id"])
    emit(world, event, source)


def tell_project(world: World, row: Row, reason: str, source: Source) -> None:
    event = Event("Cost Codes", reason, row["id"], row["company_id"], row["project_id"])
    emit(world, event, source)


def check_standard(world: World, row: Row, _before: Row | None) -> FieldErrors:
    same_list = {"standard_cost_code_list_id": row["standard_cost_code_list_id"]}
    return parent_errors(records(world, STANDARD_NAME).get(row["parent_id"] or 0), row, same_list)


def check_project(world: World, row: Row, _before: Row | None) -> FieldErrors:
    same_project = {"project_id": row["project_id"]}
    return parent_errors(records(world, PROJECT_NAME).get(row["parent_id"] or 0), row, same_project)


def parent_errors(parent: Row | None, row: Row, scope: Row) -> FieldErrors:
    if row["parent_id"] is None or within(parent, scope):
        return {}
    return {"parent_id": ["does not exist here"]}


LIST = Kind(
    name="standard_cost_code_lists",
    wrapper="standard_cost_code_list",
    fields={"name": TEXT, "is_erp_list": values.boolean},
    defaults={"is_erp_list": False},
)
STANDARD_NAME, PROJECT_NAME = "standard_cost_codes", "cost_codes"
STANDARD = Kind(
    name=STANDARD_NAME,
    wrapper="standard_cost_code",
    fields={"parent_id": NUMBER, "code": TEXT, "name": TEXT, **ORIGIN},
    required=("name", "code"),
    check=check_standard,
    announce=tell_standard,
)
CODE = Kind(
    name=PROJECT_NAME,
    wrapper="cost_code",
    fields={
        "parent_id": NUMBER,
        "code": TEXT,
        "name": TEXT,
        "position": NUMBER,
        "standard_cost_code_id": NUMBER,
        **ORIGIN,
    },
    required=("name", "code"),
    check=check_project,
    announce=tell_project,
)
ORIGIN_FILTER: dict[str, lists.Filter] = {
    "origin_id": lists.equals("origin_id"),
    "id": lists.among("id"),
}


def full_code(world: World, kind: Kind, row: Row) -> str:
    """A child's `code` leaves out the parent's: 300 of 02-300 (README 16)."""
    parts, table = [row["code"]], records(world, kind.name)
    while row["parent_id"] is not None:
        parent = table.get(row["parent_id"])
        if parent is None or len(parts) > 10:
            break
        row = parent
        parts.append(row["code"])
    return "-".join(reversed(parts))


# --- lists ---


def show_list(row: Row) -> Row:
    return {name: row[name] for name in ("id", "is_erp_list", "name", "company_id")}


def list_entry(row: Row) -> Row:
    return {
        "available_to_use_on_new_projects": True,
        "id": row["id"],
        "is_erp_list": row["is_erp_list"],
        "name": row["name"],
    }


LISTS = "/rest/v1.0/standard_cost_code_lists"


@procore.route("GET", LISTS, evidence=REFERENCE, source="List standard cost code lists")
def list_lists(world: World, call: Call) -> Reply:
    rows = listed(world, LIST, {"company_id": query_scope(call)})
    return lists.paginate(call, rows, list_entry)


@procore.route("POST", LISTS, evidence=REFERENCE, source="Create standard cost code list")
def create_list(world: World, call: Call) -> Reply:
    scope, given = {"company_id": company_scope(call)}, wrapped_body(call, LIST)
    row = saved(call, lambda: create(world, LIST, scope, given, source_of(call)))
    return Reply(show_list(row), 201)


@procore.route("GET", f"{LISTS}/{{id}}", evidence=REFERENCE, source="Read one list")
def show_one_list(world: World, call: Call) -> Reply:
    return Reply(show_list(found(world, call, LIST, {"company_id": query_scope(call)})))


@procore.route("PATCH", f"{LISTS}/{{id}}", evidence=DOCUMENTED, source="Change one list")
def update_list(world: World, call: Call) -> Reply:
    """`is_erp_list` cannot be set back (README 16)."""
    row = found(world, call, LIST, {"company_id": company_scope(call)})
    given = wrapped_body(call, LIST)

    def write() -> Row:
        if row["is_erp_list"] and given.get("is_erp_list") is False:
            raise Invalid({"is_erp_list": ["cannot be set back"]})
        return update(world, LIST, row, given, source_of(call))

    return Reply(show_list(saved(call, write)))


# --- standard cost codes ---

STANDARDS = "/rest/v1.0/standard_cost_codes"


def show_standard(world: World, row: Row) -> Row:
    names = words("id standard_cost_code_list_id parent_id code name origin_data origin_id")
    return {**{n: row[n] for n in names}, "full_code": full_code(world, STANDARD, row)}


def list_scope(world: World, call: Call, *, in_query: bool) -> Row:
    """Company and list, from the query when reading, from the body when writing."""
    company_id = query_scope(call) if in_query else company_scope(call)
    body = {} if in_query else call.json
    given = body.get("standard_cost_code_list_id") or call.arg("standard_cost_code_list_id")
    if given is None:
        raise stop(call, 400, "standard_cost_code_list_id is missing")
    row = records(world, LIST.name).get(number_of(given) or 0)
    if not within(row, {"company_id": company_id}):
        raise stop(call, 404, "The standard cost code list was not found")
    return {"company_id": company_id, "standard_cost_code_list_id": number_of(given)}


@procore.route("GET", STANDARDS, evidence=REFERENCE, source="List standard cost codes")
def list_standard(world: World, call: Call) -> Reply:
    rows = listed(world, STANDARD, list_scope(world, call, in_query=True))
    kept = lists.filtered(call, rows, ORIGIN_FILTER)
    return lists.paginate(call, kept, lambda row: show_standard(world, row))


@procore.route("POST", STANDARDS, evidence=REFERENCE, source="Create standard cost code")
def create_standard(world: World, call: Call) -> Reply:
    scope, given = list_scope(world, call, in_query=False), wrapped_body(call, STANDARD)
    row = saved(call, lambda: create(world, STANDARD, scope, given, source_of(call)))
    return Reply(show_standard(world, row), 201)


@procore.route("GET", f"{STANDARDS}/{{id}}", evidence=REFERENCE, source="Read one")
def show_one_standard(world: World, call: Call) -> Reply:
    scope = list_scope(world, call, in_query=True)
    return Reply(show_standard(world, found(world, call, STANDARD, scope)))


@procore.route("PATCH", f"{STANDARDS}/{{id}}", evidence=REFERENCE, source="Change one")
def update_standard(world: World, call: Call) -> Reply:
    row = found(world, call, STANDARD, list_scope(world, call, in_query=False))
    given = wrapped_body(call, STANDARD)
    after = saved(call, lambda: update(world, STANDARD, row, given, source_of(call)))
    return Reply(show_standard(world, after))


@procore.route("DELETE", f"{STANDARDS}/{{id}}", evidence=REFERENCE, source="Deprecated but alive")
def delete_standard(world: World, call: Call) -> Reply:
    row = found(world, call, STANDARD, {"company_id": query_scope(call)})
    remove(world, STANDARD, row, source_of(call))
    return Reply(show_standard(world, row))


@procore.route("PATCH", f"{STANDARDS}/sync", evidence=DOCUMENTED, source="Sync")
def sync_standard(world: World, call: Call) -> Reply:
    """Answers ids only unless `view` is given (gotchas 58)."""
    scope, source = list_scope(world, call, in_query=False), source_of(call)
    whole = call.arg("view") in {"compact", "extended"}
    return sync(
        world,
        call,
        lambda item: upsert(world, STANDARD, scope, item, source),
        lambda row: show_standard(world, row) if whole else {"id": row["id"]},
    )


# --- project cost codes ---

CODES = "/rest/v1.0/cost_codes"


def show_code(world: World, row: Row, *, short: bool = False) -> Row:
    common = {n: row[n] for n in ("id", "name", "origin_id", "standard_cost_code_id")}
    whole = full_code(world, CODE, row)
    common |= {"full_code": whole, "origin_data": row["origin_data"]}
    return common if short else {**common, **code_details(world, row, whole)}


def list_code(world: World, row: Row) -> Row:
    """Lists, sync and copy also name the project's own key."""
    project = records(world, "projects").get(row["project_id"]) or {}
    return {**show_code(world, row), "biller_origin_id": project.get("origin_id")}


def code_details(world: World, row: Row, whole: str) -> Row:
    project = records(world, "projects").get(row["project_id"]) or {}
    return {
        "biller": project.get("name"),
        "biller_id": row["project_id"],
        "biller_type": "Project",
        "budgeted": False,
        "code": row["code"],
        "created_at": row["created_at"],
        "deleted_at": row["deleted_at"],
        "parent": {"id": row["parent_id"]},
        "position": row["position"],
        "sortable_code": whole,
        "updated_at": row["updated_at"],
        "line_item_types": [],
    }


def code_scope(world: World, call: Call) -> Row:
    project = project_scope(world, call)
    return {"company_id": project["company_id"], "project_id": project["id"]}


def refuse_erp(world: World, call: Call) -> Stop | None:
    """On an ERP-integrated project only the sync writes (gotchas 94, client reports)."""
    if not project_scope(world, call)["erp_integrated"]:
        return None
    text = "cost codes of an ERP-integrated project are managed by the integration"
    return unprocessable(call, Invalid({"base": [text]}, world.settings["locked_status"]))


@procore.route("GET", CODES, evidence=REFERENCE, source="List cost codes: no time filter")
def list_codes(world: World, call: Call) -> Reply:
    kept = lists.filtered(call, listed(world, CODE, code_scope(world, call)), ORIGIN_FILTER)
    short = call.arg("view") == "erp_compact"
    if short:
        return lists.paginate(call, kept, lambda row: show_code(world, row, short=True))
    return lists.paginate(call, kept, lambda row: list_code(world, row))


@procore.route("POST", CODES, evidence=CLIENT, source="Create cost code")
def create_code(world: World, call: Call) -> Reply:
    scope, given = code_scope(world, call), wrapped_body(call, CODE)
    refused = refuse_erp(world, call)
    if refused:
        raise refused
    row = saved(call, lambda: create(world, CODE, scope, given, source_of(call)))
    return Reply(show_code(world, row), 201)


@procore.route("GET", f"{CODES}/{{id}}", evidence=REFERENCE, source="Read one cost code")
def show_one_code(world: World, call: Call) -> Reply:
    return Reply(show_code(world, found(world, call, CODE, code_scope(world, call))))


@procore.route("PATCH", f"{CODES}/{{id}}", evidence=CLIENT, source="Change one cost code")
def update_code(world: World, call: Call) -> Reply:
    row, given = found(world, call, CODE, code_scope(world, call)), wrapped_body(call, CODE)
    refused = refuse_erp(world, call)
    if refused:
        raise refused
    after = saved(call, lambda: update(world, CODE, row, given, source_of(call)))
    return Reply(show_code(world, after))


@procore.route("DELETE", f"{CODES}/{{id}}", evidence=DOCUMENTED, source="ERP: delete a cost code")
def delete_code(world: World, call: Call) -> Reply:
    row = found(world, call, CODE, code_scope(world, call))
    remove(world, CODE, row, source_of(call))
    return Reply(status=204)


@procore.route("PATCH", f"{CODES}/sync", evidence=DOCUMENTED, source="Sync cost codes")
def sync_codes(world: World, call: Call) -> Reply:
    scope, source = code_scope(world, call), source_of(call)
    return sync(
        world,
        call,
        lambda item: upsert(world, CODE, scope, item, source),
        lambda row: list_code(world, row),
    )


@procore.route(
    "POST", f"{CODES}/copy_from_standard_list", evidence=REFERENCE, source="Copy from a list"
)
def copy_codes(world: World, call: Call) -> Reply:
    """Parents first, so that the copies keep their tree; codes that are there stay."""
    scope, source = code_scope(world, call), source_of(call)
    wanted = {"standard_cost_code_list_id": number_of(call.json.get("standard_cost_code_list_id"))}
    rows = listed(world, STANDARD, {"company_id": scope["company_id"], **wanted})
    there = {row["standard_cost_code_id"] for row in listed(world, CODE, scope)}
    copies: dict[int, Row] = {}
    for row in sorted(rows, key=lambda row: row["id"]):
        if row["id"] not in there:
            parent = copies.get(row["parent_id"] or 0, {}).get("id")
            given = {"code": row["code"], "name": row["name"], "parent_id": parent}
            given |= {"standard_cost_code_id": row["id"]}
            copies[row["id"]] = create(world, CODE, scope, given, source)
    return Reply([list_code(world, row) for row in copies.values()], 201)
