"""Renewing while something else happens to the connection."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection as database
from tests.connections.outside import Office, Simulated, soon_over
from tests.waiting import PATIENCE_SECONDS, until

from ledgerboard.connections import services
from ledgerboard.connections.grants import StoredTokens, grant_of, keep
from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.errors import NotAuthorized, Unavailable

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[2]


def faults(system: Simulated) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = system.control("faults", method="GET")
    return listed


class Renewing:
    """A thread that is in the middle of renewing: the system answers when it `ended`."""

    def __init__(self, system: Simulated, connection: Connection) -> None:
        self.met: list[object] = []
        self._system = system
        soon_over(connection)
        system.fault("slow", "*token*", seconds=PATIENCE_SECONDS)
        self._thread = Thread(target=self._run, args=(connection.pk,))
        self._thread.start()
        until(lambda: any(each["fired"] for each in faults(system)))

    def _run(self, connection_id: int) -> None:
        try:
            self.met.append(StoredTokens(connection_id).current())
        except NotAuthorized as error:
            self.met.append(error)
        finally:
            database.close()

    def ended(self) -> object:
        self._system.control("faults", method="DELETE")
        self._thread.join()
        return self.met[0]


def test_who_connects_again_while_the_old_permission_dies_stays_connected(
    procore: Simulated, office: Office
) -> None:
    found = office.connect(procore)
    procore.control("act", {"act": "revoke_tokens", "client_id": "ledgerboard"})
    renewing = Renewing(procore, found)
    office.connect(procore)
    token = renewing.ended()
    found.refresh_from_db()
    assert (found.status, found.reason) == ("connected", "")
    assert token == grant_of(found).access_token
    assert all(each.ok for each in services.connector_for(found).check())


def test_a_renewal_never_puts_back_what_was_given_up(either: Simulated, office: Office) -> None:
    found = office.connect(either)
    while_asking, fetched = Connection.objects.get(pk=found.pk), grant_of(found)
    services.disconnect(found, office.person)
    keep(while_asking, fetched)
    found.refresh_from_db()
    assert (found.status, found.grant) == ("disconnected", "")


def test_who_waits_too_long_for_a_renewal_comes_back_later(
    quickbooks: Simulated, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = office.connect(quickbooks)
    renewing = Renewing(quickbooks, found)
    monkeypatch.setattr("ledgerboard.connections.grants.PATIENCE_SECONDS", 0.1)
    with pytest.raises(Unavailable, match="taking too long"):
        StoredTokens(found.pk).current()
    assert renewing.ended() == grant_of(Connection.objects.get(pk=found.pk)).access_token


def test_processes_that_need_a_token_at_once_renew_it_once(
    either: Simulated, office: Office
) -> None:
    found = office.connect(either)
    soon_over(found)
    processes = [_renewer(found) for _ in range(2)]
    either.control("calls", method="DELETE")
    for each in processes:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    said = [each.communicate("go\n", timeout=PATIENCE_SECONDS) for each in processes]
    assert [out for out, _ in said] == ["done\n"] * 2, said
    assert either.token_calls() == 1


def _renewer(connection: Connection) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.connections.renewer_main", str(connection.pk)],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "ledgerboard.config.django",
            "LEDGERBOARD_SECRET_KEY": settings.SECRET_KEY,
            "RENEWER_DATABASE": str(database.settings_dict["NAME"]),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
