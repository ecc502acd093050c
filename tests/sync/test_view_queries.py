"""What views look at is looked up for all records together: planning asks no more of the database
for many invoices than for a few.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.oracle.companies import Companies
from tests.oracle.model import Contract, Entry, Invoice, Money, ScheduledLine
from tests.oracle.product import ProductOutside

from ledgerboard.sync.models import Run

CODES = ("26-100.S", "26-200.S", "26-300.M")


def billed(outside: ProductOutside, room: str, contracts: int) -> None:
    """Contracts of one room with two invoices each, each on a code of its own."""
    for place in range(contracts):
        vendor, project = (("5101", "9001"), ("5102", "9002"))[place % 2]
        lines = {"1": ScheduledLine("1", CODES[place % 3], Decimal(9000))}
        contract = Contract(f"{room}880{place}", f"{room}{vendor}", f"{room}{project}", lines)
        for number in (1, 2):
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
