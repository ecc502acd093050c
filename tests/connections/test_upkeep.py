"""What nobody will ask for again is deleted; the rest stays."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.connections.outside import Office

from ledgerboard.connections import tasks
from ledgerboard.connections.models import Connection, OAuthAttempt, WebhookEvent


def test_unchosen_permissions_old_attempts_and_old_notices_are_forgotten(office: Office) -> None:
    owner = office.organization
    long_ago = timezone.now() - timedelta(days=40)
    OAuthAttempt.objects.create(
        organization=owner, person=office.person, system="procore", state="s", created_at=long_ago
    )
    Connection.objects.create(organization=owner, system="procore", created_at=long_ago)
    living = Connection.objects.create(
        organization=owner,
        system="procore",
        company_id="1",
        status="connected",
        created_at=long_ago,
    )
    for event_id, processed_at in (("done", long_ago), ("waiting", None)):
        WebhookEvent.objects.create(
            organization=owner,
            connection=living,
            event_id=event_id,
            at=long_ago,
            received_at=long_ago,
            processed_at=processed_at,
        )
    tasks.retention()
    assert not OAuthAttempt.objects.exists()
    assert list(Connection.objects.all()) == [living]
    assert WebhookEvent.objects.get().event_id == "waiting"
