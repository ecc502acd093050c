"""QuickBooks' documents in our words and back, against its simulator."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.connectors.books import cents, sent
from tests.connectors.conftest import pulled

from ledgerboard.connectors.base.protocol import Operation, Refused, Write
from ledgerboard.core.records import BillLine, PaymentLine, read_lines, write_lines
from ledgerboard.core.values import Ref


def test_a_bill_that_was_sent_is_read_back_as_it_was_sent(connector, books):
    values = books.bill("NE-2207", (books.item, "52240.85"), (books.retainage, "-2512.04"))
    bill = sent(connector, values).record
    assert (bill.vendor, bill.number, bill.date) == (values["vendor"], "NE-2207", values["date"])
    assert (bill.due_on, bill.memo) == (date(2026, 3, 30), "SC-014 invoice 2")
    assert (bill.total, bill.balance) == (cents("49728.81"), cents("49728.81"))
    first, second = read_lines(BillLine, bill.lines)
    assert (first.item, first.amount) == (Ref("item", books.item), cents("52240.85"))
    assert (second.item, second.amount) == (Ref("item", books.retainage), cents("-2512.04"))
    assert first.project == Ref("project", books.project)


def test_quantity_and_price_travel_with_every_digit(connector, books):
    values = books.bill("NE-1")
    line = BillLine(
        key="k",
        item=Ref("item", books.item),
        amount=cents("15040.85"),
        quantity=Decimal("402.7"),
        unit_price=Decimal("37.35"),
    )
    values["lines"] = write_lines([line])
    (back,) = read_lines(BillLine, sent(connector, values).record.lines)
    assert (back.quantity, back.unit_price) == (Decimal("402.7"), Decimal("37.35"))


def test_a_line_on_neither_item_nor_account_is_never_sent(connector, books):
    values = books.bill("NE-2")
    values["lines"] = write_lines([BillLine(key="k", amount=cents("10.00"))])
    (answer,) = connector.write("call-x", [Write("w1", "bill", Operation.CREATE, values=values)])
    assert isinstance(answer, Refused)
    assert "item" in answer.message
    assert pulled(connector, "bill")[0] == []


def test_a_vendor_credit_keeps_its_negative_line(connector, books):
    values = books.bill("NE-2263", (books.item, "4482.00"), (books.retainage, "-224.10"))
    del values["due_on"]
    credit = sent(connector, values, "vendor_credit")
    assert credit.kind == "vendor_credit"
    assert credit.record.total == cents("4257.90")


def test_a_payment_says_what_it_pays_and_what_it_uses_up(connector, books):
    bill = sent(connector, books.bill("NE-2251", (books.item, "24257.90")))
    values = books.bill("NE-2263", (books.item, "4257.90"))
    del values["due_on"]
    credit = sent(connector, values, "vendor_credit")
    books.made(
        "BillPayment",
        VendorRef={"value": books.vendor},
        PayType="Check",
        DocNumber="10502",
        TotalAmt=15742.10,
        CheckPayment={"BankAccountRef": {"value": books.bank}},
        Line=[
            {"Amount": 20000.00, "LinkedTxn": [{"TxnId": bill.id, "TxnType": "Bill"}]},
            {"Amount": 4257.90, "LinkedTxn": [{"TxnId": credit.id, "TxnType": "VendorCredit"}]},
        ],
    )
    (seen,) = pulled(connector, "bill_payment")[0]
    payment = seen.record
    assert (payment.number, payment.method, payment.total) == ("10502", "Check", cents("15742.10"))
    assert payment.account == Ref("account", books.bank)
    assert payment.voided is False
    assert [(each.applied_to, each.amount) for each in read_lines(PaymentLine, payment.lines)] == [
        (Ref("bill", bill.id), cents("20000.00")),
        (Ref("vendor_credit", credit.id), cents("4257.90")),
    ]
    paid = connector.read("bill", [bill.id])[bill.id].record
    assert paid.balance == cents("4257.90")
    assert [line.values["transaction"] for line in paid.linked] == [Ref("bill_payment", seen.id)]


def test_an_expense_and_its_refund_say_who_and_which_way(connector, books):
    card = books.made("Account", Name="Card", AccountType="Credit Card")
    for credit in (False, True):
        books.made(
            "Purchase",
            PaymentType="CreditCard",
            AccountRef={"value": card},
            Credit=credit,
            EntityRef={"value": books.vendor, "type": "Vendor"},
            Line=[
                {
                    "Amount": 20.00,
                    "DetailType": "ItemBasedExpenseLineDetail",
                    "ItemBasedExpenseLineDetail": {
                        "ItemRef": {"value": books.item},
                        "CustomerRef": {"value": books.project},
                    },
                }
            ],
        )
    charge, refund = (each.record for each in pulled(connector, "purchase")[0])
    assert (charge.credit, refund.credit) == (False, True)
    assert charge.payee == Ref("vendor", books.vendor)
    assert charge.total == refund.total == cents("20.00")


def test_a_deleted_bill_is_named_as_gone(connector, books, quickbooks):
    bill = sent(connector, books.bill("NE-9", (books.item, "10.00")))
    cursor = pulled(connector, "bill")[1].cursor
    books.deleted("bill", bill)
    found, last = pulled(connector, "bill", cursor)
    assert (found, list(last.gone)) == ([], [bill.id])


def test_accounts_items_and_terms_are_read(connector, books):
    accounts = {each.record.name: each.record for each in pulled(connector, "account")[0]}
    assert accounts["Retainage we hold"].classification == "Liability"
    items = {each.record.name: each.record for each in pulled(connector, "item")[0]}
    assert items["2401-26-100.S"].type == "Service"
    assert items["Retainage held"].expense_account is not None
    assert all(each.record.due_days is not None for each in pulled(connector, "term")[0])


def test_all_kinds_of_money_are_read_in_one_call_once_they_are_known(connector, books, quickbooks):
    kinds = ["item", "bill", "vendor_credit", "bill_payment", "purchase"]
    cursors = {kind: pulled(connector, kind)[1].cursor for kind in kinds}
    quickbooks.forget_calls()
    assert {kind for kind, _ in connector.pull_many(kinds, cursors)} == set(kinds)
    assert len(quickbooks.calls()) == 1


def test_accounts_are_listed_each_time_for_nobody_tells_that_a_balance_moved(
    connector, books, quickbooks
):
    kinds = ["account", "bill"]
    cursors = {kind: pulled(connector, kind)[1].cursor for kind in kinds}
    quickbooks.forget_calls()
    pages = [page for kind, page in connector.pull_many(kinds, cursors) if kind == "account"]
    assert sum(len(page.seen) for page in pages) > 15
    assert len(quickbooks.calls()) == 2


def test_the_books_say_whether_classes_and_locations_are_tracked(quickbooks):
    (seen,), _ = pulled(quickbooks.connect(), "books")
    assert (seen.record.line_classes, seen.record.locations) == (True, True)
    url = f"{quickbooks.url}/v3/company/{quickbooks.session.company_id}/preferences"
    token = {"Authorization": f"Bearer {quickbooks.grant.access_token.reveal()}"}
    accounting = {"ClassTrackingPerTxnLine": False, "TrackDepartments": False}
    body = {"Id": "1", "SyncToken": "0", "sparse": True, "AccountingInfoPrefs": accounting}
    quickbooks.http.post(url, json=body, headers=token).raise_for_status()
    (seen,), _ = pulled(quickbooks.connect(), "books")
    assert (seen.record.line_classes, seen.record.locations) == (False, False)
