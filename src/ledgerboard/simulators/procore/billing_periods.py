"""Billing periods of a project."""

from __future__ import annotations

from ledgerboard.simulators.kit import Call, Row, World
from ledgerboard.simulators.procore import lists
from ledgerboard.simulators.procore.errors import FieldErrors, Invalid, unprocessable
from ledgerboard.simulators.procore.kinds import Kind, table_of
from ledgerboard.simulators.procore.resource import COMMON, Resource, declare, given_record
from ledgerboard.simulators.procore.shaping import fields_of

PATH = "/rest/v1.0/projects/{project_id}/billing_periods"
NAMES = ("start_date", "end_date", "due_date", "status")


def prepare(world: World, row: Row, before: Row | None) -> Row:
    if before is not None:
        return row
    known = table_of(world, PERIOD).find("project_id", row["project_id"])
    return {**row, "position": len(known) + 1}


def check(world: World, row: Row, _before: Row | None) -> FieldErrors:
    """One open period at a time (README 18.1, gotchas 91)."""
    others = table_of(world, PERIOD).find("project_id", row["project_id"])
    open_ones = [one for one in others if one["status"] == "open" and not one["deleted_at"]]
    if row["status"] == "open" and any(one["id"] != row["id"] for one in open_ones):
        return {"status": ["another billing period of this project is open"]}
    return {}


def in_use(world: World, row: Row, changes: Row | None) -> FieldErrors:
    """Not to be deleted while an invoice uses it."""
    users = world.table("requisitions", "period_id").find("period_id", row["id"])
    used = changes is None and any(not one["deleted_at"] for one in users)
    return {"base": ["the billing period is used by an invoice"]} if used else {}


PERIOD = Kind(
    name="billing_periods",
    wrapper="billing_period",
    fields=fields_of("POST", PATH),
    required=NAMES,
    check=check,
    prepare=prepare,
    locked=in_use,
    indexes=("project_id",),
)


def whole(_world: World, row: Row) -> Row:
    return {**row, "month": (row["end_date"] or "")[:7]}


def whole_body(_world: World, call: Call, what: str) -> None:
    """All four are required of a change as well (money rules 2.4)."""
    if what != "change":
        return
    given = given_record(call)
    missing = {name: ["can't be blank"] for name in NAMES if not given.get(name)}
    if missing:
        raise unprocessable(call, Invalid(missing))


FILTERS = {**COMMON, "status": lists.among_words("status")}
declare(Resource(PERIOD, PATH, whole, filters=FILTERS, enter=whole_body))
