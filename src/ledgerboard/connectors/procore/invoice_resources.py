"""Procore's subcontractor invoices, payments issued and direct costs, as data (reference: procore
README 18, 19, 21; money rules 2.5 to 2.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from ledgerboard.connectors.procore.money_resources import (
    INTEGER,
    JSON,
    NUMBER,
    money,
    points,
    shown,
)
from ledgerboard.core.mapping import (
    BOOLEAN,
    DAY,
    MONEY,
    TEXT,
    Access,
    Codec,
    Field,
    Resource,
    lines,
    reference,
    same_lines,
)
from ledgerboard.core.records import (
    ContractPayment,
    DirectCost,
    SubcontractorInvoice,
    invoice_line_key,
)

BUDGET_CODE_ID: Final = replace(reference("budget_code"), dump=lambda ref: int(ref.id))
"""Inside a line an id is sent as the integer that it is."""

INVOICE_LINES: Final = lines(
    (
        shown("id", "id", TEXT),
        shown("item_type", "item_type", TEXT),
        shown("schedule_line", "line_item_id", TEXT),
        points("change_order", "change_order_package_id", "change_order"),
        points("budget_code", "wbs_code.id", "budget_code"),
        shown("description", "description_of_work", TEXT),
        shown("accounting_method", "accounting_method", TEXT),
        shown("status", "status", TEXT),
        shown("position", "position", INTEGER),
        shown("unit", "uom", TEXT),
        money("scheduled", "scheduled_value"),
        shown("scheduled_quantity", "scheduled_quantity", NUMBER),
        shown("unit_price", "scheduled_unit_price", NUMBER),
        money("previous_work", "work_completed_from_previous_application"),
        shown("previous_quantity", "work_completed_from_previous_application_quantity", NUMBER),
        money("work", "work_completed_this_period"),
        shown("quantity", "work_completed_this_period_quantity", NUMBER),
        money("stored", "materials_presently_stored"),
        money("stored_before", "materials_presently_stored_from_previous_progress"),
        money("stored_moved", "materials_moved"),
        money("to_date", "total_completed_and_stored_to_date"),
        money("to_date_before", "total_completed_and_stored_to_date_from_previous"),
        money("work_retainage_before", "work_completed_retainage_from_previous_application"),
        money("work_retained", "work_completed_retainage_retained_this_period"),
        money("work_released", "work_completed_retainage_released_this_period"),
        money("work_retainage_moved", "materials_retainage_retained_moved"),
        money("stored_retainage", "materials_stored_retainage_currently_retained"),
        money("stored_released", "materials_stored_retainage_released_this_period"),
    ),
    key="stays",
)

INVOICE: Final = Resource(
    record=SubcontractorInvoice,
    path="/rest/v1.1/requisitions",
    id="id",
    version=None,
    fields=(
        points("project", "project_id", "project"),
        points("commitment", "commitment_id", "commitment"),
        points("vendor", "vendor_id", "vendor"),
        points("period", "period_id", "billing_period"),
        points("previous", "previous_requisition_id", "subcontractor_invoice"),
        shown("sequence", "number", INTEGER),
        shown("number", "invoice_number", TEXT),
        shown("status", "status", TEXT),
        shown("billing_date", "billing_date", DAY),
        shown("period_start", "requisition_start", DAY),
        shown("period_end", "requisition_end", DAY),
        shown("submitted_on", "submitted_at", Codec(lambda raw: DAY.load(str(raw)[:10]))),
        shown("paid_on", "payment_date", DAY),
        shown("due_on", "payment_details.due_date", DAY),
        shown("final", "final", BOOLEAN),
        shown("moves_stored", "move_materials_to_previous_work_completed", BOOLEAN),
        money("original", "summary.original_contract_sum"),
        money("change_orders", "summary.net_change_by_change_orders"),
        money("contract_sum", "summary.contract_sum_to_date"),
        money("completed_and_stored", "summary.total_completed_and_stored_to_date"),
        money("work_retainage", "summary.completed_work_retainage_amount"),
        money("stored_retainage", "summary.stored_materials_retainage_amount"),
        money("total_retainage", "summary.total_retainage"),
        money("earned_less_retainage", "summary.total_earned_less_retainage"),
        money("less_previous", "summary.less_previous_certificates_for_payment"),
        money("payment_due", "summary.current_payment_due"),
        money("balance_to_finish", "summary.balance_to_finish_including_retainage"),
        money("tax", "summary.tax_applicable_to_this_payment"),
        shown("lines", "items", INVOICE_LINES),
    ),
)


def invoice_as_read(payload: JSON) -> dict[str, Any]:
    """Lines known by what stays from one invoice to the next: their own ids may not."""
    found = payload.get("items")
    items = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    return {**payload, "items": [{**each, "stays": _stays(each)} for each in items]}


def _stays(item: JSON) -> str:
    package = item.get("change_order_package_id")
    return invoice_line_key(
        str(item.get("item_type") or "contract_item"),
        str(item.get("line_item_id") or ""),
        None if package is None else str(package),
    )


PAYMENT: Final = Resource(
    record=ContractPayment,
    path="/rest/v1.0/contract_payments",
    id="id",
    version=None,
    fields=(
        Field("project", "project_id", reference("project"), access=Access.CREATE_ONLY),
        Field("commitment", "contract_id", reference("commitment"), access=Access.CREATE_ONLY),
        Field("invoice", "requisition_id", reference("subcontractor_invoice")),
        Field("amount", "amount", MONEY),
        Field("date", "date", DAY),
        Field("number", "payment_number", INTEGER),
        Field("check_number", "check_number", TEXT),
        Field("invoice_number", "invoice_number", TEXT),
        Field("method", "payment_method", TEXT, access=Access.WRITE_ONLY),
        Field("notes", "notes", TEXT),
        shown("status", "status", TEXT),
    ),
)

LINES_AT_ONCE: Final = 100
"""Procore takes so many lines of a direct cost in one call (gotchas 92)."""


def _too_many(value: Any) -> str | None:
    """A cost that goes in several calls could be left half written, so it isn't sent at all."""
    if len(value) <= LINES_AT_ONCE:
        return None
    return f"have {len(value)} entries, and Procore takes {LINES_AT_ONCE}"


