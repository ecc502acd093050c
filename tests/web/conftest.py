from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.sync.chain import Chain
from tests.sync.world import World

from ledgerboard.config.settings import settings
from ledgerboard.users.models import Membership, Organization, Person, Role
from ledgerboard.users.services import add_person

PASSWORD = "correct horse battery"


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


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def ann(chain: Chain) -> Client:
    """Signed in where the job of `chain` is. A file with another world has an Ann of its own."""
    return signed_in(chain.ann)


def text_in(answer: HttpResponse) -> str:
    """What people read on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def procore_app(monkeypatch):
    """An installation that knows its app at Procore, and none at QuickBooks."""
    monkeypatch.setenv("LEDGERBOARD_PROCORE_CLIENT_ID", "our-app")
    monkeypatch.setenv("LEDGERBOARD_PROCORE_CLIENT_SECRET", "hush")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def to_plan(db) -> World:
    """Of two vendors the plan creates one and asks about the other."""
    world = World()
    world.left.put("vendor", name="Acme Concrete", city="Portland", phone="503-555-0142")
    world.left.put("vendor", name="Keystone Plumbing", city="Salem")
    world.right.put("vendor", name="Keystone Plumbing Supply", city="Salem")
    return world
