"""What people do in QuickBooks with the cost of a job beside bills: refunds, cards, entries."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.small_job import NUMBER, VENDOR
from tests.faults.stages import reached
from tests.faults.two_jobs import ELECTRICIAN, STEEL, Jobs, billed_both

from ledgerboard.cli.sync import sync as command
from ledgerboard.simulators.kit import Row
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Change
from ledgerboard.sync.reconciling import Reconciliation
from ledgerboard.sync.reconciling.companies import reconciled
from ledgerboard.sync.selectors.same_papers import same_papers
from ledgerboard.users.services import issue_token
from ledgerboard.web.presenters.alike import alike

pytestmark = pytest.mark.django_db(transaction=True)
DAY = "2026-02-24"


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def looked_at(company: Contractor) -> Reconciliation:
    for flow in ("costs", "invoices"):
        company.plan(flow)
    return reconciled(company.setting("invoices"), company.ports)


def typed(job: Jobs, entity: str, *lines: Row, **values: Any) -> str:
    said = {"TxnDate": DAY, "Line": list(lines), **values}
    return str(job.quickbooks.act("create_row", entity=entity, values=said)["Id"])


def detail(kind: str, amount: str, **said: Any) -> Row:
    own = {name: said.pop(name) for name in ("ProjectRef", "Description") if name in said}
    return {"Amount": amount, "DetailType": kind, kind: said, **own}


def customer(job: Jobs, number: str = NUMBER) -> Row:
    return job._of(number)["CustomerRef"]


def vendor(job: Jobs, name: str = VENDOR) -> Row:
    return {"value": job.books("Vendor", DisplayName=name)[0]["id"]}


def deposited(job: Jobs, amount: str, **said: Any) -> str:
    cost = job.account("Subcontractors")
    line = detail("DepositLineDetail", amount, AccountRef=cost, **said)
    return typed(job, "Deposit", line, DepositToAccountRef=job.account("Checking"))


def from_project(job: Jobs) -> None:
    deposited(job, "310.50", Entity={**customer(job), "type": "CUSTOMER"})


def from_vendor(job: Jobs) -> None:
    deposited(job, "310.50", Entity={**vendor(job), "type": "VENDOR"}, ProjectRef=customer(job))


@pytest.mark.parametrize("refund", [from_project, from_vendor])
def test_a_refund_that_was_deposited_is_named_among_what_only_quickbooks_has(company, job, refund):
    refund(job)
    found = looked_at(company)
    (named,) = found.only_in_books
    assert (named.cause, str(named.amount.amount)) == ("deposit", "-310.50")
    assert named.project == found.ties[0].project
    assert named.title == "deposit without a number"
    assert found.is_tied


def test_a_refund_that_was_deposited_on_payables_is_money_that_came_back(company, job):
    """As QuickBooks' own help has it: a deposit on A/P, a vendor credit, and the two set off."""
    entity = {**vendor(job), "type": "VENDOR"}
    payables = job.account("Accounts Payable (A/P)")
    line = detail("DepositLineDetail", "310.50", AccountRef=payables, Entity=entity)
    typed(job, "Deposit", line, DepositToAccountRef=job.account("Checking"))
    (named,) = looked_at(company).only_in_books
    assert (named.cause, str(named.amount.amount)) == ("paid_on_account", "-310.50")
    assert named.why.startswith("it's money back from the vendor")


def test_an_entry_on_payables_for_several_vendors_is_named_with_each(company, job):
    kind, payables = "JournalEntryLineDetail", job.account("Accounts Payable (A/P)")
    owed = [("100.25", VENDOR), ("200.50", ELECTRICIAN)]
    typed(job, "JournalEntry",
          detail(kind, "300.75", PostingType="Debit", AccountRef=job.account("Checking")),
          *(detail(kind, amount, PostingType="Credit", AccountRef=payables,
                   Entity={"Type": "Vendor", "EntityRef": vendor(job, name)})
            for amount, name in owed), DocNumber="NSF-2")  # fmt: skip
    named = looked_at(company).only_in_books
    assert {each.cause for each in named} == {"paid_on_account"}
    assert sorted(str(each.amount.amount) for each in named) == ["-100.25", "-200.50"]
    assert len({each.vendor for each in named} - {None}) == 2


