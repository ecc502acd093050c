"""The disk is full in the middle of an apply (SQLite); afterwards nothing is lost or double."""

from __future__ import annotations

import pytest
from tests.faults import days
from tests.faults.days import Count, counted_vendors
from tests.faults.days_of_people import once
from tests.faults.full_disk import clear, fill, prepare
from tests.faults.stages import at_work

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Batch, Run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("boundary", ["prepared", "sent", "answered", "settled"])
def test_a_full_disk_ends_in_words_and_loses_nothing(outside, boundary):
    world = at_work(outside, days.EVERYTHING)
    plan = world.plan("vendors").plan
    run = sync.apply(world.approve(plan), world.person)
    prepare()
    world.boundary = once(world, boundary, lambda _: fill())
    try:
        run = world.carry(run)
    finally:
        clear()
    assert run.status == Run.Status.ATTENTION
    assert run.message == "We could not save to the database: database or disk is full."
    run = world.carry(sync.retry(run, world.person))
    assert (run.status, run.message) == (Run.Status.DONE, "11 changes sent.")
    assert not Batch.objects.filter(status__in=Batch.OPEN).exists()
    assert world.rest("vendors") is None
    assert counted_vendors(world, days.EVERYTHING) == Count(0, 0)
