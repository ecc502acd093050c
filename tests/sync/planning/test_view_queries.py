"""What views look at is looked up for all records together, and only what they look at: planning
asks no more of the database for many invoices than for a few, and a batch of bills reads no more of
a large company than of a small one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oracle.companies import Companies
from tests.oracle.model import Contract, Entry, Invoice, Money, ScheduledLine
from tests.oracle.product import ProductOutside

from ledgerboard.core.reconcile import Side
from ledgerboard.core.views import billed_before
from ledgerboard.sync.flow_context import FlowContext
from ledgerboard.sync.models import Run

CODES = ("26-100.S", "26-200.S", "26-300.M")


def billed(outside: ProductOutside, room: str, contracts: int, invoices: int = 2) -> None:
    """Contracts of one room with so many invoices each, each contract on a code of its own."""
    for place in range(contracts):
        vendor, project = (("5101", "9001"), ("5102", "9002"))[place % 2]
        lines = {"1": ScheduledLine("1", CODES[place % 3], Decimal(9000))}
        contract = Contract(f"{room}880{place}", f"{room}{vendor}", f"{room}{project}", lines)
        for number in range(1, invoices + 1):
            worked = {"1": Entry(work=Decimal(1000 + number))}
            text = f"NE-{contract.id}-{number}"
            invoice = Invoice(number, text, date(2026, 1, 31), "approved", worked)
            contract.invoices.append(invoice)
        outside.commitment(contract)
        outside.invoices(contract)


def queries_to_plan(outside: ProductOutside) -> int:
    with CaptureQueriesContext(connection) as asked:
        run = outside.carried(outside.companies.flows["invoices"], Run.Kind.PLAN)
    assert run.plan
    assert {each.action for each in run.plan.changes.all()} == {"create"}
    return len(asked)


def test_planning_ten_invoices_asks_no_more_often_than_planning_two(db):
    asked = []
    for contracts in (1, 5):
        outside = ProductOutside(Companies([str(contracts)]))
        outside.set_up(Money(), "ask")
        billed(outside, str(contracts), contracts)
        asked.append(queries_to_plan(outside))
    few, many = asked
    assert many <= few + 5, asked


def test_every_invoice_of_a_commitment_is_added_up_once_for_those_after_it(db, monkeypatch):
    outside = ProductOutside(Companies(["1"]))
    outside.set_up(Money(), "ask")
    billed(outside, "1", 1, invoices=6)
    added = []
    add_up = billed_before.application_after
    monkeypatch.setattr(
        billed_before, "application_after", lambda *given: added.append(given) or add_up(*given)
    )
    queries_to_plan(outside)
    assert len(added) == 5


def read_invoices(outside: ProductOutside) -> FlowContext:
    """The invoices flow after a look, with nothing viewed yet."""
    outside.carried(outside.companies.flows["invoices"], Run.Kind.PLAN)
    return FlowContext(outside.companies.flows["invoices"], outside.companies.ports)


def test_records_with_a_number_are_found_without_reading_the_others(db):
    outside = ProductOutside(Companies(["1"]))
    outside.set_up(Money(), "ask")
    billed(outside, "1", 3)
    context = read_invoices(outside)
    one = context.known(Side.LEFT, ["1880001"])
    context.announce({Side.LEFT: one, Side.RIGHT: context.known(Side.RIGHT, [])})
    view = context.views[Side.LEFT]
    with CaptureQueriesContext(connection) as asked:
        found = view.here_with("subcontractor_invoice", "number", "NE-18800-1")
        assert view.here_with("subcontractor_invoice", "number", "NE-18800-9") == ()
    assert [seen.id for seen in found] == ["1880001"]
    assert not any('"values"' in each["sql"].lower() for each in asked), asked.captured_queries


def test_a_number_longer_than_its_column_is_told_from_one_that_begins_alike(db):
    outside = ProductOutside(Companies(["1"]))
    outside.set_up(Money(), "ask")
    billed(outside, "1", 1)
    long = "N" * 250
    for id_, number in (("1880001", f"{long}1"), ("1880002", f"{long}2")):
        outside.companies.left.edit("subcontractor_invoice", id_, number=number)
    view = read_invoices(outside).views[Side.LEFT]
    found = view.here_with("subcontractor_invoice", "number", f"{long}2")
    assert [seen.id for seen in found] == ["1880002"]


def test_what_is_gone_has_its_number_no_longer(db):
    outside = ProductOutside(Companies(["1"]))
    outside.set_up(Money(), "ask")
    billed(outside, "1", 1)
    read_invoices(outside)
    outside.companies.left.remove("subcontractor_invoice", "1880002")
    view = read_invoices(outside).views[Side.LEFT]
    assert view.here_with("subcontractor_invoice", "number", "NE-18800-2") == ()
    assert view.here_with("subcontractor_invoice", "number", "NE-18800-1")
