"""Payments issued on commitments (contract payments)."""

from __future__ import annotations

from ledgerboard.simulators.kit import Call, Row, World
from ledgerboard.simulators.procore import contracts, files
from ledgerboard.simulators.procore.amounts import amount
from ledgerboard.simulators.procore.errors import FieldErrors, stop
from ledgerboard.simulators.procore.events import Event, Source, emit
from ledgerboard.simulators.procore.kinds import Kind
from ledgerboard.simulators.procore.resource import Resource, declare, needed_id, project_of
from ledgerboard.simulators.procore.shaping import fields_of
from ledgerboard.simulators.procore.system import records

PATH = "/rest/v1.0/contract_payments"
# The reference: everything but these is locked once synced.
OPEN_WHEN_SYNCED = frozenset({"origin_id", "origin_data", "prostore_file_ids"})


def check(world: World, row: Row, _before: Row | None) -> FieldErrors:
    contract = contracts.commitment(world, row["contract_id"]) or {}
    errors: FieldErrors = {}
    if not contract.get("allow_payments"):
        errors["base"] = ["payments are not enabled on this commitment"]
    if row["amount"] is None:
        errors["amount"] = ["can't be blank"]
    elif amount(row["amount"]) <= 0 and not world.settings["negative_payments"]:
        errors["amount"] = ["must be greater than 0"]
    invoice = records(world, "requisitions").get(row["requisition_id"] or 0)
    if row["requisition_id"] is not None and (
        invoice is None or invoice["contract_id"] != row["contract_id"]
    ):
        errors["requisition_id"] = ["is not an invoice of this commitment"]
    return errors


def locked(_world: World, row: Row, changes: Row | None) -> FieldErrors:
    if not row["origin_id"] or (changes is not None and set(changes) <= OPEN_WHEN_SYNCED):
        return {}
    return {"base": ["this payment is synced with ERP and cannot be changed"]}


def announce(world: World, row: Row, reason: str, source: Source) -> None:
    place = (row["company_id"], row["project_id"])
    emit(world, Event("Contract Payments", reason, row["id"], *place), source)


PAYMENT = Kind(
    name="contract_payments",
    wrapper="contract_payment",
    fields=fields_of("POST", PATH),
    defaults={"status": None, "origin_code": None},
    required=(),
    check=check,
    locked=locked,
    announce=announce,
    indexes=("project_id", "contract_id", "requisition_id"),
)


def scope(world: World, call: Call) -> Row:
    """`project_id` and `contract_id` are both needed, also to read one (README 19)."""
    place, number = project_of(world, call), needed_id(call, "contract_id")
    if contracts.commitment(world, number) is None:
        raise stop(call, 404, "The contract was not found")
    return {**place, "contract_id": number}


def whole(world: World, row: Row) -> Row:
    """`payment_method` and `invoice_date` can be written and are in no answer (money rules 2.6)."""
    return {**row, "attachments": lambda: files.attached(world, row)}


declare(Resource(PAYMENT, PATH, whole, scope))
