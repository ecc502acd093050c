"""A point in a contractor's life to which every scenario of a group comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import transaction
from tests.faults.contractor import Clock, Contractor, nothing
from tests.faults.days import Hands, Work, in_use_for_years
from tests.faults.outside import Photograph, Systems

from ledgerboard.sync.models import Plan


@dataclass(frozen=True)
class Stage:
    """The database comes back by a savepoint, the simulators by a photograph."""

    world: Contractor
    flow: str
    work: Work
    plan: Plan | None
    photographs: tuple[Photograph, Photograph]

    @contextmanager
    def scenario(self) -> Iterator[Contractor]:
        systems = self.world.systems
        for each, photograph in zip(systems.each(), self.photographs, strict=True):
            photograph.put_back(each.world)
        systems.inbox.kept.clear()
        self.world.clock = Clock(systems)
        self.world.ports = replace(self.world.ports, now=self.world.clock.now)
        self.world.boundary = nothing
        self.world.runs, self.world.said = 0, []
        with transaction.atomic():
            yield self.world
            transaction.set_rollback(True)


Beginning = Callable[[Systems], Contractor]


def stage(
    systems: Systems,
    flow: str,
    work: Work,
    *,
    planned: bool = True,
    begun: Beginning | None = None,
) -> Stage:
    """Companies in agreement, then a day of work in both; planned and approved, or not yet."""
    world = (begun or agreed(flow))(systems)
    work.do(Hands(systems))
    plan = world.approve(_planned(world, flow)) if planned else None
    first, second = (Photograph.of(each.world) for each in systems.each())
    return Stage(world, flow, work, plan, (first, second))


def agreed(flow: str, asleep: str = "") -> Beginning:
    """In use for years. `asleep` names a vendor that was made inactive long before."""

    def begun(systems: Systems) -> Contractor:
        hands = Hands(systems)
        systems.anew()
        in_use_for_years(hands)
        world = Contractor(systems)
        world.agree(flow)
        if asleep:
            for side in ("procore", "quickbooks"):
                hands.inactivate(side, asleep)
            world.agree(flow)
        return world

    return begun


def _planned(world: Contractor, flow: str) -> Plan:
    plan = world.plan(flow).plan
    assert plan is not None, world.said
    return plan
