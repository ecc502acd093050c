"""What is relied on is on the disk before anybody else can know of it, seen from system calls."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from django.conf import settings
from django.db import connection
from tests.cli.conftest import alone
from tests.faults import days
from tests.faults.contractor import Contractor
from tests.faults.outside import VERIFIER
from tests.faults.stages import at_work
from tests.faults.system_calls import sent, tracing
from tests.faults.workers import worker
from tests.waiting import PATIENCE_SECONDS
from tests.work.processes import until

from ledgerboard.cli.demo import await_answer
from ledgerboard.cli.network_ports import free_port
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret
from ledgerboard.sync import services as sync
from ledgerboard.sync.models import Run

pytestmark = pytest.mark.django_db(transaction=True)
WRITES = r'"(POST /v3/company/\S+/batch|PATCH /rest/v1.0/vendors/sync)'


def test_what_an_apply_noted_is_on_the_disk_before_its_call_leaves(outside, tmp_path: Path):
    """Without it a power cut takes the note back, and the call that went out is made again."""
    world = at_work(outside, days.NEW_IN_PROCORE + days.EDITED_IN_PROCORE)
    run = sync.apply(world.approve(world.plan("vendors").plan), world.person)
    trace = tmp_path / "calls"
    with worker(under=tracing(trace)):
        until(lambda: Run.objects.get(pk=run.pk).status not in Run.OPEN)
    assert Run.objects.get(pk=run.pk).status == Run.Status.DONE
    calls = sent(trace, WRITES, least=2)
    assert len(calls) >= 2
    assert [call.text for call in calls if call.lost] == []


@contextmanager
def web_server(folder: Path, trace: Path) -> Iterator[str]:
    """One process for pages and webhooks, no worker, on a copy of the database of this test."""
    (folder / "data").mkdir()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(folder / "data" / "ledgerboard.sqlite3")])
    port = free_port()
    environment = alone(
        folder, SECRET_KEY=settings.SECRET_KEY, WORKER_IN_SERVER="false",
        QUICKBOOKS_CLIENT_ID="app", QUICKBOOKS_CLIENT_SECRET="secret",
        QUICKBOOKS_WEBHOOK_VERIFIER=VERIFIER,
    )  # fmt: skip
    process = subprocess.Popen(
        [*tracing(trace), sys.executable, "-m", "ledgerboard", "serve", "--port", str(port),
         "--processes", "1"],
        env=environment, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        await_answer(f"http://127.0.0.1:{port}/api/health")
        yield f"http://127.0.0.1:{port}/api/webhooks/quickbooks/"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_SECONDS)


def test_a_webhook_is_on_the_disk_before_it_is_answered(outside, tmp_path: Path):
    """It never comes again once it was answered."""
    outside.anew()
    realm = Contractor(outside).setting("vendors").right.company_id
    trace = tmp_path / "calls"
    with web_server(tmp_path, trace) as url:
        for number in range(5):
            at = f"2026-11-20T10:00:0{number}Z"
            entity = {"name": "Vendor", "id": "7", "operation": "Update", "lastUpdated": at}
            event = {"realmId": realm, "dataChangeEvent": {"entities": [entity]}}
            body = json.dumps({"eventNotifications": [event]}).encode()
            signed = {"intuit-signature": signature(Secret(VERIFIER), body).decode()}
            assert (
                httpx2.post(url, content=body, headers=signed, timeout=PATIENCE_SECONDS).status_code
                == 200
            )
        answers = sent(trace, r"Stored\.", least=5)
    assert len(answers) == 5
    assert [each.text for each in answers if each.any_lost] == []
