"""What is sealed is opened by the same key, or by a former one, and by nothing else."""

from __future__ import annotations

import pytest
from tests.connections.outside import Office, Simulated

from ledgerboard.config import sealing
from ledgerboard.config.settings import settings
from ledgerboard.connections import services
from ledgerboard.connections.models import Connection
from ledgerboard.connections.vault import SealBroken, Vault


@pytest.fixture
def use_key(settings: object, monkeypatch: pytest.MonkeyPatch):
    """`use_key(key, former)`: the installation's keys from now on."""

    def use(key: str, former: str = "") -> None:
        settings.SECRET_KEY = key
        monkeypatch.setenv("LEDGERBOARD_FORMER_SECRET_KEYS", former)
        own_settings.cache_clear()
        sealing._fernet.cache_clear()
        sealing.opened.cache_clear()

    yield use
    sealing._fernet.cache_clear()
    sealing.opened.cache_clear()


own_settings = settings


def test_sealing_twice_looks_different_and_opens_the_same() -> None:
    first, second = Vault().seal("12-3456789"), Vault().seal("12-3456789")
    assert first != second
    assert "3456789" not in first
    assert Vault().unseal(first) == Vault().unseal(second) == "12-3456789"


def test_a_former_key_still_opens_and_the_new_one_seals(use_key) -> None:
    use_key("a" * 50)
    sealed = Vault().seal("token")
    use_key("b" * 50, former="a" * 50)
    assert Vault().unseal(sealed) == "token"
    fresh = Vault().seal("token")
    use_key("b" * 50)
    assert Vault().unseal(fresh) == "token"
    with pytest.raises(SealBroken) as caught:
        Vault().unseal(sealed)
    assert "LEDGERBOARD_FORMER_SECRET_KEYS" in caught.value.advice


def test_a_lost_key_is_a_finding_about_the_connection_and_breaks_nothing_else(
    quickbooks: Simulated, office: Office, use_key
) -> None:
    found = office.connect(quickbooks)
    use_key("c" * 50)
    (finding,) = services.health(found)
    assert not finding.ok
    assert "secret key" in finding.message
    assert services.receive_webhook("procore", {"authorization": "Bearer x"}, b"{}").value == 401
    assert services.disconnect(found, office.person)
    assert Connection.objects.get(pk=found.pk).status == "disconnected"
