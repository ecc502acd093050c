"""No field gets lost on its way: what a flow names has a place in both systems, or says why not;
and what the tables of the connectors know is carried by a flow, or says why not.

A payment number that was viewed and mapped once never reached Procore, because the flow between
them didn't name it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ledgerboard.connectors.procore.connector import resource_of
from ledgerboard.connectors.quickbooks.parts import wholes_of
from ledgerboard.connectors.quickbooks.resources import ENTITIES
from ledgerboard.core.mapping import Access, Resource
from ledgerboard.core.reconcile import Flow, FlowField
from ledgerboard.sync.flows import flows

FLOWS = list(flows().values())
FIELDS = [(flow, field) for flow in FLOWS for field in flow.fields]
ACTIVITY = "active"
"""Travels by operations of its own, not as a field."""

NOT_CARRIED = {  # by kind of record: what we can write there and never do, with the reason
    "vendor": {},
    "project": {},
    "standard_cost_code": {},
    "item": {"parent": "items stand at the top; where they hang is the bookkeeper's"},
    "bill": {"terms": "QuickBooks takes those of the vendor"},
    "vendor_credit": {},
    "bill_file": {},
    "contract_payment": {},
    "direct_cost": {
        "received_on": "no transaction of the books says when the paper came",
        "paid_on": "a bill that charges several projects is paid as one, not by project",
    },
}
NOT_SENT_ON = {  # by kind of record: what the source says and no flow carries, with the reason
    "bill_payment": {
        "vendor": "the commitment has it",
        "account": "Procore doesn't ask which bank account paid",
        "payables_account": "nothing of Procore's",
        "currency": "payments in another currency wait",
        "total": "each line goes by itself; the whole is compared in the reconciliation",
        "voided": "a voided payment has no parts, so what it paid is taken away",
    },
    "subcontractor_invoice": {
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
    },
}


def places(flow: Flow) -> tuple[list[Resource], list[Resource]]:
    """The tables of each side; a side may be of several kinds."""
    return (
        [resource_of(kind) for kind in flow.left.kinds],
        [ENTITIES[whole].resource for kind in flow.right.kinds for whole in wholes_of(kind)],
    )


def named(flow: Flow) -> set[str]:
    return {field.name for field in flow.fields} | {ACTIVITY}


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


def writable(flow: Flow) -> Iterator[tuple[str, str]]:
    """Kind and field of all that may be written by this flow."""
    for side, resources in zip(("left", "right"), places(flow), strict=True):
        if any(each.value == side for each in flow.creates):
            for resource in resources:
                for field in resource.fields:
                    if field.access is not Access.READ_ONLY:
                        yield resource.kind, field.name


def test_whatever_can_be_written_is_carried_or_says_why_not():
    left_out: dict[str, set[str]] = {}
    for flow in FLOWS:
        for kind, name in writable(flow):
            left_out.setdefault(kind, set())
            if name not in named(flow):
                left_out[kind].add(name)
    assert left_out == {kind: set(reasons) for kind, reasons in NOT_CARRIED.items()}


def test_whatever_a_payment_says_is_carried_or_says_why_not():
    payments = next(flow for flow in FLOWS if flow.name == "payments")
    made_of = set().union(*(quoted(field) for field in payments.fields))
    resource = ENTITIES["bill_payment"].resource
    said = {
        each.name
        for each in resource.fields
        if each.name not in named(payments) and each.path not in made_of
    }
    assert said == set(NOT_SENT_ON["bill_payment"])


def test_whatever_an_invoice_says_is_carried_or_says_why_not():
    invoices = next(flow for flow in FLOWS if flow.name == "invoices")
    made_of = set().union(*(quoted(field) for field in invoices.fields))
    resource = resource_of("subcontractor_invoice")
    said = {
        each.name
        for each in resource.fields
        if each.name not in named(invoices)
        and each.path not in made_of
        and not each.path.startswith("summary.")
    }
    assert said == set(NOT_SENT_ON["subcontractor_invoice"])