def test_a_check_that_bounced_and_was_taken_back_by_an_entry_is_named(company, job):
    """Procore still shows the payment; QuickBooks owes the vendor again."""
    owed = {"Type": "Vendor", "EntityRef": vendor(job)}
    bank, payables = job.account("Checking"), job.account("Accounts Payable (A/P)")
    kind = "JournalEntryLineDetail"
    job.pay("501", "2026-02-20", ("E-1", "5000.00"))
    company.agree("payments")
    typed(job, "JournalEntry",
          detail(kind, "5000.00", PostingType="Debit", AccountRef=bank),
          detail(kind, "5000.00", PostingType="Credit", AccountRef=payables, Entity=owed),
          DocNumber="NSF")  # fmt: skip
    (named,) = looked_at(company).only_in_books
    assert (named.cause, str(named.amount.amount)) == ("paid_on_account", "-5000.00")
    assert named.why.startswith("it's a journal entry that changes what we owe the vendor on")


def test_a_deposit_that_is_no_cost_is_not_named(company, job):
    income = {"AccountRef": job.account("Construction Income"), "Entity": customer(job)}
    line = detail("DepositLineDetail", "310.50", **income)
    typed(job, "Deposit", line, DepositToAccountRef=job.account("Checking"))
    assert looked_at(company).only_in_books == ()


def test_an_entry_for_a_vendor_that_names_the_job_beside_it_is_named(company, job):
    owed = {"Type": "Vendor", "EntityRef": vendor(job)}
    cost, bank = job.account("Subcontractors"), job.account("Checking")
    kind = "JournalEntryLineDetail"
    typed(job, "JournalEntry",
          detail(kind, "75.25", PostingType="Debit", AccountRef=cost, Entity=owed,
                 ProjectRef=customer(job)),
          detail(kind, "75.25", PostingType="Credit", AccountRef=bank))  # fmt: skip
    (named,) = looked_at(company).only_in_books
    assert (named.cause, str(named.amount.amount)) == ("journal_entry", "75.25")


def test_money_given_back_to_the_owner_from_a_cost_account_is_named(company, job):
    """Some companies give their items one account for what they buy and for what they sell."""
    accounts = {
        "IncomeAccountRef": job.account("Subcontractors"),
        "ExpenseAccountRef": job.account("Subcontractors"),
    }
    values = {"Name": "Backcharge", "Type": "Service", **accounts}
    item = {"value": str(job.quickbooks.act("create_row", entity="Item", values=values)["Id"])}
    line = detail("SalesItemLineDetail", "45.00", ItemRef=item)
    typed(job, "RefundReceipt", line, CustomerRef=customer(job),
          DepositToAccountRef=job.account("Checking"))  # fmt: skip
    (named,) = looked_at(company).only_in_books
    assert (named.cause, str(named.amount.amount)) == ("refund_receipt", "45.00")


def linked(company: Contractor, job: Jobs, code: str) -> None:
    """A bill that was typed on this item, linked to the steel invoice by a person."""
    bill = job.typed("E-2", "2026-02-28", job.on_item(code, "5000.00", NUMBER),
                     job.on_item("Retainage", "-500.00", NUMBER))  # fmt: skip
    work = {"work": "5000.00", "retained": "500.00"}
    job.bill_on(STEEL, "E-2", (work, {"work": "0"}), "2026-02-28")
    (asked,) = company.planned("invoices").changes.filter(action="question")
    sync.decide(asked.plan, asked.key, f"same:{bill}", company.person)
    company.agree("invoices")


def miscoded(found: Reconciliation) -> list[tuple[str, str]]:
    return [(each.cause.value, each.why) for each in found.differences]


def test_a_linked_bill_on_the_items_of_another_code_is_named(company, job):
    linked(company, job, "2401-05-500.C")
    found = looked_at(company)
    said = "$5,000.00 is on items of other budget codes than its invoice in QuickBooks."
    assert miscoded(found) == [("wrong_code", said)]
    assert (found.is_tied, str(found.off)) == (False, "$0.00")


def test_a_linked_bill_on_an_item_of_no_code_is_named(company, job):
    job.item("Subcontract work", "Subcontractors")
    linked(company, job, "Subcontract work")
    said = "$5,000.00 is on items of no budget code in QuickBooks."
    assert miscoded(looked_at(company)) == [("wrong_code", said)]


