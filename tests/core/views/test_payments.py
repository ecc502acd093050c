"""Bill payments as payments issued: the worked chain, and what does not fit into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.story import usd
from tests.oracle.world import BOOKS, PROCORE

from ledgerboard.core.money import total
from ledgerboard.core.records import (
    BillPayment,
    ContractPayment,
    PaymentLine,
    in_currency,
    write_lines,
)
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views import NotMine, Viewed
from ledgerboard.core.views.parts_of_transactions import applied_payments
from ledgerboard.core.views.payment_as_contract_payment import payment_as_contract_payment

BILLS = {
    1: Ref("bill", "210"),
    2: Ref("bill", "214"),
    3: Ref("bill", "219"),
    4: Ref("vendor_credit", "223"),
}


def paid(*lines, number, day, cash, **said):
    applied = [PaymentLine(key=ref.id, applied_to=ref, amount=usd(amount)) for ref, amount in lines]
    return BillPayment(
        vendor=Ref("vendor", "56"), number=number, date=day, total=usd(cash), method="Check",
        lines=write_lines(applied), **said,
    )  # fmt: skip


PAYMENTS = {
    "149": paid((BILLS[1], "30000.00"), number="10449", day=date(2026, 2, 25), cash="30000.00"),
    "151": paid(
        (BILLS[1], "6529.06"), (BILLS[2], "49728.81"),
        number="10471", day=date(2026, 3, 20), cash="56257.87", memo="Draw 2",
    ),
    "155": paid(
        (BILLS[3], "20000.00"), (BILLS[4], "4257.90"),
        number="10502", day=date(2026, 4, 22), cash="15742.10",
    ),
}  # fmt: skip


@pytest.fixture
def here():
    found = story.world()
    for number, ref in BILLS.items():
        found.link(story.invoice_ref(number), ref)
    return found


def viewed(here, id_, record, currency="USD"):
    """Each part of a payment, as it would be in Procore."""
    seen = here.put(BOOKS, id_, record)
    parts = {
        key: here.put(BOOKS, key, in_currency(part, currency))
        for key, part in applied_payments(seen).items()
    }
    return {
        key: payment_as_contract_payment(part, here.context(BOOKS)) for key, part in parts.items()
    }


def test_the_payments_of_the_chain_reach_the_right_invoices_and_add_up_to_the_cash(here):
    rows = {
        key: (answer.record.invoice, str(answer.record.amount.amount))
        for id_, record in PAYMENTS.items()
        for key, answer in viewed(here, id_, record).items()
    }
    assert rows == {
        "149:210": (story.invoice_ref(1), "30000.00"),
        "151:210": (story.invoice_ref(1), "6529.06"),
        "151:214": (story.invoice_ref(2), "49728.81"),
        "155:219": (story.invoice_ref(3), "20000.00"),
        "155:223": (story.invoice_ref(4), "-4257.90"),
    }
    cash = sum((record.total.amount for record in PAYMENTS.values()), Decimal(0))
    assert sum(Decimal(amount) for _, amount in rows.values()) == cash == Decimal("101999.97")


@pytest.mark.parametrize(
    ("bill", "cause"),
    [(BILLS[1], "foreign_currency"), (Ref("bill", "999"), "not_our_bill")],
)
def test_a_payment_in_another_currency_waits_only_where_it_pays_a_bill_of_ours(here, bill, cause):
    payment = paid((bill, "30000.00"), number="10449", day=date(2026, 2, 25), cash="30000.00")
    [answer] = viewed(here, "149", payment, currency="CAD").values()
    assert answer.cause == cause


@pytest.mark.parametrize(
    ("number", "counted"), [("10471", 10471), ("98765432109876543210", None), ("ACH 7", None)]
)
def test_a_reference_that_is_no_counter_is_no_payment_number(here, number, counted):
    record = viewed(here, "151", replace(PAYMENTS["151"], number=number))["151:210"].record
    assert (record.number, record.check_number) == (counted, number)


def test_a_payment_issued_says_all_that_the_check_says(here):
    record = viewed(here, "151", PAYMENTS["151"])["151:210"].record
    assert (record.project, record.commitment) == (story.PROJECT, story.COMMITMENT)
    assert (record.number, record.check_number, record.method) == (10471, "10471", "check")
    assert (record.date, record.notes) == (date(2026, 3, 20), "Draw 2")
    assert record.invoice_number == "NE-2174"


def test_only_digits_go_to_the_payment_number_and_a_card_is_a_card(here):
    odd = replace(PAYMENTS["149"], number="ACH 7", method="CreditCard")
    record = viewed(here, "149", odd)["149:210"].record
    assert (record.number, record.check_number, record.method) == (None, "ACH 7", "credit_card")


def test_a_voided_payment_has_no_parts_left(here):
    assert (
        viewed(here, "148", replace(PAYMENTS["149"], voided=True, total=usd("0"), lines=())) == {}
    )


def test_a_payment_of_nothing_that_only_applies_a_credit_is_two_rows(here):
    record = paid(
        (BILLS[3], "4257.90"), (BILLS[4], "4257.90"), number="1", day=date(2026, 4, 22), cash="0.00"
    )
    rows = viewed(here, "156", record).values()
    assert [row.record.amount for row in rows] == [usd("4257.90"), usd("-4257.90")]


def test_what_is_applied_to_nothing_yet_is_listed(here):
    rows = viewed(here, "157", replace(PAYMENTS["149"], total=usd("31000.00")))
    assert isinstance(rows["157:210"], Viewed)
    assert rows["157:unapplied"] == NotMine("it isn't applied to a bill yet", "unapplied")


def test_a_deposited_refund_uses_up_the_credit_that_it_pays_back(here):
    """“Pay bills” with the refund checked and the credit beside it: no money leaves the bank."""
    record = paid(
        (Ref("deposit", "302"), "500.00"), (Ref("vendor_credit", "303"), "500.00"),
        number="1", day=date(2026, 4, 22), cash="0.00",
    )  # fmt: skip
    parts = applied_payments(here.put(BOOKS, "170", record))
    assert {id_: part.amount for id_, part in parts.items()} == {
        "170:302": usd("500.00"), "170:303": usd("-500.00"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("target", "cause"),
    [
        (Ref("bill", "999"), "not_our_bill"),
        (Ref("journal_entry", "301"), "journal_entry"),
        (Ref("deposit", "302"), "deposit"),
        (Ref("vendor_credit", "303"), "not_our_bill"),
    ],
)
def test_what_belongs_to_no_invoice_is_listed_with_the_reason(here, target, cause):
    record = paid((target, "10.00"), number="9", day=date(2026, 4, 1), cash="10.00")
    assert next(iter(viewed(here, "160", record).values())).cause == cause


def test_a_credit_typed_in_the_books_belongs_to_the_commitment_that_is_paid(here):
    record = paid(
        (BILLS[3], "500.00"), (Ref("vendor_credit", "303"), "100.00"),
        number="9", day=date(2026, 4, 1), cash="400.00",
    )  # fmt: skip
    row = viewed(here, "161", record)["161:303"].record
    assert (row.commitment, row.invoice, row.amount) == (story.COMMITMENT, None, usd("-100.00"))


def test_a_credit_used_for_two_commitments_is_asked(here):
    other = replace(story.invoice(1), commitment=Ref("commitment", "8802"))
    here.put(PROCORE, "7701", other)
    here.link(Ref("subcontractor_invoice", "7701"), Ref("bill", "280"))
    record = paid(
        (BILLS[3], "500.00"), (Ref("bill", "280"), "50.00"),
        (Ref("vendor_credit", "303"), "100.00"),
        number="9", day=date(2026, 4, 1), cash="450.00",
    )  # fmt: skip
    assert viewed(here, "162", record)["162:303"].cause == "credit_of_several"


def test_one_that_is_in_procore_already_says_how_to_tell_which_one_it_is(here):
    test_a_credit_used_for_two_commitments_is_asked(here)
    sent = here.put(PROCORE, "71", ContractPayment(commitment=story.COMMITMENT))
    here.link(sent.ref, Ref("applied_payment", "162:303"))
    waiting = viewed(here, "162", here.sides[BOOKS][Ref("bill_payment", "162")].record)["162:303"]
    assert waiting.advice == (
        "Choose the project on the credit's lines in QuickBooks. Until then it stays on SC-014."
    )


def test_a_bill_linked_to_the_invoice_of_another_commitment_takes_its_payment_along(here):
    sent = here.put(PROCORE, "71", ContractPayment(commitment=Ref("commitment", "8802")))
    here.link(sent.ref, Ref("applied_payment", "149:210"))
    moved = viewed(here, "149", PAYMENTS["149"])["149:210"]
    assert isinstance(moved, NotMine)
    assert moved.cause == "moved_to_another_commitment"


def test_credits_may_be_listed_instead(here):
    here.settings["credits"] = "list"
    assert viewed(here, "155", PAYMENTS["155"])["155:223"].cause == "credit_applied"


TARGETS = st.tuples(
    st.sampled_from([*BILLS.values(), Ref("vendor_credit", "303"), Ref("journal_entry", "301")]),
    st.integers(1, 10**7),
)


@given(st.lists(TARGETS, max_size=6), st.integers(0, 10**6))
def test_the_parts_of_a_payment_always_add_up_to_its_cash(lines, prepaid):
    cash = prepaid + sum(-cents if ref.kind == "vendor_credit" else cents for ref, cents in lines)
    applied = [
        PaymentLine(key=str(at), applied_to=ref, amount=Money(Decimal(cents).scaleb(-2)))
        for at, (ref, cents) in enumerate(lines)
    ]
    record = BillPayment(total=Money(Decimal(cash).scaleb(-2)), lines=write_lines(applied))
    seen = story.world(0).put(BOOKS, "170", record)
    assert total(part.amount for part in applied_payments(seen).values()) == record.total
