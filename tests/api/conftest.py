from __future__ import annotations

import pytest
from django.test import Client

from ledgerboard.users.models import Membership, Organization, Role
from ledgerboard.users.services import add_person, issue_token


@pytest.fixture
def organization(db) -> Organization:
    return Organization.objects.create(name="Harbor Builders")


@pytest.fixture
def token(organization):
    """An API token of somebody new with that role."""

    def of(role: Role = Role.ADMINISTRATOR) -> str:
        person = add_person(
            organization,
            name=role.label,
            email=f"{role.value}@harbor.example",
            password="correct horse battery",
            role=role,
        )
        return issue_token(organization, person, name="test")

    return of


@pytest.fixture
def call(token):
    """A client that speaks JSON with a token of that role."""

    def as_role(role: Role = Role.ADMINISTRATOR) -> Client:
        return Client(headers={"Authorization": f"Bearer {token(role)}"})

    return as_role


@pytest.fixture
def membership(organization):
    return lambda: Membership.objects.of(organization)
