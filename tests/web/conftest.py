from __future__ import annotations

import pytest
from django.test import Client

from ledgerboard.users.models import Membership, Organization, Role
from ledgerboard.users.services import add_person

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbor Builders")


@pytest.fixture
def member(organization):
    """Somebody new in the organization, by role."""

    def make(role: Role, email: str = "") -> Membership:
        person = add_person(
            organization,
            name=f"{role.label} of Harbor",
            email=email or f"{role.value}@harbor.example",
            password=PASSWORD,
            role=role,
        )
        return Membership.objects.get(organization=organization, person=person)

    return make


@pytest.fixture
def browse(member):
    """A browser of somebody with that role, signed in."""

    def as_role(role: Role = Role.ADMINISTRATOR) -> Client:
        client = Client()
        client.force_login(member(role).person)
        return client

    return as_role
