"""What repeats a bill that we posted, typed where no job's cost shows it or under another vendor
record of the same company: pointed out before it's paid or imported.
"""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER, VENDOR
from tests.faults.stages import reached
from tests.faults.two_jobs import STEEL, Jobs, before_billing_both, billed_both

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.reconciliation import Difference
from ledgerboard.sync.models import Change
from ledgerboard.sync.reconciling import reconciliation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("usual_answers")]
HALF = ({"work": "5000.00", "retained": "500.00"},)
DUE = "10008.45"
TAKES_NUMBERS_TWICE = {"duplicate_numbers": "preference"}


@pytest.fixture
def company(outside: Systems) -> Contractor:
    """One invoice is billed: E-1. QuickBooks takes the same number twice here."""
    found = reached(billed_both, outside)
    outside.quickbooks.control("settings", TAKES_NUMBERS_TWICE)
    return found


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def the_one(company: Contractor, flow: str) -> Change:
    (change,) = company.planned(flow).changes.all()
    return change


def differences(company: Contractor) -> tuple[Difference, ...]:
    (found,) = reconciliation(company.organization, company.ports)
    return found.differences


# typed by hand on no project


@pytest.mark.parametrize("entity", ["Purchase", "Bill"])
def test_what_repeats_our_bill_on_no_project_is_pointed_out(company, job, entity):
    line = job.on_item("2401-05-100.C", DUE, None)
    job.typed("E-1", "2026-02-20", line, entity=entity)
    pointed_out = the_one(company, "costs")
    assert pointed_out.action == "refuse"
    assert "This may be a copy of invoice E-1" in pointed_out.reasons[0]
    assert "in QuickBooks" in pointed_out.advice
    (said,) = differences(company)
    assert "E-1" in said.why


def test_a_check_that_says_our_bills_number_in_its_memo_is_pointed_out(company, job):
    made = job.typed("9001", "2026-02-20", job.on_item("2401-05-100.C", DUE, None),
                     entity="Purchase")  # fmt: skip
    body = job.books("Purchase")[0]["body"]
    job.quickbooks.act("edit_row", entity="Purchase", id=made,
                       values={**body, "PrivateNote": "Pays invoice E-1, January"})  # fmt: skip
    assert "This may be a copy of invoice E-1" in the_one(company, "costs").reasons[0]


@pytest.mark.parametrize(("number", "amount"), [("E-1", "10008.44"), ("9001", DUE)])
def test_a_check_on_no_project_that_shares_only_one_of_the_two_is_not(company, job, number, amount):
    job.typed(number, "2026-02-20", job.on_item("2401-05-100.C", amount, None), entity="Purchase")
    assert company.plan("costs").plan is None
    assert differences(company) == ()


# under another vendor record of the same company


def second_record(job: Jobs, name: str = f"{VENDOR} Inc.") -> str:
    job.hands.add("quickbooks", name)
    return name


def test_a_copy_under_a_second_vendor_record_is_pointed_out(company, job):
    line = job.on_item("2401-05-100.C", DUE, NUMBER)
    job.typed("E-1", "2026-02-02", line, vendor=second_record(job))
    for flow in ("vendors", "invoices"):
        company.plan(flow)
    pointed_out = the_one(company, "costs")
    assert pointed_out.action == "refuse"
    assert f"may be the same company as “{VENDOR}”" in pointed_out.reasons[0]
    assert "merge them in QuickBooks" in pointed_out.advice
    (said,) = differences(company)
    assert said.cause is Cause.DUPLICATE
    assert f"{VENDOR} Inc." in said.why


def test_once_that_record_is_linked_its_copy_is_still_pointed_out(company, job):
    name = second_record(job)
    company.agree("vendors")
    job.typed("E-1", "2026-02-02", job.on_item("2401-05-100.C", DUE, NUMBER), vendor=name)
    copied = the_one(company, "costs")
    assert copied.action == "create"
    assert {each["cause"] for each in copied.warnings} == {"counted_twice"}
    assert f"may be the same company as “{VENDOR}”" in copied.warnings[0]["text"]


def test_another_companys_bill_of_that_number_and_amount_is_no_copy(company, job):
    line = job.on_item("2401-05-100.C", DUE, NUMBER)
    job.typed("E-1", "2026-02-02", line, vendor=second_record(job, "Quarry Concrete"))
    assert the_one(company, "costs").causes[0]["rule"] == "unlinked_vendor"
    assert Cause.DUPLICATE not in {said.cause for said in differences(company)}


# a bill on no project that is the invoice's own


def on_no_project(outside: Systems, job: Jobs, number: str) -> Change:
    company = reached(before_billing_both, outside)
    lines = (
        job.on_item("2401-05-100.C", "5000.00", None),
        job.on_item("Retainage", "-500.00", None),
    )
    job.typed(number, "2026-01-31", *lines)
    job.bill_on(STEEL, number, HALF)
    return company.planned("invoices").changes.exclude(action="conflict").get()


def test_a_bill_on_no_project_that_agrees_in_all_else_is_linked_and_says_so(outside, job):
    linked = on_no_project(outside, job, "NE-2174")
    assert linked.action == "link"
    assert "the bill names no project" in linked.reasons


def test_a_bill_on_no_project_with_a_number_that_every_job_has_is_asked_about(outside, job):
    asked = on_no_project(outside, job, "1")
    assert asked.action == "question"
    assert "but it names no project" in " ".join(asked.reasons)
