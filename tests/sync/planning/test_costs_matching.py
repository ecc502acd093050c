"""Which cost of the books is which direct cost that somebody typed into Procore."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.money.story import usd

from ledgerboard.core.reconcile import Candidate, Seen
from ledgerboard.core.records import DirectCost
from ledgerboard.core.values import Ref
from ledgerboard.sync.flows.costs import by_paper


def cost(id_: str, *, day: int = 11, **said: Any) -> Seen:
    usual = {
        "project": Ref("project", "9001"),
        "vendor": Ref("vendor", "5140"),
        "number": "CR-5501",
        "total": usd("1240.50"),
    }
    return Seen("direct_cost", id_, DirectCost(**(usual | said), date=date(2026, 3, day)))


def pairs(found: tuple[Candidate, ...]) -> list[tuple[str, str]]:
    return [(each.left_id, each.right_id) for each in found]


def test_the_same_in_every_word_is_the_same_and_each_only_once():
    typed = [cost("1"), cost("2", number="cr-5501 ")]
    found = by_paper(typed, [cost("a"), cost("b"), cost("c")])
    assert pairs(found.sure) == [("1", "a"), ("2", "b")]
    assert not found.doubtful


@pytest.mark.parametrize(
    "typed",
    [
        cost("1", total=usd("1300.00")),
        cost("1", day=30),
        cost("1", number=None),
        cost("1", number="5501", day=20),
        cost("1", number=None, vendor=None),
        cost("1", status="draft"),
    ],
)
def test_what_shares_the_number_or_the_total_is_asked(typed):
    found = by_paper([typed], [cost("a")])
    assert not found.sure
    assert pairs(found.doubtful) == [("1", "a")]


@pytest.mark.parametrize(
    "typed",
    [
        cost("1", number="CR-9", total=usd("1300.00")),
        cost("1", number=None, day=30),
        cost("1", vendor=Ref("vendor", "5141")),
        cost("1", project=Ref("project", "9002")),
        cost("1", type="payroll"),
    ],
)
def test_another_vendor_project_or_time_is_another_cost(typed):
    found = by_paper([typed], [cost("a")])
    assert not found.sure
    assert not found.doubtful


def test_two_costs_without_a_number_are_not_one_because_they_have_none():
    typed = cost("1", number=None, total=usd("5.00"))
    assert not by_paper([typed], [cost("a", number=None)]).doubtful
