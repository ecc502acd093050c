"""What was asked to be done, and how far it is. A row is also the outbox of its workflow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"  # written with the caller's transaction, the engine has it not
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


LIVING = (State.WAITING, State.QUEUED, State.RUNNING)


class Job(models.Model):
    """One workflow. `key` is a business key: asking again for the same is harmless.

    `organization` is a bare number, because this room does not know the room of organizations;
    None for the installation's own upkeep. `executor` names the worker that has it in hand.
    """

    key = models.CharField(max_length=200, unique=True)
    workflow = models.CharField(max_length=100)
    partition = models.CharField(max_length=150)
    organization = models.BigIntegerField(null=True, blank=True)
    args = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    error = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=0)
    executor = models.CharField(max_length=50, blank=True)

    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=300, blank=True)

    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="job_outbox"),
            models.Index(fields=["organization", "-id"], name="job_of_organization"),
            models.Index(fields=["workflow", "state"], name="job_by_workflow"),
            models.Index(fields=["finished_at"], name="job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def is_living(self) -> bool:
        return self.state in LIVING
