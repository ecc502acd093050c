"""Insurance records: of a vendor in the company, of a vendor in a project, and the own ones.

The four sets are separate: none inherits from another (reference: procore gotchas 78).
"""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import DOCUMENTED, REFERENCE, Call, Reply, Row, World
from ledgerboard.simulators.procore import lists, values
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid
from ledgerboard.simulators.procore.events import Event, Source, emit, source_of
from ledgerboard.simulators.procore.kinds import (
    Kind,
    create,
    found,
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
from ledgerboard.simulators.procore.vendors import VENDOR

STATUSES = (
    "compliant",
    "compliant_in_progress",
    "expired",
    "non_compliant",
    "non_compliant_in_progress",
    "undecided",
    "unregistered",
)
TEXTS = words(
    "name insurance_type policy_number limit additional_insured division_template "
    "insurance_sets notes origin_id origin_data"
)
FIELDS: dict[str, values.Parser] = {
    **dict.fromkeys(TEXTS, values.text),
    "effective_date": values.day,
    "expiration_date": values.day,
    "status": values.one_of(*STATUSES),
    "exempt": values.boolean,
    "info_received": values.boolean,
    "enable_expired_insurance_notifications": values.boolean,
}
SHOWN = words(
    "id effective_date enable_expired_insurance_notifications exempt expiration_date "
    "info_received insurance_type limit notes policy_number status vendor_id additional_insured "
    "division_template insurance_sets origin_data origin_id"
)
# Locked in Procore's own pages once synced; the API goes on (gotchas 74).
LOCKED_IN_UI = (
    "policy_number",
    "insurance_type",
    "effective_date",
    "expiration_date",
    "limit",
    "name",
)


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    """No webhook name is certain, so none is sent unless the switch is on (README 23.1)."""
    if world.settings["insurance_events"]:
        level = "Project" if row["project_id"] else "Company"
        name = f"{level} Vendor Insurances"
        emit(world, Event(name, reason, row["id"], row["company_id"], row["project_id"]), source)


INSURANCE = Kind(
    name="insurances",
    wrapper="insurance",
    fields=FIELDS,
    defaults={
        "status": "undecided",
        "exempt": False,
        "info_received": False,
        "enable_expired_insurance_notifications": True,
        "project_id": None,
        "vendor_id": None,
    },
    required=(),
    announce=announce,
)


def show(row: Row) -> Row:
    """Written as `name`, read as `insurance_provider` (gotchas 75)."""
    return {**{name: row[name] for name in SHOWN}, "insurance_provider": row["name"]}


def of_company_vendor(world: World, call: Call) -> Row:
    vendor = found(world, call, VENDOR, {"company_id": call.context["company_id"]}, "vendor_id")
    return {**own(call), "vendor_id": vendor["id"], "level": "company_vendor"}


def of_project_vendor(world: World, call: Call) -> Row:
    project_id = call.context["project"]["id"]
    return {**of_company_vendor(world, call), "project_id": project_id, "level": "project_vendor"}


def own(call: Call) -> Row:
    return {"company_id": call.context["company_id"], "project_id": None}


def of_company(_world: World, call: Call) -> Row:
    return {**own(call), "level": "company"}


def of_project(_world: World, call: Call) -> Row:
    return {**own(call), "project_id": call.context["project"]["id"], "level": "project"}


LEVELS = {
    "/rest/v1.0/companies/{company_id}/vendors/{vendor_id}/insurances": of_company_vendor,
    "/rest/v1.0/projects/{project_id}/vendors/{vendor_id}/insurances": of_project_vendor,
    "/rest/v1.0/companies/{company_id}/insurances": of_company,
    "/rest/v1.0/projects/{project_id}/insurances": of_project,
}


def one_set(world: World, scope: Row) -> list[Row]:
    """Found by index: a reader goes vendor by vendor, ten thousand times."""
    records(world, "insurances")
    table = world.table("insurances", "project_id", "vendor_id")
    by = next((n for n in ("vendor_id", "project_id") if scope.get(n) is not None), "company_id")
    return [row for row in table.find(by, scope[by]) if within(row, scope)]


def vendor_named(world: World, scope: Row, item: Row) -> Row:
    """The own sets and `/insurances/sync` name the vendor in the item."""
    if "vendor_id" in scope:
        return scope
    number = number_of(item.get("vendor_id"))
    vendor = records(world, "vendors").get(number) if number is not None else None
    if vendor is None or vendor["company_id"] != scope["company_id"]:
        errors: FieldErrors = {"vendor_id": ["is not a vendor of this company"]}
        raise Invalid(errors)
    return {**scope, "vendor_id": vendor["id"]}


def save(world: World, scope: Row, item: Row, source: Source) -> Row:
    if item.get("id") is not None and "vendor_id" not in item:
        return upsert(world, INSURANCE, scope, item, source)
    return upsert(world, INSURANCE, vendor_named(world, scope, item), item, source)


def declare(base: str, scope_of: Any) -> None:
    """The six calls of one set."""

    @procore.route("GET", base, evidence=REFERENCE, source="List insurances: no filters")
    def list_all(world: World, call: Call) -> Reply:
        return lists.paginate(call, one_set(world, scope_of(world, call)), show)

    @procore.route("POST", base, evidence=REFERENCE, source="Create insurance")
    def create_one(world: World, call: Call) -> Reply:
        scope, given = scope_of(world, call), wrapped_body(call, INSURANCE)

        def write() -> Row:
            named = vendor_named(world, scope, given)
            return create(world, INSURANCE, named, given, source_of(call))

        return Reply(show(saved(call, write)), 201)

    @procore.route("PATCH", f"{base}/sync", evidence=DOCUMENTED, source="Sync insurances")
    def sync_all(world: World, call: Call) -> Reply:
        scope, source = scope_of(world, call), source_of(call)
        return sync(world, call, lambda item: save(world, scope, item, source), show)

    declare_one(base, scope_of)


def declare_one(base: str, scope_of: Any) -> None:
    @procore.route("GET", f"{base}/{{id}}", evidence=REFERENCE, source="Read one insurance")
    def show_one(world: World, call: Call) -> Reply:
        return Reply(show(found(world, call, INSURANCE, scope_of(world, call))))

    @procore.route("PATCH", f"{base}/{{id}}", evidence=REFERENCE, source="Change one insurance")
    def update_one(world: World, call: Call) -> Reply:
        row = found(world, call, INSURANCE, scope_of(world, call))
        given = wrapped_body(call, INSURANCE)
        after = saved(call, lambda: update(world, INSURANCE, row, given, source_of(call)))
        return Reply(show(after))

    @procore.route("DELETE", f"{base}/{{id}}", evidence=REFERENCE, source="Delete: 200, not 204")
    def delete_one(world: World, call: Call) -> Reply:
        row = found(world, call, INSURANCE, scope_of(world, call))
        remove(world, INSURANCE, row, source_of(call))
        return Reply({})


for path, level in LEVELS.items():
    declare(path, level)


@procore.route(
    "PATCH", "/rest/v1.0/insurances/sync", evidence=REFERENCE, source="Sync insurances of a company"
)
def sync_across(world: World, call: Call) -> Reply:
    """Each item carries its `company_id` and `vendor_id` (README 8)."""
    scope, source = {**own(call), "level": "company_vendor"}, source_of(call)

    def save_one(item: Row) -> Row:
        if number_of(item.get("company_id")) != scope["company_id"]:
            raise Invalid({"company_id": ["is not the company of Procore-Company-Id"]})
        return save(world, scope, item, source)

    return sync(world, call, save_one, show)
