"""What people change in Procore once an invoice has its bill: never billed again, never unseen."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.money_days import SECOND
from tests.faults.outside import Systems
from tests.faults.small_job import VENDOR
from tests.faults.stages import reached
from tests.faults.two_jobs import ELECTRICIAN, STEEL, Jobs, billed_both

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.simulators.procore.system import records
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change
from ledgerboard.sync.reconciling import reconciliation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def differences(company: Contractor) -> tuple[Difference, ...]:
    (found,) = reconciliation(company.organization, company.ports)
    return found.differences


def the_one(company: Contractor, flow: str = "invoices") -> Change:
    (change,) = company.planned(flow).changes.all()
    return change


def edited(job: Jobs, **values: str) -> None:
    job.procore.act("change_invoice", id=job.invoice("E-1")["id"], **values)


EDITS = {"invoice_number": ("DocNumber", "E-1A"), "billing_date": ("TxnDate", "2026-01-30")}


@pytest.mark.parametrize("field", EDITS)
def test_another_number_or_billing_date_is_shown_and_its_bill_follows_an_approval(
    company, job, field
):
    member, value = EDITS[field]
    (bill,) = job.books("Bill")
    edited(job, **{field: value})
    change = the_one(company)
    assert (change.action, change.right_id) == ("update", bill["id"])
    assert {each["cause"] for each in change.warnings} == {"edited_after_posting"}
    (said,) = differences(company)
    assert (said.cause, said.amount.amount) == (Cause.EDITED, 0)
    assert "in Procore" in said.why
    company.agree("invoices")
    (bill,) = job.books("Bill")
    assert bill["body"][member] == value
    assert company.plan("invoices").plan is None
    assert differences(company) == ()


@pytest.mark.parametrize("field", EDITS)
def test_where_posted_bills_stay_it_is_shown_until_somebody_changes_the_bill(company, job, field):
    setting = company.setting("invoices")
    setting.options["view"]["edited"] = "next_bill"
    setting.save()
    member, value = EDITS[field]
    edited(job, **{field: value})
    assert company.plan("invoices").plan is None
    (said,) = differences(company)
    assert said.cause is Cause.EDITED
    (bill,) = job.books("Bill")
    whole = {**bill["body"], member: value}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=whole)
    assert company.would_write("invoices") == []
    assert differences(company) == ()


def test_in_closed_books_the_bill_keeps_its_number_and_the_next_one_goes(company, job):
    edited(job, invoice_number="E-1A")
    job.quickbooks.act("close_books", date="2026-01-31")
    company.clock.forward(600)
    assert company.plan("invoices").plan is None
    (said,) = differences(company)
    assert "changed to E-1A in Procore after its bill was posted as E-1" in said.why
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    company.agree("invoices")
    assert [row["body"]["DocNumber"] for row in job.books("Bill")] == ["E-1", "E-2"]


def test_a_date_that_closed_books_moved_is_no_edit(outside, job):
    company = reached(billed_both, outside)
    setting = company.setting("invoices")
    setting.options["view"]["closed_books"] = "next_open_day"
    setting.save()
    job.quickbooks.act("close_books", date="2026-03-15")
    company.clock.forward(600)
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    company.agree("invoices")
    job.quickbooks.act("close_books", date=None)
    assert company.plan("invoices").plan is None
    assert differences(company) == ()


# another vendor on the commitment


def moved_to(job: Jobs, vendor: str, contract: str = STEEL) -> None:
    """In Procore itself, as an administrator can."""
    world, signed = job.procore.world, job.signed(contract)
    firms = {row["name"]: row["id"] for row in records(world, "vendors")}
    with world.lock:
        world.table("work_order_contracts").update(signed["id"], {"vendor_id": firms[vendor]})


def vendors_of_bills(job: Jobs) -> dict[str, str]:
    return {
        row["body"]["DocNumber"]: row["body"]["VendorRef"]["value"] for row in job.books("Bill")
    }


@pytest.fixture
def moved(company, job) -> Contractor:
    """The invoice's bill is paid in part, then its commitment goes to another vendor."""
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    company.agree("payments")
    moved_to(job, ELECTRICIAN)
    return company


def test_a_commitment_moved_to_another_vendor_leaves_its_bills_and_says_what_comes_next(moved, job):
    assert moved.would_write("invoices") == []
    (said,) = differences(moved)
    assert (said.cause, said.amount.amount) == (Cause.EDITED, 0)
    assert f"moved to {ELECTRICIAN} in Procore. This bill stays with {VENDOR}" in said.why
    job.pay("502", "2026-02-21", ("E-1", "1000.00"))
    moved.agree("payments")
    assert len(job.payments()) == 2, "what is paid on the old bill goes on"


def test_the_first_bill_to_the_new_vendor_waits_for_a_person(moved, job):
    job.bill_on(STEEL, "E-2", SECOND, "2026-02-28")
    sync.auto_approve(moved.setting("invoices"), "create", moved.person)
    bill = the_one(moved)
    assert bill.action == "create"
    (warned,) = bill.warnings
    assert warned["cause"] == "commitment_moved"
    assert f"from {VENDOR} to {ELECTRICIAN}" in warned["text"]
    assert "$1,112.05 of retainage stay" in warned["text"]
    assert bill.status == Change.Status.PROPOSED, "no rule approves it"
    moved.agree("invoices")
    old, new = (job.books("Vendor", DisplayName=name)[0]["id"] for name in (VENDOR, ELECTRICIAN))
    assert vendors_of_bills(job) == {"E-1": old, "E-2": new}
    assert differences(moved) == ()
    assert moved.plan("invoices").plan is None


def test_a_bill_that_somebody_moved_to_the_new_vendor_as_well_stays_there(company, job):
    moved_to(job, ELECTRICIAN)
    (bill,) = job.books("Bill")
    new = job.books("Vendor", DisplayName=ELECTRICIAN)[0]["id"]
    whole = {**bill["body"], "VendorRef": {"value": new}}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=whole)
    assert company.would_write("invoices") == []
    assert differences(company) == ()
