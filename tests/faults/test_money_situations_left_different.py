"""A bill has other lines in QuickBooks than its invoice, and that is as somebody wants it."""

from __future__ import annotations

from typing import Any

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER
from tests.faults.stages import reached
from tests.faults.test_money_situations_costs import looked_at
from tests.faults.two_jobs import OTHER_JOB, STEEL, Jobs, billed_both

from ledgerboard.simulators.kit import Row

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def lines_of(job: Jobs, *columns: str, plate: str = "1120.50") -> list[Row]:
    """The first bill of the steel contract, its columns in so many lines."""
    return [
        *(job.on_item("2401-05-100.C", amount, NUMBER) for amount in columns),
        job.on_item("2401-05-100.M", plate, NUMBER),
        job.on_item("Retainage", "-1112.05", NUMBER),
    ]


def retyped(job: Jobs, number: str, *lines: Row, **said: Any) -> None:
    (bill,) = job.books("Bill", DocNumber=number)
    values = {"VendorRef": bill["body"]["VendorRef"], "Line": list(lines), **said}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=values)


def changes(company: Contractor) -> list[str]:
    plan = company.plan("invoices").plan
    return [] if plan is None else [each.action for each in plan.changes.filter(until=None)]


@pytest.mark.parametrize("columns", [("6000.00", "4000.00"), ("10000.00", "250.00", "-250.00")])
def test_a_line_split_by_hand_stays_and_ties(company, job, columns):
    retyped(job, "E-1", *lines_of(job, *columns))
    assert changes(company) == []
    assert looked_at(company).differences == ()
    assert changes(company) == []


def test_a_split_to_another_project_or_to_more_is_an_edit(company, job):
    there = job.on_item("2401-05-100.C", "4000.00", OTHER_JOB)
    retyped(job, "E-1", there, *lines_of(job, "6000.00"))
    assert changes(company) == ["update"]
    retyped(job, "E-1", *lines_of(job, "6000.00", "4500.00"))
    assert changes(company) == ["update"]


def test_an_edit_of_its_invoice_goes_over_all_the_same(company, job):
    retyped(job, "E-1", *lines_of(job, "6000.00", "4000.00"))
    assert changes(company) == []
    job.change("E-1", ({"work": "10500.00", "retained": "1000.00"},))
    assert changes(company) == ["update"]


def test_a_bill_typed_in_more_lines_than_its_invoice_is_linked_without_a_question(company, job):
    work = {"work": "5000.00", "retained": "500.00"}
    job.bill_on(STEEL, "E-2", (work, {"work": "0"}), "2026-02-28")
    job.typed("E-2", "2026-02-28", job.on_item("2401-05-100.C", "3000.00", NUMBER),
              job.on_item("2401-05-100.C", "2000.00", NUMBER),
              job.on_item("Retainage", "-500.00", NUMBER))  # fmt: skip
    company.agree("invoices")
    assert changes(company) == []
    assert looked_at(company).is_tied
