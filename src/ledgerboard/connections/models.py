"""Our permissions to act in outside companies, and what those companies tell us."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ledgerboard.users.models import Owned


class Status(models.TextChoices):
    PENDING_COMPANY = "pending_company", "Choose a company"
    CONNECTED = "connected", "Connected"
    NEEDS_RECONNECT = "needs_reconnect", "Connect again"
    DISCONNECTED = "disconnected", "Disconnected"


LIVING = (Status.CONNECTED, Status.NEEDS_RECONNECT)


class Connection(Owned):
    """One company of one system. `grant` is sealed; `renewing_until` is the lease of whoever
    renews it right now. A company belongs to one organization at most, over the installation.
    """

    system = models.CharField(max_length=50)
    company_id = models.CharField(max_length=100, blank=True)
    company_name = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PENDING_COMPANY)
    reason = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    refused_kinds = models.JSONField(default=list, blank=True)
    """What the company didn't let us read; `reason` stands until each of these was read again."""

    grant = models.TextField(blank=True)
    companies = models.JSONField(default=list, blank=True)
    access_until = models.DateTimeField(null=True, blank=True)
    refresh_until = models.DateTimeField(null=True, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)

    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    connected_at = models.DateTimeField(null=True, blank=True)
    disconnected_at = models.DateTimeField(null=True, blank=True)
    subscribed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["system", "company_id"],
                condition=Q(status__in=["connected", "needs_reconnect"]),
                name="one_living_connection",
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.company_name or self.company_id or '(no company yet)'}"

    @property
    def is_living(self) -> bool:
        return self.status in LIVING


class OAuthAttempt(Owned):
    """A person was sent to a system to give permission. Good for one return, within ten minutes,
    by that person. Only a digest of the state is kept.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    system = models.CharField(max_length=50)
    state = models.CharField(max_length=64, unique=True)
    redirect_url = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.system} for {self.person}"


class ConnectionEvent(Owned):
    """What became of a connection and when: connected, lost, disconnected."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=40)
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.what}: {self.words}"


class CallBudget(models.Model):
    """What calls of one lane are left, shared by every thread, process and machine.

    `next_at` is in microseconds since 1970: when the next call would be due if calls came at the
    lane's steady pace. `left` and `reset_at` are what the system's last headers said, while they
    matter. `hour` and `calls` count. It belongs to an organization through its connection.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="budgets")
    lane = models.CharField(max_length=30)
    next_at = models.BigIntegerField(default=0)
    left = models.IntegerField(null=True, blank=True)
    reset_at = models.BigIntegerField(default=0)
    hour = models.BigIntegerField(default=0)
    calls = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "lane"], name="one_budget")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.lane}"


class CallCount(models.Model):
    """Calls of one past hour (hours since 1970)."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="counts")
    lane = models.CharField(max_length=30)
    hour = models.BigIntegerField()
    calls = models.IntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "lane", "hour"], name="one_count")
        ]

    def __str__(self) -> str:
        return f"{self.calls} calls"


class WebhookSecret(Owned):
    """What a company's webhooks prove themselves with. An old one is accepted until it ends."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="secrets")
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"secret of {self.connection_id}"


class WebhookEvent(Owned):
    """«Look at this record», as stored before it was answered. The payload itself is not kept.
    `merged_into` is the record that this one was merged into over there.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="webhooks")
    event_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, blank=True)
    record_id = models.CharField(max_length=100, blank=True)
    merged_into = models.CharField(max_length=100, blank=True, default="")
    ours = models.BooleanField(default=False)
    size = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "event_id"], name="one_event")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["connection", "id"],
                condition=Q(processed_at=None),
                name="webhook_unprocessed",
            ),
            models.Index(fields=["received_at"], name="webhook_received"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'something'} {self.record_id}"


class ProjectNews(Owned):
    """When a webhook last told that something changed in a project (EVERY_PROJECT: in any of them).
    Lists that were asked later than that have it.
    """

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="news")
    project_id = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "project_id"], name="one_project_news")
        ]

    def __str__(self) -> str:
        return f"news of {self.project_id}"


class WebhookWatch(Owned):
    """Whether a company's webhooks reach us. `kinds` are those that they tell of, each with the
    time since when none of its changes can have been missed; `cursor` is the connector's own.
    """

    connection = models.OneToOneField(Connection, on_delete=models.CASCADE, related_name="watch")
    kinds = models.JSONField(default=dict)
    cursor = models.TextField(default="", blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    repaired_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"webhooks of {self.connection_id}"


class StrangerCount(models.Model):
    """Webhooks that were refused, by hour: nothing of them is kept but their number."""

    system = models.CharField(max_length=50)
    hour = models.BigIntegerField()
    unknown_company = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "hour"], name="one_stranger_count")
        ]

    def __str__(self) -> str:
        return f"{self.system}: {self.unknown_company} unknown, {self.refused} refused"
