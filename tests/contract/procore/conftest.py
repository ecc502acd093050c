"""One simulated Procore for the session; every test begins with an empty directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from tests.contract.procore.conformance import expected_of, problems
from tests.contract.procore.site import Site
from tests.waiting import PATIENCE_SECONDS

from ledgerboard.simulators.kit import World, running
from ledgerboard.simulators.kit.system import shape
from ledgerboard.simulators.procore import build, make, new_world, procore

CLIENT = {"client_id": "acme", "client_secret": "secret"}
CALLBACK = "https://acme.example/callback"


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[World, str]]:
    world = new_world()
    with running(build(world)) as base_url:
        yield world, base_url


@pytest.fixture
def world(served: tuple[World, str]) -> World:
    world = served[0]
    with world.lock:
        world.reset()
        world.calls.clear()
        make.add_app(world, *CLIENT.values(), redirect_uris=[CALLBACK])
        world.save()
    return world


@pytest.fixture
def base_url(served: tuple[World, str]) -> str:
    return served[1]


@pytest.fixture
def company(world: World) -> dict[str, Any]:
    row = make.add_company(world, "Harbor & Main Builders")
    make.install_app(world, "acme", row["id"])
    return row


@pytest.fixture
def admin(world: World, company: dict[str, Any]) -> dict[str, Any]:
    return make.add_user(
        world, company["id"], first_name="Alex", last_name="Moreno", email_address="alex@acme.test"
    )


Connect = Callable[..., httpx2.Client]


@pytest.fixture
def connect(base_url: str, world: World) -> Iterator[Connect]:
    """A client with any headers; closed at the end."""
    opened: list[httpx2.Client] = []

    def make_client(token: str | None = None, company_id: int | None = None) -> httpx2.Client:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if company_id is not None:
            headers["procore-company-id"] = str(company_id)
        client = httpx2.Client(
            base_url=base_url,
            headers=headers,
            timeout=PATIENCE_SECONDS,
            trust_env=False,
            verify=False,
        )
        opened.append(client)
        return client

    yield make_client
    for client in opened:
        client.close()


@pytest.fixture
def token(world: World, admin: dict[str, Any]) -> str:
    return make.add_token(world, "acme", admin["id"])["access_token"]


@pytest.fixture
def http(connect: Connect, token: str, company: dict[str, Any]) -> httpx2.Client:
    """An administrator's client in his company."""
    return connect(token, company["id"])


@pytest.fixture
def control(connect: Connect) -> httpx2.Client:
    return connect()


@pytest.fixture
def vendor(world: World, company: dict[str, Any], http: httpx2.Client) -> dict[str, Any]:
    return make.add_vendor(world, company["id"], name="Tidewater Concrete")


@pytest.fixture
def project(world: World, company: dict[str, Any], http: httpx2.Client) -> dict[str, Any]:
    return make.add_project(world, company["id"], name="Pier 9", project_number="P9")


@pytest.fixture
def sync(http: httpx2.Client, company: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Sync vendors of the company and give the decoded answer."""

    def send(*updates: Any) -> dict[str, Any]:
        body = {"company_id": company["id"], "updates": list(updates)}
        return http.patch("/rest/v1.0/vendors/sync", json=body).raise_for_status().json()

    return send


@pytest.fixture
def vendors(http: httpx2.Client, company: dict[str, Any]) -> Callable[..., list[dict[str, Any]]]:
    """The list of active vendors, with any query."""

    def read(**query: Any) -> list[dict[str, Any]]:
        params = {"company_id": company["id"], **query}
        return http.get("/rest/v1.0/vendors", params=params).raise_for_status().json()

    return read


@pytest.fixture
def act(control: httpx2.Client) -> Callable[..., Any]:
    """What a person does in Procore's own pages."""

    def do(name: str, /, **wish: Any) -> Any:
        return control.post("/_control/act", json={"act": name, **wish}).raise_for_status().json()

    return do


@pytest.fixture
def site(
    http: httpx2.Client, company: dict[str, Any], project: dict[str, Any], vendor: dict[str, Any]
) -> Site:
    """A project to write money in."""
    return Site(http, company["id"], project["id"], vendor["id"])


@pytest.fixture
def setting(control: httpx2.Client) -> Callable[..., None]:
    """Turn switches of the simulator."""

    def turn(**wish: Any) -> None:
        control.post("/_control/settings", json=wish).raise_for_status()

    return turn


@pytest.fixture
def visited(http):
    """Every good answer of `http` is compared with the reference, and its call remembered."""
    seen: set[str] = set()

    def compare(answer: Any) -> None:
        answer.read()
        found = procore.match(answer.request.method, answer.request.url.path)
        assert found is not None
        assert answer.is_success, f"{answer.request.url}: {answer.text}"
        name = f"{found[0].method} {shape(found[0].path)}"
        seen.add(name)
        expected = expected_of(name, str(answer.status_code))
        if expected is not None:
            assert problems(answer.json(), expected, name) == []

    http.event_hooks = {"response": [compare]}
    return seen
