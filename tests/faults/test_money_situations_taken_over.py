"""What people do with bills, expenses and direct costs beside us, where a job's cost would count
twice, get lost, or wait for something that nobody can do.
"""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER, VENDOR, switch_on
from tests.faults.stages import reached
from tests.faults.two_jobs import STEEL, Jobs, before_billing_both

from ledgerboard.sync import services as sync
from ledgerboard.sync.adopting.finding import Adoption
from ledgerboard.sync.adopting.signing import sign_off
from ledgerboard.sync.models import Change, Run

pytestmark = pytest.mark.django_db(transaction=True)
RENTALS = "Cascade Rentals"
WORK = ({"work": "5000.00", "retained": "500.00"},)


def with_rentals(systems: Systems) -> Contractor:
    """A vendor without a commitment, too; every flow was compared."""
    company = reached(before_billing_both, systems)
    for side in ("procore", "quickbooks"):
        Jobs(systems).hands.add(side, RENTALS)
    for flow in ("vendors", "invoices", "payments"):
        company.agree(flow)
    return company


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(with_rentals, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def changes(company: Contractor, flow: str = "costs") -> list[Change]:
    for run in Run.objects.filter(status__in=Run.OPEN):
        company.carry(run)
    plan = company.plan(flow).plan
    return list(plan.changes.all()) if plan else []


def choices(change: Change) -> set[str]:
    return {choice["value"] for choice in change.choices}


def test_a_direct_cost_deleted_in_procore_never_offers_to_delete_its_bill(company, job):
    job.typed("R-1", "2026-02-10", job.on_item("2401-05-100.C", "44.00", NUMBER), vendor=RENTALS)
    company.agree("costs")
    setting = company.setting("costs")
    company.apply_all(sync.remove_created(setting, company.person, company.ports))
    (gone,) = changes(company)
    assert (gone.action, choices(gone)) == ("vanished", {"unlink", "keep"})


def signed_off(company: Contractor, job: Jobs) -> str:
    """A job in progress, taken over with the one bill that its subcontractor had; its id."""
    retainage = {"ref": "item", "id": job.books("Item", Name="Retainage")[0]["id"]}
    switch_on(company, "invoices", retainage_item=retainage, start_day="2026-03-01")
    job.bill_on(STEEL, "E-1", WORK)
    bill = typed_bill(job)
    changes(company, "invoices")
    commitment = str(job.signed(STEEL)["id"])
    adoption = Adoption(company.setting("invoices"), company.ports)
    row = adoption.row(commitment)
    assert row is not None
    sign_off(adoption, commitment, company.person, seen=row.mark)
    return bill


def typed_bill(job: Jobs, number: str = "E-1") -> str:
    held = job.on_item("Retainage", "-500.00", NUMBER)
    work = job.on_item("2401-05-100.C", "5000.00", NUMBER)
    return job.typed(number, "2026-01-30", work, held, vendor=VENDOR)


def test_a_bill_of_the_opening_typed_anew_says_how_it_gets_into_the_opening(company, job):
    bill = signed_off(company, job)
    assert changes(company) == []
    job.quickbooks.act("delete_row", entity="Bill", id=bill)
    typed_bill(job)
    changes(company, "invoices")
    (waiting,) = changes(company)
    assert (waiting.action, waiting.causes[0]["rule"]) == ("refuse", "perhaps_in_opening")
    assert "take back the sign-off of SC-001 Structural steel" in waiting.advice


def test_another_bill_of_that_number_is_pointed_out_while_the_opening_has_its_own(company, job):
    signed_off(company, job)
    typed_bill(job, "E1")
    (found,) = changes(company)
    assert found.action == "create"
    assert found.warnings[0]["cause"] == "counted_twice"
    assert "the opening figures of SC-001 Structural steel" in found.warnings[0]["text"]
