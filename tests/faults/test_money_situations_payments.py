"""Payments whose invoice or match is in doubt: what the list and the reconciliation say of them."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.money_days import FIRST, billed_once
from tests.faults.outside import Systems
from tests.faults.small_job import Job
from tests.faults.stages import reached

from ledgerboard.core.money.causes import Cause
from ledgerboard.core.money.documents import Check
from ledgerboard.sync import services as sync
from ledgerboard.sync.reconciling import Reconciliation, reconciliation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def billed(outside: Systems) -> Contractor:
    """Invoice E-1 has its bill of $10,008.45."""
    return reached(billed_once, outside)


@pytest.fixture
def job(outside: Systems) -> Job:
    return Job(outside)


def compared(company: Contractor) -> Reconciliation:
    (found,) = reconciliation(company.organization, company.ports)
    return found


def delete_invoice(job: Job, number: str) -> None:
    id_ = job.invoice(number)["id"]
    job.procore.act("change_invoice", id=id_, status="draft")
    job.procore.act("delete_invoice", id=id_)


def test_a_payment_whose_invoice_was_deleted_is_off_nowhere_and_says_what_it_waits_for(billed, job):
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    billed.agree("payments")
    delete_invoice(job, "E-1")
    billed.planned("invoices")
    (waits,) = billed.planned("payments").changes.filter(until=None)
    assert waits.reasons == ["The invoice of its bill is gone in Procore."]
    found = compared(billed)
    assert all(tie.ties for tie in found.of(Check.PAYMENTS))
    assert [each.cause for each in found.open[0].differences] == [Cause.DELETED] * 2


def test_a_payment_of_a_commitment_that_was_deleted_is_deleted_and_on_no_other_project(billed, job):
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    billed.agree("payments")
    rows = {"requisitions": job.invoice("E-1")["id"], "work_order_contracts": job.contract["id"]}
    world = job.procore.world
    with world.lock:
        for table, id_ in rows.items():
            world.table(table).delete(id_)
        world.save()
    for flow in ("invoices", "payments"):
        billed.clock.forward(25 * 3600)
        billed.plan(flow)
    causes = [each.cause for each in compared(billed).differences]
    assert causes == [Cause.DELETED] * 3, "the invoice, its retainage, its payment"


def test_a_payment_that_procore_did_not_accept_is_not_said_to_be_ready(billed, job):
    job.procore.act("change_contract", id=job.contract["id"], allow_payments=False)
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    billed.apply(billed.approve(billed.planned("payments")))
    assert [each.action for each in billed.planned("payments").changes.filter(until=None)] == [
        "create"
    ]
    (why,) = [each.first.why for each in compared(billed).open]
    assert why.startswith("The last time it wasn't accepted: Procore refused this: payments are")
    job.procore.act("change_contract", id=job.contract["id"], allow_payments=True)
    billed.agree("payments")
    assert compared(billed).is_tied


def test_an_invoice_that_may_be_the_deleted_one_is_on_hold_and_not_to_be_sent(billed, job):
    delete_invoice(job, "E-1")
    job.bill_work("E-1", FIRST)
    (asked,) = billed.planned("invoices").changes.filter(until=None)
    assert asked.action == "vanished"
    said = {
        each.first.left and each.first.cause: each.first.action for each in compared(billed).open
    }
    assert said[Cause.ON_HOLD] == "Answer the question."


def test_payments_that_a_typed_one_may_be_are_on_hold_and_not_to_be_sent(billed, job):
    job.bill_work("E-2", FIRST, "2026-02-28")
    billed.agree("invoices")
    typed = {"contract_id": job.contract["id"], "amount": "20016.90", "check_number": "501"}
    job.procore.act("create_payment", **typed, date="2026-03-20")
    job.pay("501", "2026-03-20", ("E-1", "10008.45"), ("E-2", "10008.45"))
    assert [each.action for each in billed.planned("payments").changes.all()] == ["question"]
    assert {each.first.cause for each in compared(billed).open} == {Cause.ON_HOLD}


def test_a_pair_that_was_never_agreed_says_that_it_is_to_be_chosen(billed, job):
    typed = {"contract_id": job.contract["id"], "amount": "3500.00", "check_number": "501"}
    job.procore.act("create_payment", **typed, date="2026-02-20")
    job.pay("501", "2026-02-20", ("E-1", "4000.00"))
    plan = billed.planned("payments")
    question = plan.changes.get(action="question")
    sync.decide(plan, question.key, question.choices[0]["value"], billed.person)
    billed.agree("payments")
    assert billed.planned("payments").changes.filter(action="conflict").exists()
    (apart,) = compared(billed).open
    assert apart.first.cause is Cause.ON_HOLD
    assert apart.first.action == "Choose which one to keep."
