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
