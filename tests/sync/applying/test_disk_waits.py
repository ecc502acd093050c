"""What applying costs: how often it waits for the disk, and how many statements it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sync.world import World

from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Batch, Run

WRITING = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def commits() -> Iterator[list[str]]:
    """What would be committed by itself: each outermost transaction, and each write outside one.
    A test is in a transaction already, so those of the product are savepoints.
    """
    found: list[str] = []
    outside = len(connection.savepoint_ids)

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if len(connection.savepoint_ids) == outside and sql.startswith(("SAVEPOINT", *WRITING)):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


@pytest.fixture
def writing(world: World) -> tuple[World, Run]:
    """A run that is about to send its first call."""
    for number in range(3):
        world.left.put("vendor", name=f"Vendor {number}", city="Portland")
    run = world.run(Run.Kind.APPLY, world.approve(world.plan()))
    while run.stage != "write":
        advance(run.pk, world.ports)
        run.refresh_from_db()
    return world, run


def test_a_call_waits_for_the_disk_before_it_leaves_and_after_its_answer(writing):
    world, run = writing
    with commits() as found:
        advance(run.pk, world.ports)
    assert world.right.calls["write"] == 1
    assert len(found) == 2, found


def test_a_call_is_on_disk_as_sent_with_its_lane_when_it_leaves(writing):
    world, run = writing
    seen = []

    def look(boundary: str) -> None:
        if boundary == "sent":
            seen.extend(Batch.objects.values_list("status", "tries", "operation"))

    advance(run.pk, replace(world.ports, boundary=look))
    assert seen == [("sent", 1, "create")]


def test_more_records_in_as_many_calls_take_no_more_statements(world: World):
    taken = []
    for number in (1, 2, 5):
        for each in range(number):
            world.left.put("vendor", name=f"Vendor {number}-{each}", city="Portland")
        plan = world.approve(world.plan())
        calls = world.right.calls["write"]
        with CaptureQueriesContext(connection) as sent:
            world.apply(plan)
        assert world.right.calls["write"] == calls + 1
        taken.append(len(sent))
    first, *later = taken  # the first also makes the lanes
    assert first
    assert len(set(later)) == 1, taken
