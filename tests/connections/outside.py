"""Both simulators as servers, and the people before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
from django.db import connection as database
from django.utils import timezone
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.connections import services
from ledgerboard.connections.models import Connection
from ledgerboard.simulators.procore import make
from ledgerboard.users.models import Organization, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledgerboard.simulators.kit import App

VERIFIER = "verifier-of-these-tests"
REALM = "4620816365000000001"
SEEDS: dict[str, dict[str, Any]] = {
    "procore": {"seed": "bare"},
    "quickbooks": {"seed": "empty", "realm": REALM},
}
SWITCHES = {"procore": {"auto_consent": True}, "quickbooks": {"auto_approve": True}}
LOGIN = "alex@harbormain.example"


@dataclass
class Simulated:
    name: str
    app: App
    url: str

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        answer = httpx2.request(
            method, f"{self.url}/_control/{path}", json=body, timeout=PATIENCE_SECONDS
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def anew(self) -> None:
        self.control("reset")
        self.control("seed", SEEDS[self.name])
        self.control("settings", SWITCHES[self.name])

    def fault(self, kind: str, path: str, **more: Any) -> None:
        self.control("faults", {"kind": kind, "path": path, **more})

    def token_calls(self) -> int:
        calls = self.control("calls?last=500", method="GET")["calls"]
        return sum("token" in call["path"] for call in calls)

    def consent(self, url: str, **more: str) -> dict[str, str]:
        """What the browser brings back from the consent page."""
        person = f"&login={LOGIN}" if self.name == "procore" else ""
        answer = httpx2.get(url + person, follow_redirects=False, timeout=PATIENCE_SECONDS)
        assert answer.status_code in {302, 303}, answer.text
        return {**dict(parse_qsl(urlsplit(answer.headers["location"]).query)), **more}


@dataclass
class Office:
    organization: Organization
    person: Person

    def connect(self, system: Simulated) -> Connection:
        url = services.begin(self.organization, self.person, system.name)
        return services.complete(self.person, system.name, system.consent(url))


def second_company(procore: Simulated) -> int:
    """Alex now belongs to two."""
    world = procore.app.world
    with world.lock:
        found = make.add_company(world, "Second Builders")
        make.install_app(world, "ledgerboard", found["id"])
        make.add_user(
            world, found["id"], first_name="Alex", last_name="Moreno", email_address=LOGIN
        )
        return int(found["id"])


def soon_over(connection: Connection) -> None:
    Connection.objects.filter(pk=connection.pk).update(
        access_until=timezone.now() + timedelta(seconds=5)
    )


def at_once(threads: int, action: Callable[[], object]) -> list[object]:
    """What each thread got, or the error that it met."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(action())
        except Exception as error:  # noqa: BLE001 - handed to the test
            found.append(error)
        finally:
            database.close()

    started = [Thread(target=run) for _ in range(threads)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    return found
