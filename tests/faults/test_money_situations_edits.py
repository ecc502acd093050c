"""Edits of posted invoices that their bills can't take, on the small job and through both
simulators.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.money_days import FIRST, SECOND, TAKEN_BACK, billed_once
from tests.faults.outside import Systems
from tests.faults.small_job import Figures, Job
from tests.faults.stages import reached

from ledgerboard.core.money.causes import Cause
from ledgerboard.sync.models import Change
from ledgerboard.sync.reconciling import reconciliation
from ledgerboard.sync.reconciling.keeping import keep_results

pytestmark = pytest.mark.django_db(transaction=True)
LESS: tuple[Figures, ...] = ({"work": "9000.00", "retained": "900.00"},)
NOTHING: tuple[Figures, ...] = ({"work": "0.00", "retained": "0.00"},) * 2
NEGATIVE: tuple[Figures, ...] = ({"work": "-500.00", "retained": "-50.00"}, NOTHING[0])


@pytest.fixture
def billed(outside: Systems) -> Contractor:
    """Invoice E-1 has its bill of $10,008.45."""
    return reached(billed_once, outside)


@pytest.fixture
def job(outside: Systems) -> Job:
    return Job(outside)


def amounts(job: Job, number: str) -> list[Decimal]:
    _, row = job.document(number)
    return [Decimal(str(line["Amount"])) for line in row["body"]["Line"]]


def listed(company: Contractor) -> list[Change]:
    return list(company.planned("invoices").changes.filter(until=None))


def ties(company: Contractor) -> bool:
    (found,) = reconciliation(company.organization, company.ports)
    return found.is_tied


def edit_and_bill_on(job: Job, edited: Iterable[Figures], number: str = "E-1") -> None:
    job.change(number, edited)
    job.bill_work("E-9", SECOND, "2026-04-30")


def test_a_bill_that_is_paid_past_its_edited_invoice_stays_and_the_next_one_carries_it(billed, job):
    job.pay("501", "2026-02-20", ("E-1", "10008.45"))
    job.change("E-1", LESS)
    assert billed.would_write("invoices") == []
    assert not ties(billed)
    job.bill_work("E-2", SECOND, "2026-02-28")
    billed.agree("invoices")
    assert Decimal("-1000.00") in amounts(job, "E-2")
    assert amounts(job, "E-1")[0] == Decimal("10000.00")
    assert ties(billed)


def test_home_says_that_it_does_not_tie_where_nothing_is_to_be_approved(billed, job):
    """The next bill will carry the difference; until there is one, nothing matches."""
    job.pay("501", "2026-02-20", ("E-1", "10008.45"))
    billed.agree("payments")
    browser = Client()
    browser.force_login(billed.person)
    for lines, words in ((LESS, "Nothing to approve"), (FIRST, "Procore and QuickBooks match")):
        job.change("E-1", lines)
        run = billed.plan("invoices")
        assert (run.plan, run.message) == (None, "Nothing to do: no changes to approve.")
        billed.clock.forward(60)
        keep_results(billed.ports)
        home = browser.get("/").content.decode()
        assert f"<h2>{words}</h2>" in home
        assert ("You're all caught up." in home) is (lines is FIRST)


def test_the_next_invoice_waits_no_longer_once_the_edited_ones_bill_is_paid(billed, job):
    edit_and_bill_on(job, LESS)
    assert {each.action for each in listed(billed)} == {"update", "refuse"}
    job.pay("501", "2026-02-20", ("E-1", "10008.45"))
    (bill,) = listed(billed)
    assert (bill.action, bill.warnings[0]["cause"]) == ("create", "earlier_invoice_edited")


def test_what_the_next_bill_was_to_carry_is_planned_anew_once_the_check_is_voided(billed, job):
    check = job.pay("501", "2026-02-20", ("E-1", "10008.45"))
    edit_and_bill_on(job, LESS)
    plan = billed.planned("invoices")
    assert [each.action for each in plan.changes.filter(until=None)] == ["create"]
    approved = billed.approve(plan)
    job.quickbooks.act("void_row", entity="BillPayment", id=check)
    billed.apply(approved)
    assert job.books("Bill", DocNumber="E-9") == []
    assert {each.action for each in listed(billed)} == {"update", "refuse"}


def test_a_credit_that_is_used_past_its_edited_invoice_stays(billed, job):
    job.bill_work("E-2", TAKEN_BACK, "2026-02-28")
    billed.agree("invoices")
    job.pay("501", "2026-03-20", ("E-1", "4000.00"), ("E-2", "1800.00"))
    edit_and_bill_on(job, ({"work": "-1000.00", "retained": "-100.00"},), "E-2")
    billed.agree("invoices")
    assert amounts(job, "E-2") == [Decimal("2000.00"), Decimal("-200.00")]
    assert Decimal("1000.00") in amounts(job, "E-9")
    assert ties(billed)


@pytest.mark.parametrize(
    ("edited", "cause"), [(NOTHING, "nothing_left"), (NEGATIVE, "sign_changed")]
)
def test_an_edit_that_no_bill_can_take_says_so_and_the_next_one_says_where(
    billed, job, edited, cause
):
    edit_and_bill_on(job, edited)
    waits, edited_one = sorted(listed(billed), key=lambda each: each.right_id is not None)
    assert (edited_one.action, edited_one.causes[0]["rule"]) == ("refuse", cause)
    assert edited_one.advice == "Undo the edit in Procore, or delete the bill in QuickBooks."
    assert waits.reasons[0].endswith("changed after its bill was posted, and that bill can't take "
                                     "the change.")  # fmt: skip
    assert waits.advice == "See in Approvals what to do with invoice E-1 first."


def test_tax_entered_on_a_posted_invoice_is_off_until_both_have_it(billed, job):
    item = next(row for row in job.procore.table("requisition_items"))
    job.procore.act("tax_invoice_item", id=item["id"], tax="82.50")
    assert billed.would_write("invoices") == []
    (found,) = reconciliation(billed.organization, billed.ports)
    assert [(each.cause, str(each.amount)) for each in found.differences] == [(Cause.TAX, "$82.50")]
    _, bill = job.document("E-1")
    said = {"VendorRef": bill["body"]["VendorRef"], "TxnTaxDetail": {"TotalTax": "82.50"}}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=said)
    assert billed.would_write("invoices") == []
    assert ties(billed)
