"""One commitment's money in the books, to the cent: four documents, four payments, direct costs.

Subcontract 14 of Northside Electric, with retainage of 10 %, then 5 %, released in part, stored
materials, change orders and a remeasured last invoice. Every figure was worked out by hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from .chain import Chain, cents


@pytest.fixture
def chain(books) -> Chain:
    made = Chain(books)
    made.post_documents()
    return made


def test_each_document_comes_to_what_is_due(chain):
    totals = {name: cents(chain.read(name)["TotalAmt"]) for name in chain.documents}
    assert totals == {
        "NE-2174": Decimal("36529.06"),
        "NE-2207": Decimal("49728.81"),
        "NE-2251": Decimal("38175.92"),
        "NE-2263": Decimal("4257.90"),
    }


def test_before_any_payment_the_vendor_is_owed_what_was_earned_less_retainage(chain):
    assert cents(chain.vendor()["Balance"]) == Decimal("120175.89")


def test_retainage_stands_on_its_liability(chain):
    assert cents(chain.account("Retainage Payable")["CurrentBalance"]) == Decimal("-6258.61")


def test_a_voided_check_opens_the_bill_again(chain):
    voided = chain.pay_and_void()
    assert (voided["TotalAmt"], voided["PrivateNote"], "Line" in voided) == (0, "Voided", False)
    assert cents(chain.read("NE-2174")["Balance"]) == Decimal("36529.06")


def test_after_the_payments_the_vendor_balance_ties(chain):
    chain.post_payments()
    open_now = {name: cents(chain.read(name)["Balance"]) for name in chain.documents}
    assert open_now == {
        "NE-2174": Decimal(0),
        "NE-2207": Decimal(0),
        "NE-2251": Decimal("18175.92"),
        "NE-2263": Decimal(0),
    }
    assert cents(chain.vendor()["Balance"]) == Decimal("18175.92")


def test_a_credit_in_a_payment_lowers_the_cash_and_not_the_lines(chain):
    chain.post_payments()
    payment = chain.payments["10502"]
    assert cents(payment["TotalAmt"]) == Decimal("15742.10")
    assert [cents(line["Amount"]) for line in payment["Line"]] == [
        Decimal("20000.00"),
        Decimal("4257.90"),
    ]


def test_every_payment_shows_on_the_bill_that_it_paid(chain):
    chain.post_payments()
    paid = chain.read("NE-2174")
    assert [each["TxnType"] for each in paid["LinkedTxn"]] == ["BillPaymentCheck"] * 2
    assert {each["TxnId"] for each in paid["LinkedTxn"]} == {
        chain.payments["10449"]["Id"],
        chain.payments["10471"]["Id"],
    }


def test_the_project_costs_what_was_billed_before_retainage_and_bought(chain):
    chain.post_direct_costs()
    assert chain.project_cost() == Decimal("127602.75")


def test_each_unpaid_again_bill_has_moved_on_by_one_version_for_each_payment(chain):
    first = chain.read("NE-2174")["SyncToken"]
    chain.pay_and_void()
    assert int(chain.read("NE-2174")["SyncToken"]) == int(first) + 2


def test_two_and_a_half_cents_round_away_from_zero(books):
    """402.7 lf at 37.35 are 15040.845: half-even would lose the cent."""
    made = Chain(books)
    line: dict[str, Any] = made.item_line("Feeder conduit", "15040.84", qty="402.7", price="37.35")
    answer = books.post("bill", {"VendorRef": made.vendor_ref, "Line": [line]})
    assert books.codes(answer) == ["6070"]
    line = made.item_line("Feeder conduit", "15040.85", qty="402.7", price="37.35")
    assert books.create("Bill", VendorRef=made.vendor_ref, Line=[line])["TotalAmt"] == 15040.85


def total(report, group="GrandTotal"):
    """The last money of the report's total."""
    found = next(row for row in report["Rows"]["Row"] if row.get("group") == group)
    return Decimal([cell["value"] for cell in found["Summary"]["ColData"] if cell["value"]][-1])


