"""A supplier with one purchase order on the job: is what it charges for the order?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.core.money import story
from tests.core.money.story import usd
from tests.core.views.test_counted_twice import JOB, SUB, here, warnings  # noqa: F401
from tests.oracle.world import PROCORE

from ledgerboard.core.records import Bill, BillLine, Purchase, VendorCredit, write_lines
from ledgerboard.core.values import Ref

ON_ORDER, OTHER_CODE = Ref("item", "413"), Ref("item", "419")
"""Light fixtures are ordered for 24,000.00; lifts aren't."""
DAY = date(2026, 2, 3)


@pytest.fixture
def yard(here):  # noqa: F811
    commitment = here.context().here(story.COMMITMENT).record
    order = replace(commitment, type="purchase_order", number="PO-1001", contract_date=DAY)
    here.put(PROCORE, story.COMMITMENT.id, order)
    return here


def lines(amount, item=ON_ORDER, **said):
    return write_lines([BillLine(key="1", item=item, project=JOB, amount=usd(amount), **said)])


def bought(amount, item=ON_ORDER, **said):
    said = {"payment_type": "CreditCard", "date": DAY, "number": "0071", **said}
    return Purchase(payee=SUB, lines=lines(amount, item), **said)


@pytest.mark.parametrize("amount", ["88.25", "2399.99"])
def test_what_is_bought_over_the_counter_is_no_alarm(yard, amount):
    assert warnings(yard, bought(amount)) == []


def test_neither_is_a_large_purchase_on_a_code_that_was_not_ordered(yard):
    assert warnings(yard, bought("5000.00", OTHER_CODE)) == []
    assert warnings(yard, Bill(vendor=SUB, date=DAY, lines=lines("5000.00", OTHER_CODE))) == []


def test_a_purchase_as_large_as_a_delivery_is_pointed_out(yard):
    (text,) = warnings(yard, bought("2400.00"))
    assert "commitment PO-1001 Electrical on this project" in text


@pytest.mark.parametrize("entity", [Bill, VendorCredit])
def test_a_bill_or_credit_on_a_code_of_the_order_is_pointed_out(yard, entity):
    assert len(warnings(yard, entity(vendor=SUB, date=DAY, lines=lines("88.25")))) == 1


@pytest.mark.parametrize(
    "said",
    [{"memo": "will call, PO 1001"}, {"number": "1001"}, {"memo": "deposit on po-1001."},
     {"memo": "PO#1001", "date": date(2026, 1, 2)}],
)  # fmt: skip
def test_what_names_the_order_is_pointed_out_whatever_it_costs(yard, said):
    assert len(warnings(yard, bought("88.25", OTHER_CODE, **said))) == 1


@pytest.mark.parametrize("memo", ["21001", "PO 1002", "100 1 inch bolts"])
def test_another_number_is_not_the_orders(yard, memo):
    assert warnings(yard, bought("88.25", OTHER_CODE, memo=memo)) == []


@pytest.mark.parametrize("amount", ["24000.00", "36529.06"])
def test_the_amount_of_a_line_or_of_an_invoice_is_pointed_out_on_any_code(yard, amount):
    assert warnings(yard, bought(amount, OTHER_CODE)) != []


def test_what_was_bought_before_the_order_was_written_is_not_for_it(yard):
    early = Bill(vendor=SUB, date=date(2026, 2, 2), lines=lines("88.25"))
    assert warnings(yard, early) == []


def test_an_order_that_names_no_codes_may_be_for_anything(yard):
    order = yard.context().here(story.COMMITMENT).record
    for invoice in (1, 2, 3, 4):
        yard.sides[PROCORE].pop(story.invoice_ref(invoice), None)
    yard.put(PROCORE, story.COMMITMENT.id, replace(order, lines=()))
    assert len(warnings(yard, bought("88.25", OTHER_CODE))) == 1


def test_a_subcontract_is_pointed_out_as_ever(here):  # noqa: F811
    assert len(warnings(here, bought("88.25", OTHER_CODE))) == 1
