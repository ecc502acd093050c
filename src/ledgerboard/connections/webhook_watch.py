"""Whether a company's webhooks can be relied on: asked of the system itself, at every look."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from ledgerboard.connections import services
from ledgerboard.connections.endpoints import webhook_url
from ledgerboard.connections.models import Connection, WebhookWatch
from ledgerboard.connections.webhooks import keep_missed
from ledgerboard.connectors.base.errors import ConnectorError, Missing, NeedsPerson, Unavailable
from ledgerboard.connectors.base.notices import Heard
from ledgerboard.connectors.base.protocol import Connector

LONGEST_GAP: Final = timedelta(hours=24)
"""After a longer gap between checks, the system may no longer list every delivery."""
REPAIR_EVERY: Final = timedelta(hours=24)


def heard_since(
    connection: Connection, connector: Connector, now: datetime
) -> Mapping[str, datetime]:
    """For each kind of record, the time since which its webhooks have come through without a gap.
    Kinds that are left out may have changed without a webhook. Deliveries that the system lists
    and we never received are stored as if they had arrived.
    """
    watch = _watch(connection)
    heard = _heard(connection, connector, watch.cursor)
    if heard is None:
        return {}  # all stays as it was last known: the next answer tells what came meanwhile
    keep_missed(connection, heard.notices)
    unbroken = heard.complete and watch.checked_at and now - watch.checked_at <= LONGEST_GAP
    before = {k: datetime.fromisoformat(at) for k, at in watch.kinds.items()} if unbroken else {}
    since = {kind: before.get(kind, now) for kind in heard.kinds}
    watch.kinds = {kind: at.isoformat() for kind, at in since.items()}
    watch.cursor, watch.checked_at = heard.cursor, now
    watch.save(update_fields=["kinds", "cursor", "checked_at"])
    if heard.lacking:
        _repair(connection, watch, now)
    return since


def _repair(connection: Connection, watch: WebhookWatch, now: datetime) -> None:
    """Once a day: an earlier release subscribed to less, and people delete hooks by mistake."""
    if connection.subscribed_at is None:
        return
    if watch.repaired_at and now - watch.repaired_at < REPAIR_EVERY:
        return
    watch.repaired_at = now
    watch.save(update_fields=["repaired_at"])
    with suppress(ConnectorError):
        services.subscribe(connection)


def _watch(connection: Connection) -> WebhookWatch:
    row, _ = WebhookWatch.objects.get_or_create(
        connection=connection, defaults={"organization_id": connection.organization_id}
    )
    return row


def _heard(connection: Connection, connector: Connector, cursor: str) -> Heard | None:
    """If the system won't say how its webhooks are, we still read: nothing counts as heard. None
    where it just didn't answer.
    """
    try:
        return connector.heard(webhook_url(connection.system), cursor)
    except Unavailable:
        return None
    except (NeedsPerson, Missing):
        return Heard(cursor=cursor)
