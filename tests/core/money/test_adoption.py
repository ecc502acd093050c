"""What both systems say of a commitment in progress, and why the two may differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.core.money.story import usd

from ledgerboard.core.money import application, total
from ledgerboard.core.money.adoption import (
    is_retainage_bill,
    opened_papers,
    paid_by_balances,
    position_in_procore,
    position_now,
    position_of,
    retained_in_bills,
    split_payments,
)
from ledgerboard.core.money.adoption_gaps import Sides, gaps
from ledgerboard.core.money.openings import Opening, Position
from ledgerboard.core.records import (
    AppliedPayment,
    Bill,
    BillLine,
    ContractPayment,
    VendorCredit,
    write_lines,
)
from ledgerboard.core.values import Money, Ref

ITEM = story.RETAINAGE_ITEM
COST = Ref("item", "411")


def paper(*lines, kind=Bill, **said):
    rows = [
        BillLine(key=str(n), item=item, amount=usd(amount))
        for n, (item, amount) in enumerate(lines)
    ]
    return kind(total=total(row.amount for row in rows), lines=write_lines(rows), **said)


# SC-014 as the books had it through invoice 2, in each of the three ways to keep retainage
ON_ACCOUNT = {
    Ref("bill", "210"): paper((COST, "40587.84"), (ITEM, "-4058.78"), balance=usd("0.00")),
    Ref("bill", "214"): paper((COST, "52240.85"), (ITEM, "-2512.04"), balance=usd("49728.81")),
}
IN_BILLS = {
    Ref("bill", "1"): paper((COST, "36529.06"), number="NE-2174", balance=usd("0.00")),
    Ref("bill", "2"): paper((COST, "49728.81"), number="NE-2207", balance=usd("49728.81")),
    Ref("bill", "3"): paper((COST, "6570.82"), number="SC-014-RET", balance=usd("6570.82")),
}
NOT_APART = {
    Ref("bill", "1"): paper((COST, "40587.84"), number="NE-2174", balance=usd("4058.78")),
    Ref("bill", "2"): paper((COST, "52240.85"), number="NE-2207", balance=usd("52240.85")),
}
PROCORE = position_in_procore(
    application(story.invoice(2), [story.invoice(1)]),
    {Ref("contract_payment", "1"): ContractPayment(amount=usd("36529.06"))},
)


def in_books(papers):
    return position_of(opened_papers(papers, ITEM).values(), paid_by_balances(papers))


def test_retainage_on_its_account_and_in_bills_of_its_own_are_the_same_position():
    assert Position(usd("92828.69"), usd("6570.82"), usd("36529.06")) == PROCORE
    assert in_books(ON_ACCOUNT) == in_books(IN_BILLS) == PROCORE
    assert not PROCORE.apart(in_books(IN_BILLS))


def test_retainage_that_is_not_kept_apart_is_the_named_difference():
    (gap,) = gaps(Sides(PROCORE, in_books(NOT_APART), papers={"NE-2174": usd("40587.84")}))
    assert (gap.what, gap.amount) == ("retained", usd("6570.82"))
    assert "in the bills' open balance" in gap.why


def test_a_credit_takes_from_what_was_billed_and_a_used_one_from_what_was_paid():
    credit = paper((COST, "4482.00"), (ITEM, "-224.10"), kind=VendorCredit, balance=usd("0.00"))
    only = {Ref("vendor_credit", "223"): credit}
    assert in_books(only) == Position(usd("-4482.00"), usd("-224.10"), usd("-4257.90"))


def test_a_retainage_bill_says_so_in_its_number_memo_or_every_line():
    assert is_retainage_bill(paper((COST, "1.00"), number="2207-RET"))
    assert is_retainage_bill(paper((COST, "1.00"), memo="Retention SC-014"))
    assert not is_retainage_bill(paper((COST, "1.00"), number="RETRO-1"))
    assert not is_retainage_bill(paper((COST, "1.00"), (COST, "2.00"), number="RET-1"))
    assert not is_retainage_bill(paper((COST, "1.00"), kind=VendorCredit, number="RET-1"))


def test_a_missing_bill_and_one_without_an_invoice_are_named():
    one = {ref: bill for ref, bill in ON_ACCOUNT.items() if ref.id == "210"}
    books = position_of(opened_papers(one, ITEM).values(), None)
    invoices = {"invoice NE-2174": usd("40587.84"), "invoice NE-2207": usd("52240.85")}
    told = gaps(Sides(PROCORE, books, invoices, {"bill NE-2174": usd("40587.84")}))
    assert [gap.why for gap in told] == [
        "There is no bill for invoice NE-2207.",
        "It belongs to the invoice or bill with no match.",
    ]
    first = Position(usd("40587.84"), usd("4058.78"))
    papers = {"bill NE-2174": usd("40587.84"), "bill NE-2207": usd("52240.85")}
    told = gaps(Sides(first, in_books(ON_ACCOUNT), invoices, papers))
    assert next(told).why == "Procore has no invoice for bill NE-2207."


@pytest.mark.parametrize(
    ("offered", "why"),
    [
        ({"bill 2": "52240.85", "bill 3": "7.00"}, "Bill 2 isn't checked."),
        ({"bill 2": "50000.00", "bill 3": "2240.85"}, "Bill 2, bill 3 aren't checked."),
        ({"bill 3": "7.00"}, "There is no bill for invoice NE-2207."),
    ],
)
def test_a_bill_that_is_there_and_not_checked_is_never_asked_for_again(offered, why):
    one = {ref: bill for ref, bill in ON_ACCOUNT.items() if ref.id == "210"}
    books = position_of(opened_papers(one, ITEM).values(), None)
    invoices = {"invoice NE-2174": usd("40587.84"), "invoice NE-2207": usd("52240.85")}
    papers = {"bill NE-2174": usd("40587.84")}
    there = {title: usd(amount) for title, amount in offered.items()}
    told = next(gaps(Sides(PROCORE, books, invoices, papers, offered=there)))
    assert told.why == why


def test_gaps_are_to_the_cent_and_a_side_that_says_nothing_of_payments_has_none():
    books = Position(usd("92828.68"), usd("6570.82"), usd("1.00"))
    (gap,) = gaps(Sides(Position(PROCORE.billed, PROCORE.retained), books, {}, {"a": usd("1")}))
    assert (gap.what, gap.amount, gap.why) == ("billed", usd("0.01"), "The difference is rounding.")


@pytest.mark.parametrize(
    ("alone", "told", "action"),
    [
        (["check 1"], "1 payment", "Enter it in QuickBooks, or remove it in Procore."),
        (["check 1", "check 2"], "2 payments",
         "Enter them in QuickBooks, or remove them in Procore."),
    ],
)  # fmt: skip
def test_payments_that_the_books_lack_are_counted_and_asked_for_as_many_as_they_are(
    alone, told, action
):
    paid = {title: usd("500.00") for title in alone}
    books = Position(PROCORE.billed, PROCORE.retained, PROCORE.paid - total(paid.values()))
    (gap,) = gaps(Sides(PROCORE, books, procore_payments=paid))
    assert f"missing {told} from Procore" in gap.why
    assert gap.action == action


@pytest.mark.parametrize(
    ("costs", "action"),
    [
        (["bill 7"], "If it bills this commitment, remove it from Procore"),
        (["bill 7", "bill 8"], "If they bill this commitment, remove them from Procore"),
    ],
)
def test_bills_that_are_direct_costs_are_removed_as_many_as_they_are(costs, action):
    books = Position(PROCORE.billed - usd("5.00"), PROCORE.retained, PROCORE.paid)
    (gap,) = gaps(Sides(PROCORE, books, costs=costs))
    assert gap.action.startswith(action)


# payments


def issued(number, amount, check="", day=None):
    paid = ContractPayment(amount=usd(amount), check_number=check, date=day)
    return {Ref("contract_payment", str(number)): paid}


def applied(number, amount, check="", day=None):
    paid = AppliedPayment(amount=usd(amount), number=check, date=day)
    return {Ref("applied_payment", str(number)): paid}


def test_one_check_may_be_one_row_in_procore_and_a_line_for_each_bill_in_the_books():
    ours = issued(1, "56257.87", "10471")
    theirs = applied("151:210", "6529.06", "10471") | applied("151:214", "49728.81", "10471")
    found = split_payments(ours, theirs)
    assert len(found.both) == 3
    assert not found.to_send
    assert not found.procore_only


def test_a_check_that_procore_does_not_have_yet_is_sent_and_one_of_procore_alone_is_told():
    ours = issued(1, "30000.00", day=date(2026, 2, 25)) | issued(2, "5.00", "77")
    theirs = applied("149:210", "30000.00", day=date(2026, 2, 25)) | applied("1:2", "8.00", "78")
    found = split_payments(ours, theirs)
    assert set(found.to_send) == {Ref("applied_payment", "1:2")}
    assert set(found.procore_only) == {Ref("contract_payment", "2")}


def test_where_procore_never_had_a_payment_all_of_them_belong_to_the_opening():
    theirs = applied("149:210", "30000.00")
    assert set(split_payments({}, theirs).both) == set(theirs)


AMOUNTS = st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["", "1", "2"])), max_size=5)


@given(AMOUNTS, AMOUNTS)
def test_what_is_on_both_sides_is_the_same_sum_and_every_payment_has_one_place(ours, theirs):
    here = {r: p for n, (a, c) in enumerate(ours) for r, p in issued(n, f"{a}.00", c).items()}
    there = {r: p for n, (a, c) in enumerate(theirs) for r, p in applied(n, f"{a}.00", c).items()}
    found = split_payments(here, there)
    places = [*found.both, *found.to_send, *found.procore_only]
    assert sorted(places) == sorted([*here, *there])
    if here:
        sums = [total(m for ref, m in found.both.items() if ref in side) for side in (here, there)]
        assert sums[0] == sums[1]


# what becomes of it


def opened(papers, payments=None):
    return Opening(story.COMMITMENT, (2, 4, "6602"), in_books(papers),
                   papers=opened_papers(papers, ITEM), payments=payments or {})  # fmt: skip


@given(st.integers(0, 657_082))
def test_paying_a_retainage_bill_out_changes_nothing_and_moving_it_takes_it_out(cents):
    opening = opened(IN_BILLS)
    ref, part = Ref("bill", "3"), Money(Decimal(cents).scaleb(-2))
    left = usd("6570.82") - part
    paid = IN_BILLS | {ref: paper((COST, "6570.82"), number="SC-014-RET", balance=left)}
    assert position_now(opening, paid, {}, ITEM) == opening.position
    assert retained_in_bills(opening, paid, ITEM) == usd("6570.82")
    moved = IN_BILLS | {ref: paper((COST, "6570.82"), (ITEM, str(-part.amount)))}
    assert position_now(opening, moved, {}, ITEM) == opening.position
    assert retained_in_bills(opening, moved, ITEM) == left


def test_an_edited_bill_a_deleted_one_and_a_voided_payment_move_what_the_books_show():
    paid = Ref("applied_payment", "151:210")
    opening = opened(ON_ACCOUNT, {paid: usd("36529.06")})
    now = position_now(opening, ON_ACCOUNT, {paid: usd("36529.06")}, ITEM)
    assert now == opening.position
    edited = ON_ACCOUNT | {Ref("bill", "210"): paper((COST, "40587.85"), (ITEM, "-4058.78"))}
    assert position_now(opening, edited, {}, ITEM) == Position(
        usd("92828.70"), usd("6570.82"), usd("0.00")
    )
    gone = {ref: bill for ref, bill in ON_ACCOUNT.items() if ref.id != "210"}
    assert position_now(opening, gone, {}, ITEM).billed == usd("52240.85")
