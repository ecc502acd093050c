"""What was posted or issued by mistake is taken back, and not written again."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.days import Count, Hands
from tests.faults.money_days import EDITED_INVOICE, billed_once, counted_invoices, paid
from tests.faults.outside import Systems
from tests.faults.small_job import Job
from tests.faults.stages import reached

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change, Run

pytestmark = pytest.mark.django_db(transaction=True)


def taken_back(company: Contractor, flow: str, action: str) -> None:
    """The last such change, as a person takes it back on the run's page."""
    done = Change.objects.of(company.organization).filter(
        plan__setting=company.settings[flow], action=action, status=Change.Status.DONE
    )
    last = done.order_by("-pk").first()
    assert last is not None
    plan = company.approve(sync.undo([last], company.person, company.ports))
    assert company.apply(plan).status == Run.Status.DONE, plan.changes.values("message")


def test_a_bill_posted_by_mistake_is_deleted_and_not_posted_again(outside: Systems):
    company, job = reached(billed_once, outside), Job(outside)
    taken_back(company, "invoices", "create")
    assert job.books("Bill") == []
    assert company.would_write("invoices") == [], "the invoice is as approved as before"


def test_an_edit_of_a_posted_bill_is_taken_back_to_the_cent(outside: Systems):
    company, job = reached(billed_once, outside), Job(outside)
    (before,) = job.books("Bill")
    EDITED_INVOICE.do(Hands(outside))
    company.rest("invoices")
    assert counted_invoices(company, EDITED_INVOICE) == Count(0, 0)
    taken_back(company, "invoices", "update")
    (after,) = job.books("Bill")
    assert after["body"]["TotalAmt"] == before["body"]["TotalAmt"]
    assert [line["Amount"] for line in after["body"]["Line"]] == [
        line["Amount"] for line in before["body"]["Line"]
    ]
    assert company.would_write("invoices") == []


def test_a_payment_issued_by_mistake_is_deleted_and_not_issued_again(outside: Systems):
    company, job = reached(paid, outside), Job(outside)
    there = len(job.payments())
    taken_back(company, "payments", "create")
    assert len(job.payments()) == there - 1
    assert company.would_write("payments") == []
