"""No field gets lost on its way: what a flow names has a place in both systems, or says why not;
and what the tables of the connectors know is carried by a flow, or says why not.

A payment number that was viewed and mapped once never reached Procore, because the flow between
them didn't name it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from ledgerboard.connectors.procore.connector import (
    LISTINGS,
    OWN_RESOURCES,
    PROJECT_LISTINGS,
    resource_of,
)
from ledgerboard.connectors.quickbooks.parts import wholes_of
from ledgerboard.connectors.quickbooks.resources import ENTITIES
from ledgerboard.core.mapping import Resource
from ledgerboard.core.reconcile import Flow, FlowField, Side
from ledgerboard.core.records import (
    BillLine,
    CodeSegment,
    DepositLine,
    DirectCostPart,
    InvoiceLine,
    JournalLine,
    LinkedTransaction,
    PaymentLine,
    SaleLine,
    ScheduleLine,
    StatusChange,
)
from ledgerboard.core.views.parts_of_transactions import SALES
from ledgerboard.sync.flows import flows

FLOWS = list(flows().values())
FIELDS = [(flow, field) for flow in FLOWS for field in flow.fields]
OF_LINES = [flow for flow in FLOWS if any(field.lines for field in flow.fields)]
KINDS = [*LISTINGS, *PROJECT_LISTINGS, *OWN_RESOURCES]
TABLES = [
    *(("procore", resource_of(kind)) for kind in dict.fromkeys(KINDS)),
    *(("quickbooks", each.resource) for each in ENTITIES.values()),
]
WITH_LINES = [each for each in TABLES if any(field.codec.empty == () for field in each[1].fields)]
ACTIVITY = "active"
"""Travels by operations of its own, not as a field."""

NO_PATH = {  # by system and kind of record: what the kind can say and that system never does
    ("procore", "vendor"): {"company_name": "Procore has one name"},
    ("procore", "project"): {
        "customer": "the owner of a project isn't the customer of the books",
        "customer_id": "nor is its number",
        "sub_customer": "only QuickBooks has jobs below customers",
    },
    ("procore", "change_order"): {"parent": "nothing stands above a package"},
    ("procore", "change_order_request"): {"lines": "those of its package"},
    ("procore", "potential_change_order"): {"lines": "those of its package"},
    ("quickbooks", "project"): {"sub_customer": "the connector sets it by the kind of customer"},
    ("quickbooks", "vendor_credit"): {
        "due_on": "a credit is never due",
        "terms": "a credit has none",
    },
}
NO_PATH_OF_LINES = {
    ("procore", "direct_cost"): {"unit": "Procore's unit of a cost is never compared"},
    ("procore", "commitment"): {"potential": "only lines of change orders come from one"},
}
LINES = {
    "bill": BillLine, "vendor_credit": BillLine, "purchase": BillLine,
    "journal_entry": JournalLine, "bill_payment": PaymentLine, "budget_code": CodeSegment,
    "commitment": ScheduleLine, "change_order": ScheduleLine, "subcontractor_invoice": InvoiceLine,
    "direct_cost": DirectCostPart, "invoice_history": StatusChange, "deposit": DepositLine,
    **dict.fromkeys(SALES, SaleLine),
}  # fmt: skip
"""What a line of each kind can say; documents that are linked to a bill are lines, too."""
CREDIT = {
    "currency": "one that isn't the books' own waits",
    "tax": "the connector asks for none",
    "balance": "QuickBooks computes it",
    "linked": "says what paid it",
}
BOOKS_OWN = {
    "payables_account": "Procore has no accounts",
    "location": "Procore has no locations",
    "currency": "a cost in another currency waits",
    "tax": "spread over the lines",
    "balance": "QuickBooks computes it",
    "linked": "says which order it came from",
}
NOT_CARRIED: Mapping[tuple[str, str], Mapping[str, str]] = {
    # by flow and kind of record: what the table of the kind says and the flow doesn't carry
    ("codes", "budget_code"): {
        "project": "in the item's name",
        "code": "in the item's name",
        "cost_code": "in the item's name, by setting",
        "cost_type": "in the item's name, by setting",
    },
    ("codes", "item"): {
        "parent": "items stand at the top; where they hang is the bookkeeper's",
    },
    ("cost-code-list", "item"): {
        "type": "a cost code has none",
        "description": "the name says it",
        "income_account": "Procore has no accounts",
        "expense_account": "Procore has no accounts",
        "parent": "its code is read from the whole name",
    },
    ("invoices", "bill"): {"terms": "QuickBooks takes those of the vendor", **CREDIT},
    ("invoices", "vendor_credit"): CREDIT,
    ("invoices", "subcontractor_invoice"): {
        "project": "stands on the lines of the bill",
        "commitment": "in the memo",
        "period": "two invoices for one period are a warning",
        "previous": "the chain of what was billed before",
        "status": "decides whether it goes",
        "period_start": "the period's end names the month",
        "submitted_on": "a bill has no such day",
        "paid_on": "becomes the due date, as the settings say",
        "final": "a bill can't say it",
        "moves_stored": "the movement of the to-date figure is the same either way",
        **dict.fromkeys(
            ("original", "change_orders", "contract_sum", "completed_and_stored",
             "work_retainage", "stored_retainage", "total_retainage", "earned_less_retainage",
             "less_previous", "balance_to_finish", "tax"),
            "a figure of the summary, which the bill's lines are proven against",
        ),
    },
    ("invoice-files", "invoice_file"): {
        "invoice": "its bill is what the file goes to",
        "address": "where the content is fetched",
    },
    ("invoice-files", "bill_file"): {"size": "looked at when a lost answer is looked for"},
    ("payments", "contract_payment"): {"status": "Procore's own"},
    ("payments", "bill_payment"): {
        "vendor": "the commitment has it",
        "account": "Procore doesn't ask which bank account paid",
        "payables_account": "nothing of Procore's",
        "currency": "payments in another currency wait",
        "total": "each line goes by itself; the whole is compared in the reconciliation",
        "voided": "a voided payment has no parts, so what it paid is taken away",
    },
    ("costs", "direct_cost"): {
        "received_on": "no transaction of the books says when the paper came",
        "paid_on": "a bill that charges several projects is paid as one, not by project",
    },
    ("costs", "bill"): {
        "due_on": "a direct cost is never due",
        "terms": "a direct cost is never due",
        **BOOKS_OWN,
    },
    ("costs", "vendor_credit"): BOOKS_OWN,
    ("costs", "purchase"): {
        "payment_type": "Procore doesn't ask how it was paid",
        "account": "Procore doesn't ask which account paid",
        "payee": "becomes the vendor",
        "credit": "turns the signs",
        "location": "Procore has no locations",
        "currency": "a cost in another currency waits",
        "tax": "spread over the lines",
    },
    ("costs", "journal_entry"): {"currency": "a cost in another currency waits"},
    ("costs", "deposit"): {
        "account": "the bank's line is no cost",
        "currency": "a cost in another currency waits",
    },
    **{
        ("costs", kind): {
            "customer": "the project of its lines",
            "currency": "a cost in another currency waits",
        }
        for kind in SALES
    },
}  # fmt: skip
NOT_CARRIED_OF_LINES = {  # by flow: what a line is made with and never compared by
    "invoices": {
        "description": "the bookkeeper's words after the bill was made",
        "class_": "the bookkeeper's after the bill was made",
        "billable": "QuickBooks' own",
        "purchase_order": "QuickBooks' own",
        "purchase_order_line": "QuickBooks' own",
    },
    "costs": {
        "description": "people's words after the cost was made",
        "quantity": "Procore computes with its own",
        "unit_cost": "Procore computes with its own",
    },
}


def places(flow: Flow) -> tuple[list[Resource], list[Resource]]:
    """The tables of each side; a side may be of several kinds."""
    return (
        [resource_of(kind) for kind in flow.left.kinds],
        [ENTITIES[whole].resource for kind in flow.right.kinds for whole in wholes_of(kind)],
    )


def named(flow: Flow) -> set[str]:
    watched = {field.watched.by for field in flow.fields if field.watched}
    return {field.name for field in flow.fields} | watched | {ACTIVITY}


def quoted(field: FlowField) -> set[str]:
    return set(re.findall(r"`([^`]+)`", field.elsewhere))


@pytest.mark.parametrize(("flow", "field"), FIELDS, ids=lambda each: each.name)
def test_every_field_of_a_flow_has_a_path_on_both_sides_or_says_where_it_comes_from(flow, field):
    sides = places(flow)
    found = [any(each.field(field.name) for each in side) for side in sides]
    assert any(found), "neither system has it"
    assert bool(field.elsewhere) != all(found), "a reason where a path is missing, and only there"
    lacking = sides[0] if not found[0] else sides[1]
    paths = {each.path for resource in lacking for each in resource.fields}
    assert quoted(field) <= paths


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_whatever_a_flow_sends_can_be_written_where_it_goes(flow):
    for field in flow.fields:
        for side, resources in zip(("left", "right"), places(flow), strict=True):
            reached = any(each.value == side for each in field.direction.value)
            known = [each for each in resources if each.field(field.name)]
            assert not reached or not known or any(e.writable(field.name) for e in known), field


@pytest.mark.parametrize("table", TABLES, ids=lambda each: f"{each[0]} {each[1].kind}")
def test_all_that_a_kind_of_record_can_say_has_a_path_or_says_why_not(table):
    system, resource = table
    lacking = {each.name for each in fields(resource.record) if not resource.field(each.name)}
    assert lacking == set(NO_PATH.get((system, resource.kind), {}))


@pytest.mark.parametrize("table", WITH_LINES, ids=lambda each: f"{each[0]} {each[1].kind}")
def test_all_that_a_line_can_say_has_a_path_or_says_why_not(table):
    system, resource = table
    for each in resource.fields:
        if each.codec.empty == ():
            line = LinkedTransaction if each.name == "linked" else LINES[resource.kind]
            lacking = {name.name for name in fields(line)} - {"key", *each.codec.says}
            assert lacking == set(NO_PATH_OF_LINES.get((system, resource.kind), {}))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_all_that_a_table_says_is_carried_by_its_flow_or_says_why_not(flow):
    made_of = set().union(*(quoted(field) for field in flow.fields))
    for resource in (each for side in places(flow) for each in side):
        left_out = {
            each.name
            for each in resource.fields
            if each.name not in named(flow) and each.path not in made_of
        }
        assert left_out == set(NOT_CARRIED.get((flow.name, resource.kind), {})), resource.kind


@pytest.mark.parametrize(
    "flow",
    [flow for flow in FLOWS if flow.name in NOT_CARRIED_OF_LINES],
    ids=lambda flow: flow.name,
)
def test_all_that_a_written_line_says_is_compared_or_says_why_not(flow):
    [compared] = (field.lines for field in flow.fields if field.lines)
    [side] = (place for place in flow.creates)
    for resource in places(flow)[0 if side is Side.LEFT else 1]:
        written = resource.field("lines")
        names = {each.name for each in compared}
        assert names <= set(written.codec.says)
        assert set(written.codec.says) - names == set(NOT_CARRIED_OF_LINES[flow.name])


def test_no_reason_is_given_for_what_is_no_more():
    assert set(NO_PATH) | set(NO_PATH_OF_LINES) <= {(name, each.kind) for name, each in TABLES}
    kinds = {(f.name, each.kind) for f in FLOWS for side in places(f) for each in side}
    assert set(NOT_CARRIED) <= kinds
