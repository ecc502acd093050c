"""The demo contractor's books tell the money story to the cent, with what is wrong on purpose."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from ledgerboard.simulators.quickbooks.schema import TRANSACTIONS
from ledgerboard.simulators.seeds import money_story


def every(books, kind):
    """All of them: a thousand fit on one page."""
    words = f"select * from {kind} maxresults 1000"  # noqa: S608 - not SQL
    answer = books.http.get(f"/v3/company/{books.realm}/query", params={"query": words})
    return answer.raise_for_status().json()["QueryResponse"].get(kind, [])


@pytest.fixture(scope="module")
def books(demo):
    demo[1].sign_in("9341453172048001")
    return demo[1]


@pytest.fixture(scope="module")
def bills(books):
    return every(books, "Bill")


def cents(value):
    return Decimal(str(value)).quantize(Decimal("0.01"))


def test_the_company_file_is_as_thick_as_a_real_ones(books):
    assert 85 <= len(every(books, "Account")) <= 100
    assert len(every(books, "Item")) > 50
    counts = Counter({kind: len(every(books, kind)) for kind in TRANSACTIONS})
    assert counts.total() >= 140
    assert [kind for kind in TRANSACTIONS if not counts[kind]] == []


def test_every_typed_bill_comes_to_what_its_invoice_is_due(bills):
    typed = {bill["DocNumber"]: bill for bill in bills if "DocNumber" in bill}
    for one in money_story.COMMITMENTS:
        for invoice in one.invoices:
            if invoice.stage.billed and invoice.number != "240115-1002":
                assert cents(typed[invoice.number[:21]]["TotalAmt"]) == invoice.due, invoice.number


def test_what_is_paid_is_what_the_checks_say(books, bills):
    checks = {row["DocNumber"]: cents(row["TotalAmt"]) for row in every(books, "BillPayment")}
    assert checks == {each.check: each.amount for each in money_story.payments()}
    balances = {bill["DocNumber"]: cents(bill["Balance"]) for bill in bills if "DocNumber" in bill}
    assert balances["NE-2174"] == 0
    assert balances["NE-2207"] == Decimal("49728.81")
    part = money_story.PART_PAID["240405-1002"]
    due = next(
        invoice.due
        for one in money_story.COMMITMENTS
        for invoice in one.invoices
        if invoice.number == "240405-1002"
    )
    assert balances["240405-1002"] == due - part


def test_what_is_wrong_on_purpose_is_there(books, bills):
    twice = [cents(bill["TotalAmt"]) for bill in bills if bill.get("DocNumber") == "1002"]
    assert twice == [money_story.DIFFERENCES[0].amount]
    [zeroed] = [bill for bill in bills if bill.get("DocNumber") == "240115-1002"]
    assert (zeroed["TotalAmt"], zeroed["Balance"]) == (0, 0)
    [stray] = [bill for bill in bills if bill.get("DocNumber") == "240223-1001"]
    projects = {line["ItemBasedExpenseLineDetail"]["CustomerRef"]["name"] for line in stray["Line"]}
    assert projects == {"Sawtooth Brewing:2403 - Sawtooth Brewery Expn"}


def test_the_retainage_item_stands_on_a_liability(books):
    [item] = [row for row in every(books, "Item") if row["Name"] == money_story.RETAINAGE_ITEM]
    [account] = [
        row for row in every(books, "Account") if row["Id"] == item["ExpenseAccountRef"]["value"]
    ]
    assert (account["Name"], account["Classification"]) == ("Retainage Payable", "Liability")


def test_the_unmapped_code_has_no_item(books):
    names = {row["Name"] for row in every(books, "Item")}
    assert money_story.item_name("2401", "26-100.C") in names
    assert not [name for name in names if name.endswith(money_story.UNMAPPED_CODE)]


def test_the_books_balance(books):
    path = f"/v3/company/{books.realm}/reports/TrialBalance"
    report = books.http.get(path, params={"end_date": "2026-12-31"}).raise_for_status().json()
    total = report["Rows"]["Row"][-1]["Summary"]["ColData"]
    assert cents(total[1]["value"]) == cents(total[2]["value"]) > 0


def test_the_same_seed_makes_the_same_books(simulate, bills):
    with simulate("demo") as (_, again):
        others = every(again, "Bill")
    assert [(bill["Id"], bill["TotalAmt"]) for bill in others] == [
        (bill["Id"], bill["TotalAmt"]) for bill in bills
    ]
