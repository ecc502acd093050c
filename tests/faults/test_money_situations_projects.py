"""What happens to projects in Procore while their money is under way, through both simulators."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.stages import reached
from tests.faults.two_jobs import NUMBER, PROJECT, STEEL_THERE, Jobs, billed_both

from ledgerboard.connections.models import Connection
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Run
from ledgerboard.sync.reconciling import reconciliation

pytestmark = pytest.mark.django_db(transaction=True)
FLOWS = ("invoices", "payments", "costs")


@pytest.fixture
def company(outside: Systems) -> Contractor:
    """Invoice E-1 of the steel contract has its bill."""
    return reached(billed_both, outside)


@pytest.fixture
def jobs(outside: Systems) -> Jobs:
    return Jobs(outside)


def delete_project(jobs: Jobs) -> None:
    """The first job; its address answers 404 from then on."""
    (row,) = [r for r in jobs.procore.table("projects") if r["project_number"] == NUMBER]
    world = jobs.procore.world
    with world.lock:
        world.table("projects").delete(row["id"])
        world.save()


def procore_says(company: Contractor) -> str:
    return str(Connection.objects.get(organization=company.organization, system="procore").reason)


def test_a_project_deleted_in_procore_stops_no_other_project_and_is_named(company, jobs):
    delete_project(jobs)
    jobs.bill_on(STEEL_THERE, "Q-1", ({"work": "2000.00", "retained": "200.00"},))
    for flow in FLOWS:
        assert company.plan(flow).status == Run.Status.DONE, company.said
    company.agree("invoices")
    assert jobs.document("Q-1")[1]["body"]["TotalAmt"] == 1800
    assert jobs.document("E-1")[1]["body"]["TotalAmt"] == 10008.45, "it stays"
    assert f"no longer shows us {NUMBER} - {PROJECT}," in procore_says(company)
    (found,) = reconciliation(company.organization, company.ports)
    assert f"what we may not read. {procore_says(company)}" in found.not_compared


def test_it_is_over_once_the_project_is_unlinked(company, jobs):
    delete_project(jobs)
    company.plan("invoices")
    company.clock.forward(25 * 3600)
    plan = company.planned("projects")
    sync.decide(plan, plan.changes.get(action="vanished").key, "unlink", company.person)
    run = company.apply(company.approve(company.planned("projects")))
    assert run.status == Run.Status.DONE, company.said
    for flow in FLOWS:
        company.plan(flow)
    assert procore_says(company) == ""


def test_a_project_renumbered_in_procore_keeps_its_number_where_quickbooks_has_none(company, jobs):
    """“2401 Pearl Tower” in QuickBooks is a name without a number, as an address would be."""
    (row,) = [r for r in jobs.procore.table("projects") if r["project_number"] == NUMBER]
    jobs.procore.act("update_project", id=row["id"], project_number="2401B")
    assert company.would_write("projects") == []
    company.agree("codes")
    names = {each["body"]["Name"] for each in jobs.books("Item")}
    assert {"2401B-05-100.C", "2401B-05-100.M"} <= names
    assert not any(name.startswith(("2401-", "4-")) for name in names)
