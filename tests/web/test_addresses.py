"""Where a call comes from, told by proxies that we trust and by nobody else."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from ledgerboard.config.settings import settings
from ledgerboard.users.addresses import client_address
from ledgerboard.users.lockout import FROM_ONE_PLACE
from ledgerboard.users.models import Role


@pytest.fixture
def trust(monkeypatch):
    def trusted(proxies: str) -> None:
        monkeypatch.setenv("LEDGERBOARD_TRUSTED_PROXIES", proxies)
        settings.cache_clear()

    yield trusted
    settings.cache_clear()


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        ("", "203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.0/8", "203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.5", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "10.0.0.5", "1.1.1.1, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("10.0.0.5", "10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "10.0.0.5", "unknown", "10.0.0.5"),
        ("::1, 10.0.0.0/8", "::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_only_trusted_proxies_are_believed(trust, proxies, peer, forwarded, expected):
    trust(proxies)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_behind_a_proxy_one_guesser_does_not_lock_the_others_out(trust, member):
    trust("10.0.0.5")
    member(Role.VIEWER)
    wanted = {"email": "viewer@harbor.example", "password": "correct horse battery"}
    guesser = Client(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="203.0.113.66")
    for _ in range(FROM_ONE_PLACE + 1):
        said = guesser.post("/sign-in/", {**wanted, "password": "wrong"}).content.decode()
    assert "Too many tries" in said
    colleague = Client(REMOTE_ADDR="10.0.0.5", HTTP_X_FORWARDED_FOR="203.0.113.7")
    assert colleague.post("/sign-in/", wanted).status_code == 302
