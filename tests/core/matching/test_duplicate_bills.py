"""The duplicate guard, measured on labelled pairs that a generator tells without its rules."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.money import story
from tests.oracle import same_paper

from ledgerboard.core.matching.duplicate_bills import Paper, number_key, paper_of, suspects
from ledgerboard.core.records import Bill, BillLine, VendorCredit, write_lines
from ledgerboard.core.values import Money, Ref
from ledgerboard.core.views.invoice_as_bill import invoice_as_bill


def paper(told, id_="1", *, ours):
    return Paper(
        ref=Ref("bill", id_),
        number=told.number or None,
        day=told.day,
        amount=Money(told.due),
        gross=Money(told.gross) if ours else None,
        projects=frozenset({Ref("project", told.project)}) if told.project else frozenset(),
        commitment=told.commitment if ours else None,
        sequence=told.sequence if ours else None,
    )


def stopped(pair):
    return bool(suspects(paper(pair.ours, ours=True), [paper(pair.theirs, ours=False)]))


def test_of_500_labelled_pairs_the_guard_finds_the_same_papers_and_stops_hardly_another():
    same, other, wrong = 0, 0, Counter()
    for pair in same_paper.pairs(seed=2026, count=500):
        same, other = same + pair.same, other + (not pair.same)
        if stopped(pair) is not pair.same:
            wrong[pair.same, pair.story] += 1
    missed = sum(count for (truth, _), count in wrong.items() if truth)
    stopped_wrongly = sum(count for (truth, _), count in wrong.items() if not truth)
    assert (same, other) == (250, 250)
    assert missed <= same * 0.01, wrong
    assert stopped_wrongly <= other * 0.01, wrong


@pytest.mark.parametrize(
    "typed",
    ["NE-2207", "NE2207", "ne 2207", "#NE-2207", "Inv NE-2207", "Invoice NE2207", "INV#NE2207",
     "00NE-2207", "NE-22O7", "Bill no. NE-2207", "NE/2207."],
)  # fmt: skip
def test_one_number_however_it_is_typed(typed):
    assert number_key(typed) == number_key("NE-2207")


@pytest.mark.parametrize("other", ["NE-2208", "NE-227", "SE-2207", "", None])
def test_other_numbers_stay_others(other):
    assert number_key(other) != number_key("NE-2207")


def test_the_likeliest_comes_first_and_each_says_why():
    pair = next(same_paper.pairs(seed=1, count=2))
    wanted = paper(pair.ours, ours=True)
    exact = paper(pair.ours, "7", ours=False)
    unnumbered = Paper(Ref("bill", "8"), None, exact.day, exact.amount, projects=exact.projects)
    found = suspects(wanted, [unnumbered, exact])
    assert [suspect.bill.ref.id for suspect in found] == ["7", "8"]
    assert f"same amount ({exact.amount})" in found[0].proof
    assert f"same number ({exact.number})" in found[0].proof


@given(st.integers(0, 10**6))
def test_a_paper_is_always_suspected_of_being_itself(seed):
    told = next(same_paper.pairs(seed=seed, count=1)).ours
    assert suspects(paper(told, ours=True), [paper(told, ours=False)])


def typed(number, amount, days, *, kind=Bill, job="88", item=None):
    """What a bookkeeper typed so many days before the invoice of the last of March."""
    line = BillLine(
        key="1", amount=story.usd(amount), item=item, project=job and Ref("project", job)
    )
    return kind(number=number, date=LAST - timedelta(days=days), total=story.usd(amount),
                lines=write_lines([line]))  # fmt: skip


LAST = date(2026, 3, 31)
HELD = story.RETAINAGE_ITEM


def asked(ours, theirs):
    wanted = paper_of(story.invoice_ref(1), ours, retainage_item=HELD)
    return bool(suspects(wanted, [paper_of(Ref("bill", "99"), theirs)]))


@pytest.mark.parametrize("days", [0, 8, 16, 30, 60])
@pytest.mark.parametrize("job", ["88", None])
@pytest.mark.parametrize("amount", ["1112.05", "2000.00"])
def test_a_release_of_the_same_amount_is_asked_about_whatever_its_number(days, job, amount):
    release = typed("E-2", amount, 0, item=HELD)
    assert asked(release, typed("RET-1", amount, days, job=job))
    assert asked(release, typed("E-1", amount, days, job=job))


@pytest.mark.parametrize(
    ("amount", "days", "truth"),
    [("2000.00", 8, True), ("2000.00", 24, True), ("1999.10", 30, True), ("2000.00", 30, False)],
)
def test_a_credit_of_the_same_amount_is_asked_about_unless_it_may_come_every_month(
    amount, days, truth
):
    given = typed("CM-7", amount, days, kind=VendorCredit)
    assert asked(typed("E-2", amount, 0, kind=VendorCredit), given) is truth


def test_releases_and_credits_of_other_amounts_jobs_and_years_stay_others():
    for ours in (
        typed("E-2", "2000.00", 0, item=HELD),
        typed("E-2", "2000.00", 0, kind=VendorCredit),
    ):
        kind = type(ours)
        assert not asked(ours, typed("CM-7", "1900.00", 8, kind=kind))
        assert not asked(ours, typed("CM-7", "2000.00", 8, kind=kind, job="89"))
        assert not asked(ours, typed("CM-7", "2000.00", 365, kind=kind))


@pytest.mark.parametrize(
    ("number", "amount", "days", "truth"),
    [("jan steel", "10008.45", 9, True), ("jan steel", "10008.45", 24, True),
     ("jan steel", "10008.45", 30, False), ("jan steel", "10000.00", 9, False),
     ("E-9", "10008.45", 14, False)],
    ids=["own words", "weeks later", "the next month's", "a round amount", "the next number"],
)  # fmt: skip
def test_an_uncommon_amount_under_a_number_of_no_series_is_asked_about(number, amount, days, truth):
    assert asked(typed("E-10", amount, 0), typed(number, amount, days)) is truth


def test_the_bill_to_be_finds_the_one_that_was_typed_by_hand_with_the_gross_amount():
    here = story.world()
    viewed = invoice_as_bill(here.context().here(story.invoice_ref(1)), here.context())
    wanted = paper_of(
        story.invoice_ref(1), viewed.record, retainage_item=story.RETAINAGE_ITEM,
        commitment="SC-014", sequence=1,
    )  # fmt: skip
    line = BillLine(key="1", amount=story.usd("40587.84"), project=Ref("project", "88"))
    typed = Bill(
        number="ne2174", date=story.DATES[1], total=story.usd("40587.84"), lines=write_lines([line])
    )
    (found,) = suspects(wanted, [paper_of(Ref("bill", "99"), typed)])
    assert found.proof == (
        "same number (ne2174)",
        "$40,587.84 is the amount before retainage",
        "dated 01/31/2026",
        "same project",
    )
