"""What is relied on is on the disk before anybody else can know of it, seen from system calls."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.days import Hands, in_use_for_years
from tests.faults.system_calls import sent, tracing
from tests.faults.workers import worker
from tests.work.processes import until

from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Run

pytestmark = pytest.mark.django_db(transaction=True)
WRITES = r'"(POST /v3/company/\S+/batch|PATCH /rest/v1.0/vendors/sync)'


def test_what_an_apply_noted_is_on_the_disk_before_its_call_leaves(outside, tmp_path: Path):
    """Without it a power cut takes the note back, and the call that went out is made again."""
    outside.anew()
    hands = Hands(outside)
    in_use_for_years(hands)
    world = Contractor(outside)
    world.agree("vendors")
    (days.NEW_IN_PROCORE + days.EDITED_IN_PROCORE).do(hands)
    run = sync.apply(world.approve(world.plan("vendors").plan), world.person)
    trace = tmp_path / "calls"
    with worker(under=tracing(trace)):
        until(lambda: Run.objects.get(pk=run.pk).status not in Run.OPEN)
    assert Run.objects.get(pk=run.pk).status == Run.Status.DONE
    calls = sent(trace, WRITES, least=2)
    assert len(calls) >= 2
    assert [call.text for call in calls if call.lost] == []
