"""Attempts to do something, and the journal that makes a write happen once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.users.models import Owned


class Round(Owned):
    """All flows of an organization, one after the other, carried by one job."""

    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"round {self.pk}"


class Run(Owned):
    """One attempt: at planning, applying, sweeping. What it did, where it is, why it waits.

    In a round, `place` is its turn. `blocked` names the sides at which nothing more can be done
    now, with a message each.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", "Compare and plan"
        APPLY = "apply", "Write"
        SWEEP = "sweep", "Read everything again"
        NOTICES = "notices", "Read what changed"

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        ATTENTION = "attention", "Needs attention"
        FAILED = "failed", "Failed"

    OPEN: ClassVar = (Status.QUEUED, Status.RUNNING, Status.WAITING)

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    round = models.ForeignKey(Round, models.SET_NULL, null=True, blank=True, related_name="runs")
    place = models.PositiveIntegerField(default=0)
    plan = models.ForeignKey(
        "sync.Plan", models.SET_NULL, null=True, blank=True, related_name="runs"
    )
    person = models.ForeignKey(
        "users.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.QUEUED)
    doing = models.CharField(max_length=200, default="", blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    blocked = models.JSONField(default=dict)
    message = models.TextField(default="", blank=True)
    advice = models.TextField(default="", blank=True)
    waits = models.PositiveIntegerField(default=0)
    waiting_until = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=20, default="", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-created_at"], name="run_latest")
        ]

    def __str__(self) -> str:
        return f"{self.kind} run {self.pk} ({self.status})"


class Lane(models.Model):
    """What of a company must not be written to by two at once: a project, a list. A lease."""

    connection = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    busy_by = models.CharField(max_length=64, default="", blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "name"], name="one_lane")
        ]

    def __str__(self) -> str:
        return f"{self.connection_id} {self.name}"


class Batch(Owned):
    """One outside call that writes. It is on disk as sent, with its key, before it leaves.

    An identical call is repeated under the same `call_key`; another call gets another. `PREPARED`
    is one that was looked for, isn't there, and goes again; or one of an earlier release.
    """

    class Status(models.TextChoices):
        PREPARED = "prepared", "Not sent yet"
        SENT = "sent", "Sent, no answer yet"
        UNKNOWN = "unknown", "Outcome unknown"
        SETTLED = "settled", "Accounted for"

    OPEN: ClassVar = (Status.PREPARED, Status.SENT, Status.UNKNOWN)

    run = models.ForeignKey(Run, models.CASCADE, related_name="batches")
    call_key = models.CharField(max_length=36, unique=True)
    target = models.CharField(max_length=5)
    operation = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    lane = models.CharField(max_length=100, default="", blank=True)
    writes = models.JSONField(default=list)  # in the order of the call; tax numbers sealed
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PREPARED)
    tries = models.PositiveIntegerField(default=0)
    message = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "status"], name="batch_status")]

    def __str__(self) -> str:
        return f"{self.operation} {self.target} {self.call_key}"


class Attempt(Owned):
    """What became of one write in one sending, or in one look at it afterwards. Only added to.

    That a call was begun is known from its batch; a row here says how it ended.
    """

    class What(models.TextChoices):
        SEND = "send", "Sent"
        LOOK = "look", "Looked for"

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        FOUND = "found", "Found done when looked for"
        ABSENT = "absent", "Looked for and not there"
        REFUSED = "refused", "Refused"
        STALE = "stale", "The record had moved"
        UNKNOWN = "unknown", "No answer that can be trusted"
        NOT_DONE = "not_done", "Not done: the system asked to wait"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="attempts")
    change = models.ForeignKey("sync.Change", models.CASCADE, related_name="attempts")
    what = models.CharField(max_length=4, choices=What.choices)
    write_key = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    record_id = models.CharField(max_length=100, default="", blank=True)
    code = models.CharField(max_length=100, default="", blank=True)
    message = models.TextField(default="", blank=True)
    advice = models.TextField(default="", blank=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.write_key} {self.what}: {self.outcome}"


class Event(Owned):
    """Who did what, when, to what: added to, never altered."""

    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(
        "users.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    setting = models.ForeignKey(
        "sync.FlowSetting", models.CASCADE, null=True, blank=True, related_name="events"
    )
    plan = models.ForeignKey(
        "sync.Plan", models.SET_NULL, null=True, blank=True, related_name="events"
    )
    what = models.CharField(max_length=40)
    left_id = models.CharField(max_length=100, default="", blank=True)
    right_id = models.CharField(max_length=100, default="", blank=True)
    text = models.TextField(default="", blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organization", "-at"], name="event_latest"),
            models.Index(fields=["setting", "left_id"], name="event_left"),
            models.Index(fields=["setting", "right_id"], name="event_right"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
