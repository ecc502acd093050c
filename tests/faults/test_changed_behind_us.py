"""What people change behind a posted chain: locked records, projects, cost types."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.days import Count
from tests.faults.money_days import SECOND, billed_once, counted_invoices, counted_payments
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER, PROJECT, Job
from tests.faults.stages import reached

from ledgerboard.simulators.quickbooks import user_actions

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING_WRONG = Count(0, 0)


@pytest.fixture
def company(outside: Systems) -> Contractor:
    """One invoice with its bill."""
    return reached(billed_once, outside)


@pytest.fixture
def job(company: Contractor) -> Job:
    return Job(company.systems)


def alter(job: Job, table: str, id_: int, **values: object) -> None:
    """What Procore's own pages refuse and another program or Procore's support can do."""
    world = job.procore.world
    with world.lock:
        world.table(table).update(id_, values)


# records that are locked


def test_a_locked_payment_that_was_changed_by_hand_is_shown_before_it_is_put_right(company, job):
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    company.agree("payments")
    (payment,) = job.payments()
    alter(job, "contract_payments", payment["id"], amount="3500.00", origin_id=None)
    company.clock.forward(25 * 3600)
    plan = company.planned("payments")
    told = str([change.fields for change in plan.changes.all()])
    assert "3500.00" in told, "what was typed"
    assert "4000.00" in told, "what the check says"
    assert job.payments()[0]["amount"] == "3500.00", "nothing is overwritten unseen"
    company.rest("payments")
    assert counted_payments(company, None) == NOTHING_WRONG


def test_a_posted_bill_changed_by_hand_shows_both_amounts_and_is_not_billed_again(company, job):
    id_, body = job.document("E-1")[1]["id"], job.document("E-1")[1]["body"]
    lines = [{**body["Line"][0], "Amount": "9999.00"}, *body["Line"][1:]]
    values = {"VendorRef": body["VendorRef"], "Line": lines}
    job.quickbooks.act("edit_row", entity="Bill", id=id_, values=values)
    plan = company.planned("invoices")
    (change,) = plan.changes.all()
    assert (change.action, change.left_id) == ("update", str(job.invoice("E-1")["id"]))
    assert "9999.00" in str(change.fields), "what was typed"
    posted = f"{body['Line'][0]['Amount']:.2f}"
    assert posted in str(change.fields), "what was posted"
    (warned,) = change.warnings
    assert warned["text"] == "Changed in QuickBooks after it was sent: lines."
    company.apply(company.approve(plan))
    assert [bill["id"] for bill in job.books("Bill")] == [id_]
    assert counted_invoices(company, None) == NOTHING_WRONG


# projects


def pearl(job: Job) -> str:
    names = {each["name"]: each["id"] for each in job.hands.projects("quickbooks")}
    return str(names[f"{NUMBER} {PROJECT}"])


def billed_next(company: Contractor, job: Job) -> str:
    """The second invoice is billed; the project of the books that it went to."""
    job.bill_work("E-2", SECOND, "2026-02-28")
    company.rest("invoices")
    assert counted_invoices(company, None) == NOTHING_WRONG
    line = job.document("E-2")[1]["body"]["Line"][0]
    return str(line["ItemBasedExpenseLineDetail"]["CustomerRef"]["value"])


def test_a_project_renamed_in_quickbooks_goes_on_being_billed(company, job):
    id_ = pearl(job)
    job.hands.rename_project(f"{NUMBER} {PROJECT}", "2499 Pearl Tower North")
    for flow in ("projects", "codes"):
        company.rest(flow)
    assert billed_next(company, job) == id_
    assert len(job.books("Item")) == 3, "no item is made a second time under the new number"


def test_a_project_renamed_in_procore_goes_on_being_billed(company, job):
    (project,) = job.procore.table("projects")
    job.procore.act("update_project", id=project["id"], name="Pearl South", project_number="2499")
    for flow in ("projects", "codes"):
        company.rest(flow)
    assert billed_next(company, job) == pearl_now(job)
    assert len(job.books("Item")) == 3


def pearl_now(job: Job) -> str:
    (project,) = job.hands.projects("quickbooks")
    return str(project["id"])


# items


def merge_items(job: Job, gone: str, keep: str) -> None:
    """As somebody does by giving one the other's name: its lines move, and nobody is told."""
    world = job.quickbooks.world
    ids = [job.books("Item", Name=name)[0]["id"] for name in (keep, gone)]
    with world.lock:
        (place, entity, stays), (_, _, goes) = (
            user_actions.chosen(world, {"entity": "Item", "id": id_}) for id_ in ids
        )
        user_actions.merged(place, entity, stays, goes)
        world.save()


def test_an_item_merged_into_another_blocks_the_next_bill_and_says_what_to_do(company, job):
    merge_items(job, gone="2401-05-100.C", keep="2401-05-100.M")
    job.bill_work("E-2", SECOND, "2026-02-28")
    plan = company.planned("invoices")
    (bill,) = plan.changes.filter(until=None, action="create")
    company.apply(company.approve(plan))
    bill.refresh_from_db()
    assert (bill.status, bill.message) == ("refused", "QuickBooks no longer has the item 2.")
    blocked = company.planned("invoices").changes.get(until=None, action="refuse")
    (why,) = blocked.reasons
    assert why.startswith("The item of budget code 05-100.C is no longer in QuickBooks")
    assert "in the code map" in blocked.advice
    assert len(job.books("Bill")) == 1
