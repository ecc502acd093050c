"""Invoice numbers that QuickBooks takes for one, and numbers that come free only later."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.stages import reached
from tests.faults.test_money_situations_costs import looked_at
from tests.faults.two_jobs import RAILING, STEEL, Jobs, billed_both

pytestmark = pytest.mark.django_db(transaction=True)
WORK = {"work": "100.00"}


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def numbers(job: Jobs) -> dict[str, str]:
    """Of each bill: its number by its id."""
    return {row["id"]: row["body"]["DocNumber"] for row in job.books("Bill")}


def renumbered(job: Jobs, **numbers: str) -> None:
    """Invoices by their ids, which the keywords end in."""
    for id_, number in numbers.items():
        job.procore.act("change_invoice", id=int(id_.removeprefix("_")), invoice_number=number)


def test_two_numbers_that_differ_only_in_case_are_two_bills(company, job):
    job.bill_on(STEEL, "ne-22", (WORK,), "2026-02-28")
    job.bill_on(RAILING, "NE-22", (WORK,), "2026-02-28")
    company.agree("invoices")
    posted = sorted(set(numbers(job).values()) - {"E-1"})
    assert len(posted) == 2
    assert "ne-22" in posted
    assert posted[0].startswith("NE-22~")
    assert company.plan("invoices").plan is None
    assert looked_at(company).is_tied


def test_two_posted_invoices_that_swap_numbers_are_not_refused_again_and_again(company, job):
    """Each number is the other bill's when its turn comes, so each one is marked."""
    other = job.bill_on(RAILING, "R-1", (WORK,), "2026-02-28")
    company.agree("invoices")
    before, first = numbers(job), job.invoice("E-1")["id"]
    renumbered(job, **{f"_{first}": "X"})
    renumbered(job, **{f"_{other}": "E-1", f"_{first}": "R-1"})
    company.agree("invoices")
    swapped = {"E-1": "R-1~", "R-1": "E-1~"}
    after = numbers(job)
    assert all(after[id_].startswith(swapped[number]) for id_, number in before.items())
    assert company.plan("invoices").plan is None
    assert looked_at(company).differences == ()


def test_a_new_invoice_with_the_number_that_another_one_had_is_not_refused(company, job):
    """Its bill goes on having it: posted bills stay as they are, by setting."""
    setting = company.setting("invoices")
    setting.options["view"]["edited"] = "next_bill"
    setting.save()
    renumbered(job, **{f"_{job.invoice('E-1')['id']}": "E-1A"})
    job.bill_on(RAILING, "E-1", (WORK,), "2026-02-28")
    company.agree("invoices")
    there = sorted(numbers(job).values())
    assert there[0] == "E-1"
    assert there[1].startswith("E-1~")
