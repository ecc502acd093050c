"""Old bills of a subcontractor, while nobody has said where its commitment stood."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER
from tests.faults.stages import reached
from tests.faults.test_money_situations_taken_over import (
    RENTALS,
    WORK,
    changes,
    sign,
    taken_over,
    typed_bill,
    with_rentals,
)
from tests.faults.two_jobs import ELECTRICIAN, STEEL, Jobs

from ledgerboard.core.values import Ref
from ledgerboard.sync import services as sync
from ledgerboard.sync.adopting.rows import Chosen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(with_rentals, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def actions(company: Contractor) -> list[str]:
    return [each.action for each in changes(company)]


def test_an_old_bill_waits_until_its_commitment_is_signed_off(company, job):
    taken_over(company, job)
    changes(company, "invoices")
    bill = Ref("bill", typed_bill(job, "77-A"))
    (waiting,) = changes(company)
    assert (waiting.action, waiting.causes[0]["rule"]) == ("hold", "cost_in_progress")
    assert waiting.reasons[0].startswith("SC-001 Structural steel was in progress on 03/01/2026")
    browser = Client()
    browser.force_login(company.person)
    page = browser.get(f"/plans/{waiting.plan_id}/?tab=blocked").content.decode()
    assert 'href="/in-progress/"' in page
    changes(company, "invoices")
    sign(company, job, Chosen(papers=[bill]))
    assert actions(company) == []
    job.typed("77-B", "2026-01-12", job.on_item("2401-05-100.C", "75.00", NUMBER))
    assert actions(company) == ["create"]


def test_a_person_may_say_that_it_is_a_cost_all_the_same(company, job):
    taken_over(company, job)
    changes(company, "invoices")
    typed_bill(job, "77-A")
    (waiting,) = changes(company)
    sync.override_hold(waiting, company.person, reason="A back charge.")
    assert actions(company) == ["create"]


def test_without_a_start_day_it_waits_while_no_bill_of_the_commitment_is_linked(company, job):
    job.bill_on(STEEL, "E-1", WORK)
    changes(company, "invoices")
    typed_bill(job, "77-A")
    (waiting,) = changes(company)
    assert (waiting.action, waiting.causes[0]["rule"]) == ("hold", "cost_in_progress")
    assert "choose the start day" in waiting.advice


def test_what_is_dated_later_or_is_another_vendors_goes_as_before(company, job):
    taken_over(company, job)
    changes(company, "invoices")
    line = job.on_item("2401-05-100.C", "44.00", NUMBER)
    job.typed("R-1", "2026-01-10", line, vendor=RENTALS)
    job.typed("B-1", "2026-01-10", line, vendor=ELECTRICIAN)
    job.typed("E-9", "2026-03-10", line)
    assert actions(company) == ["create"] * 3
