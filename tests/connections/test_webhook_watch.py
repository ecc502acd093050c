"""A subscription that lacks something is set up again once a day; a person sees if it is deaf."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from tests.connections.outside import Office, Simulated

from ledgerboard.connections import services
from ledgerboard.connections.models import Connection, WebhookWatch
from ledgerboard.connections.webhook_watch import heard_since
from ledgerboard.connectors.procore.hooks import TOLD_BY
from ledgerboard.simulators.procore.events import hooks, triggers
from ledgerboard.simulators.procore.hooks import drop_hook

pytestmark = pytest.mark.django_db


@pytest.fixture
def subscribed(office: Office, procore: Simulated) -> Connection:
    connection = office.connect(procore)
    services.subscribe(connection)
    connection.refresh_from_db()
    return connection


def heard(connection: Connection, at: datetime) -> set[str]:
    return set(heard_since(connection, services.connector_for(connection), at))


def forget_costs(procore: Simulated) -> None:
    """As an earlier release had set it up, or as somebody took it away."""
    table = triggers(procore.app.world)
    for row in list(table):
        if row["resource_name"] == "Direct Costs":
            table.delete(row["id"])


def drop_all(procore: Simulated) -> None:
    for hook in list(hooks(procore.app.world)):
        drop_hook(procore.app.world, hook)


def test_a_new_subscription_tells_of_every_kind_that_has_webhooks(
    subscribed: Connection,
) -> None:
    assert heard(subscribed, timezone.now()) == set(TOLD_BY)


def test_what_a_subscription_lacks_is_added_at_the_next_look(
    subscribed: Connection, procore: Simulated
) -> None:
    forget_costs(procore)
    now = timezone.now()
    assert heard(subscribed, now) == set(TOLD_BY) - {"direct_cost"}
    assert heard(subscribed, now) == set(TOLD_BY)
    watch = WebhookWatch.objects.get(connection=subscribed)
    assert watch.repaired_at == now


def test_one_that_was_deleted_is_set_up_again_once_a_day(
    subscribed: Connection, procore: Simulated
) -> None:
    now = timezone.now()
    drop_all(procore)
    assert not heard(subscribed, now)
    assert heard(subscribed, now) == set(TOLD_BY)
    drop_all(procore)
    assert not heard(subscribed, now + timedelta(hours=1))
    assert not heard(subscribed, now + timedelta(hours=2))
    assert not heard(subscribed, now + timedelta(hours=25))
    assert heard(subscribed, now + timedelta(hours=25)) == set(TOLD_BY)


def test_nothing_is_set_up_that_nobody_asked_for(office: Office, procore: Simulated) -> None:
    connection = office.connect(procore)
    for _ in range(2):
        assert not heard(connection, timezone.now())
    assert not list(hooks(procore.app.world))


def test_a_person_is_told_when_no_webhook_tells_of_changes(
    subscribed: Connection, procore: Simulated
) -> None:
    heard(subscribed, timezone.now())
    assert not [each for each in services.health(subscribed) if "telling us" in each.message]
    drop_all(procore)
    heard(subscribed, timezone.now())
    (found,) = [each for each in services.health(subscribed) if "telling us" in each.message]
    assert "Set up webhooks" in found.advice


def test_a_kind_is_told_of_without_a_gap_while_nothing_is_lost(subscribed: Connection) -> None:
    connector, now = services.connector_for(subscribed), timezone.now()
    first = heard_since(subscribed, connector, now)
    later = heard_since(subscribed, connector, now + timedelta(hours=1))
    assert first == later == dict.fromkeys(TOLD_BY, now)
    gap = now + timedelta(hours=26)
    assert set(heard_since(subscribed, connector, gap).values()) == {gap}
