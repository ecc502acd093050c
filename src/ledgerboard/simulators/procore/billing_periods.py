"""Billing periods of a project."""

from __future__ import annotations

from ledgerboard.simulators.kit import Row, World
from ledgerboard.simulators.procore import lists
from ledgerboard.simulators.procore.errors import FieldErrors
from ledgerboard.simulators.procore.kinds import Kind, table_of
from ledgerboard.simulators.procore.resource import COMMON, Resource, declare
from ledgerboard.simulators.procore.shaping import fields_of

PATH = "/rest/v1.0/projects/{project_id}/billing_periods"
NAMES = ("start_date", "end_date", "due_date", "status")


def prepare(world: World, row: Row, before: Row | None) -> Row:
    if before is not None:
        return row
    known = table_of(world, PERIOD).find("project_id", row["project_id"])
    return {**row, "position": len(known) + 1}


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
    prepare=prepare,
    locked=in_use,
    indexes=("project_id",),
)


def whole(_world: World, row: Row) -> Row:
    return {**row, "month": (row["end_date"] or "")[:7]}


FILTERS = {**COMMON, "status": lists.among_words("status")}
declare(Resource(PERIOD, PATH, whole, filters=FILTERS))
