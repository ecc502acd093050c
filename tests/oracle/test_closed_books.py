"""What nobody can change any more is said while planning, and is not sent to be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.oracle.companies import Companies
from tests.oracle.model import Contract, Entry, Invoice, Money, ScheduledLine
from tests.oracle.product import ProductOutside
from tests.oracle.tampering import change_first_line

from ledgerboard.sync.models import Run


def test_a_bill_in_closed_books_that_was_changed_there_says_so_and_is_not_sent(db):
    outside = ProductOutside(Companies())
    outside.set_up(Money(), "ask")
    lines = {"1": ScheduledLine("1", "26-100.S", Decimal(9000))}
    contract = Contract("8801", "5101", "9001", lines)
    worked = {"1": Entry(work=Decimal(1000))}
    contract.invoices.append(Invoice(1, "NE-1", date(2026, 1, 31), "approved", worked))
    outside.commitment(contract)
    outside.invoices(contract)
    outside.sync(date(2026, 2, 3))
    (bill,) = outside.companies.right.all("bill")
    change_first_line(outside, bill)
    outside.close(date(2026, 1, 31))
    run = outside.carried(outside.companies.flows["invoices"], Run.Kind.PLAN)
    (change,) = run.plan.changes.all()
    assert change.action == "refuse"
    why = "The books are closed through 01/31/2026 in QuickBooks."
    assert change.reasons == [f"{why} Reopen them to let this change through."]