def test_a_linked_bill_that_somebody_left_on_its_items_is_named_and_no_difference(company, job):
    linked(company, job, "2401-05-500.C")
    (asked,) = company.planned("invoices").changes.filter(action="conflict")
    sync.decide(asked.plan, asked.key, "apart", company.person)
    company.plan("invoices")
    found = looked_at(company)
    (named,) = found.differences
    assert (named.by_choice, named.action) == (
        True, "Nothing to fix. Someone chose to leave the two different.",
    )  # fmt: skip
    assert found.is_tied
    (bill,) = job.books("Bill", DocNumber="E-2")
    items = [job.on_item("2401-26-100.C", "5000.00", NUMBER),
             job.on_item("Retainage", "-500.00", NUMBER)]  # fmt: skip
    values = {"VendorRef": bill["body"]["VendorRef"], "Line": items}
    job.quickbooks.act("edit_row", entity="Bill", id=bill["id"], values=values)
    assert not looked_at(company).is_tied


def test_bills_typed_on_one_item_for_all_work_are_asked_about_once(company, job):
    job.item("Subcontract work", "Subcontractors")
    work = {"work": "1000.00", "retained": "100.00"}
    for number, day in (("E-2", "2026-02-28"), ("E-3", "2026-03-31")):
        job.typed(number, day, job.on_item("Subcontract work", "1000.00", NUMBER),
                  job.on_item("Retainage", "-100.00", NUMBER))  # fmt: skip
        job.bill_on(STEEL, number, (work, {"work": "0"}), day)
    plan = company.planned("invoices")
    browser = Client()
    browser.force_login(company.person)
    page = browser.get(f"/plans/{plan.pk}/?tab=questions").content.decode()
    assert "bills of Ember Steel on 2401 - Pearl Tower, typed on Subcontract work" in page
    (group,) = same_papers(plan, company.ports)
    way = {"field": group.name, "choice": "same"}
    asked = browser.get(f"/plans/{plan.pk}/answer-all/", way).content.decode()
    assert "link each to its bill for all 2" in asked
    assert "items that the invoice doesn&#x27;t have" in asked
    browser.post(f"/plans/{plan.pk}/answer-all/", {**way, "total": "2"})
    links = company.planned("invoices").changes.filter(action="link")
    assert sorted(each.title for each in links) == ["bill E-2", "bill E-3"]


def test_bills_on_the_items_of_other_codes_are_asked_about_one_by_one(company, job):
    work = {"work": "1000.00", "retained": "100.00"}
    for number, day in (("E-2", "2026-02-28"), ("E-3", "2026-03-31")):
        job.typed(number, day, job.on_item("2401-05-500.C", "1000.00", NUMBER),
                  job.on_item("Retainage", "-100.00", NUMBER))  # fmt: skip
        job.bill_on(STEEL, number, (work, {"work": "0"}), day)
    plan = company.planned("invoices")
    assert plan.changes.filter(action="question").count() == 2
    assert same_papers(plan, company.ports) == []


def on_the_page(company: Contractor, asked: Change) -> None:
    browser = Client()
    browser.force_login(company.person)
    (group,) = alike(asked.plan)
    way = {"field": group.name, "choice": "same", "total": str(group.total)}
    browser.post(f"/plans/{asked.plan_id}/answer-all/", way)


def by_a_call(company: Contractor, asked: Change) -> None:
    token = issue_token(company.organization, company.person, name="test")
    caller = Client(headers={"Authorization": f"Bearer {token}"})
    wish = {"key": asked.key, "choice": f"same:{asked.right_id}", "alike": True}
    caller.post(f"/api/plans/{asked.plan_id}/answers", wish, content_type="application/json")


def by_the_command(company: Contractor, asked: Change) -> None:
    said = ["answer", str(asked.pk), f"same:{asked.right_id}", "--alike"]
    CliRunner().invoke(command, [*said, "--as", company.person.email])


@pytest.mark.parametrize("answered", [on_the_page, by_a_call, by_the_command])
def test_bills_typed_on_one_item_are_answered_at_once_everywhere(company, job, answered):
    job.item("Subcontract work", "Subcontractors")
    work = {"work": "1000.00", "retained": "100.00"}
    for number, day in (("E-2", "2026-02-28"), ("E-3", "2026-03-31")):
        job.typed(number, day, job.on_item("Subcontract work", "1000.00", NUMBER),
                  job.on_item("Retainage", "-100.00", NUMBER))  # fmt: skip
        job.bill_on(STEEL, number, (work, {"work": "0"}), day)
    plan = company.planned("invoices")
    answered(company, plan.changes.filter(action="question").order_by("position").first())
    links = company.planned("invoices").changes.filter(action="link")
    assert sorted(each.title for each in links) == ["bill E-2", "bill E-3"]