_WRITTEN_OF_LINES: Final = (
    Field("budget_code", "wbs_code.id", BUDGET_CODE_ID, write_path="wbs_code_id"),
    Field("amount", "amount", MONEY, write_path="manual_amount"),
    Field("description", "description", TEXT),
)
WRITTEN_OF_LINES: Final = {each.name: each.codec for each in _WRITTEN_OF_LINES}
"""What tells a line of a direct cost from another: what we never write (Procore fills in a quantity
of zero) says nothing about whose line it is.
"""
_MEASURED: Final = (shown("quantity", "quantity", NUMBER), shown("unit_cost", "unit_cost", NUMBER))
DIRECT_COST_LINES: Final = replace(
    same_lines(lines((*_WRITTEN_OF_LINES, *_MEASURED), key="id"), WRITTEN_OF_LINES, keyed=False),
    refuse=_too_many,
)

DIRECT_COST: Final = Resource(
    record=DirectCost,
    path="/rest/v1.1/projects/{project_id}/direct_costs",
    id="id",
    version=None,
    fields=(
        Field("project", "project_id", reference("project"), access=Access.CREATE_ONLY),
        Field("type", "direct_cost_type", TEXT, access=Access.CREATE_ONLY),
        Field("vendor", "vendor_id", reference("vendor")),
        Field("number", "invoice_number", TEXT),
        Field("date", "direct_cost_date", DAY),
        Field("received_on", "received_date", DAY),
        Field("paid_on", "payment_date", DAY),
        Field("status", "status", TEXT),
        Field("description", "description", TEXT),
        money("total", "grand_total"),
        Field("lines", "line_items", DIRECT_COST_LINES),
    ),
)
