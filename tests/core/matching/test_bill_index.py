"""An index of bills finds what comparing each with each finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from ledgerboard.core.matching.bill_index import BillIndex
from ledgerboard.core.matching.duplicate_bills import Paper, suspects
from ledgerboard.core.values import Money, Ref

NUMBERS = st.sampled_from(
    [None, "", "3", "Pay App 3", "SC-014 #3", "NE-2207", "ne 2207", "NE-2270", "2207", "Inv 02207"]
)
AMOUNTS = st.sampled_from(
    ["5000.00", "5000.99", "5001.00", "4999.00", "4500.00", "4499.50", "0.40", "-0.40", "-4500.00"]
).map(lambda text: Money(Decimal(text)))
DAYS = st.sampled_from([0, 2, 9, 24, 70, 140]).map(lambda n: date(2026, 1, 31) + timedelta(n))
JOBS = st.frozensets(st.sampled_from([Ref("project", "1"), Ref("project", "2")]), max_size=1)
PAPERS = st.builds(
    Paper,
    ref=st.just(Ref("bill", "0")),
    number=NUMBERS,
    day=st.none() | DAYS,
    amount=AMOUNTS,
    gross=st.none() | AMOUNTS,
    projects=JOBS,
    commitment=st.none() | st.just("SC-014"),
    sequence=st.none() | st.just(3),
    credit=st.booleans(),
    release=st.booleans(),
)


FEW_CENTS_OFF = Paper(
    Ref("bill", "0"),
    "NE-2207",
    date(2026, 1, 31),
    Money(Decimal("5000.00")),
    projects=frozenset({Ref("project", "1")}),
)


@given(PAPERS, st.lists(PAPERS, max_size=8))
@example(
    FEW_CENTS_OFF, [replace(FEW_CENTS_OFF, number="NE-2270", amount=Money(Decimal("5001.00")))]
)
def test_what_shares_neither_number_nor_amount_is_no_suspect(wanted, papers):
    bills = [replace(each, ref=Ref("bill", str(at))) for at, each in enumerate(papers)]
    assert BillIndex(bills).suspects(wanted) == suspects(wanted, bills)


def test_only_bills_that_may_be_the_same_paper_are_compared():
    bills = [
        replace(FEW_CENTS_OFF, number=f"A-{at}", amount=Money(Decimal(10 * at)))
        for at in range(1000, 1100)
    ]
    near = BillIndex(bills).near(bills[40])
    assert near == [bills[40]]
