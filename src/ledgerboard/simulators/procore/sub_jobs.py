"""Sub jobs of a project and tax codes of a company: small lists that lines refer to."""

from __future__ import annotations

from typing import Any

from ledgerboard.simulators.kit import Call, Row, World
from ledgerboard.simulators.procore.events import Event, Source, emit
from ledgerboard.simulators.procore.gate import company_scope
from ledgerboard.simulators.procore.kinds import Kind
from ledgerboard.simulators.procore.resource import Resource, declare
from ledgerboard.simulators.procore.shaping import fields_of


def tell(world: World, row: Row, reason: str, source: Source) -> None:
    event = Event("Sub Jobs", reason, row["id"], row["company_id"], row["project_id"])
    emit(world, event, source)


def as_stored(_world: World, row: Row) -> Row:
    return row


def of_company(_world: World, call: Call) -> Row:
    return {"company_id": company_scope(call)}


SUB_JOB = Kind(
    name="sub_jobs",
    wrapper="sub_job",
    fields=fields_of("POST", "/rest/v1.0/sub_jobs"),
    announce=tell,
    indexes=("project_id",),
)
TAX_CODE = Kind(
    name="tax_codes",
    wrapper="tax_code",
    fields=fields_of("POST", "/rest/v1.0/tax_codes"),
    defaults={"archived": False, "default_tax_code": False},
    required=("code",),
)
declare(Resource(SUB_JOB, "/rest/v1.0/sub_jobs", as_stored))
declare(Resource(TAX_CODE, "/rest/v1.0/tax_codes", as_stored, scope=of_company))


def tax_rate(world: World, number: Any) -> Any:
    """Percent; None without a tax code."""
    row = world.table(TAX_CODE.name).get(number) if number is not None else None
    return row["rate1"] if row else None
