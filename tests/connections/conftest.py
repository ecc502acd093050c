from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
import stamina
from tests.connections.outside import VERIFIER, Office, Simulated

from ledgerboard.config.settings import settings
from ledgerboard.connections import webhooks
from ledgerboard.simulators import procore as procore_simulator
from ledgerboard.simulators import quickbooks as quickbooks_simulator
from ledgerboard.simulators.kit import running
from ledgerboard.users.models import Membership, Organization, Person, Role


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, Simulated]]:
    first, second = procore_simulator.build(), quickbooks_simulator.build()
    with running(first) as one, running(second) as two:
        yield {
            "procore": Simulated("procore", first, one),
            "quickbooks": Simulated("quickbooks", second, two),
        }


@pytest.fixture(autouse=True)
def _settings(servers: dict[str, Simulated], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    procore, quickbooks = servers["procore"].url, servers["quickbooks"].url
    wanted = {
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "PROCORE_CLIENT_ID": "ledgerboard",
        "PROCORE_CLIENT_SECRET": "procore-secret",
        "PROCORE_LOGIN_URL": procore,
        "PROCORE_API_URL": procore,
        "QUICKBOOKS_CLIENT_ID": "simulated-client",
        "QUICKBOOKS_CLIENT_SECRET": "simulated-secret",
        "QUICKBOOKS_DISCOVERY_URL": f"{quickbooks}/.well-known/openid_sandbox_configuration",
        "QUICKBOOKS_API_URL": quickbooks,
        "QUICKBOOKS_WEBHOOK_VERIFIER": VERIFIER,
        "KEEP_PUBLISHED_LIMITS": "false",
        "DATA_DIR": os.environ["LEDGERBOARD_DATA_DIR"],
    }
    for name, value in wanted.items():
        monkeypatch.setenv(f"LEDGERBOARD_{name}", value)
    settings.cache_clear()
    with stamina.set_testing(True, attempts=3, cap=True):
        yield
    settings.cache_clear()


@pytest.fixture(autouse=True)
def _only_our_listeners(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other rooms do about notices is theirs to test."""
    monkeypatch.setattr(webhooks, "_listeners", [])


@pytest.fixture
def procore(servers: dict[str, Simulated]) -> Simulated:
    servers["procore"].anew()
    return servers["procore"]


@pytest.fixture
def quickbooks(servers: dict[str, Simulated]) -> Simulated:
    servers["quickbooks"].anew()
    return servers["quickbooks"]


@pytest.fixture(params=["procore", "quickbooks"])
def either(request: pytest.FixtureRequest) -> Simulated:
    return request.getfixturevalue(request.param)


@pytest.fixture
def office(db: None) -> Office:
    return _office("Harbor & Main", "jo@harbormain.example")


@pytest.fixture
def rival(db: None) -> Office:
    return _office("Rival Builders", "sam@rival.example")


def _office(name: str, email: str) -> Office:
    person = Person.objects.create_user(email)  # without a password: hashing one is slow
    organization = Organization.objects.create(name=name)
    Membership.objects.create(organization=organization, person=person, role=Role.ADMINISTRATOR)
    return Office(organization, person)
