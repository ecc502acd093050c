"""The other side's clock is wrong by a day: plans are still right, nothing comes twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.days import Count, Hands, counted_vendors, in_use_for_years
from tests.faults.stages import agreed, reached

pytestmark = pytest.mark.django_db
DAY = 24 * 3600
SWEEP = timedelta(hours=25)


def off(world: Contractor, name: str, seconds: int) -> None:
    outside = world.systems.procore if name == "procore" else world.systems.quickbooks
    outside.control("clock", {"advance": seconds})


@pytest.mark.parametrize("seconds", [DAY, -DAY])
@pytest.mark.parametrize("name", ["procore", "quickbooks"])
def test_a_clock_that_was_always_wrong_changes_nothing(outside, name, seconds):
    outside.anew()
    hands = Hands(outside)
    outside_clock = outside.procore if name == "procore" else outside.quickbooks
    outside_clock.control("clock", {"advance": seconds})
    in_use_for_years(hands)
    world = Contractor(outside)
    world.agree("vendors")
    days.EVERYTHING.do(hands)
    assert world.rest("vendors") is None
    assert (world.runs, counted_vendors(world, days.EVERYTHING)) == (1, Count(0, 0))


@pytest.mark.parametrize("seconds", [DAY, -DAY])
@pytest.mark.parametrize("name", ["procore", "quickbooks"])
def test_a_clock_that_jumps_between_two_plans_is_caught_up_by_the_sweep(outside, name, seconds):
    world = reached(agreed("vendors"), outside)
    off(world, name, seconds)
    days.EVERYTHING.do(Hands(outside))
    world.rest("vendors")
    world.clock.ahead = world.clock.ahead + SWEEP
    assert world.rest("vendors") is None
    assert counted_vendors(world, days.EVERYTHING) == Count(0, 0)
