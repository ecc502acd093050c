"""One simulated QuickBooks on a port for the whole run; each test starts from an empty company."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.simulators.kit import App, running
from ledgerboard.simulators.quickbooks import build

REALM = "9341453172048001"
REDIRECT = "http://localhost:9/callback"
SECRETS = {"client_id": "simulated-client", "client_secret": "simulated-secret"}


class Books:
    """A client with a token, and a hand on the control API."""

    def __init__(self, app: App, base: str) -> None:
        self.app = app
        self.base = base
        self.root = f"/v3/company/{REALM}"
        self.http = httpx2.Client(
            base_url=base, headers={"accept": "application/json"}, timeout=PATIENCE_SECONDS
        )

    def start_again(self) -> None:
        self.control("reset")
        self.control("seed", seed="empty")
        self.control("limits", on=False)
        self.sign_in()

    def sign_in(self, **wish: Any) -> dict[str, Any]:
        granted = self.act("grant", **wish)
        self.http.headers["authorization"] = f"Bearer {granted['access_token']}"
        self.root = f"/v3/company/{granted['realm_id']}"
        return granted

    def control(self, path: str, /, **body: Any) -> Any:
        answer = self.http.post(f"/_control/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def act(self, act: str, /, **wish: Any) -> Any:
        return self.control("act", act=act, **wish)

    def get(self, path: str, **params: Any) -> httpx2.Response:
        return self.http.get(f"{self.root}/{path}", params=params)

    def post(self, path: str, body: Any, **params: Any) -> httpx2.Response:
        return self.http.post(f"{self.root}/{path}", json=body, params=params)

    def create(self, entity: str, **values: Any) -> dict[str, Any]:
        return self.saved(entity, values)

    def update(self, entity: str, row: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Sparse."""
        keys = {"Id": row["Id"], "SyncToken": row["SyncToken"], "sparse": True}
        return self.saved(entity, {**keys, **values})

    def replace(self, entity: str, row: dict[str, Any], **values: Any) -> dict[str, Any]:
        """Full."""
        return self.saved(entity, {"Id": row["Id"], "SyncToken": row["SyncToken"], **values})

    def saved(self, entity: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.post(entity.lower(), body)
        assert answer.status_code == 200, answer.text
        return answer.json()[entity]

    def read(self, entity: str, key: str) -> dict[str, Any]:
        answer = self.get(f"{entity.lower()}/{key}")
        assert answer.status_code == 200, answer.text
        return answer.json()[entity]

    def query(self, text: str) -> dict[str, Any]:
        answer = self.get("query", query=text)
        assert answer.status_code == 200, answer.text
        return answer.json()["QueryResponse"]

    def rows(self, entity: str, where: str = "") -> list[dict[str, Any]]:
        """Up to a thousand of them."""
        clause = ("WHERE", where) if where else ()
        words = " ".join(("SELECT * FROM", entity, *clause, "MAXRESULTS 1000"))
        return self.query(words).get(entity, [])

    def names(self, text: str) -> list[str]:
        """What a query of vendors or customers finds, by name."""
        found = self.query(text)
        rows = found.get("Vendor") or found.get("Customer") or []
        return [row["DisplayName"] for row in rows]

    def refused(self, entity: str, **values: Any) -> dict[str, Any]:
        return only(self.post(entity.lower(), values))

    def query_error(self, text: str) -> dict[str, Any]:
        return only(self.get("query", query=text))

    def codes(self, answer: httpx2.Response) -> list[str]:
        return [error["code"] for error in answer.json()["Fault"]["Error"]]


def only(answer: httpx2.Response) -> dict[str, Any]:
    """The one error of a refused call."""
    assert answer.status_code == 400, answer.text
    errors = answer.json()["Fault"]["Error"]
    assert len(errors) == 1, errors
    return errors[0]


@pytest.fixture(scope="session")
def quickbooks_port() -> Iterator[tuple[App, str]]:
    app = build()
    with running(app) as base:
        yield app, base


@pytest.fixture(scope="session")
def session_books(quickbooks_port) -> Iterator[Books]:
    books = Books(*quickbooks_port)
    yield books
    books.http.close()


@pytest.fixture
def books(session_books) -> Books:
    session_books.start_again()
    return session_books


class Receiver:
    """An app's webhook address: keeps what came, answers as told."""

    def __init__(self) -> None:
        self.posts: list[tuple[bytes, dict[str, str]]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.posts.append((body, headers))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def auth(books, monkeypatch):
    """Signed in through the browser's steps and intuit-oauth."""
    from intuitlib.client import AuthClient
    from intuitlib.enums import Scopes

    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    books.control("settings", auto_approve=True)
    document = f"{books.base}/.well-known/openid_sandbox_configuration/"
    client = AuthClient(**SECRETS, redirect_uri=REDIRECT, environment=document)
    url = client.get_authorization_url([Scopes.ACCOUNTING, Scopes.OPENID])
    back = httpx2.get(url, follow_redirects=False).headers["location"]
    told = dict(parse_qsl(urlsplit(back).query))
    assert told["state"] == client.state_token
    client.get_bearer_token(told["code"], realm_id=told["realmId"])
    yield client
    client.close()


@pytest.fixture
def qb(books, auth):
    """python-quickbooks, pointed at the simulator."""
    from quickbooks import QuickBooks

    class Local(QuickBooks):
        api_url_v3 = sandbox_api_url_v3 = f"{books.base}/v3"

    made = Local(
        auth_client=auth,
        refresh_token=auth.refresh_token,
        company_id=auth.realm_id,
        minorversion=75,
        verifier_token="verify_me",
    )
    yield made
    made.session.close()