def read_report(books, name, **params):
    answer = books.get(f"reports/{name}", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


ALL_YEAR = {"start_date": "2026-01-01", "end_date": "2026-12-31"}
OWED = {"columns": "tx_date,subt_neg_amount,subt_neg_open_bal", "report_date": "2026-12-31"}


@pytest.mark.parametrize("paid", ["Unpaid", "All"])
def test_the_vendor_balance_report_ties_however_it_is_asked(chain, books, paid):
    chain.post_payments()
    vendor = chain.vendor_ref["value"]
    report = read_report(books, "VendorBalanceDetail", vendor=vendor, appaid=paid, **OWED)
    assert total(report) == Decimal("18175.92")


def test_the_aged_payables_show_the_one_open_bill(chain, books):
    chain.post_payments()
    report = read_report(books, "AgedPayableDetail", report_date="2026-12-31")
    assert total(report) == Decimal("18175.92")
    [age] = [row for row in report["Rows"]["Row"] if "Rows" in row]
    [open_bill] = age["Rows"]["Row"]
    assert "NE-2251" in [cell["value"] for cell in open_bill["ColData"]]
    assert total(read_report(books, "AgedPayables", report_date="2026-12-31")) == Decimal(
        "18175.92"
    )


def test_the_general_ledger_holds_the_retainage_as_a_credit(chain, books):
    account = chain.account("Retainage Payable")["Id"]
    report = read_report(books, "GeneralLedger", account=account, **ALL_YEAR)
    columns = {"columns": "tx_date,credit_amt,debt_amt,subt_nat_amount"}
    sides = read_report(books, "GeneralLedger", account=account, **columns, **ALL_YEAR)
    assert total(sides) == Decimal("6258.61")
    [section] = [row for row in report["Rows"]["Row"] if "Rows" in row]
    last = section["Rows"]["Row"][-1]["ColData"][-1]["value"]
    assert Decimal(last) == Decimal("6258.61")


def test_the_ledger_of_a_later_period_begins_with_what_stood_before(chain, books):
    account = chain.account("Retainage Payable")["Id"]
    late = {"start_date": "2026-04-01", "end_date": "2026-04-30"}
    report = read_report(books, "GeneralLedger", account=account, **late)
    [section] = [row for row in report["Rows"]["Row"] if "Rows" in row]
    first, last = (section["Rows"]["Row"][place]["ColData"] for place in (0, -1))
    assert (first[0]["value"], first[-1]["value"]) == ("Beginning Balance", "6482.71")
    assert last[-1]["value"] == "6258.61"


def test_the_projects_profit_and_loss_is_its_cost(chain, books):
    chain.post_direct_costs()
    project = chain.project_ref["value"]
    report = read_report(books, "ProfitAndLossDetail", customer=project, **TO_THE_END)
    costs = [row for row in report["Rows"]["Row"] if row.get("group") in ("COGS", "Expenses")]
    found = sum(total({"Rows": {"Row": [row]}}, row["group"]) for row in costs)
    assert found == Decimal("127602.75")


TO_THE_END = {
    "start_date": "2026-01-01",
    "end_date": "2199-12-31",
    "columns": "tx_date,subt_nat_amount",
}


def test_a_list_with_splits_shows_every_side_and_they_come_to_nothing(chain, books):
    chain.post_payments()
    columns = "tx_date,txn_type,is_no_post,account_name,debt_amt,credit_amt"
    report = read_report(
        books, "TransactionListWithSplits", columns=columns, **{**ALL_YEAR, "date_macro": "All"}
    )
    grand = next(row for row in report["Rows"]["Row"] if row.get("group") == "GrandTotal")
    debit, credit = (Decimal(cell["value"]) for cell in grand["Summary"]["ColData"][-2:])
    assert debit == credit > 0


def test_the_cash_basis_is_not_simulated_and_says_so(chain, books):
    answer = books.get("reports/GeneralLedger", accounting_method="Cash")
    assert answer.status_code == 501


def test_an_empty_report_says_that_there_is_no_data(books):
    report = read_report(books, "VendorBalanceDetail")
    assert report["Rows"] == {}
    assert {"Name": "NoReportData", "Value": "true"} in report["Header"]["Option"]
