"""What people type in QuickBooks beside us: whether it is taken for the right paper."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER
from tests.faults.stages import reached
from tests.faults.two_jobs import (
    ELECTRICAL,
    ELECTRICIAN,
    FIRST,
    OTHER_JOB,
    RAILING,
    STEEL,
    STEEL_THERE,
    Jobs,
    before_billing_both,
    billed_both,
)

from ledgerboard.simulators.kit import Row
from ledgerboard.sync.models import Change

pytestmark = pytest.mark.django_db(transaction=True)
TAKES_NUMBERS_TWICE = {"duplicate_numbers": "preference"}
HALF = ({"work": "5000.00", "retained": "500.00"},)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(before_billing_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


@pytest.fixture(autouse=True)
def same_number_twice(outside: Systems, usual_answers: None) -> None:
    outside.quickbooks.control("settings", TAKES_NUMBERS_TWICE)


def half(job: Jobs, item: str, project: str) -> tuple[Row, Row]:
    """5,000 of work less retainage, on one job."""
    held = job.on_item("Retainage", "-500.00", project)
    return job.on_item(item, "5000.00", project), held


def met(company: Contractor, flow: str = "invoices") -> dict[str, tuple[str, str]]:
    """What the list says of each invoice, and of which bill, if it is one."""
    changes = company.planned(flow).changes.filter(action__in=["link", "question", "create"])
    return {change.left_id or "": (change.action, change.right_id or "") for change in changes}


def changed(company: Contractor, flow: str) -> Change:
    (change,) = company.planned(flow).changes.all()
    return change


# whose bill it is


def test_a_bill_typed_for_one_job_is_never_taken_for_the_same_number_of_the_other(company, job):
    bill = job.typed("1", "2026-01-31", *half(job, "2402-05-100.C", OTHER_JOB))
    here = job.bill_on(STEEL, "1", HALF)
    assert met(company) == {here: ("question", bill)}
    there = job.bill_on(STEEL_THERE, "1", HALF)
    assert met(company) == {here: ("create", ""), there: ("link", bill)}


def test_a_bill_on_the_same_items_of_another_job_is_asked_about(outside, company, job):
    """A sub that bills both jobs alike: with its own bill there, the invoice surely has that."""
    outside.quickbooks.control("settings", TAKES_NUMBERS_TWICE)
    bill = job.typed("MAR-26", "2026-01-31", *half(job, "2401-05-100.C", OTHER_JOB))
    here = job.bill_on(STEEL, "MAR-26", HALF)
    assert met(company) == {here: ("question", bill)}
    own = job.typed("MAR-26", "2026-01-31", *half(job, "2401-05-100.C", NUMBER))
    assert met(company) == {here: ("link", own)}


def test_of_two_contracts_on_one_job_the_bill_is_the_one_whose_items_it_has(company, job):
    bill = job.typed("1", "2026-01-31", *half(job, "2401-05-500.C", NUMBER))
    steel, railing = job.bill_on(STEEL, "1", HALF), job.bill_on(RAILING, "1", HALF)
    assert met(company) == {steel: ("create", ""), railing: ("link", bill)}


def test_a_bill_that_may_be_of_either_contract_is_asked_about_on_both(company, job):
    line = job.on_account("Subcontractors", "4500.00", NUMBER)
    bill = job.typed("1", "2026-01-31", line)
    steel, railing = job.bill_on(STEEL, "1", HALF), job.bill_on(RAILING, "1", HALF)
    assert met(company) == {steel: ("question", bill), railing: ("question", bill)}


# what was typed weeks ago, under a number of its own


@pytest.mark.parametrize("project", [NUMBER, None])
def test_a_release_that_was_typed_weeks_ago_is_not_billed_again(outside, job, project):
    company = reached(billed_both, outside)
    line = job.on_item("Retainage", "1112.05", project)
    bill = job.typed("RET-1", "2026-03-01", line)
    released = ({"work": "0", "released": "1000.00"}, {"work": "0", "released": "112.05"})
    invoice = job.bill_on(STEEL, "E-2", released, "2026-03-31")
    assert met(company) == {invoice: ("question", bill)}


@pytest.mark.parametrize("work", ["0.00", "3000.00"])
def test_a_part_of_the_release_that_was_typed_before_is_asked_about(outside, job, work):
    company = reached(billed_both, outside)
    typed = job.typed("RET-1", "2026-03-05", job.on_item("Retainage", "500.00", NUMBER))
    asked = job.bill_on(
        STEEL, "E-RET", ({"work": work, "released": "1000.00"}, {"released": "112.05"}),
        "2026-03-31",
    )  # fmt: skip
    assert met(company)[asked] == ("question", typed)


@pytest.mark.parametrize("place", [OTHER_JOB, NUMBER])
def test_a_release_on_another_job_or_of_more_is_another(outside, job, place):
    company = reached(billed_both, outside)
    amount = "500.00" if place == OTHER_JOB else "1500.00"
    job.typed("RET-1", "2026-03-05", job.on_item("Retainage", amount, place))
    asked = job.bill_on(STEEL, "E-RET", ({"released": "1000.00"},), "2026-03-31")
    assert met(company)[asked] == ("create", "")


def test_a_credit_that_was_typed_under_its_own_number_is_not_given_again(outside, job):
    company = reached(billed_both, outside)
    line = job.on_item("2401-05-100.C", "2000.00", NUMBER)
    credit = job.typed("CM-7", "2026-02-20", line, entity="VendorCredit")
    taken_back = ({"work": "-2000.00", "retained": "0"}, {"work": "0"})
    invoice = job.bill_on(STEEL, "E-2", taken_back, "2026-02-28")
    assert met(company) == {invoice: ("question", credit)}


# what an invoice counts, too


@pytest.mark.parametrize(
    ("entity", "amount"),
    [("Bill", "900.00"), ("Purchase", "10008.45"), ("VendorCredit", "2000.00")],
)
def test_whatever_a_sub_with_a_commitment_is_paid_by_is_pointed_out(outside, job, entity, amount):
    company = reached(billed_both, outside)
    line = job.on_item("2401-05-100.C", amount, NUMBER)
    job.typed("700", "2026-02-20", line, entity=entity)
    assert causes(changed(company, "costs")) == {"counted_twice"}


def test_a_bill_of_a_sub_whose_commitment_waits_for_its_signature_is_pointed_out(outside, job):
    company = reached(billed_both, outside)
    job.has_status(ELECTRICAL, "Out For Signature")
    line = job.on_item("2401-26-100.C", "900.00", NUMBER)
    job.typed("B-1", "2026-02-20", line, vendor=ELECTRICIAN)
    assert causes(changed(company, "costs")) == {"counted_twice"}


def test_a_copy_of_our_bill_on_a_job_where_the_sub_has_no_commitment_is_pointed_out(outside, job):
    company = reached(billed_both, outside)
    outside.quickbooks.control("settings", TAKES_NUMBERS_TWICE)
    job.bill_on(ELECTRICAL, "B-1", HALF)
    company.agree("invoices")
    line = job.on_item("2402-05-100.C", "4500.00", OTHER_JOB)
    job.typed("B-1", "2026-02-03", line, vendor=ELECTRICIAN)
    copied = changed(company, "costs")
    assert causes(copied) == {"counted_twice"}
    assert "a copy of invoice B-1" in copied.warnings[0]["text"]


def causes(change: Change) -> set[str]:
    assert change.action == "create", change
    return {each["cause"] for each in change.warnings}


def test_the_same_check_typed_in_procore_with_another_amount_is_asked_about(outside, job):
    company = reached(billed_both, outside)
    invoice, contract = job.invoice("E-1"), job.signed(STEEL)
    said = {"contract_id": contract["id"], "requisition_id": invoice["id"], "date": "2026-02-22"}
    job.procore.act("create_payment", **said, amount="8500.00", check_number="501")
    job.pay("501", "2026-02-20", ("E-1", "8000.00"))
    assert changed(company, "payments").action == "question"


def test_one_paper_that_was_typed_as_two_bills_is_asked_about(company, job):
    job.typed("K-1", "2026-01-31", job.on_item("2401-05-100.C", "9000.00", NUMBER))
    job.typed("K-2", "2026-01-31", job.on_item("2401-05-100.M", "1008.45", NUMBER))
    job.bill_on(STEEL, "E-1", FIRST)
    (asked,) = company.planned("invoices").changes.filter(until=None)
    assert asked.action == "question"
    assert "with bill K-2 it adds up to $10,008.45" in " ".join(asked.reasons)


def test_two_papers_that_were_typed_as_one_bill_are_asked_about(company, job):
    job.typed("JAN-FEB", "2026-02-28", job.on_item("2401-05-100.C", "18108.45", NUMBER))
    job.bill_on(STEEL, "E-1", FIRST)
    job.bill_on(STEEL, "E-2", ({"work": "9000.00", "retained": "900.00"},), "2026-02-28")
    asked = company.planned("invoices").changes.filter(until=None).order_by("position")
    assert [each.action for each in asked] == ["question", "question"]
    assert all("add up to its $18,108.45" in " ".join(each.reasons) for each in asked)
