"""The file with the key was lost, and the database, on a server of its own, was not."""

from __future__ import annotations

import pytest

from ledgerboard.cli.serve import prepare
from ledgerboard.config import sealing
from ledgerboard.config.settings import settings as own_settings
from ledgerboard.connections.models import Connection
from ledgerboard.users.models import Organization


@pytest.fixture
def sealed(db) -> str:
    """A connection whose tokens were sealed with the key of this installation."""
    found = sealing.seal("a token")
    ours = Organization.objects.create(name="Harbor Pine")
    Connection.objects.create(organization=ours, system="procore", company_id="1", grant=found)
    return found


@pytest.fixture
def given_key(monkeypatch):
    """What the environment gives as the key; the vault uses it as well."""

    def give(key: str) -> None:
        monkeypatch.setenv("LEDGERBOARD_SECRET_KEY", key)
        forget()

    yield give
    monkeypatch.undo()
    forget()


@pytest.fixture
def new_key(settings, given_key) -> None:
    """Whatever key is made instead of the one that was lost."""
    settings.SECRET_KEY = "made anew, and it opens nothing at all"
    given_key("")


def forget() -> None:
    own_settings.cache_clear()
    sealing._fernet.cache_clear()
    sealing.opened.cache_clear()


def test_nothing_starts_with_a_key_that_opens_nothing(sealed, new_key):
    with pytest.raises(SystemExit, match=r"not the key this data was encrypted with"):
        prepare()


def test_with_the_key_it_starts(sealed):
    prepare()


def test_a_key_that_somebody_gave_is_their_decision(sealed, new_key, given_key):
    given_key("a new one, since the old one is gone for good")
    prepare()
