"""Two workers on one run: the second took the first for dead while it was still at work."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.sync.world import World

from ledgerboard.sync.engine import advance
from ledgerboard.sync.models import Batch, Link, Run


@pytest.fixture
def writing(world: World) -> Run:
    world.left.put("vendor", name="Vendor 1", city="Portland")
    run = world.run(Run.Kind.APPLY, world.approve(world.plan()))
    while run.stage != "write":
        advance(run.pk, world.ports)
        run.refresh_from_db()
    return run


def test_what_another_worker_sent_meanwhile_is_not_sent_again(world, writing):
    def taken_over(boundary: str) -> None:
        if boundary == "prepared":
            advance(writing.pk, world.ports)

    advance(writing.pk, replace(world.ports, boundary=taken_over))
    assert world.right.calls["write"] == 1
    assert (Batch.objects.count(), Link.objects.count()) == (1, 1)
