"""A bill has other lines in QuickBooks than its invoice, and that is as somebody wants it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER
from tests.faults.stages import reached
from tests.faults.test_money_situations_costs import looked_at
from tests.faults.two_jobs import OTHER_JOB, STEEL, Jobs, billed_both

from ledgerboard.core.values.wording import american
from ledgerboard.simulators.kit import Row
from ledgerboard.sync import services as sync

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def lines_of(job: Jobs, *columns: str, plate: str = "1120.50") -> list[Row]:
    """The first bill of the steel contract, its columns in so many lines."""
    return [
        *(job.on_item("2401-05-100.C", amount, NUMBER) for amount in columns),
        job.on_item("2401-05-100.M", plate, NUMBER),
        job.on_item("Retainage", "-1112.05", NUMBER),
    ]


def retyped(job: Jobs, number: str, *lines: Row, **said: Any) -> None:
    (bill,) = job.books("Bill", DocNumber=number)
    values = {"VendorRef": bill["body"]["VendorRef"], "Line": list(lines), **said}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=values)


def changes(company: Contractor) -> list[str]:
    plan = company.plan("invoices").plan
    return [] if plan is None else [each.action for each in plan.changes.filter(until=None)]


@pytest.mark.parametrize("columns", [("6000.00", "4000.00"), ("10000.00", "250.00", "-250.00")])
def test_a_line_split_by_hand_stays_and_ties(company, job, columns):
    retyped(job, "E-1", *lines_of(job, *columns))
    assert changes(company) == []
    assert looked_at(company).differences == ()
    assert changes(company) == []


def test_a_split_to_another_project_or_to_more_is_an_edit(company, job):
    there = job.on_item("2401-05-100.C", "4000.00", OTHER_JOB)
    retyped(job, "E-1", there, *lines_of(job, "6000.00"))
    assert changes(company) == ["update"]
    retyped(job, "E-1", *lines_of(job, "6000.00", "4500.00"))
    assert changes(company) == ["update"]


def test_an_edit_of_its_invoice_goes_over_all_the_same(company, job):
    retyped(job, "E-1", *lines_of(job, "6000.00", "4000.00"))
    assert changes(company) == []
    job.change("E-1", ({"work": "10500.00", "retained": "1000.00"},))
    assert changes(company) == ["update"]


def test_a_bill_typed_in_more_lines_than_its_invoice_is_linked_without_a_question(company, job):
    work = {"work": "5000.00", "retained": "500.00"}
    job.bill_on(STEEL, "E-2", (work, {"work": "0"}), "2026-02-28")
    job.typed("E-2", "2026-02-28", job.on_item("2401-05-100.C", "3000.00", NUMBER),
              job.on_item("2401-05-100.C", "2000.00", NUMBER),
              job.on_item("Retainage", "-500.00", NUMBER))  # fmt: skip
    company.agree("invoices")
    assert changes(company) == []
    assert looked_at(company).is_tied


def left_different(company: Contractor, job: Jobs, *lines: Row) -> str:
    """A bill typed otherwise than its invoice, linked and left so; what the answer is called."""
    work = {"work": "5000.00", "retained": "500.00"}
    job.bill_on(STEEL, "E-2", (work, {"work": "0"}), "2026-02-28")
    bill = job.typed("E-2", "2026-02-28", *lines)
    (asked,) = company.planned("invoices").changes.filter(action="question")
    sync.decide(asked.plan, asked.key, f"same:{bill}", company.person)
    company.agree("invoices")
    (asked,) = company.planned("invoices").changes.filter(action="conflict")
    answer = sync.decide(asked.plan, asked.key, "apart", company.person)
    day = american(timezone.localtime(answer.at).date())
    return f"Left different by {company.person.name} on {day}."


def told(company: Contractor) -> set[tuple[str, bool]]:
    return {(each.why, each.by_choice) for each in looked_at(company).differences}


def half(job: Jobs, project: str = NUMBER) -> list[Row]:
    return [job.on_item("2401-05-100.C", "4800.00", project),
            job.on_item("Retainage", "-500.00", NUMBER)]  # fmt: skip


def test_an_amount_that_somebody_left_different_is_said_so_and_is_no_difference(company, job):
    said = left_different(company, job, *half(job))
    assert told(company) == {(said, True)}
    found = looked_at(company)
    assert (found.is_tied, str(found.off)) == (True, "$0.00")
    assert changes(company) == []


def test_it_stays_answered_when_its_words_change_or_a_line_is_split(company, job):
    said = left_different(company, job, *half(job))
    retyped(job, "E-2", *half(job), PrivateNote="As agreed on the phone")
    assert (changes(company), told(company)) == ([], {(said, True)})
    kept = job.on_item("Retainage", "-500.00", NUMBER)
    parts = (job.on_item("2401-05-100.C", each, NUMBER) for each in ("4000.00", "800.00"))
    retyped(job, "E-2", *parts, kept)
    assert (changes(company), told(company)) == ([], {(said, True)})


def test_once_one_of_the_two_changes_it_is_asked_about_again(company, job):
    left_different(company, job, *half(job))
    looked_at(company)
    retyped(job, "E-2", job.on_item("2401-05-100.C", "4700.00", NUMBER), half(job)[1])
    assert changes(company) == ["update"]
    assert told(company) == {("It was edited in QuickBooks after it was sent.", False)}


def test_lines_that_somebody_left_on_another_project_are_no_difference_on_either(company, job):
    said = left_different(company, job, job.on_item("2401-05-100.C", "3000.00", NUMBER),
                          job.on_item("2401-05-100.C", "2000.00", OTHER_JOB),
                          job.on_item("Retainage", "-500.00", NUMBER))  # fmt: skip
    assert told(company) == {(said, True)}
    assert looked_at(company).is_tied
