"""Which payment of the books is which payment that somebody typed into Procore."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledgerboard.core.reconcile import Candidate, Seen
from ledgerboard.core.records import ContractPayment
from ledgerboard.core.values import Money, Ref
from ledgerboard.sync.flows.payments import by_check


def payment(id_: str, cents: int = 652906, day: int = 20, check: str = "10471") -> Seen:
    said = ContractPayment(
        commitment=Ref("commitment", "8801"),
        amount=Money(Decimal(cents).scaleb(-2)),
        date=date(2026, 3, day),
        check_number=check,
    )
    return Seen("contract_payment", id_, said)


def pairs(found: tuple[Candidate, ...]) -> list[tuple[str, str]]:
    return [(each.left_id, each.right_id) for each in found]


def test_the_same_in_every_word_is_the_same_and_each_only_once():
    typed, paid = [payment("1"), payment("2")], [payment("a"), payment("b"), payment("c")]
    found = by_check(typed, paid)
    assert pairs(found.sure) == [("1", "a"), ("2", "b")]
    assert not found.doubtful


@pytest.mark.parametrize("typed", [payment("1", check=""), payment("1", day=30)])
def test_the_same_amount_with_another_number_or_day_is_asked(typed):
    found = by_check([typed], [payment("a")])
    assert not found.sure
    assert pairs(found.doubtful) == [("1", "a")]


@pytest.mark.parametrize("typed", [payment("1", day=31), payment("1", cents=652905, check="9")])
def test_another_amount_or_more_than_ten_days_is_another_payment(typed):
    found = by_check([typed], [payment("a")])
    assert not found.sure
    assert not found.doubtful


def test_the_same_check_with_another_amount_is_asked():
    found = by_check([payment("1", cents=652905)], [payment("a")])
    assert (found.sure, pairs(found.doubtful)) == ((), [("1", "a")])
