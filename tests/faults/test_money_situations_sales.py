"""What people bill a customer for, or take back, on an account that holds the cost of a job."""

from __future__ import annotations

import pytest
from tests.faults.contractor import Contractor
from tests.faults.outside import Systems
from tests.faults.stages import reached
from tests.faults.test_money_situations_costs import customer, detail, looked_at, typed
from tests.faults.two_jobs import Jobs, billed_both

from ledgerboard.simulators.kit import Row

pytestmark = pytest.mark.django_db(transaction=True)
SALES = {  # by entity: what it's called here, what the cost of the job is off by, what it asks for
    "Invoice": ("customer_invoice", "-310.50", {}),
    "SalesReceipt": ("sales_receipt", "-310.50", {"DepositToAccountRef": "Checking"}),
    "CreditMemo": ("credit_memo", "310.50", {}),
    "RefundReceipt": ("refund_receipt", "310.50", {"DepositToAccountRef": "Checking"}),
}


@pytest.fixture
def company(outside: Systems) -> Contractor:
    return reached(billed_both, outside)


@pytest.fixture
def job(outside: Systems) -> Jobs:
    return Jobs(outside)


def item(job: Jobs, income: str) -> Row:
    """Some companies give their items one account for what they buy and for what they sell."""
    accounts = {
        "IncomeAccountRef": job.account(income),
        "ExpenseAccountRef": job.account("Subcontractors"),
    }
    values = {"Name": f"Sold on {income}", "Type": "Service", **accounts}
    return {"value": str(job.quickbooks.act("create_row", entity="Item", values=values)["Id"])}


def sold(job: Jobs, entity: str, *lines: Row, **values: object) -> str:
    accounts = {name: job.account(account) for name, account in SALES[entity][2].items()}
    return typed(job, entity, *lines, CustomerRef=customer(job), **accounts, **values)


def line(job: Jobs, amount: str, income: str = "Subcontractors") -> Row:
    return detail("SalesItemLineDetail", amount, ItemRef=item(job, income))


@pytest.mark.parametrize("entity", SALES)
def test_what_is_billed_to_the_owner_on_a_cost_account_is_named(company, job, entity):
    cause, amount, _ = SALES[entity]
    sold(job, entity, line(job, "310.50"))
    found = looked_at(company)
    (named,) = found.only_in_books
    assert (named.cause, str(named.amount.amount)) == (cause, amount)
    assert named.project == found.ties[0].project
    assert named.why.endswith("are listed, not imported")
    assert found.is_tied


@pytest.mark.parametrize("entity", SALES)
def test_what_is_billed_to_the_owner_on_income_is_no_cost(company, job, entity):
    sold(job, entity, line(job, "310.50", "Construction Income"))
    assert looked_at(company).only_in_books == ()


def test_a_bundle_and_a_discount_on_a_cost_account_are_counted(company, job):
    """A bundle has its lines inside it; a discount takes off what the lines put on an account."""
    inside = [line(job, "200.00")]
    bundle = {"Amount": "200.00", "DetailType": "GroupLineDetail",
              "GroupLineDetail": {"Line": inside}}  # fmt: skip
    off = detail("DiscountLineDetail", "50.00", PercentBased=False,
                 DiscountAccountRef=job.account("Subcontractors"))  # fmt: skip
    sold(job, "Invoice", bundle, off)
    (named,) = looked_at(company).only_in_books
    assert (named.cause, str(named.amount.amount)) == ("customer_invoice", "-150.00")


def test_an_invoice_that_quickbooks_cant_show_is_named_and_the_rest_is_read(company, job):
    """One bad email address on an invoice to the owner doesn't stop the cost of all jobs."""
    billed = line(job, "310.50")
    bad = sold(job, "Invoice", billed, DocNumber="1043")
    sold(job, "SalesReceipt", billed)
    job.quickbooks.act("spoil_email", entity="Invoice", id=bad)
    found = looked_at(company)
    assert [each.cause for each in found.only_in_books] == ["sales_receipt"]
    (blocked,) = company.planned("costs").changes.filter(action="refuse")
    assert blocked.title == "customer invoice 1043"
    assert "email" in " ".join(blocked.reasons)


def test_the_reconciliation_says_which_costs_quickbooks_never_shows(company):
    (said,) = (each for each in looked_at(company).not_shown if "payroll" in each.lower())
    assert "paychecks" in said
