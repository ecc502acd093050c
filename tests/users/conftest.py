from __future__ import annotations

import pytest

from ledgerboard.users import services
from ledgerboard.users.models import Organization, Person, Role

PASSWORD = "a calm long sentence"


@pytest.fixture
def harbor(db) -> Organization:
    return Organization.objects.create(name="Harbor Builders")


@pytest.fixture
def rival(db) -> Organization:
    return Organization.objects.create(name="Rival Builders")


@pytest.fixture
def add():
    """Somebody with a role, by the first part of their address."""

    def make(organization: Organization, who: str, role: Role = Role.ADMINISTRATOR) -> Person:
        return services.add_person(
            organization, name=who.title(), email=f"{who}@x.example", password=PASSWORD, role=role
        )

    return make
