"""What people change in Procore once an invoice has its bill: never billed again, never unseen."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.money_days import SECOND
from tests.faults.outside import Systems
from tests.faults.stages import reached
from tests.faults.two_jobs import STEEL, Jobs, billed_both

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.reconciliation import Difference
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
