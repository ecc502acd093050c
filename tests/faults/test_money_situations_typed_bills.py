"""A bill that was typed by hand says otherwise than its invoice, and is linked all the same."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
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
