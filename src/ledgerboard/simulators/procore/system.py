"""The simulated Procore: its list of calls, its switches, its limits."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from ledgerboard.simulators.kit import Operation, Policy, Row, System, Table, World

DATA = "data/operations.tsv"

# Switches for what the sources leave open or what a company may set for itself.
SETTINGS: dict[str, Any] = {
    "auto_consent": False,  # approve at /oauth/authorize without asking a person
    "access_token_seconds": 5400,  # announced to shrink to 900
    "missing_company_status": 400,  # the guides give the text, not the code
    "other_company_status": 403,  # header and path name different companies: 403 or 404
    "locked_status": 422,
    "duplicate_origin_status": 422,  # or 409
    "too_many_updates_status": 413,  # or 400
    "directory_fanout_until": "2026-06-30T00:00:00Z",  # Project Users/Vendors `update` events
    "insurance_events": False,  # no webhook name for insurances is certain
    "modern_change_orders_told": True,  # by their packages: whether they are nobody knows
    "request_detail_in_data": True,  # the samples of ERP requests have no detail id
    "upload_part_minimum": 5_242_880,  # bytes of every part but the last; small for tests
    "upload_available_after_seconds": 0,  # between complete and available (v2.1)
    # money: what a company may set for itself
    "approved_contracts_locked": True,  # lines and vendor of approved commitments
    "overbilling_allowed": True,  # a line may be billed beyond its scheduled value
    "vendor_must_be_in_project": False,  # a contract's vendor has to be in the project directory
    # money: what no source says
    "synced_contracts_locked": False,  # an ERP key freezes a commitment like its approval
    "invoices_counted": "all",  # in a commitment's total_requisitions_amount: all | approved
    "earlier_invoice_edits": "follow",  # later previous columns follow | frozen
    "invoice_updated_with_items": True,  # an invoice's updated_at moves with its items
    "invoice_editing": "reference",  # or latest_open: the tutorial's rule (gotchas 98)
    "approved_packages_join": False,  # new invoices take up newly approved packages by themselves
    "contract_sum_counts": "billed",  # packages in contract_sum_to_date: billed | approved
    "negative_payments": True,  # contract payments of zero or less are accepted
    "negative_direct_costs": True,
    "budget_column_keys": "title",  # of the columns of a budget view: title | id
    "synced_direct_costs_locked": True,  # off: Edit Synced Direct Cost Transactions
    "direct_cost_seconds": 0,  # how long one write holds a direct cost: others get 409
}

# The guides' samples are 600 or 3600 an hour and 25 in 10 s; none is promised. Ours is wide, so
# that every answer has the headers and nobody waits unasked. None: no such limit.
LIMITS: dict[str, Any] = {"hourly": 36_000, "spike": None, "retry_after": False}


class Paging(NamedTuple):
    default: int
    largest: int


class Published(NamedTuple):
    """What the reference says of one call; `filters` and `needs` name members of its query."""

    method: str
    path: str
    tier: str
    default: str
    largest: str
    filters: frozenset[str]
    needs: tuple[str, ...]
    summary: str


def published(line: str) -> Published:
    method, path, tier, default, largest, filters, needs, summary = line.split("\t")
    asked = frozenset(filters.split()), tuple(needs.split())
    return Published(method, path, tier, default, largest, *asked, summary)


def paging(row: Published) -> Paging:
    default, largest = UNPUBLISHED
    return Paging(int(row.default or default), int(row.largest or largest))


ROWS = tuple(map(published, files(__package__).joinpath(DATA).read_text("utf-8").splitlines()))
OPERATIONS = tuple(Operation(row.method, row.path, row.summary, row.tier) for row in ROWS)
# No size is published for most lists; the guide's advice is at most 2000.
UNPUBLISHED = Paging(100, 2000)
PAGING = {row.path: paging(row) for row in ROWS if row.method == "GET" and row.default != "-"}
FILTERS = {row.path: row.filters for row in ROWS if row.method == "GET"}
NEEDS = {(row.method, row.path): row.needs for row in ROWS}


procore = System(name="procore", title="Procore", operations=OPERATIONS)


def scoped_origin(row: Row) -> tuple[int, str] | None:
    """Unique per type within a company (reference: procore gotchas 62)."""
    origin, gone = row.get("origin_id"), row.get("deleted_at")
    return (row["company_id"], origin) if origin and not gone else None


def lowered(row: Row) -> tuple[int, str]:
    return row["company_id"], str(row.get("name") or "").casefold()


def records(world: World, name: str) -> Table:
    """A table of records with the indexes that all of them need."""
    return world.table(name, "company_id", origin=scoped_origin)


def new_world(
    state: str | Path | None = None, seed: int = 1, *, webhook_timeout_seconds: float = 5
) -> World:
    """Webhooks: 5 s after connecting, backoff from 1 s to 1 h, 12 h until the queue is dropped."""
    world = World(state=state, seed=seed, policy=Policy(timeout_seconds=webhook_timeout_seconds))
    world.defaults(settings=SETTINGS, limits=LIMITS)
    return world
