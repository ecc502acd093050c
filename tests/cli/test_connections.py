from __future__ import annotations

import json

import pytest
from tests.faults.contractor import Contractor

from ledgerboard.connections.models import Connection, Status
from ledgerboard.users.models import Membership, Role
from ledgerboard.users.services import add_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(outside) -> Contractor:
    outside.anew()
    return Contractor(outside)


def test_connections_are_listed_and_asked_how_they_are(say, office):
    rows = [line.split() for line in say("connections", "list").out.splitlines()]
    assert [row[1:3] for row in rows] == [["Procore", "Connected"], ["QuickBooks", "Connected"]]
    listed = json.loads(say("connections", "list", "--json").out)
    assert [each["system"] for each in listed] == ["procore", "quickbooks"]
    found = json.loads(say("connections", "check", "procore", "--json").out)
    assert any(each["ok"] for each in found)
    assert say("connections", "check", listed[0]["id"]).out.startswith(("ok", "!!"))
    unknown = say("connections", "check", "sage")
    assert (unknown.status, "there are: " in unknown.err) == (1, True)


def test_webhooks_are_set_up_and_the_connection_is_given_back(say, office):
    assert say("connections", "webhooks", "procore").status == 0
    procore = Connection.objects.get(system="procore")
    assert procore.subscribed_at is not None
    said = say("connections", "disconnect", "procore", "--yes")
    assert (said.status, "is disconnected" in said.out) == (0, True)
    procore.refresh_from_db()
    assert procore.status == Status.DISCONNECTED


def test_whoever_may_not_connect_disconnects_nothing(say, office):
    Membership.objects.update(role=Role.APPROVER)
    said = say("connections", "disconnect", "procore", "--yes")
    assert (said.status, "role can't connect or disconnect systems" in said.err) == (1, True)
    assert Connection.objects.get(system="procore").status == Status.CONNECTED


def test_the_company_is_chosen_among_those_that_are_offered(say, office):
    procore = Connection.objects.get(system="procore")
    offered = [{"id": procore.company_id, "name": procore.company_name}]
    Connection.objects.filter(pk=procore.pk).update(
        status=Status.PENDING_COMPANY, companies=offered, company_id=""
    )
    assert say("connections", "company", "procore").out.split()[0] == offered[0]["id"]
    assert say("connections", "company", "procore", "no such").status == 1
    said = say("connections", "company", "procore", offered[0]["id"])
    assert said.out.startswith(f"Connected: {offered[0]['name']}.")


def test_a_viewer_connects_nothing_by_a_simulator_either(say, office):
    Membership.objects.update(role=Role.VIEWER)
    before = Connection.objects.count()
    viewer = Membership.objects.get().person.email
    said = say("connect", "quickbooks", "--simulator", "--as", viewer)
    assert (said.status, "role can't connect or disconnect systems" in said.err) == (1, True)
    assert Connection.objects.count() == before


def test_whoever_alone_may_connect_needs_no_naming(say, office):
    add_person(
        office.organization, name="", email="vic@x.example", password="a calm long sentence",
        role=Role.VIEWER,
    )  # fmt: skip
    assert say("connect", "quickbooks", "--simulator").status == 0
