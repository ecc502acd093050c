"""Connections on their pages. The whole round trip is walked in tests/browser."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ledgerboard.connections.models import Connection, Status
from ledgerboard.users.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(organization) -> Connection:
    return Connection.objects.create(
        organization=organization,
        system="quickbooks",
        company_id="9130",
        company_name="Harbor Inc",
        status=Status.CONNECTED,
    )


def test_an_app_that_is_not_set_up_says_who_must_set_what(browse):
    page = browse().get("/connections/").content.decode()
    assert "LEDGERBOARD_PROCORE_CLIENT_ID" in page
    assert "Connect Procore</button>" not in page


def test_connecting_leads_to_the_system_s_own_door_with_a_way_back(browse, procore_app):
    target = urlsplit(browse().post("/connections/connect/procore/").url)
    asked = parse_qs(target.query)
    assert target.netloc == "login.procore.com"
    assert asked["client_id"] == ["our-app"]
    assert asked["redirect_uri"][0].endswith("/connections/callback/procore/")
    assert asked["state"][0]


def test_a_way_back_that_nobody_left_by_is_refused_in_words(browse, procore_app):
    answer = browse().get("/connections/callback/procore/?code=x&state=guess", follow=True)
    page = answer.content.decode()
    assert "This sign-in link was already used" in page
    assert not Connection.objects.exists()


def test_a_system_that_does_not_exist_is_not_found(browse):
    assert browse().post("/connections/connect/nobody/").status_code == 404


def test_several_companies_are_offered_and_a_made_up_one_is_refused(browse, organization):
    companies = [{"id": "1", "name": "Harbor East"}, {"id": "2", "name": "Harbor West"}]
    waiting = Connection.objects.create(
        organization=organization, system="quickbooks", companies=companies
    )
    client = browse()
    assert "Choose the company" in client.get("/connections/").content.decode()
    page = client.get(f"/connections/{waiting.pk}/company/").content.decode()
    assert "Harbor East" in page
    assert "Harbor West" in page
    refused = client.post(f"/connections/{waiting.pk}/company/", {"company": "3"}, follow=True)
    assert "isn&#x27;t one of the choices" in refused.content.decode()
    client.post(f"/connections/{waiting.pk}/company/", {"company": "2"})
    waiting.refresh_from_db()
    assert waiting.company_name == "Harbor West"


def test_a_lost_connection_is_shown_wherever_one_looks(browse, books):
    Connection.objects.update(
        status=Status.NEEDS_RECONNECT, reason="It was revoked.", advice="Connect again."
    )
    client = browse()
    for path in ("/", "/connections/", f"/connections/{books.pk}/"):
        page = client.get(path).content.decode()
        assert "It was revoked." in page
        assert "Connect again" in page


def test_a_connection_s_page_shows_the_webhook_address_and_how_to_use_it(browse, books):
    Connection.objects.update(status=Status.NEEDS_RECONNECT)
    page = browse().get(f"/connections/{books.pk}/").content.decode()
    assert "/api/webhooks/quickbooks/" in page
    assert "How to set them up" in page


def test_disconnecting_asks_first(browse, books):
    client = browse()
    page = client.get(f"/connections/{books.pk}/disconnect/").content.decode()
    assert "Nothing in QuickBooks is changed" in page
    client.post(f"/connections/{books.pk}/disconnect/")
    books.refresh_from_db()
    assert books.status == Status.DISCONNECTED


def test_who_may_not_connect_sees_no_button(browse, books, procore_app):
    client = browse(Role.APPROVER)
    assert "Connect Procore</button>" not in client.get("/connections/").content.decode()
    assert client.post("/connections/connect/procore/").status_code == 403
    assert client.post(f"/connections/{books.pk}/disconnect/").status_code == 403
