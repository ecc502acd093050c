"""What may be in the books twice, and what comes round by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.core.money.story import usd

from ledgerboard.core.matching import entered_twice as module
from ledgerboard.core.matching.entered_twice import Entry, entered_twice
from ledgerboard.core.values import Ref

SHOP, SHOP_AGAIN, OTHER = (Ref("vendor", id_) for id_ in ("71", "72", "73"))
JOB, OTHER_JOB = Ref("project", "88"), Ref("project", "89")
DAY = date(2026, 2, 10)


def one_firm(one: Ref, other: Ref) -> bool:
    return {one, other} == {SHOP, SHOP_AGAIN}


def bill(id_="1", number="CR-5501", **changed):
    said = Entry(Ref("bill", id_), SHOP, number, DAY, usd("250.00"), frozenset({JOB}))
    return replace(said, **changed)


def expense(id_="9", number=None, **changed):
    return bill(id_, number, **{"ref": Ref("purchase", id_), **changed})


def later(days):
    return DAY + timedelta(days=days)


def repeated(*entries):
    forward, backward = (entered_twice(some, one_firm) for some in (entries, entries[::-1]))
    assert forward == backward
    return {(copy.id, original.id) for copy, original in forward.items()}


@pytest.mark.parametrize(
    "copy",
    [
        {"number": "cr 5501"},
        {"day": later(25)},
        {"vendor": SHOP_AGAIN},
        {"projects": frozenset({JOB, OTHER_JOB})},
        {"unpaid": False},
    ],
)
def test_a_bill_typed_again_is_the_later_one(copy):
    assert repeated(bill("1"), bill("2", **copy)) == {("2", "1")}


@pytest.mark.parametrize(
    "copy",
    [
        {"number": "CR-5502"},
        {"amount": usd("250.01")},
        {"day": later(26)},
        {"vendor": OTHER},
        {"projects": frozenset({OTHER_JOB})},
    ],
)
def test_another_number_total_vendor_job_or_month_is_another_bill(copy):
    assert repeated(bill("1"), bill("2", **copy)) == set()


@pytest.mark.parametrize("number", [None, "", "3", "12", "ACH", "Rent"])
def test_a_counter_or_a_word_tells_nothing(number):
    assert repeated(bill("1", number), bill("2", number)) == set()


def test_three_copies_repeat_the_first():
    assert repeated(bill("1"), bill("2", day=later(1)), bill("3", day=later(2))) == {
        ("2", "1"), ("3", "1"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "bought",
    [
        {},
        {"day": later(-10)},
        {"day": later(10)},
        {"number": "9001", "memo": "Pays CR-5501, February"},
        {"number": "CR-5501", "day": later(-3)},
    ],
)
def test_an_expense_beside_the_open_bill_is_the_copy(bought):
    assert repeated(bill("1"), expense("9", **bought)) == {("9", "1")}


def test_the_bills_number_in_the_memo_tells_though_the_bill_is_paid():
    paid = bill("1", unpaid=False)
    assert repeated(paid, expense("9", memo="CR-5501")) == {("9", "1")}


@pytest.mark.parametrize(
    ("of_bill", "bought"),
    [
        ({}, {"day": later(11)}),
        ({}, {"number": "9001"}),
        ({}, {"number": "9001", "memo": "Pays CR-5502"}),
        ({}, {"vendor": OTHER}),
        ({}, {"projects": frozenset({OTHER_JOB})}),
        ({"unpaid": False}, {}),
    ],
)
def test_an_expense_of_its_own_stays_quiet(of_bill, bought):
    assert repeated(bill("1", **of_bill), expense("9", **bought)) == set()


def test_two_fills_of_fuel_and_a_monthly_rent_stay_quiet():
    fills = [expense(str(day), day=later(day)) for day in range(5)]
    rents = [bill(str(10 + month), None, day=later(30 * month)) for month in range(6)]
    assert repeated(*fills) == set()
    assert repeated(*rents) == set()


PAID = {"unpaid": False, "paid_on": later(40)}


@pytest.mark.parametrize("on", [-10, 3, 30, 44, 50])
def test_an_expense_beside_a_paid_bill_or_beside_its_payment_is_the_copy(on):
    assert repeated(bill("1", **PAID), expense("9", day=later(on))) == {("9", "1")}


@pytest.mark.parametrize(
    "bought",
    [
        {"day": later(20)},
        {"day": later(51)},
        {"day": later(41), "number": "9001"},
        {"day": later(41), "vendor": OTHER},
        {"day": later(41), "amount": usd("250.01")},
        {"day": later(41), "projects": frozenset({OTHER_JOB})},
    ],
)
def test_what_doesnt_fit_a_paid_bill_or_its_payment_stays_quiet(bought):
    assert repeated(bill("1", **PAID), expense("9", **bought)) == set()


def test_a_rent_that_is_charged_each_month_stays_quiet_beside_paid_bills_of_that_amount():
    """Two machines at one price, one billed and one charged: nothing is there twice."""
    days = [30 * month for month in range(6)]
    bills = [
        bill(str(10 + at), f"R-10{at}", day=later(day), unpaid=False, paid_on=later(day + 5))
        for at, day in enumerate(days)
    ]
    charged = [expense(str(30 + at), day=later(day + 6)) for at, day in enumerate(days)]
    assert repeated(*bills, *charged) == set()
    assert repeated(*bills, charged[2]) == {("32", "12")}


def test_each_bill_is_of_one_expense():
    fills = [expense(str(7 + day), day=later(day)) for day in range(3)]
    assert repeated(bill("1"), *fills) == {("7", "1")}


def test_not_every_pair_is_compared(monkeypatch):
    asked = []
    alike = module._alike
    monkeypatch.setattr(module, "_alike", lambda *said: asked.append(said) or alike(*said))
    many = [bill(str(at), f"A-{at}", amount=usd(str(at))) for at in range(1, 500)]
    bought = [expense(str(at), amount=usd(str(at))) for at in range(1, 500)]
    assert len(entered_twice([*many, *bought], one_firm)) == 499
    assert len(asked) == 499
