"""A grant is renewed by exactly one caller, stored before it is used, and never shown."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.connections.outside import Office, Simulated, at_once, soon_over

from ledgerboard.connections import selectors, services
from ledgerboard.connections.grants import StoredTokens, grant_of
from ledgerboard.connections.models import Connection
from ledgerboard.connectors.base.errors import NotAuthorized, Unavailable
from ledgerboard.core.values import Secret


@pytest.mark.django_db(transaction=True)
def test_callers_at_the_same_moment_renew_once_and_use_the_same_token(
    either: Simulated, office: Office
) -> None:
    found = office.connect(either)
    soon_over(found)
    either.control("calls", method="DELETE")
    tokens = at_once(6, lambda: StoredTokens(found.pk).current())
    assert either.token_calls() == 1
    found.refresh_from_db()
    assert set(tokens) == {grant_of(found).access_token}
    assert found.renewing_until is None


@pytest.mark.django_db(transaction=True)
def test_a_refused_token_is_renewed_once_for_all(either: Simulated, office: Office) -> None:
    found = office.connect(either)
    stale = grant_of(found).access_token
    either.control("calls", method="DELETE")
    tokens = at_once(6, lambda: StoredTokens(found.pk).renewed(stale))
    assert either.token_calls() == 1
    assert len(set(tokens)) == 1
    assert stale not in tokens


def test_a_token_that_is_good_is_not_renewed(either: Simulated, office: Office) -> None:
    found = office.connect(either)
    either.control("calls", method="DELETE")
    tokens = StoredTokens(found.pk)
    assert tokens.current() == tokens.current() == grant_of(found).access_token
    assert either.token_calls() == 0


def test_a_dead_permission_is_said_once_and_not_tried_again(
    procore: Simulated, office: Office
) -> None:
    found = office.connect(procore)
    soon_over(found)
    procore.control("act", {"act": "revoke_tokens", "client_id": "ledgerboard"})
    procore.control("calls", method="DELETE")
    for _ in range(3):
        with pytest.raises(NotAuthorized):
            StoredTokens(found.pk).current()
    assert procore.token_calls() == 1
    found.refresh_from_db()
    assert found.status == "needs_reconnect"
    assert found.company_name in found.reason
    assert found.advice.startswith("Connect Procore again under Connections.")
    assert [event.what for event in selectors.events(found)] == ["lost", "connected"]
    assert [each.ok for each in services.health(found)] == [False]


def test_quickbooks_still_knows_the_old_token_when_its_answer_was_lost(
    quickbooks: Simulated, office: Office
) -> None:
    found = office.connect(quickbooks)
    soon_over(found)
    quickbooks.fault("drop", "*token*", phase="after")
    token = StoredTokens(found.pk).current()
    found.refresh_from_db()
    assert (found.status, grant_of(found).access_token) == ("connected", token)
    assert all(each.ok for each in services.connector_for(found).check())


def test_a_lost_answer_never_ends_in_a_loop(either: Simulated, office: Office) -> None:
    found = office.connect(either)
    soon_over(found)
    either.control("calls", method="DELETE")
    either.fault("drop", "*token*", phase="after", times=None)
    with pytest.raises((NotAuthorized, Unavailable)):
        StoredTokens(found.pk).current()
    assert either.token_calls() <= 2


def test_a_sign_in_service_that_is_away_costs_no_permission(
    either: Simulated, office: Office
) -> None:
    found = office.connect(either)
    soon_over(found)
    either.fault("error", "*token*", status=503)
    with pytest.raises(Unavailable):
        StoredTokens(found.pk).current()
    assert StoredTokens(found.pk).current()
    assert Connection.objects.get(pk=found.pk).status == "connected"


def test_a_renewer_that_died_holds_nobody_up_for_long(
    quickbooks: Simulated, office: Office
) -> None:
    found = office.connect(quickbooks)
    stale = grant_of(found).access_token
    Connection.objects.filter(pk=found.pk).update(
        renewing_until=timezone.now() + timedelta(seconds=0.3)
    )
    assert StoredTokens(found.pk).renewed(stale) != stale


def test_no_secret_is_shown_or_logged(
    either: Simulated, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    found = office.connect(either)
    former = grant_of(found)
    tokens = StoredTokens(found.pk)
    fresh = tokens.renewed(former.access_token)
    session = services.session_for(found)
    list(services.connector_for(found).check())
    shown = caplog.text + repr((found, former, tokens, fresh, session, Secret("s")))
    found.refresh_from_db()
    secrets = [former.access_token, former.refresh_token, fresh, grant_of(found).refresh_token]
    for secret in [*secrets, session.endpoints.client_secret]:
        assert secret.reveal() not in shown
