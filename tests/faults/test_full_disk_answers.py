"""What people and systems are told when the disk is full (SQLite): what is full, and what to do."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.faults.contractor import Contractor
from tests.faults.full_disk import nothing_fits
from tests.faults.outside import VERIFIER

from ledgerboard.cli import doctor
from ledgerboard.cli.error_messages import in_words
from ledgerboard.config.settings import settings
from ledgerboard.connectors.quickbooks.hooks import signature
from ledgerboard.core.values import Secret
from ledgerboard.documents.models import Document
from ledgerboard.users.services import add_person

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


@pytest.fixture
def world(outside) -> Contractor:
    outside.anew()
    return Contractor(outside)


def browser(world: Contractor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.person)
    return client


def upload(world: Contractor, client: Client):
    paper = SimpleUploadedFile("coi.pdf", b"%PDF-1.4 " + b"x" * 900, "application/pdf")
    return client.post("/papers/upload/", {"file": paper})


def sign_in(world: Contractor, _: Client):
    person = {"email": "new@harbor.example", "password": PASSWORD}
    return Client(raise_request_exception=False).post("/sign-in/", person)


def plan(world: Contractor, client: Client):
    return client.post("/plans/new/", {"setting": world.setting("vendors").pk})


def webhook(world: Contractor, _: Client):
    realm = world.setting("vendors").right.company_id
    entity = {"name": "Vendor", "id": "1", "operation": "Update", "lastUpdated": "2026-11-20"}
    event = {"realmId": realm, "dataChangeEvent": {"entities": [entity]}}
    body = json.dumps({"eventNotifications": [event]}).encode()
    return Client(raise_request_exception=False).post(
        "/api/webhooks/quickbooks/", body, "application/json",
        headers={"intuit-signature": signature(Secret(VERIFIER), body).decode()},
    )  # fmt: skip


@pytest.mark.parametrize("ask", [upload, sign_in, plan, webhook])
def test_a_full_disk_is_named_with_what_to_do(world, ask):
    add_person(world.organization, name="New", email="new@harbor.example", password=PASSWORD,
               role="administrator")  # fmt: skip
    client = browser(world)
    with nothing_fits():
        answer = ask(world, client)
    said = answer.content.decode()
    assert answer.status_code == 507, said[:400]
    assert "The disk is full" in said
    assert "Free up some space" in said
    assert "broke" not in said
    assert not Document.objects.exists()


def test_the_command_and_the_doctor_say_the_same_and_send_nobody_to_the_address(world):
    with nothing_fits(), pytest.raises(Exception) as caught:  # noqa: PT011  # whatever it is
        world.plan("vendors")
    said = in_words(caught.value)
    assert said is not None
    assert said.startswith("The disk is full.")
    assert "DATABASE_URL" not in said


def test_the_doctor_finds_a_database_that_takes_no_more(world):
    with nothing_fits():
        found = [each for each in doctor._database(settings()) if not each.well]
    assert [each.what for each in found] == ["The disk is full"]
    assert "DATABASE_URL" not in found[0].advice
