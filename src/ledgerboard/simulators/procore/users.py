"""People of a company and of its projects; v1.3."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import Invalid, absent
from ledgerboard.simulators.procore.events import Event, Source, emit, fans_out, source_of
from ledgerboard.simulators.procore.gate import need
from ledgerboard.simulators.procore.kinds import (
    FIRST_ID,
    Kind,
    number_of,
    parse,
    saved,
    sync,
    wrapped_body,
)
from ledgerboard.simulators.procore.system import procore, records
from ledgerboard.simulators.procore.tables import (
    company_user,
    is_member,
    join,
    leave,
    logins,
    members,
    project_ids,
    user_key,
    users,
)
from ledgerboard.simulators.procore.values import words

BASE = "/rest/v1.3/companies/{company_id}/users"
PROJECT_BASE = "/rest/v1.0/projects/{project_id}/users"
TEXTS = words(
    "first_name last_name job_title address city zip business_phone mobile_phone fax_number "
    "email_address email_signature employee_id notes country_code state_code initials origin_id "
    "origin_data"
)
NUMBERS = words(
    "business_phone_extension vendor_id default_permission_template_id "
    "company_permission_template_id work_classification_id"
)
FIELDS: dict[str, values.Parser] = {
    **dict.fromkeys(TEXTS, values.text),
    **dict.fromkeys(NUMBERS, values.integer),
    "avatar": values.file_name,
    "is_active": values.boolean,
    "is_employee": values.boolean,
}
USER = Kind(name="users", wrapper="user", fields=FIELDS, required=("last_name", "email_address"))
COMMON = words(
    "address avatar business_id business_phone business_phone_extension city country_code "
    "email_address email_signature employee_id fax_number first_name id initials is_active "
    "is_employee job_title last_login_at last_name mobile_phone name notes origin_id "
    "origin_data state_code zip created_at updated_at vendor work_classification_id"
)
SHOWN = [
    *COMMON,
    *["is_insurance_manager", "default_permission_template_id", "company_permission_template_id"],
    "contact_id",
]
LISTED = [*COMMON, *["contact_id", "erp_integrated_accountant", "welcome_email_sent_at"]]
COMPACT = ("id", "first_name", "last_name", "initials", "name", "vendor")


def everything(world: World, row: Row) -> Row:
    vendor_id = row["vendor_id"]
    vendor = records(world, "vendors").get(vendor_id) if vendor_id is not None else None
    return {
        **dict.fromkeys(("business_id", "last_login_at", "welcome_email_sent_at")),
        **row,
        "contact_id": row["id"],
        "erp_integrated_accountant": False,
        "is_insurance_manager": False,
        "name": full_name(row),
        "vendor": {"id": vendor["id"], "name": vendor["name"]} if vendor else None,
    }


def full_name(row: Row) -> str:
    return " ".join(part for part in (row["first_name"], row["last_name"]) if part)


def full(world: World, row: Row) -> Row:
    whole = everything(world, row)
    fields = [*COMMON, "is_insurance_manager", "erp_integrated_accountant", "welcome_email_sent_at"]
    return {name: whole[name] for name in fields}


def show(world: World, row: Row, fields: Any = SHOWN) -> Row:
    whole = everything(world, row)
    return {name: whole[name] for name in fields}


def without_nulls(row: Row) -> Row:
    """Project users drop null keys altogether (gotchas 24)."""
    return {name: value for name, value in row.items() if value is not None}


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    company_id = row["company_id"]
    emit(world, Event("Company Users", reason, row["id"], company_id), source)
    if reason == "update" and fans_out(world):
        for project_id in project_ids(world, "users", company_id, row["id"]):
            emit(world, Event("Project Users", reason, row["id"], company_id, project_id), source)


def vetted(world: World, row: Row, before: Row | None) -> Row:
    errors = {name: ["can't be blank"] for name in USER.required if not row.get(name)}
    if errors:
        raise Invalid(errors)
    same = users(world).first("email", (row["company_id"], str(row["email_address"]).casefold()))
    if same is not None and (before is None or same["id"] != before["id"]):
        raise Invalid({"email_address": ["has already been taken"]}, 409)
    owner = users(world).first("origin", (row["company_id"], row["origin_id"]))
    if owner is not None and owner["id"] != row["id"]:
        status = world.settings["duplicate_origin_status"]
        raise Invalid({"origin_id": ["has already been taken"]}, status)
    return row


def add_user(world: World, company_id: int, given: Row, source: Source) -> Row:
    """The same person has one id in all his companies (README 4): found by his address."""
    now = values.as_stamp(world.now())
    row = {**dict.fromkeys(FIELDS), "is_active": True, "is_employee": False, **parse(USER, given)}
    row |= {"company_id": company_id, "created_at": now, "updated_at": now, "id": None}
    row |= {"permissions": given.get("permissions") if source.application_id is None else None}
    vetted(world, row, None)
    login = logins(world).first("login", row["email_address"])
    if login is None:
        number = world.next_id("ids", FIRST_ID)
        login = {"id": number, "login": row["email_address"], "name": full_name(row)}
        logins(world).put(login)
    row |= {"id": login["id"], "key": user_key(company_id, login["id"])}
    users(world).put(row)
    announce(world, row, "create", source)
    return row


def change_user(world: World, before: Row, given: Row, source: Source) -> Row:
    changes = {k: v for k, v in parse(USER, given).items() if before[k] != v}
    if not changes:
        return before
    after = {**before, **changes, "updated_at": values.as_stamp(world.now())}
    users(world).put(vetted(world, after, before))
    announce(world, after, "update", source)
    return after


def member(world: World, call: Call, name: str = "id") -> Row:
    number = number_of(call.params[name])
    row = company_user(world, call.context["company_id"], number) if number is not None else None
    if row is None:
        raise absent(call)
    return row


FILTERS: dict[str, lists.Filter] = {
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "vendor_id": lists.among("vendor_id"),
    "origin_id": lists.equals("origin_id"),
    "id": lists.among("id"),
    "employee": lists.truth(lambda row: bool(row["is_employee"])),
    "search": lambda given: (
        lambda row: given[-1].casefold() in f"{full_name(row)} {row['email_address']}".casefold()
    ),
}


def chosen(call: Call, rows: list[Row]) -> list[Row]:
    active = [row for row in rows if row["is_active"]]
    kept = lists.filtered(call, active, FILTERS)
    return lists.ordered(call, kept, ("last_name", "email_address", "job_title"))


@procore.route("GET", BASE, evidence=DOCUMENTED, source="List users, company level")
def list_users(world: World, call: Call) -> Reply:
    rows = chosen(call, users(world).find("company_id", call.context["company_id"]))
    if call.arg("view") == "ids_only":
        return lists.paginate(call, rows, lambda row: row["id"])
    return lists.paginate(call, rows, lambda row: show(world, row, LISTED))


@procore.route("POST", BASE, evidence=REFERENCE, source="Create user")
def create_user(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "admin")
    company_id, given = call.context["company_id"], wrapped_body(call, USER)
    row = saved(call, lambda: add_user(world, company_id, given, source_of(call)))
    return Reply(show(world, row), 201)


@procore.route("GET", f"{BASE}/{{id}}", evidence=REFERENCE, source="Read one user")
def show_user(world: World, call: Call) -> Reply:
    return Reply(show(world, member(world, call), [n for n in SHOWN if n != "contact_id"]))


@procore.route("PATCH", f"{BASE}/{{id}}", evidence=REFERENCE, source="Change one user")
def update_user(world: World, call: Call) -> Reply:
    """Reactivating is left to the sync, its only way (gotchas 59)."""
    need(world, call, "Directory", "admin")
    row, given = member(world, call), wrapped_body(call, USER)
    if not row["is_active"]:
        given = {name: value for name, value in given.items() if name != "is_active"}
    after = saved(call, lambda: change_user(world, row, given, source_of(call)))
    return Reply(show(world, after))


@procore.route("PATCH", f"{BASE}/sync", evidence=DOCUMENTED, source="Sync users")
def sync_users(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "admin")
    company_id, source = call.context["company_id"], source_of(call)
    return sync(
        world,
        call,
        lambda item: upsert(world, company_id, item, source),
        lambda row: show(world, row),
    )


def upsert(world: World, company_id: int, item: Row, source: Source) -> Row:
    """The table of README 8."""
    if item.get("id") is not None:
        number = number_of(item["id"])
        row = company_user(world, company_id, number) if number is not None else None
        if row is None:
            raise Invalid({"id": ["Entity with this ID not found"]})
        return change_user(world, row, item, source)
    origin = item.get("origin_id")
    found = users(world).first("origin", (company_id, str(origin))) if origin else None
    if found is None:
        return add_user(world, company_id, item, source)
    return change_user(world, found, item, source)


@procore.route("GET", PROJECT_BASE, evidence=REFERENCE, source="List users, project level")
def list_members(world: World, call: Call) -> Reply:
    project = call.context["project"]
    joined = members(world).find("project", ("users", project["id"]))
    rows = [company_user(world, project["company_id"], row["member_id"]) for row in joined]
    fields = COMPACT if call.arg("view") == "compact" else COMMON
    return lists.paginate(
        call,
        chosen(call, [row for row in rows if row]),
        lambda row: without_nulls(show(world, row, fields)),
    )


def project_member(world: World, call: Call) -> Row:
    row = member(world, call)
    if not is_member(world, "users", call.context["project"]["id"], row["id"]):
        raise absent(call)
    return row


@procore.route("GET", f"{PROJECT_BASE}/{{id}}", evidence=REFERENCE, source="Read one project user")
def show_member(world: World, call: Call) -> Reply:
    return Reply(without_nulls(show(world, project_member(world, call), COMMON)))


@procore.route(
    "POST",
    f"{PROJECT_BASE}/{{id}}/actions/add",
    evidence=REFERENCE,
    source="Put a user on a project",
)
def add_member(world: World, call: Call) -> Reply:
    row, project = member(world, call), call.context["project"]
    if not is_member(world, "users", project["id"], row["id"]):
        join(world, "users", project, row["id"])
        tell(world, project, row["id"], "create", source_of(call))
    return Reply(show(world, row, COMMON), 201)


@procore.route(
    "DELETE",
    f"{PROJECT_BASE}/{{id}}/actions/remove",
    evidence=REFERENCE,
    source="Take a user off a project",
)
def remove_member(world: World, call: Call) -> Reply:
    row, project = project_member(world, call), call.context["project"]
    leave(world, "users", project["id"], row["id"])
    tell(world, project, row["id"], "delete", source_of(call))
    return Reply(status=204)


def tell(world: World, project: Row, user_id: int, reason: str, source: Source) -> None:
    event = Event("Project Users", reason, user_id, project["company_id"], project["id"])
    emit(world, event, source)


@procore.route(
    "GET",
    "/rest/v1.0/companies/{company_id}/users/{user_id}/project_assignments",
    evidence=DOCUMENTED,
    source="List project assignments",
)
def assignments(world: World, call: Call) -> Reply:
    row = member(world, call, "user_id")
    numbers = project_ids(world, "users", row["company_id"], row["id"])
    projects = [records(world, "projects").get(number) for number in numbers]
    return lists.paginate(call, [project for project in projects if project], assignment)


def assignment(project: Row) -> Row:
    blank = dict.fromkeys(("stage", "permission_template_name", "region", "program"))
    return {
        **blank,
        "project_id": project["id"],
        "name": project["name"],
        "project_number": project["project_number"],
        "address": project["address"],
        "is_assigned": True,
        "active": project["active"],
        "roles": [],
        "project_type": None,
    }
