"""The demo contractor's invoices become bills: three months of a company in the middle of its jobs,
both systems simulated, every figure read back from the books.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.outside import CLIENT_ID, CLIENT_SECRET, Systems, pointed_at

from ledgerboard.connections.models import Connection
from ledgerboard.simulators import seeds
from ledgerboard.sync.models import Change, Link, Plan, Run, Snapshot
from ledgerboard.sync.records import store

pytestmark = pytest.mark.django_db(transaction=True)
REF = dict[str, str]


@pytest.fixture
def company(simulated: Systems) -> Iterator[Contractor]:
    """Both systems as they are after years of use; vendors and projects already agree."""
    with pointed_at(simulated, attempts=10) as both:
        filled(both)
        contractor = Contractor(both)
        for flow in ("vendors", "projects"):
            contractor.agree(flow)
        yield contractor


def filled(both: Systems) -> None:
    both.anew()
    for each in both.each():
        each.control("reset")
    back = f"{both.inbox.url}/connections/callback/procore/"
    app: dict[str, Any] = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": [back],
    }
    seeds.seed_procore(both.procore.world, "demo", **app)
    seeds.seed_quickbooks(both.quickbooks.world, "demo", **app)


def switch_on(company: Contractor, flow: str, **view: REF) -> None:
    setting = company.setting(flow)
    setting.enabled, setting.options = True, {"view": view}
    setting.save()


def chart(company: Contractor) -> dict[str, REF]:
    """The chart of accounts, read once, by title."""
    books = Connection.objects.get(organization=company.organization, system="quickbooks")
    for page in company.connect(books, {}).pull("account", None):
        store(books, "account", page.seen, company.ports.now(), company.ports)
    rows = Snapshot.objects.of(company.organization).filter(kind="account")
    return {row.title: {"ref": "account", "id": row.record_id} for row in rows}


def items_for_codes(company: Contractor) -> None:
    accounts = chart(company)
    switch_on(
        company,
        "codes",
        income_account=accounts["4000 Construction Income"],
        expense_account=accounts["5300 Subcontractors"],
    )
    company.agree("codes")


def retainage_item(company: Contractor) -> REF:
    row = Snapshot.objects.of(company.organization).get(kind="item", title="Retainage")
    return {"ref": "item", "id": row.record_id}


def planned(company: Contractor) -> Plan:
    plan = company.plan("invoices").plan
    assert plan is not None, company.said
    return plan


def actions(plan: Plan) -> Counter[str]:
    return Counter(plan.changes.values_list("action", flat=True))


def test_invoices_are_recognized_posted_and_read_back_to_the_cent(company):
    items_for_codes(company)
    switch_on(company, "invoices", retainage_item=retainage_item(company))
    plan = planned(company)
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
    assert not actions(planned(company))["create"], "nothing is billed twice"


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
    items_for_codes(company)
    switch_on(company, "invoices")
    plan = planned(company)
    created = plan.changes.filter(action="create")
    assert not any("Retainage" in json.dumps(change.fields) for change in created)
    waiting = plan.changes.filter(action="refuse")
    assert any("retainage item" in " ".join(change.reasons) for change in waiting)
