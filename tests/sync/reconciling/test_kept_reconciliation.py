"""A comparison is kept until something that it was made from is another, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.core.money.story import usd
from tests.sync.taken_over import Settled

from ledgerboard.sync.models import FlowSetting, Link, Run, TieAnswer
from ledgerboard.sync.pulling.pull import mark_gone
from ledgerboard.sync.reconciling import Reconciliation, keep_results, reconciliation, stored
from ledgerboard.sync.reconciling.records import MoneyRecords
from ledgerboard.sync.reconciling.stored import MOST_DAYS, mark_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Settled:
    found = Settled()
    found.clock.forward(minutes=2)
    return found


def answer(chain: Settled, *, hurry: bool = False, through: date | None = None) -> Reconciliation:
    (found,) = reconciliation(
        chain.invoices.organization, chain.ports, hurry=hurry, through=through
    )
    return found


def edit(chain: Settled) -> None:
    bill = chain.snapshot_of("right", "214")
    chain.put("right", "214", replace(bill, total=usd("49728.80")))
    chain.clock.forward(minutes=2)


def unlink(chain: Settled) -> None:
    link = Link.objects.filter(setting=chain.invoices).first()
    assert link
    link.unlinked_at = chain.clock()
    link.save()


def choose(chain: Settled) -> None:
    setting = FlowSetting.objects.get(pk=chain.invoices.pk)
    view = {**setting.options.get("view", {}), "date": "period_end"}
    setting.options = {**setting.options, "view": view}
    setting.save()
    chain.invoices.options = setting.options


def lose(chain: Settled) -> None:
    mark_gone(chain.invoices.right, "bill", ["214"], chain.clock())


def next_day(chain: Settled) -> None:
    chain.clock.forward(days=1)


def queries(chain: Settled) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer(chain)
    return len(asked)


def test_what_is_kept_says_the_same_as_what_was_compared(chain):
    edit(chain)
    compared = answer(chain)
    assert compared.open
    assert answer(chain) == compared
    assert TieAnswer.objects.count() == 1


def test_it_is_not_compared_again_while_nothing_moved(chain):
    first = queries(chain)
    assert queries(chain) < first / 2


@pytest.mark.parametrize("happens", [edit, unlink, choose, lose, next_day])
def test_whatever_it_was_made_from_is_part_of_its_mark(chain, happens):
    before = mark_of(MoneyRecords(chain.invoices, chain.ports))
    happens(chain)
    assert mark_of(MoneyRecords(chain.invoices, chain.ports)) != before


def test_what_was_stored_just_now_may_be_followed_by_more_of_the_same_moment(chain):
    bill = chain.snapshot_of("right", "214")
    chain.put("right", "214", replace(bill, total=usd("49728.80")))
    answer(chain)
    assert TieAnswer.objects.get().mark == ""
    chain.clock.forward(minutes=2)
    answer(chain)
    assert TieAnswer.objects.get().mark


def test_a_link_of_a_flow_that_is_off_is_part_of_the_mark(chain):
    before = mark_of(MoneyRecords(chain.invoices, chain.ports))
    vendors = Link.objects.filter(left_kind="vendor")
    FlowSetting.objects.filter(pk__in=vendors.values("setting")).update(enabled=False)
    off = mark_of(MoneyRecords(chain.invoices, chain.ports))
    vendors.update(unlinked_at=chain.clock())
    assert len({before, off, mark_of(MoneyRecords(chain.invoices, chain.ports))}) == 3


def test_a_difference_shows_at_once_in_a_company_of_usual_size(chain):
    assert answer(chain, hurry=True).is_tied
    edit(chain)
    found = answer(chain, hurry=True)
    assert not found.is_tied
    assert found.compared_at is None


def test_where_there_are_many_invoices_who_is_in_a_hurry_is_told_of_when_it_was(chain, monkeypatch):
    monkeypatch.setattr(stored, "MANY", 1)
    assert answer(chain).is_tied
    edit(chain)
    found = answer(chain, hurry=True)
    assert (found.is_tied, found.compared_at) == (True, TieAnswer.objects.get().at)
    assert not answer(chain).is_tied  # the command and the API wait
    assert answer(chain, hurry=True).compared_at is None


def test_the_background_compares_ahead_what_the_page_will_show(chain, monkeypatch):
    monkeypatch.setattr(stored, "MANY", 1)
    Run.objects.filter(setting=chain.invoices).update(ended_at=chain.clock())
    keep_results(chain.ports)
    edit(chain)
    keep_results(chain.ports)
    assert {row.through == "" for row in TieAnswer.objects.all()} == {True, False}
    assert not answer(chain, hurry=True).is_tied
    assert answer(chain, hurry=True).compared_at is None


def test_what_an_older_release_kept_in_another_shape_is_compared_anew(chain):
    good = answer(chain)
    TieAnswer.objects.update(answer={"ties": "everything"})
    assert answer(chain) == good


def test_only_so_many_days_are_kept(chain):
    for day in days(MOST_DAYS + 3):
        answer(chain, through=day)
        chain.clock.forward(seconds=1)
    answer(chain)
    assert TieAnswer.objects.exclude(through="").count() == MOST_DAYS
    assert TieAnswer.objects.filter(through="").exists()


def days(most: int) -> Iterator[date]:
    return (date(2026, 3, 1 + number) for number in range(most))
