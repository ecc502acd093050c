"""Invoices that Procore locks once they have a bill, both systems simulated."""

from __future__ import annotations

import pytest
from tests.faults.days import Count, Hands
from tests.faults.money_days import NEW_INVOICES, counted_invoices, locking
from tests.faults.outside import Systems
from tests.faults.small_job import Job
from tests.faults.stages import reached

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Link

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems):
    company = reached(locking, outside)
    NEW_INVOICES.do(Hands(outside))
    company.agree("invoices")
    return company


def test_a_locked_invoice_refuses_edits_and_takes_files_and_payments(company, outside):
    job = Job(outside)
    assert counted_invoices(company, NEW_INVOICES) == Count(0, 0)
    invoice = job.invoice("E-1")["id"]
    with pytest.raises(AssertionError, match="synced with ERP"):
        job.change("E-1", [{"work": "9000.00"}])
    with pytest.raises(AssertionError, match="synced with ERP"):
        job.procore.act("change_invoice", id=invoice, status="draft")
    job.procore.act("attach_file", table="requisitions", id=invoice, name="a.txt", text="a")
    job.pay("501", "2026-03-20", ("E-1", "7000.00"))
    company.agree("payments")
    assert [row["requisition_id"] for row in job.payments()] == [invoice]
    assert company.would_write("invoices") == []


def test_an_invoice_can_be_edited_once_it_is_unlinked_or_procores_staff_unlocked_it(
    company, outside
):
    job, world = Job(outside), outside.procore.world
    row = job.invoice("E-2")
    with world.lock:
        world.table("requisitions").update(row["id"], {"origin_id": None, "origin_data": None})
    job.change("E-2", [{"work": "8500.10"}])
    (change,) = company.would_write("invoices")
    assert (change.action, change.target) == ("update", "right")
    company.rest("invoices")
    assert counted_invoices(company, NEW_INVOICES) == Count(0, 0), "billed anew and locked again"
    link = Link.objects.get(left_id=str(row["id"]))
    run = sync.unlink(link, company.person, company.ports)
    assert run is not None
    company.carry(run)
    job.change("E-2", [{"work": "8000.10"}])
    assert job.invoice("E-2")["origin_id"] is None
    assert job.invoice("E-1")["origin_id"], "the other one stays locked"
