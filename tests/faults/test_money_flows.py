"""The demo contractor's invoices become bills: three months of a company in the middle of its jobs,
both systems simulated, every figure read back from the books.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.mid_job import actions, mid_job, retainage_item, switch_on
from tests.faults.outside import Systems

from ledgerboard.sync.models import Change, Link, Plan, Run, Snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    with mid_job(simulated) as contractor:
        yield contractor


def test_invoices_are_recognized_posted_and_read_back_to_the_cent(company):
    switch_on(company, "invoices", retainage_item=retainage_item(company))
    plan = company.planned("invoices")
    found = actions(plan)
    assert found["link"] >= 50, "what was billed before we came is recognized, not billed again"
    assert found["create"] >= 20
    blocked = plan.changes.filter(action="refuse")
    assert all(change.reasons and change.causes for change in blocked)
    assert "240102-1003" in shown(company, plan)
    before = len(company.systems.quickbooks.table(BILLS))
    approved = company.approve(plan)
    assert company.apply(approved).status == Run.Status.DONE, company.said
    made = approved.changes.filter(action="create", status=Change.Status.DONE)
    assert made.count() == found["create"]
    assert len(company.systems.quickbooks.table(BILLS)) - before <= found["create"]
    for link in Link.objects.of(company.organization).filter(setting__flow="invoices"):
        assert due(link.left_id) == total(link.right_id), link
    assert not actions(company.planned("invoices"))["create"], "nothing is billed twice"


def shown(company: Contractor, plan: Plan) -> str:
    """The page that the controller approves from."""
    client = Client()
    client.force_login(company.person)
    answer = client.get(f"/plans/{plan.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


BILLS = "9341453172048001/Bill"


def due(invoice_id: str) -> Decimal:
    row = Snapshot.objects.get(kind="subcontractor_invoice", record_id=invoice_id)
    return Decimal(row.values["payment_due"]["money"])


def total(bill_id: str) -> Decimal:
    """Signed as the invoice is: a vendor credit takes away."""
    row = Snapshot.objects.get(kind__in=["bill", "vendor_credit"], record_id=bill_id)
    amount = Decimal(row.values["total"]["money"])
    return -amount if row.kind == "vendor_credit" else amount


def test_without_a_retainage_item_every_invoice_that_holds_some_waits_and_says_why(company):
    switch_on(company, "invoices")
    plan = company.planned("invoices")
    created = plan.changes.filter(action="create")
    assert not any("Retainage" in json.dumps(change.fields) for change in created)
    waiting = plan.changes.filter(action="refuse")
    assert any("retainage item" in " ".join(change.reasons) for change in waiting)
