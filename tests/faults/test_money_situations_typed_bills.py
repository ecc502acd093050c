"""A bill that was typed by hand says otherwise than its invoice, and is linked all the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER
from tests.faults.stages import reached
from tests.faults.test_money_situations_taken_over import WORK, changes, typed_bill, with_rentals
from tests.faults.two_jobs import STEEL, Jobs

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(with_rentals, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def asked(company: Contractor) -> list[Change]:
    return [each for each in changes(company, "invoices") if each.action == "conflict"]


def linked(company: Contractor) -> None:
    """The bill has another number and another day."""
    (question,) = changes(company, "invoices")
    sync.decide(question.plan, question.key, "same:1", company.person)


def sent(company: Contractor) -> None:
    plan = company.planned("invoices")
    company.apply(company.approve(plan))


def on_bill(job: Jobs) -> tuple[str, str]:
    (bill,) = job.books("Bill")
    return bill["body"]["DocNumber"], bill["body"]["TxnDate"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("left", ("E-1", "2026-01-31")), ("apart", ("E 1-X", "2026-01-30"))],
)
def test_an_answer_that_was_given_with_the_link_is_not_lost(company, job, answer, said):
    job.bill_on(STEEL, "E-1", WORK)
    typed_bill(job, "E 1-X")
    linked(company)
    for _ in range(2):
        sync.decide((each := asked(company)[0]).plan, each.key, answer, company.person)
    for _ in range(2):
        if changes(company, "invoices"):
            sent(company)
    assert on_bill(job) == said
    assert changes(company, "invoices") == []


def test_what_nobody_answered_is_asked_after_the_link_as_well(company, job):
    job.bill_on(STEEL, "E-1", WORK)
    typed_bill(job, "E 1-X")
    linked(company)
    assert len(asked(company)) == 2
    sent(company)
    assert len(asked(company)) == 2
    assert on_bill(job) == ("E 1-X", "2026-01-30")


def paid_gross(company: Contractor, job: Jobs) -> None:
    """The bookkeeper typed the bill without its retainage and paid all of it."""
    job.bill_on(STEEL, "E-1", WORK)
    work = job.on_item("2401-05-100.C", "5000.00", NUMBER)
    job.typed("E-1", "2026-01-31", work)
    job.pay("2001", "2026-02-20", ("E-1", "5000.00"))
    linked(company)
    sent(company)


def test_lines_that_a_paid_bill_cannot_take_are_not_offered_and_leaving_them_is_the_answer(
    company, job
):
    paid_gross(company, job)
    (question,) = asked(company)
    assert [each["value"] for each in question.choices] == ["apart"]
    assert "$5,000.00 is, and Procore's lines come to $4,500.00" in question.reasons[0]
    sync.decide(question.plan, question.key, "apart", company.person)
    for _ in range(2):
        assert changes(company, "invoices") == []


def test_once_the_payment_is_voided_procores_lines_can_be_chosen(company, job):
    paid_gross(company, job)
    job.quickbooks.act("void_row", entity="BillPayment", id=job.payment("2001")["id"])
    (question,) = asked(company)
    assert [each["value"] for each in question.choices] == ["left", "apart"]
    sync.decide(question.plan, question.key, "left", company.person)
    sent(company)
    assert job.books("Bill")[0]["body"]["TotalAmt"] == Decimal("4500.00")


def test_an_answer_given_before_the_bill_was_paid_is_asked_again_instead_of_refused(company, job):
    job.bill_on(STEEL, "E-1", WORK)
    job.typed("E-1", "2026-01-31", job.on_item("2401-05-100.C", "5000.00", NUMBER))
    linked(company)
    sent(company)
    (question,) = asked(company)
    sync.decide(question.plan, question.key, "left", company.person)
    job.pay("2001", "2026-02-20", ("E-1", "5000.00"))
    (question,) = changes(company, "invoices")
    assert (question.action, [each["value"] for each in question.choices]) == (
        "conflict", ["apart"],
    )  # fmt: skip
