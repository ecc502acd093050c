"""Procore's budget codes, commitments, change orders, invoices, payments and direct costs, as data
(reference: procore README 16 to 21, money rules 2.1 to 2.7).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

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
)
from ledgerboard.core.records import (
    BillingPeriod,
    BudgetCode,
    ChangeOrder,
    ChangeOrderRequest,
    Commitment,
    PotentialChangeOrder,
    Value,
)

READ_ONLY: Final = Access.READ_ONLY
JSON = Mapping[str, Any]


def _decimal(raw: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise TypeError("a number was expected")
    return Decimal(str(raw))


def _integer(raw: Any) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError("a whole number was expected")
    return raw


def _after_acronym(raw: Any) -> Value:
    """`001` of `CCO #001`: the acronym is a setting of the project."""
    return str(raw).rpartition("#")[2].strip()


NUMBER: Final = Codec(_decimal)
INTEGER: Final = Codec(_integer)


def shown(name: str, path: str, codec: Codec) -> Field:
    return Field(name, path, codec, access=READ_ONLY)


def money(name: str, path: str) -> Field:
    return shown(name, path, MONEY)


def points(name: str, path: str, kind: str) -> Field:
    return shown(name, path, reference(kind))


BUDGET_CODE: Final = Resource(
    record=BudgetCode,
    path="/rest/v1.0/projects/{project_id}/work_breakdown_structure/wbs_codes",
    id="id",
    version=None,
    fields=(
        points("project", "project_id", "project"),
        shown("code", "flat_code", TEXT),
        shown("cost_code", "cost_code", TEXT),
        shown("cost_type", "cost_type", TEXT),
        shown("description", "description", TEXT),
        shown("active", "active", BOOLEAN),
        shown(
            "segments",
            "segment_items",
            lines(
                (
                    shown("type", "segment.type", TEXT),
                    shown("code", "path_code", TEXT),
                    shown("name", "name", TEXT),
                ),
                key="id",
            ),
        ),
    ),
)


def code_as_read(payload: JSON) -> dict[str, Any]:
    """Cost code and cost type stand among the segments, each by its segment's type."""
    found = payload.get("segment_items")
    items = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    named = {
        str((each.get("segment") or {}).get("type")): str(
            each.get("path_code") or each.get("code") or ""
        )
        for each in items
    }
    return {
        **payload,
        "segment_items": [
            {**each, "path_code": each.get("path_code") or each.get("code")} for each in items
        ],
        "cost_code": named.get("cost_code"),
        "cost_type": named.get("line_item_type"),
        "active": payload.get("status") != "inactive",
    }


SCHEDULE_LINE: Final = (
    shown("position", "position", INTEGER),
    shown("description", "description", TEXT),
    points("budget_code", "wbs_code.id", "budget_code"),
    money("amount", "amount"),
    money("tax", "tax_amount"),
    shown("quantity", "quantity", NUMBER),
    shown("unit_cost", "unit_cost", NUMBER),
    shown("unit", "uom", TEXT),
    shown("extended_type", "extended_type", TEXT),
    shown("amends", "commitment_line_item_id", TEXT),
)
SCHEDULE: Final = lines(SCHEDULE_LINE, key="id")
CHANGED_LINES: Final = lines(
    (*SCHEDULE_LINE, points("potential", "holder.id", "potential_change_order")), key="id"
)
"""The holder of a contract's own line is the contract, that of a change order's line the potential
change order (money rules 2.3).
"""

COMMITMENT: Final = Resource(
    record=Commitment,
    path="/rest/v1.0/commitments",
    id="id",
    version=None,
    fields=(
        shown("type", "type", TEXT),
        points("project", "project.id", "project"),
        points("vendor", "vendor.id", "vendor"),
        shown("number", "number", TEXT),
        shown("name", "title", TEXT),
        shown("status", "status", TEXT),
        shown("executed", "executed", BOOLEAN),
        shown("accounting_method", "accounting_method", TEXT),
        shown("retainage_percent", "retainage_percent", NUMBER),
        shown("contract_date", "contract_date", DAY),
        shown("invoices_enabled", "requisitions_are_enabled", BOOLEAN),
        money("original", "grand_total"),
        money("approved_changes", "approved_change_orders"),
        money("pending_changes", "pending_change_orders"),
        money("draft_changes", "draft_change_orders_amount"),
        money("revised", "revised_contract"),
        money("invoiced", "total_requisitions_amount"),
        money("paid", "total_payments"),
        money("remaining", "remaining_balance_outstanding"),
        shown("lines", "line_items", SCHEDULE),
    ),
)

EACH_TIER: Final = (
    shown("number", "number", TEXT),
    shown("name", "title", TEXT),
    shown("status", "status", TEXT),
    shown("executed", "executed", BOOLEAN),
    money("total", "grand_total"),
    shown("approved_on", "reviewed_at", Codec(lambda raw: DAY.load(str(raw)[:10]))),
    shown("due_on", "due_date", Codec(lambda raw: DAY.load(str(raw)[:10]))),
)
CHANGE_ORDER: Final = Resource(
    record=ChangeOrder,
    path="/rest/v1.0/change_order_packages",
    id="id",
    version=None,
    fields=(
        points("commitment", "contract_id", "commitment"),
        *EACH_TIER,
        shown("lines", "line_items", CHANGED_LINES),
    ),
)
CHANGE_ORDER_REQUEST: Final = Resource(
    record=ChangeOrderRequest,
    path="/rest/v1.0/change_order_requests",
    id="id",
    version=None,
    fields=(
        points("commitment", "contract.id", "commitment"),
        points("parent", "change_order_package_id", "change_order"),
        *EACH_TIER,
    ),
)
POTENTIAL_CHANGE_ORDER: Final = Resource(
    record=PotentialChangeOrder,
    path="/rest/v1.0/potential_change_orders",
    id="id",
    version=None,
    fields=(
        points("commitment", "contract_id", "commitment"),
        points("parent", "change_order_request_id", "change_order_request"),
        *EACH_TIER,
        shown("package_number", "change_order_package_acronym_number", Codec(_after_acronym)),
        shown("package_name", "change_order_package_title", TEXT),
    ),
)
"""Its lines are those of its package."""


def change_order_as_read(payload: JSON) -> dict[str, Any]:
    """A package's lines say only their total, tax included (money rules 2.3)."""
    found = payload.get("line_items")
    items = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    return {**payload, "line_items": [{**each, "amount": _before_tax(each)} for each in items]}


def of_commitments(payload: JSON) -> tuple[JSON, ...]:
    """A project's packages are listed together: those of its prime contract are no concern here."""
    return () if payload.get("type") == "PrimeContractChangeOrder" else (payload,)


def above_one_tier(payload: JSON) -> tuple[JSON, ...]:
    """In one tier each package makes a potential change order that only repeats it
    (gotchas 88).
    """
    return () if payload.get("change_order_tiers") == 1 else (payload,)


def _before_tax(line: JSON) -> object:
    said, whole = line.get("amount"), line.get("total_amount")
    if said is not None or whole is None:
        return said
    return str(Decimal(str(whole)) - Decimal(str(line.get("tax_amount") or 0)))


BILLING_PERIOD: Final = Resource(
    record=BillingPeriod,
    path="/rest/v1.0/projects/{project_id}/billing_periods",
    id="id",
    version=None,
    fields=(
        points("project", "project_id", "project"),
        shown("starts_on", "start_date", DAY),
        shown("ends_on", "end_date", DAY),
        shown("submit_by", "due_date", DAY),
        shown("status", "status", TEXT),
        shown("position", "position", INTEGER),
    ),
)
