"""Both simulators as servers in threads, and a place where their webhooks arrive."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import stamina
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.config.settings import settings
from ledgerboard.connections import clients
from ledgerboard.simulators import procore, quickbooks
from ledgerboard.simulators.kit import Row, World, running
from ledgerboard.simulators.quickbooks.seeds import APP as INTUIT_APP
from ledgerboard.simulators.quickbooks.seeds import REALM

CLIENT_ID, CLIENT_SECRET = INTUIT_APP["id"], INTUIT_APP["secret"]
VERIFIER = "verifier-of-the-faults"


@dataclass
class Outside:
    """One simulator, reached the way everybody else reaches it."""

    name: str
    url: str
    http: httpx2.Client
    world: World

    def control(self, path: str, body: Any = None, method: str = "POST") -> Any:
        answer = self.http.request(method, f"{self.url}/_control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def act(self, name: str, /, **wish: Any) -> Any:
        return self.control("act", {"act": name, **wish})

    def table(self, name: str) -> list[Row]:
        if name not in self.control("tables", method="GET"):
            return []
        rows: list[Row] = self.control(f"tables/{name}?limit=100000", method="GET")["rows"]
        return rows

    def faults(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self.control("faults", method="GET")
        return found


@dataclass
class Inbox:
    """Takes webhooks at once and keeps them until the application is handed them."""

    url: str
    kept: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@dataclass
class Systems:
    procore: Outside
    quickbooks: Outside
    inbox: Inbox

    def each(self) -> tuple[Outside, Outside]:
        return self.procore, self.quickbooks

    def anew(self) -> None:
        """Two companies on their first day, without limits: those are a scenario of their own."""
        for each in self.each():
            each.control("reset")
            each.control("clock", {"reset": True})
        back = f"{self.inbox.url}/connections/callback/procore/"
        app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": [back]}
        self.procore.control("seed", {"seed": "bare", **app})
        self.quickbooks.control("seed", {"seed": "empty", "projects": True})
        self.quickbooks.control("limits", {"on": False})
        self.inbox.kept.clear()

    @property
    def company_id(self) -> int:
        found: int = self.procore.table("companies")[0]["id"]
        return found


@dataclass
class People:
    """At work in both systems' own pages."""

    systems: Systems

    @property
    def procore(self) -> Outside:
        return self.systems.procore

    @property
    def quickbooks(self) -> Outside:
        return self.systems.quickbooks


@contextmanager
def servers() -> Iterator[Systems]:
    """Both simulators and the inbox; nobody's settings point at them yet."""
    with ExitStack() as stack:
        client = stack.enter_context(httpx2.Client(timeout=PATIENCE_SECONDS))
        inbox = stack.enter_context(listening())
        both = [
            Outside(app.system.name, stack.enter_context(running(app)), client, app.world)
            for app in (procore.build(), quickbooks.build())
        ]
        yield Systems(both[0], both[1], inbox)


@contextmanager
def pointed_at(both: Systems, attempts: int) -> Iterator[Systems]:
    """The settings of this process, for one test: many rooms' tests take turns in it.

    Repeats inside one call do not wait.
    """
    with (
        environment(both.procore.url, both.quickbooks.url, both.inbox.url),
        stamina.set_testing(True, attempts=attempts, cap=True),
    ):
        try:
            yield both
        finally:
            hang_up()


def hang_up() -> None:
    """The application keeps its connections open for the next call; here there is none."""
    for each in clients._local.__dict__.pop("clients", {}).values():
        each.close()


@dataclass(frozen=True)
class Photograph:
    """All that stands in a simulator, to be put back for the next scenario."""

    rows: Mapping[str, list[Row]]
    sequences: Mapping[str, int]
    limits: Mapping[str, Any]
    settings: Mapping[str, Any]

    @classmethod
    def of(cls, world: World) -> Photograph:
        with world.lock:
            rows = {name: list(table) for name, table in world.tables().items()}
            return cls(rows, dict(world._sequences), dict(world.limits), dict(world.settings))

    def put_back(self, world: World) -> None:
        """Rows are never changed in place, so these are as they were."""
        with world.lock:
            world.reset()
            for name, rows in self.rows.items():
                for row in rows:
                    world.table(name).put(row)
            world._sequences.update(self.sequences)
            world.limits.update(self.limits)
            world.settings.update(self.settings)
            world.save()


@contextmanager
def environment(procore_url: str, quickbooks_url: str, public_url: str) -> Iterator[None]:
    """The environment of this process and of the workers it starts."""
    discovery = f"{quickbooks_url}/.well-known/openid_sandbox_configuration"
    wanted = {
        "PUBLIC_URL": public_url,
        "PROCORE_CLIENT_ID": CLIENT_ID,
        "PROCORE_CLIENT_SECRET": CLIENT_SECRET,
        "PROCORE_LOGIN_URL": procore_url,
        "PROCORE_API_URL": procore_url,
        "QUICKBOOKS_CLIENT_ID": CLIENT_ID,
        "QUICKBOOKS_CLIENT_SECRET": CLIENT_SECRET,
        "QUICKBOOKS_DISCOVERY_URL": discovery,
        "QUICKBOOKS_API_URL": quickbooks_url,
        "QUICKBOOKS_WEBHOOK_VERIFIER": VERIFIER,
        "KEEP_PUBLISHED_LIMITS": "false",
    }
    before = dict(os.environ)
    os.environ.update({f"LEDGERBOARD_{name}": value for name, value in wanted.items()})
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


@contextmanager
def listening() -> Iterator[Inbox]:
    inbox = Inbox("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            inbox.kept.append((self.path, dict(self.headers.items()), body))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    inbox.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield inbox
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


__all__ = ["REALM", "Inbox", "Outside", "People", "Systems", "pointed_at", "servers"]
