from __future__ import annotations

from collections.abc import Iterator

import pytest

from ledgerboard.config.settings import settings
from ledgerboard.documents.models import Document
from ledgerboard.documents.storage import storage
from ledgerboard.samples.making import make
from ledgerboard.users.models import Membership, Organization, Person, Role


@pytest.fixture(autouse=True)
def _own_storage(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEDGERBOARD_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    storage.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    storage.cache_clear()


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbor Builders")


def reviewer(document: Document) -> Person:
    person = Person.objects.create(email="ann@example.com", name="Ann")
    owner = document.organization
    Membership.objects.create(organization=owner, person=person, role=Role.COORDINATOR)
    return person


@pytest.fixture
def other(db) -> Organization:
    return Organization.objects.create(name="Pine Builders")


@pytest.fixture(scope="session")
def coi(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file with one certificate."""
    folder = tmp_path_factory.mktemp("coi")
    for path in make(folder, 30, 77):
        if '"holds": "certificate"' in path.with_suffix(".key.json").read_text("utf-8"):
            return path.read_bytes()
    raise AssertionError("no certificate was made")
