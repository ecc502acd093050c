"""QuickBooks Online put together: one system, its worlds, its application."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from ledgerboard.simulators.kit import App, Call, Reply, System, World
from ledgerboard.simulators.quickbooks import endpoints, limits, oauth, seeds, user_actions
from ledgerboard.simulators.quickbooks.faults import Problem, fault_body, invalid_property
from ledgerboard.simulators.quickbooks.gate import finish, gate
from ledgerboard.simulators.quickbooks.operations import OPERATIONS
from ledgerboard.simulators.quickbooks.webhooks import POLICY

SETTINGS: dict[str, Any] = {
    "auto_approve": False,  # True: the first company, or a realm id: no consent page
    "refresh_rotation_seconds": 86_400,
    "refresh_grace_seconds": 60,
    "requestid_seconds": 86_400,
    "display_name_limit": 100,  # the pages say 500; the product and its partners keep to 100
    "ignore_vendor_term_on_create": True,
    "reactivation_restores_name": False,
    "inactive_reference_code": "2500",  # or "610": both occur (gotchas 37)
    "closed_period_answer": "6210",  # or "5010", "6000": wrapped by other stacks
    "duplicate_numbers": "error",  # or "preference": only where the company asks to be warned
    "bills_numbered_by_service": False,
    "check_purchase_amounts": True,  # 6070 on purchase lines is assumed
    "quantity_defaults_to_one": False,
    "renumber_lines": True,
    "sparse_keeps_class": True,
    "sparse_credit_lines": False,  # True: lines of a vendor credit may be sent in a sparse update
    "accept_negative_bills": False,
    "accept_negative_credit_lines": True,
    "accept_negative_order_lines": True,
    "delete_paid_transactions": False,
    "void_event": "voided",  # or "void": both are printed (gotchas 91)
    "strict_query_letters": False,  # older accounts: only Latin-1 in a statement
}


def malformed(_reason: str) -> Reply:
    text = "failed to parse json object; a property"
    return Reply({"Fault": fault_body([invalid_property(text)])}, 400)


def not_found(call: Call) -> Reply:
    problem = Problem(
        "10000",
        "An application error has occurred while processing your request",
        f"System Failure Error: Could not find resource for relative : {call.path}",
    )
    return Reply({"Fault": fault_body([problem], "SystemFault")}, 404)


quickbooks = System(
    name="quickbooks",
    title="QuickBooks Online",
    operations=OPERATIONS,
    gate=gate,
    finish=finish,
    malformed=malformed,
    not_found=not_found,
    parse_float=Decimal,
)
oauth.add_routes(quickbooks)
endpoints.add_routes(quickbooks)
user_actions.add_user_actions(quickbooks)
seeds.add_seeds(quickbooks)


def new_world(state: str | Path | None = None, *, seed: int = 1) -> World:
    """An empty world; a `state` file makes it outlive its process."""
    world = World(state=state, seed=seed, policy=POLICY)
    world.defaults(settings=SETTINGS, limits=limits.DEFAULTS)
    return world


def build(state: str | Path | None = None, *, seed: int = 1) -> App:
    return App(quickbooks, new_world(state, seed=seed))
