"""Projects in which a webhook reported a change: the next look reads their lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import timezone

from ledgerboard.connections.models import Connection, ProjectNews, WebhookWatch


def note_news(connection: Connection, projects: Collection[str]) -> None:
    """Called as soon as a webhook arrives, so a list that is read afterwards has the change."""
    named = sorted(set(projects) - {""})
    if not named:
        return
    at = timezone.now()
    ProjectNews.objects.bulk_create(
        [
            ProjectNews(
                organization_id=connection.organization_id,
                connection=connection,
                project_id=each[:100],
                at=at,
            )
            for each in named
        ],
        update_conflicts=True,
        unique_fields=["connection", "project_id"],
        update_fields=["at"],
    )


def news_of(connection: Connection) -> Mapping[str, datetime]:
    rows = ProjectNews.objects.filter(connection=connection)
    return dict(rows.values_list("project_id", "at"))


def is_deaf(connection: Connection) -> bool:
    """Whether no webhook was working when last checked."""
    watch = WebhookWatch.objects.filter(connection=connection, checked_at__isnull=False).first()
    return watch is not None and not watch.kinds


def kinds_told(connection: Connection) -> frozenset[str]:
    """The kinds of records whose webhooks worked when last checked."""
    kinds = WebhookWatch.objects.filter(connection=connection).values_list("kinds", flat=True)
    return frozenset(kinds.first() or ())
