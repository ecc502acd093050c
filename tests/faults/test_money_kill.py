"""kill -9 around the call that writes money: the next worker ends the run, nothing is there twice.

QuickBooks is made to forget call keys, so that only looking can tell what became of the call.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.days import Count, Hands
from tests.faults.money_days import COUNTS, NEW_INVOICES, NEW_PAYMENTS, before_billing, billed
from tests.faults.scenarios import BATCH
from tests.faults.test_kill import killed_at, status
from tests.faults.workers import worker
from tests.work.processes import until

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Batch, Change, Run

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = {"invoices": (before_billing, NEW_INVOICES), "payments": (billed, NEW_PAYMENTS)}
KILLS = [
    ("invoices", ["sent", "answered"]),
    ("payments", ["answered"]),
]
"""`sent`: noted in the journal, the call not made. `answered`: made, and nothing noted of it."""


@pytest.mark.parametrize(("flow", "boundaries"), KILLS, ids=str)
def test_killed_around_a_write_of_money_the_next_worker_ends_the_run_with_each_amount_once(
    outside, tmp_path: Path, flow, boundaries
):
    begun, work = DAYS[flow]
    world = begun(outside)
    work.do(Hands(outside))
    forgets = {"kind": "flag", "name": "ignore_requestid", "path": BATCH, "times": None}
    outside.quickbooks.control("faults", forgets)
    plan = world.plan(flow).plan
    assert plan is not None, world.said
    run = sync.apply(world.approve(plan), world.person)
    for boundary in boundaries:
        killed_at(boundary, 1, tmp_path / boundary)
        assert status(run) == Run.Status.RUNNING
    with worker():
        until(lambda: status(run) not in Run.OPEN)
    outside.quickbooks.control("faults", method="DELETE")
    run.refresh_from_db()
    assert run.status == Run.Status.DONE, run.message
    assert set(run.plan.changes.values_list("status", flat=True)) == {Change.Status.DONE}
    assert not Batch.objects.filter(status__in=Batch.OPEN).exists()
    assert world.rest(flow) is None
    assert COUNTS[flow](world, work) == Count(0, 0)
