"""A paper that was typed in parts, and papers that were typed as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledgerboard.core.matching.duplicate_bills import Paper
from ledgerboard.core.matching.split_papers import Part, Typed, split_papers
from ledgerboard.core.values import Money, Ref

ACME, OTHER = Ref("vendor", "1"), Ref("vendor", "2")
JOB = frozenset({Ref("project", "1")})


def money(text: str) -> Money:
    return Money(Decimal(text))


def paper(kind: str, number: str, amount: str, *, day: int = 0, gross: str = "") -> Paper:
    when = date(2026, 1, 31) + timedelta(day)
    before = money(gross) if gross else None
    return Paper(Ref(kind, number), number, when, money(amount), gross=before, projects=JOB)


def invoice(number: str, amount: str, *, day: int = 0, gross: str = "") -> Paper:
    return paper("subcontractor_invoice", number, amount, day=day, gross=gross)


def bill(number: str, amount: str, *, day: int = 0) -> Paper:
    return paper("bill", number, amount, day=day)


def found(invoices: list[Paper], bills: list[Paper], vendor: Ref = ACME) -> list[Part]:
    ours, theirs = ([Typed(who, each) for each in side]
                    for who, side in ((ACME, invoices), (vendor, bills)))  # fmt: skip
    return list(split_papers(ours, theirs))


WHOLE = invoice("E-1", "10008.45", gross="11120.50")


def test_bills_that_add_up_to_an_invoice_may_be_its_parts():
    parts = found([WHOLE], [bill("X-7", "9000.00"), bill("8831", "1008.45"), bill("9", "77.00")])
    assert [(each.invoice.id, each.bill.id) for each in parts] == [("E-1", "8831"), ("E-1", "X-7")]
    assert parts[1].proof[0] == "with bill 8831 it adds up to $10,008.45"


def test_so_may_bills_that_add_up_to_it_before_retainage():
    assert (
        len(found([WHOLE], [bill("a", "11000.00"), bill("b", "100.25"), bill("c", "20.25")])) == 3
    )


def test_a_bill_that_invoices_add_up_to_may_hold_them_all():
    second = invoice("E-2", "8100.00", day=28, gross="9000.00")
    together = [bill("JAN-FEB", "18108.45", day=28)]
    parts = found([WHOLE, second], together)
    assert [(each.invoice.id, each.bill.id) for each in parts] == [
        ("E-1", "JAN-FEB"), ("E-2", "JAN-FEB")
    ]  # fmt: skip
    assert parts[0].proof[0] == "invoice E-1 and invoice E-2 add up to its $18,108.45"
    assert len(found([WHOLE, second], [bill("JAN-FEB", "20120.50", day=28)])) == 2, "gross"


@pytest.mark.parametrize(
    "bills",
    [
        [bill("X-7", "9000.00"), bill("8831", "1008.44")],
        [bill("X-7", "9000.00", day=40), bill("8831", "1008.45")],
        [replace(bill("X-7", "9000.00"), projects=frozenset({Ref("project", "2")})),
         bill("8831", "1008.45")],
        [replace(bill("X-7", "9000.00"), voided=True), bill("8831", "1008.45")],
    ],
    ids=["a cent off", "weeks apart", "another job", "voided"],
)  # fmt: skip
def test_others_are_not(bills):
    assert found([WHOLE], bills) == []


def test_nor_are_bills_of_another_vendor():
    assert found([WHOLE], [bill("X-7", "9000.00"), bill("8831", "1008.45")], OTHER) == []


def test_round_amounts_add_up_by_chance_unless_their_numbers_say_more():
    half = invoice("NE-7", "10000.00")
    assert found([half], [bill("X-7", "5000.00"), bill("8831", "5000.00")]) == []
    assert len(found([half], [bill("NE-7A", "5000.00"), bill("NE-7B", "5000.00")])) == 2


def test_where_several_choices_add_up_none_of_them_says_anything():
    bills = [bill("a", "9000.00"), bill("b", "1008.45"), bill("c", "1008.45")]
    assert found([WHOLE], bills) == []
