"""Several invoices that are billed in one turn after an edit: one of their bills carries it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.oracle.checks import documents
from tests.oracle.companies import Companies
from tests.oracle.model import Contract, Entry, Invoice, Money, ScheduledLine
from tests.oracle.product import ProductOutside

WORK = [Decimal(1000), Decimal(-300), Decimal(700)]


@pytest.mark.parametrize("edited", ["ask", "next_bill"])
def test_the_difference_of_an_edit_is_booked_once(db, edited):
    outside = ProductOutside(Companies())
    outside.set_up(Money(), edited)
    contract = Contract(
        "8801", "5101", "9001", {"1": ScheduledLine("1", "26-100.S", Decimal(9000))}
    )
    outside.commitment(contract)
    bill(outside, contract, 1)
    outside.sync(date(2026, 2, 3))
    outside.close(date(2026, 1, 31))
    contract.invoices[0].entries["1"].work += 50
    bill(outside, contract, 2)
    bill(outside, contract, 3)
    outside.sync(date(2026, 2, 10))
    booked = [sign * record.total.amount for sign, record in documents(outside, contract)]
    assert sum(booked) == contract.earned(3)
    assert booked == [1000, -300, 750]


def bill(outside: ProductOutside, contract: Contract, number: int) -> None:
    worked = {"1": Entry(work=WORK[number - 1])}
    day = date(2026, number, 1)
    contract.invoices.append(Invoice(number, f"NE-{number}", day, "approved", worked))
    outside.invoices(contract)
