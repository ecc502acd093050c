"""Files of invoices lie beside their bills: planned by name, sent once, readable again."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.file_days import attach, before_files, beside_bills, on_invoices
from tests.faults.mid_job import actions
from tests.faults.outside import Systems
from tests.faults.small_job import Job
from tests.faults.stages import reached

from ledgerboard.sync.models import Change, Link, Plan

pytestmark = pytest.mark.django_db(transaction=True)
FLOW = "invoice-files"


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(before_files, outside)


def planned(company: Contractor) -> Plan:
    plan = company.plan(FLOW).plan
    assert plan is not None, company.said[-3:]
    return plan


def test_files_are_planned_by_name_sent_once_and_kept_apart(company):
    """One day, because it takes a company a while to get there."""
    job = Job(company.systems)
    files_of_an_invoice_without_a_bill_wait(company, job)
    planned_by_name_and_sent(company, job)
    a_blanked_name_is_given_back(company, job)
    the_same_name_again_is_a_file_of_its_own(company, job)
    what_quickbooks_takes_no_files_of_is_said_before(company, job)
    what_the_bookkeeper_attached_already_is_that_file(company, job)
    a_file_that_is_gone_meanwhile_is_not_sent(company, job)


def files_of_an_invoice_without_a_bill_wait(company: Contractor, job: Job) -> None:
    job.bill_work("E-9", ({"work": "100.00"}, {"work": "0.00"}), "2026-02-28")
    attach(job, "E-9", "early.pdf", "early")
    assert company.plan(FLOW).plan is None, "nothing to say of it yet"
    company.agree("invoices")
    (change,) = planned(company).changes.all()
    assert (change.action, change.title) == ("create", "file early.pdf")


def planned_by_name_and_sent(company: Contractor, job: Job) -> None:
    attach(job, "E-1", "claim 1.pdf", "Columns, 30 %")
    plan = planned(company)
    assert set(plan.changes.values_list("title", flat=True)) == {
        "file early.pdf", "file claim 1.pdf",
    }  # fmt: skip
    company.apply_all(plan)
    assert beside_bills(job) == on_invoices(job)
    assert beside_bills(job)["E-1", "claim 1.pdf", b"Columns, 30 %"] == 1
    assert company.would_write(FLOW) == []


def a_blanked_name_is_given_back(company: Contractor, job: Job) -> None:
    """Another program updated the row without its name; the reference to the bill stays."""
    (row,) = job.books("Attachable", FileName="claim 1.pdf")
    job.quickbooks.act("edit_row", entity="Attachable", id=row["id"], values={"FileName": ""})
    (change,) = company.would_write(FLOW)
    assert (change.action, [each["after"] for each in change.fields]) == (
        "update", ["claim 1.pdf"],
    )  # fmt: skip
    company.apply_all(change.plan)
    assert beside_bills(job) == on_invoices(job)
    (after,) = job.books("Attachable", FileName="claim 1.pdf")
    assert after["id"] == row["id"], "not sent again"
    assert after["body"]["AttachableRef"] == row["body"]["AttachableRef"]


def the_same_name_again_is_a_file_of_its_own(company: Contractor, job: Job) -> None:
    attach(job, "E-1", "claim 1.pdf", "Columns, 31 %")
    company.apply_all(planned(company))
    assert beside_bills(job) == on_invoices(job)
    assert len(job.books("Attachable", FileName="claim 1.pdf")) == 2


def what_quickbooks_takes_no_files_of_is_said_before(company: Contractor, job: Job) -> None:
    id_ = attach(job, "E-1", "site.heic", "photo", "image/heic")
    (change,) = planned(company).changes.all()
    assert change.action == "refuse"
    assert any("takes no files of this type" in each for each in change.reasons), change.reasons
    table = job.procore.world.table("files")
    with job.procore.world.lock:
        table.update(id_, {"holder_id": None})


def what_the_bookkeeper_attached_already_is_that_file(company: Contractor, job: Job) -> None:
    """By hand, before we came: linked, not sent a second time."""
    (bill,) = job.books("Bill", DocNumber="E-1")
    ref = {"EntityRef": {"type": "Bill", "value": bill["id"]}}
    values = {"FileName": "Waiver.pdf", "AttachableRef": [ref]}
    job.quickbooks.act("create_row", entity="Attachable", values=values)
    attach(job, "E-1", "waiver.pdf", "We waive.")
    plan = planned(company)
    assert actions(plan)["link"] == 1, list(plan.changes.values_list("action", "title"))
    assert actions(plan)["create"] == 0
    company.apply_all(plan)
    assert Link.objects.filter(setting__flow=FLOW, unlinked_at=None).count() == 4


def a_file_that_is_gone_meanwhile_is_not_sent(company: Contractor, job: Job) -> None:
    id_ = attach(job, "E-1", "gone.pdf", "gone")
    plan = company.approve(planned(company))
    table = job.procore.world.table("files")

    def meanwhile(boundary: str) -> None:
        if boundary == "prepared":
            with job.procore.world.lock:
                table.update(id_, {"holder_id": None})

    company.boundary = meanwhile
    company.apply(plan)
    change = Change.objects.get(title="file gone.pdf", plan=plan)
    assert change.status in {"stale", "refused"}, (change.status, change.message)
    assert "no longer in Procore" in change.message
    assert not job.books("Attachable", FileName="gone.pdf")
