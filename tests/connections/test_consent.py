"""There and back again: giving permission, and taking it away."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest
from django.forms import model_to_dict
from django.utils import timezone
from tests.connections.outside import Office, Simulated, at_once, second_company

from ledgerboard.connections import selectors, services
from ledgerboard.connections.endpoints import endpoints_for
from ledgerboard.connections.grants import grant_of
from ledgerboard.connections.models import Connection, OAuthAttempt
from ledgerboard.connectors.base.errors import Misconfigured, NotAuthorized
from ledgerboard.connectors.base.system import system


def test_consent_makes_a_living_connection_whose_tokens_are_sealed(
    either: Simulated, office: Office
) -> None:
    found = office.connect(either)
    assert found.status == "connected"
    assert found.company_name
    grant = grant_of(found)
    stored = str(model_to_dict(Connection.objects.get(pk=found.pk)))
    assert grant.access_token.reveal() not in stored
    assert grant.refresh_token.reveal() not in stored
    assert [event.what for event in selectors.events(found)] == ["connected"]
    assert all(each.ok for each in services.connector_for(found).check())


def test_the_way_back_is_good_once(either: Simulated, office: Office) -> None:
    url = services.begin(office.organization, office.person, either.name)
    callback = either.consent(url)
    services.complete(office.person, either.name, callback)
    with pytest.raises(NotAuthorized, match="already used"):
        services.complete(office.person, either.name, callback)
    assert Connection.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_returns_at_the_same_moment_make_one_connection(
    quickbooks: Simulated, office: Office
) -> None:
    callback = quickbooks.consent(services.begin(office.organization, office.person, "quickbooks"))
    met = at_once(4, lambda: services.complete(office.person, "quickbooks", callback))
    assert sum(isinstance(each, Connection) for each in met) == 1
    assert sum(isinstance(each, NotAuthorized) for each in met) == 3


def test_nobody_else_can_use_the_way_back(
    quickbooks: Simulated, office: Office, rival: Office
) -> None:
    callback = quickbooks.consent(services.begin(office.organization, office.person, "quickbooks"))
    with pytest.raises(NotAuthorized):
        services.complete(rival.person, "quickbooks", callback)
    assert services.complete(office.person, "quickbooks", callback).status == "connected"


@pytest.mark.parametrize("spoil", ["old", "other system", "no state", "made up"])
def test_a_spoilt_way_back_leads_nowhere(quickbooks: Simulated, office: Office, spoil: str) -> None:
    callback = quickbooks.consent(services.begin(office.organization, office.person, "quickbooks"))
    if spoil == "old":
        OAuthAttempt.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    name = "procore" if spoil == "other system" else "quickbooks"
    state = {"no state": "", "made up": "x" * 43}.get(spoil, callback["state"])
    with pytest.raises(NotAuthorized) as caught:
        services.complete(office.person, name, {**callback, "state": state})
    assert "Start connecting again" in caught.value.advice
    assert not Connection.objects.exists()


def test_refused_consent_says_so_and_uses_the_state_up(
    quickbooks: Simulated, office: Office
) -> None:
    callback = quickbooks.consent(services.begin(office.organization, office.person, "quickbooks"))
    refused = {"state": callback["state"], "error": "access_denied"}
    with pytest.raises(NotAuthorized, match="denied"):
        services.complete(office.person, "quickbooks", refused)
    with pytest.raises(NotAuthorized):
        services.complete(office.person, "quickbooks", callback)


def test_a_code_that_the_system_does_not_know_connects_nothing(
    either: Simulated, office: Office
) -> None:
    callback = either.consent(services.begin(office.organization, office.person, either.name))
    with pytest.raises(NotAuthorized):
        services.complete(office.person, either.name, {**callback, "code": "wrong"})
    assert not Connection.objects.exists()


def test_a_realm_written_into_the_way_back_by_hand_is_not_believed(
    quickbooks: Simulated, office: Office
) -> None:
    quickbooks.control("seed", {"seed": "empty", "realm": "9130000000000000002"})
    callback = quickbooks.consent(
        services.begin(office.organization, office.person, "quickbooks"),
        realmId="9130000000000000002",
    )
    with pytest.raises((NotAuthorized, Misconfigured)):
        services.complete(office.person, "quickbooks", callback)
    assert not Connection.objects.exists()


def test_of_several_companies_a_person_chooses_one(procore: Simulated, office: Office) -> None:
    second = str(second_company(procore))
    pending = office.connect(procore)
    assert pending.status == "pending_company"
    assert second in {each["id"] for each in pending.companies}
    with pytest.raises(Misconfigured, match="isn't one of the choices"):
        services.choose_company(pending, "999999")
    chosen = services.choose_company(pending, second)
    assert (chosen.status, chosen.company_id) == ("connected", second)
    with pytest.raises(Misconfigured, match="already"):
        services.choose_company(chosen, second)


def test_a_company_never_belongs_to_two_organizations(
    either: Simulated, office: Office, rival: Office
) -> None:
    mine = office.connect(either)
    with pytest.raises(Misconfigured, match="another organization"):
        rival.connect(either)
    assert list(Connection.objects.values_list("pk", "organization")) == [
        (mine.pk, office.organization.pk)
    ]
    assert not selectors.connections(rival.organization).exists()
    assert selectors.connection(rival.organization, mine.pk) is None


def test_after_it_was_given_back_another_organization_may_have_it(
    quickbooks: Simulated, office: Office, rival: Office
) -> None:
    services.disconnect(office.connect(quickbooks), office.person)
    assert rival.connect(quickbooks).status == "connected"
    with pytest.raises(Misconfigured, match="another organization"):
        office.connect(quickbooks)


@pytest.mark.parametrize("status", ["connected", "needs_reconnect", "disconnected"])
def test_connecting_again_keeps_the_same_row(
    either: Simulated, office: Office, status: str
) -> None:
    first = office.connect(either)
    former = grant_of(first).access_token
    Connection.objects.filter(pk=first.pk).update(status=status, reason="it was revoked")
    again = office.connect(either)
    assert again.pk == first.pk
    assert (again.status, again.reason) == ("connected", "")
    assert grant_of(again).access_token != former
    assert Connection.objects.count() == 1


def test_disconnecting_revokes_the_permission_and_forgets_it(
    either: Simulated, office: Office
) -> None:
    found = office.connect(either)
    grant = grant_of(found)
    assert services.disconnect(found, office.person) == ""
    with httpx2.Client() as http, pytest.raises(NotAuthorized):
        system(either.name).refresh(http, endpoints_for(either.name), grant)
    found.refresh_from_db()
    assert (found.status, found.grant) == ("disconnected", "")
    with pytest.raises(NotAuthorized):
        list(services.connector_for(found).pull("vendor", None))


def test_a_system_that_is_away_does_not_hinder_disconnecting(
    quickbooks: Simulated, office: Office
) -> None:
    found = office.connect(quickbooks)
    quickbooks.fault("error", "*", status=503, times=None)
    assert services.disconnect(found, office.person)
    assert Connection.objects.get(pk=found.pk).status == "disconnected"


def test_without_the_apps_credentials_it_says_which_settings_are_missing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGERBOARD_PROCORE_CLIENT_SECRET", "")
    services.settings.cache_clear()
    with pytest.raises(Misconfigured) as caught:
        services.begin(office.organization, office.person, "procore")
    assert "LEDGERBOARD_PROCORE_CLIENT_SECRET" in caught.value.advice
