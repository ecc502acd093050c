"""A point in a contractor's life to which every scenario of a group comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from django.db import connection, transaction
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
    ahead: timedelta

    @contextmanager
    def scenario(self) -> Iterator[Contractor]:
        begun_anew(self.world, self.photographs, self.ahead)
        with transaction.atomic():
            yield self.world
            transaction.set_rollback(True)


def begun_anew(
    world: Contractor, photographs: tuple[Photograph, Photograph], ahead: timedelta
) -> Contractor:
    """The simulators as they were photographed, and nobody said anything yet. The clock is `ahead`
    by what was waited for before: what is in the database was not written tomorrow.
    """
    systems = world.systems
    for each, photograph in zip(systems.each(), photographs, strict=True):
        photograph.put_back(each.world)
    systems.inbox.kept.clear()
    world.clock = Clock(systems)
    if ahead:
        world.clock.forward(ahead.total_seconds())
    world.ports = replace(world.ports, now=world.clock.now)
    world.boundary = nothing
    world.runs, world.said = 0, []
    return world


@dataclass(frozen=True)
class Copy:
    """A beginning as it was reached once, with all that was in the database then."""

    world: Contractor
    photographs: tuple[Photograph, Photograph]
    database: sqlite3.Connection
    ahead: timedelta

    @classmethod
    def of(cls, world: Contractor) -> Copy:
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(kept)
        return cls(world, photographed(world.systems), kept, world.clock.ahead)

    def put_back(self) -> Contractor:
        connection.ensure_connection()
        self.database.backup(connection.connection)
        return begun_anew(self.world, self.photographs, self.ahead)


Beginning = Callable[[Systems], Contractor]
_copies: dict[Beginning, Copy] = {}


def reached(begun: Beginning, systems: Systems) -> Contractor:
    """The first test of a process that wants it goes all the way, which takes much longer than the
    copy that others get. Inside a transaction nothing can be copied.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return begun(systems)
    if begun in _copies:
        return _copies[begun].put_back()
    _copies[begun] = Copy.of(begun(systems))
    return _copies[begun].put_back()


def photographed(systems: Systems) -> tuple[Photograph, Photograph]:
    first, second = (Photograph.of(each.world) for each in systems.each())
    return first, second


def stage(
    systems: Systems,
    flow: str,
    work: Work,
    *,
    planned: bool = True,
    begun: Beginning | None = None,
) -> Stage:
    """Companies in agreement, then a day of work in both; planned and approved, or not yet."""
    world = reached(begun or agreed(flow), systems)
    work.do(Hands(systems))
    plan = world.approve(_planned(world, flow)) if planned else None
    return Stage(world, flow, work, plan, photographed(systems), world.clock.ahead)


def at_work(systems: Systems, work: Work) -> Contractor:
    """The vendors of both companies in agreement, then a day of work in both."""
    world = reached(agreed("vendors"), systems)
    work.do(Hands(systems))
    return world


@cache
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
