"""A simulated Procore that tells us of changes, and the lists that we ask of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.connectors.conftest import endpoints_of
from tests.contract.conftest import Receiver
from tests.faults.outside import Photograph

from ledgerboard.config.settings import settings
from ledgerboard.connections.models import Connection, ProjectNews, Status, WebhookSecret
from ledgerboard.connections.services import receive_webhook
from ledgerboard.connections.vault import Vault
from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.system import Session
from ledgerboard.connectors.procore import SYSTEM, hooks
from ledgerboard.core.values import Secret
from ledgerboard.simulators import seeds
from ledgerboard.simulators.kit import INFERRED, App, Call, Reply, System, World, running
from ledgerboard.simulators.procore.system import records
from ledgerboard.sync.pulling.pull import Reading
from ledgerboard.sync.wiring import ports
from ledgerboard.users.models import Organization

if TYPE_CHECKING:
    import httpx2

PATH = "/api/webhooks/procore/"
TOLD = tuple(hooks.TOLD_BY)
WITHOUT_WEBHOOK = ("subcontractor_invoice", "invoice_file", "billing_period", "budget_code")
SECRET = Secret("the-secret-of-these-tests")
IN_PROJECT = re.compile(r"(?:/projects/|[?&]project_id=)(\d+)")


class Telling:
    """One company, its six projects, and our reading of it. Webhooks wait until `deliver`."""

    def __init__(self, app: App, url: str, http: httpx2.Client, receiver: Receiver) -> None:
        self.app, self.url, self.http, self.receiver = app, url, http, receiver
        self.ahead = timedelta()
        company = next(iter(app.world.table("companies")))
        self.projects = [str(p["id"]) for p in app.world.table("projects") if p["active"]]
        self.session = self._session(str(company["id"]))
        self.connection = Connection.objects.create(
            organization=Organization.objects.create(name="Harbor & Pine"),
            system="procore",
            company_id=str(company["id"]),
            company_name="Harbor & Pine",
            status=Status.CONNECTED,
        )
        WebhookSecret.objects.create(
            organization=self.connection.organization,
            connection=self.connection,
            sealed=Vault().seal(SECRET.reveal()),
        )
        self.subscribe()

    @contextmanager
    def from_here(self, photograph: Photograph) -> Iterator[None]:
        """The simulator as it was photographed, as far ahead as now; afterwards back again."""
        ahead = self.ahead
        photograph.put_back(self.app.world)
        self.control("clock", {"advance": ahead.total_seconds()})
        yield
        self.ahead, self.receiver.status = ahead, Receiver.status
        self.lose()

    def _session(self, company: str) -> Session:
        form = {
            "grant_type": "client_credentials",
            "client_id": seeds.CLIENT_ID,
            "client_secret": seeds.CLIENT_SECRET,
        }
        found = self.http.post(f"{self.url}/oauth/token", data=form).raise_for_status().json()
        return Session(
            http=self.http,
            endpoints=endpoints_of("procore", self.url),
            tokens=StaticTokens(found["access_token"]),
            throttle=LocalThrottle(),
            company_id=company,
            now=self.now,
        )

    def subscribe(self) -> None:
        address = f"{settings().public_url}{PATH}"
        SYSTEM.subscribe(self.session, url=address, secret=SECRET)

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def act(self, name: str, **wish: Any) -> Any:
        return self.control("act", {"act": name, **wish})

    def call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """As another app would: this company's own token, another mark."""
        headers = {
            "Authorization": f"Bearer {self.session.tokens.current().reveal()}",
            "Procore-Company-Id": self.session.company_id,
        }
        answer = self.http.request(
            method, f"{self.url}{path}", json=body, params=params, headers=headers
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def first(self, table: str, project_id: str) -> dict[str, Any]:
        rows = records(self.app.world, table)
        return next(row for row in rows if str(row["project_id"]) == project_id)

    def deliver(self) -> int:
        """All webhooks that are on their way arrive; how many."""
        self.control("webhooks?wait=5", method="GET")
        calls, self.receiver.calls[:] = list(self.receiver.calls), []
        for call in calls:
            assert receive_webhook("procore", call.headers, call.body).value == 200
        return len(calls)

    def lose(self) -> None:
        """They were answered and are nowhere, as after a backup was put back, or never sent."""
        self.control("webhooks?wait=5", method="GET")
        self.receiver.calls.clear()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def later(self, **time: float) -> None:
        self.ahead += timedelta(**time)
        self.control("clock", {"advance": timedelta(**time).total_seconds()})

    def look(
        self,
        kinds: Collection[str] = TOLD,
        projects: Collection[str] | None = None,
        *,
        ask_all: bool = False,
    ) -> Counter[str]:
        """The project lists that a look asked for, by project."""
        self.control("calls", method="DELETE")
        chosen = self.projects if projects is None else projects
        tools = replace(ports(), now=self.now)
        connector = SYSTEM.connect(self.session)
        for _ in Reading(self.connection, connector, tools, projects=chosen, ask_all=ask_all).of(
            kinds
        ):
            pass
        return Counter(
            found[1]
            for call in self.calls()
            if (found := IN_PROJECT.search(f"{call['path']}?{call['query']}"))
        )

    def calls(self) -> list[dict[str, Any]]:
        return list(self.control("calls?last=1000", method="GET")["calls"])

    def settle(self, **how: Any) -> None:
        """Two looks: that webhooks arrive is known at the second, and holds from the third on."""
        for _ in range(2):
            self.look(**how)
            self.later(minutes=5)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Where the webhooks go that `deliver` hands on."""
    system, receiver = System(name="receiver", title="Receiver"), Receiver("")

    @system.route("POST", PATH, evidence=INFERRED, source="test")
    def take(_world: World, call: Call) -> Reply:
        receiver.calls.append(call)
        return Reply(status=receiver.status)

    with running(App(system, World())) as url:
        receiver.url = url
        yield receiver


def long_ago() -> None:
    """What was told until now was told a while ago."""
    for row in ProjectNews.objects.all():
        row.at -= timedelta(hours=1)
        row.save()
