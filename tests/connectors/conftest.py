"""The two systems as simulators on loopback, reached by the real OAuth round trip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
import stamina
from tests.connectors.books import Books
from tests.contract.procore.site import Site
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.connectors.base.local import LocalThrottle, StaticTokens
from ledgerboard.connectors.base.protocol import Connector, Write
from ledgerboard.connectors.base.system import Endpoints, Grant, Session, System
from ledgerboard.connectors.procore import SYSTEM as PROCORE
from ledgerboard.connectors.quickbooks import SYSTEM as QUICKBOOKS
from ledgerboard.core.reconcile.model import Seen
from ledgerboard.core.values import Secret
from ledgerboard.simulators import procore as procore_simulator
from ledgerboard.simulators import quickbooks as quickbooks_simulator
from ledgerboard.simulators.kit import running

SYSTEMS: dict[str, System] = {"procore": PROCORE, "quickbooks": QUICKBOOKS}
REDIRECT = "http://127.0.0.1:8000/connections/callback/procore/"
CLIENTS = {
    "procore": ("ledgerboard", "procore-secret", "bare"),
    "quickbooks": ("simulated-client", "simulated-secret", "empty"),
}
SWITCHES = {"procore": {"auto_consent": True}, "quickbooks": {"auto_approve": True}}


@dataclass
class Outside:
    """One simulated system: a session to it, and the hands of people and bad luck behind it."""

    name: str
    url: str
    http: httpx2.Client
    session: Session
    grant: Grant

    @property
    def system(self) -> System:
        return SYSTEMS[self.name]

    def again(self) -> Outside:
        """Signed in anew, after the world behind was made anew."""
        return signed_in(self.name, self.url, self.http)

    def connect(self, **options: str) -> Connector:
        return self.system.connect(replace(self.session, options=options))

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def act(self, name: str, /, **wish: Any) -> Any:
        found = self.control("act", {"act": name, **wish})
        return found.get("result", found) if isinstance(found, dict) else found

    def fault(self, kind: str, path: str = "*", /, **more: Any) -> None:
        self.control("faults", {"kind": kind, "path": path, **more})

    def calls(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("calls?last=500", method="GET")["calls"]
        return found

    def forget_calls(self) -> None:
        self.control("calls", method="DELETE")

    def advance(self, **span: float) -> None:
        self.control("clock", {"advance": timedelta(**span).total_seconds()})


@pytest.fixture(scope="session")
def http() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=PATIENCE_SECONDS) as client:
        yield client


@pytest.fixture(scope="session")
def procore_url() -> Iterator[str]:
    with running(procore_simulator.build()) as url:
        yield url


@pytest.fixture(scope="session")
def quickbooks_url() -> Iterator[str]:
    with running(quickbooks_simulator.build()) as url:
        yield url


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries happen at once: how long they wait has tests of its own."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def procore(http: httpx2.Client, procore_url: str) -> Outside:
    return _outside("procore", procore_url, http)


@pytest.fixture
def quickbooks(http: httpx2.Client, quickbooks_url: str) -> Outside:
    return _outside("quickbooks", quickbooks_url, http)


@pytest.fixture
def books(quickbooks: Outside) -> Books:
    return Books(quickbooks)


@pytest.fixture
def connector(quickbooks: Outside) -> Connector:
    """QuickBooks', where a file has no other."""
    return quickbooks.connect()


@pytest.fixture
def site(procore: Outside) -> Iterator[Site]:
    """A project and a vendor, written as any client would."""
    company = int(procore.session.company_id)
    token = procore.grant.access_token.reveal()
    headers = {"Authorization": f"Bearer {token}", "Procore-Company-Id": str(company)}
    made = [
        procore.act(f"create_{kind}", company_id=company, name=name)["id"]
        for kind, name in (("project", "2401 Pearl St"), ("vendor", "City Rentals"))
    ]
    with httpx2.Client(base_url=procore.url, headers=headers, timeout=PATIENCE_SECONDS) as client:
        yield Site(client, company, *made)


def endpoints_of(name: str, url: str) -> Endpoints:
    client_id, client_secret, _ = CLIENTS[name]
    return Endpoints(
        api_url=url,
        login_url=url,
        client_id=client_id,
        client_secret=Secret(client_secret),
        discovery_url=f"{url}/.well-known/openid_sandbox_configuration",
    )


def consent(name: str, endpoints: Endpoints, http: httpx2.Client) -> Mapping[str, str]:
    """What the browser brings back from the system's consent page."""
    address = SYSTEMS[name].authorize_url(endpoints, state="s", redirect_url=REDIRECT)
    person = "&login=alex@harbormain.example" if name == "procore" else ""
    answer = http.get(address + person, follow_redirects=False)
    assert answer.status_code in (302, 303), answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def _outside(name: str, url: str, http: httpx2.Client) -> Outside:
    for path, body in (
        ("reset", {}),
        ("seed", {"seed": CLIENTS[name][2]}),
    ):
        answer = http.post(f"{url}/_control/{path}", json=body)
        assert answer.is_success, answer.text
    return signed_in(name, url, http)


def signed_in(name: str, url: str, http: httpx2.Client) -> Outside:
    answer = http.post(f"{url}/_control/settings", json=SWITCHES[name])
    assert answer.is_success, answer.text
    endpoints = endpoints_of(name, url)
    callback = consent(name, endpoints, http)
    grant = SYSTEMS[name].exchange(http, endpoints, code=callback["code"], redirect_url=REDIRECT)
    company = SYSTEMS[name].companies(http, endpoints, grant, callback)[0]
    session = Session(
        http=http,
        endpoints=endpoints,
        tokens=StaticTokens(grant.access_token.reveal()),
        throttle=LocalThrottle(),
        company_id=company.id,
        now=lambda: datetime.now(UTC),
    )
    outside = Outside(name, url, http, session, grant)
    outside.forget_calls()
    return outside


Lines = Callable[[list[dict[str, Any]]], list[str]]


@pytest.fixture
def paths() -> Lines:
    """`GET /rest/v1.0/vendors` for each call."""
    return lambda calls: [f"{call['method']} {call['path']}" for call in calls]


def looked_for(connector: Connector, write: Write) -> Seen | None:
    """What looking for one lost CREATE shows; its doubt is raised."""
    (found,) = connector.find([write])
    if found.doubt:
        raise found.doubt
    return found.seen


def pulled(connector: Connector, kind: str, cursor: str | None = None) -> tuple[list[Seen], Any]:
    """All that is found, and the last page."""
    found, last = [], None
    for last in connector.pull(kind, cursor):
        found += last.seen
    return found, last
