"""Where Procore lists what every project has for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from ledgerboard.connectors.procore.invoice_files import INVOICE_FILE, files_of
from ledgerboard.connectors.procore.invoice_resources import (
    DIRECT_COST,
    INVOICE,
    PAYMENT,
    invoice_as_read,
)
from ledgerboard.connectors.procore.money_resources import (
    BILLING_PERIOD,
    BUDGET_CODE,
    CHANGE_ORDER,
    CHANGE_ORDER_REQUEST,
    COMMITMENT,
    JSON,
    POTENTIAL_CHANGE_ORDER,
    above_one_tier,
    change_order_as_read,
    code_as_read,
    of_commitments,
)
from ledgerboard.core.mapping import Resource


@dataclass(frozen=True)
class Place:
    """Where a kind is listed and, if its lines come only with the record's own page, where that is.

    Both are filled in with `project_id`; the page with `id` and `contract_id` as well. `says` is
    added to every row.
    """

    list: str
    page: str = ""
    says: Mapping[str, str] = field(default_factory=dict)


class ChangesBy(Enum):
    """How a poll finds what changed in a list."""

    TIME = "the list can be asked for what changed since"
    WHOLE_LIST = "it is listed whole each time"
    ROW = "a row of the list says enough to tell that its record changed, though not everything"
    CONTRACT = "it is listed contract by contract, where the contract's row changed"
    WHERE_USED = "as TIME, contract by contract, but only of contracts seen to have any"


@dataclass(frozen=True)
class ProjectListing:
    """How a kind is listed that every project has for itself.

    `changes_by` is how a poll finds what changed. `wrapper` is the member that holds what we write;
    `keyed` the one that holds our key, where we leave one. `beside` are members that must be named
    with it, and the fields of the record that say them.
    `sync` is where what is not a line is changed, `lines` where a single line is. `sought` names
    the filter of the list by which a record of ours is found again, and the value that it is asked
    for. `draft` is the status of a record that stays and counts no more. `counted` is a field that
    Procore may number by itself, whatever was sent.
    """

    resource: Resource
    places: tuple[Place, ...]
    params: tuple[tuple[str, str], ...] = ()
    changes_by: ChangesBy = ChangesBy.TIME
    wrapper: str = ""
    keyed: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    sync: str = ""
    lines: str = ""
    sought: tuple[str, str] | None = None
    draft: str = ""
    counted: str = ""
    as_read: Callable[[JSON], JSON] = dict
    parts: Callable[[JSON], Iterable[JSON]] = lambda row: (row,)
    """The records that a row is, where it is several: the files of an invoice."""


SUBCONTRACTS: Final = "/rest/v1.0/work_order_contracts"
PURCHASE_ORDERS: Final = "/rest/v1.0/purchase_order_contracts"

CONTRACT_LISTS: Final = (SUBCONTRACTS, PURCHASE_ORDERS)

PROJECT_LISTINGS: Final[Mapping[str, ProjectListing]] = {
    "budget_code": ProjectListing(
        BUDGET_CODE, places=(Place(BUDGET_CODE.path),), as_read=code_as_read
    ),
    "commitment": ProjectListing(
        COMMITMENT,
        places=(
            Place(SUBCONTRACTS, f"{SUBCONTRACTS}/{{id}}", {"type": "subcontract"}),
            Place(PURCHASE_ORDERS, f"{PURCHASE_ORDERS}/{{id}}", {"type": "purchase_order"}),
        ),
        changes_by=ChangesBy.ROW,
    ),
    "change_order": ProjectListing(
        CHANGE_ORDER,
        places=(Place(CHANGE_ORDER.path, f"{CHANGE_ORDER.path}/{{id}}"),),
        as_read=change_order_as_read,
        parts=of_commitments,
    ),
    "potential_change_order": ProjectListing(
        POTENTIAL_CHANGE_ORDER,
        places=(Place(POTENTIAL_CHANGE_ORDER.path, f"{POTENTIAL_CHANGE_ORDER.path}/{{id}}"),),
        parts=above_one_tier,
    ),
    "change_order_request": ProjectListing(
        CHANGE_ORDER_REQUEST,
        places=(Place(CHANGE_ORDER_REQUEST.path, f"{CHANGE_ORDER_REQUEST.path}/{{id}}"),),
        changes_by=ChangesBy.WHERE_USED,
    ),
    "billing_period": ProjectListing(BILLING_PERIOD, places=(Place(BILLING_PERIOD.path),)),
    "subcontractor_invoice": ProjectListing(
        INVOICE,
        places=(Place(INVOICE.path, f"{INVOICE.path}/{{id}}"),),
        params=(("view", "extended"),),
        # one that was deleted is missed at once: no bill is made of it
        changes_by=ChangesBy.WHOLE_LIST,
        as_read=invoice_as_read,
        keyed="requisition",
        beside={"commitment_id": "commitment"},
    ),
    "invoice_file": ProjectListing(
        INVOICE_FILE,
        places=(Place(INVOICE_FILE.path, f"{INVOICE_FILE.path}/{{id}}"),),
        params=(("view", "extended"),),
        changes_by=ChangesBy.WHOLE_LIST,
        parts=files_of,
    ),
    "contract_payment": ProjectListing(
        PAYMENT,
        places=(Place(PAYMENT.path, f"{PAYMENT.path}/{{id}}"),),
        changes_by=ChangesBy.CONTRACT,
        wrapper="contract_payment",
        counted="number",
    ),
    "direct_cost": ProjectListing(
        DIRECT_COST,
        places=(Place(DIRECT_COST.path, f"{DIRECT_COST.path}/{{id}}"),),
        wrapper="direct_cost",
        sync="/rest/v1.0/projects/{project_id}/direct_costs/sync",
        lines="/rest/v1.0/projects/{project_id}/direct_costs/{id}/line_items",
        sought=("filters[invoice_number]", "number"),
        draft="draft",
    ),
}
"""Requisitions have no webhook (money rules 1.5): they are polled, project by project."""
LISTED_WHOLE: Final = frozenset(
    {"subcontractor_invoice", "invoice_file", "contract_payment", "potential_change_order"}
)
"""Their lists show everything; of the others each changed record's own page is read. Whether an
invoice counts as changed when a file is added to it nobody knows (money rules 8), so files are
listed whole each time.
"""
