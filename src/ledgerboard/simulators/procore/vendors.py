"""The company directory's companies: vendors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, Table, World
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, absent
from ledgerboard.simulators.procore.events import Event, Source, emit, fans_out, source_of
from ledgerboard.simulators.procore.gate import company_scope, need, query_scope
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
    listed,
    saved,
    sync,
    update,
    upsert,
    wrapped_body,
)
from ledgerboard.simulators.procore.system import lowered, procore, records
from ledgerboard.simulators.procore.tables import companies, logins, project_ids
from ledgerboard.simulators.procore.values import words

TEXTS = words(
    "name abbreviated_name address city zip business_phone mobile_phone fax_number "
    "email_address state_code country_code labor_union license_number website notes trade_name "
    "origin_id origin_data origin_code"
)
FLAGS = words("is_active authorized_bidder prequalified union_member non_union_prevailing_wage")
LISTS = ["trade_ids", "bidding_distribution_ids", "standard_cost_code_ids"]
BIDDING = words(
    "affirmative_action small_business african_american_business hispanic_business "
    "womens_business historically_underutilized_business sdvo_business "
    "certified_business_enterprise asian_american_business native_american_business "
    "disadvantaged_business minority_business_enterprise eight_a_business"
)
FIELDS: dict[str, values.Parser] = {
    **dict.fromkeys(TEXTS, values.text),
    **dict.fromkeys(FLAGS, values.boolean),
    **dict.fromkeys(LISTS, values.integers),
    "vendor_group_id": values.integer,
    "parent_id": values.integer,
    "primary_contact_id": values.integer,
    "bidding": values.mapping,
    "origin_custom_fields": values.mapping,
}
NORMAL = words(
    "id name abbreviated_name address attachments authorized_bidder business_id business_phone "
    "business_register city contact_count company country_code created_at email_address "
    "fax_number is_active is_connected labor_union license_number logo mobile_phone "
    "non_union_prevailing_wage notes origin_code origin_data origin_id prequalified "
    "primary_contact state_code synced_to_erp trade_name union_member updated_at vendor_group "
    "website zip"
)
EXTENDED = [
    *NORMAL,
    *words("bidding bidding_distribution children_count company_vendor legal_name parent"),
    *["project_ids", "standard_cost_codes", "trades"],
]
DIRECTORY = words(
    "id name abbreviated_name address attachments authorized_bidder business_id business_phone "
    "business_register city company_vendor country_name created_at email_address fax_number "
    "is_connected labor_union legal_name license_number logo mobile_phone "
    "non_union_prevailing_wage notes prequalified primary_contact state_code state_name "
    "trade_name union_member updated_at website zip invoice_contacts trades standard_cost_codes "
    "bidding bidding_distribution"
)
SUMMARY = words(
    "id name active_users_count bids_count business_id company_vendor is_connected "
    "open_bids_count projects_count synced_to_erp"
)
VIEWS: dict[str, Iterable[str]] = {
    "compact": ("id", "name"),
    "normal": NORMAL,
    "erp": [*NORMAL, "origin_custom_fields", "erp_custom_fields"],
    "extended": EXTENDED,
    "directory": DIRECTORY,
    "summary": SUMMARY,
}


def vendors(world: World) -> Table:
    records(world, "vendors")
    return world.table("vendors", "parent_id", named=lowered, register=register_key)


def register_key(row: Row) -> tuple[int, str, str] | None:
    register = row.get("business_register")
    if not register or row.get("deleted_at"):
        return None
    return row["company_id"], register["type"], register["identifier"]


def check(world: World, row: Row, _before: Row | None) -> FieldErrors:
    """`parent_id` makes two levels, not more (README 22). Equal names are allowed (gotchas 158)."""
    parent_id = row.get("parent_id")
    if parent_id is None:
        return {}
    parent = vendors(world).get(parent_id)
    if parent is None or parent["company_id"] != row["company_id"]:
        return {"parent_id": ["is not a vendor of this company"]}
    deep = parent["parent_id"] is not None or (
        row["id"] is not None and vendors(world).find("parent_id", row["id"])
    )
    return {"parent_id": ["only two levels are allowed"]} if deep else {}


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    """A project's vendor is the company's one: until mid 2026 each project told of it too."""
    company_id = row["company_id"]
    emit(world, Event("Company Vendors", reason, row["id"], company_id), source)
    if reason == "update" and fans_out(world):
        for project_id in project_ids(world, "vendors", company_id, row["id"]):
            emit(world, Event("Project Vendors", reason, row["id"], company_id, project_id), source)


VENDOR = Kind(
    name="vendors",
    wrapper="vendor",
    fields=FIELDS,
    defaults={
        **dict.fromkeys(FLAGS, False),
        **{name: [] for name in LISTS},
        "is_active": True,
        "business_register": None,
        "company_vendor": False,
    },
    check=check,
    announce=announce,
)


def show(world: World, row: Row, view: str | None = None) -> Row:
    fields = VIEWS.get(view or "extended", EXTENDED)
    whole = {**row, **computed(world, row)}
    return {name: whole[name] for name in fields}


def computed(world: World, row: Row) -> Row:
    projects = project_ids(world, "vendors", row["company_id"], row["id"])
    parent = vendors(world).get(row["parent_id"]) if row["parent_id"] is not None else None
    blank = dict.fromkeys(("business_id", "logo", "primary_contact", "vendor_group"))
    zero = dict.fromkeys(
        ("contact_count", "active_users_count", "bids_count", "open_bids_count"), 0
    )
    return {
        **blank,
        **zero,
        "attachments": [],
        "bidding": {name: bool((row["bidding"] or {}).get(name)) for name in BIDDING},
        "bidding_distribution": distribution(world, row),
        "children_count": len(vendors(world).find("parent_id", row["id"])),
        "company": row["name"],
        "country_name": row["country_code"],
        "erp_custom_fields": [],
        "invoice_contacts": [],
        "is_connected": False,
        "legal_name": row["name"],
        "origin_custom_fields": list(row["origin_custom_fields"] or ()),
        "parent": {"id": parent["id"], "name": parent["name"]} if parent else None,
        "project_ids": projects,
        "projects_count": len(projects),
        "standard_cost_codes": codes(world, row),
        "state_name": row["state_code"],
        "synced_to_erp": bool(row["origin_id"]),
        "trades": trades(world, row),
    }


def distribution(world: World, row: Row) -> list[Row]:
    people = [logins(world).get(number) for number in row["bidding_distribution_ids"] or ()]
    company = companies(world).get(row["company_id"]) or {}
    return [
        {"id": p["id"], "login": p["login"], "name": p["name"], "company_name": company.get("name")}
        for p in people
        if p
    ]


def codes(world: World, row: Row) -> list[Row]:
    table = records(world, "standard_cost_codes")
    chosen = [table.get(number) for number in row["standard_cost_code_ids"] or ()]
    fields = ("id", "standard_cost_code_list_id", "parent_id", "code", "name", "origin_id")
    return [{name: code[name] for name in fields} for code in chosen if code]


def trades(world: World, row: Row) -> list[Row]:
    table = records(world, "trades")
    chosen = [table.get(number) for number in row["trade_ids"] or ()]
    fields = ("id", "name", "active", "updated_at")
    return [{name: trade[name] for name in fields} for trade in chosen if trade]


def searched(given: list[str]) -> lists.Test:
    """`filters[search]` covers name, keywords, origin_code and the business number."""
    wish = given[-1].casefold()
    fields = ("name", "abbreviated_name", "trade_name", "notes", "origin_code")

    def test(row: Row) -> bool:
        register = (row.get("business_register") or {}).get("identifier")
        return any(
            wish in str(value or "").casefold() for value in [*map(row.get, fields), register]
        )

    return test


FILTERS: dict[str, lists.Filter] = {
    "origin_id": lists.equals("origin_id"),
    "search": searched,
    "created_at": lists.within("created_at"),
    "updated_at": lists.within("updated_at"),
    "standard_cost_code_id": lists.any_of("standard_cost_code_ids"),
    "trade_id": lists.any_of("trade_ids"),
    "id": lists.among("id"),
    "parent_id": lists.among("parent_id"),
}
SORTS = ("name", "main_office_name")


def directory(world: World, company_id: int, *, active: bool) -> list[Row]:
    rows = listed(world, VENDOR, {"company_id": company_id})
    return [row for row in rows if bool(row["is_active"]) is active]


@procore.route("GET", "/rest/v1.0/vendors", evidence=DOCUMENTED, source="List vendors")
def list_vendors(world: World, call: Call) -> Reply:
    """Inactive vendors are not here: they look deleted (gotchas 156)."""
    rows = lists.filtered(call, directory(world, query_scope(call), active=True), FILTERS)
    view = call.arg("view")
    return lists.paginate(
        call, lists.ordered(call, rows, SORTS), lambda row: show(world, row, view)
    )


@procore.route("POST", "/rest/v1.0/vendors", evidence=DOCUMENTED, source="Create vendor")
def create_vendor(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "standard")
    scope = {"company_id": company_scope(call)}
    given = wrapped_body(call, VENDOR)
    vendors(world)
    row = saved(call, lambda: create(world, VENDOR, scope, given, source_of(call)))
    return Reply(show(world, row, call.arg("view")), 201)


@procore.route("GET", "/rest/v1.0/vendors/{id}", evidence=DOCUMENTED, source="Read one vendor")
def show_vendor(world: World, call: Call) -> Reply:
    row = found(world, call, VENDOR, {"company_id": query_scope(call)})
    return Reply(show(world, row, call.arg("view")))


@procore.route("PATCH", "/rest/v1.0/vendors/{id}", evidence=DOCUMENTED, source="Change one vendor")
def update_vendor(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "standard")
    row = found(world, call, VENDOR, {"company_id": company_scope(call)})
    given = wrapped_body(call, VENDOR)
    after = saved(call, lambda: update(world, VENDOR, row, given, source_of(call)))
    return Reply(show(world, after, call.arg("view")))


@procore.route("PATCH", "/rest/v1.0/vendors/sync", evidence=DOCUMENTED, source="Sync vendors")
def sync_vendors(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "standard")
    scope, source = {"company_id": company_scope(call)}, source_of(call)
    vendors(world)

    def save(item: Row) -> Row:
        row = upsert(world, VENDOR, scope, item, source)
        register = item.get("business_register_attributes")
        return registered(world, row, register, source) if register else row

    return sync(world, call, save, lambda row: show(world, row))


def registered(world: World, row: Row, given: Any, source: Source) -> Row:
    """One per vendor; a new identifier resets the verification (gotchas 159)."""
    kind, identifier = register_of(given)
    old = row["business_register"]
    if old and (old["type"], old["identifier"]) == (kind, identifier):
        return row
    owner = vendors(world).first("register", (row["company_id"], kind, identifier))
    if owner is not None and owner["id"] != row["id"]:
        raise Invalid({"business_register": ["identifier has already been taken"]}, 409)
    register = {
        "id": old["id"] if old else world.next_id("registers"),
        "type": kind,
        "identifier": identifier,
        "verified_at": None,
        "verification_status": None,
    }
    after = vendors(world).update(
        row["id"], {"business_register": register, "updated_at": values.as_stamp(world.now())}
    )
    announce(world, after, "update", source)
    return after


def register_of(given: Any) -> tuple[str, str]:
    kind = given.get("type") if isinstance(given, dict) else None
    identifier = given.get("identifier") if isinstance(given, dict) else None
    if kind not in ("abn", "ein"):
        raise Invalid({"type": ["is not included in the list"]})
    if not identifier:
        raise Invalid({"identifier": ["can't be blank"]})
    return kind, str(identifier)


def register_call(world: World, call: Call) -> tuple[Row, Any]:
    need(world, call, "Directory", "standard")
    row = found(world, call, VENDOR, {"company_id": query_scope(call)})
    body = call.json
    return row, body.get("business_register") if isinstance(body, dict) else None


@procore.route(
    "POST",
    "/rest/v1.0/vendors/{id}/business_register",
    evidence=REFERENCE,
    source="Create business register",
)
def create_register(world: World, call: Call) -> Reply:
    row, given = register_call(world, call)

    def write() -> Row:
        if row["business_register"]:
            raise Invalid({"business_register": ["already exists for this vendor"]}, 409)
        return registered(world, row, given, source_of(call))

    return Reply(saved(call, write)["business_register"], 201)


@procore.route(
    "PATCH",
    "/rest/v1.0/vendors/{id}/business_register",
    evidence=REFERENCE,
    source="Update business register",
)
def update_register(world: World, call: Call) -> Reply:
    row, given = register_call(world, call)
    if not row["business_register"]:
        raise absent(call)
    after = saved(call, lambda: registered(world, row, given, source_of(call)))
    return Reply(after["business_register"])


@procore.route(
    "GET",
    "/rest/v1.0/companies/{company_id}/vendors/inactive",
    evidence=REFERENCE,
    source="List inactive vendors",
)
def list_inactive(world: World, call: Call) -> Reply:
    rows = directory(world, call.context["company_id"], active=False)
    path = call.path

    def entry(row: Row) -> Row:
        return {
            **show(world, row, call.arg("view")),
            "_links": {"reactivate": f"{path}/{row['id']}"},
        }

    return lists.paginate(call, lists.ordered(call, rows, SORTS), entry)


@procore.route(
    "PATCH",
    "/rest/v1.0/companies/{company_id}/vendors/inactive/{id}",
    evidence=REFERENCE,
    source="Reactivate a vendor",
)
def reactivate(world: World, call: Call) -> Reply:
    need(world, call, "Directory", "standard")
    row = found(world, call, VENDOR, {"company_id": call.context["company_id"], "is_active": False})
    after = update(world, VENDOR, row, {"is_active": True}, source_of(call))
    return Reply(show(world, after, call.arg("view")))
