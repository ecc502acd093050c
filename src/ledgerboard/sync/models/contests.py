"""Two hands on one field at once, where the system has no versions that would have said so."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.users.models import Owned


class Contest(Owned):
    """Somebody changed a field over there while our own call was writing it.

    `ours` is what we sent, `theirs` what was seen in between: null when only a notice told of it.
    It is open until a person has said which value holds, or the record says something else.
    """

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="contests")
    change = models.ForeignKey("sync.Change", models.CASCADE, related_name="contests")
    side = models.CharField(max_length=5)
    field = models.CharField(max_length=60)
    ours = models.JSONField(null=True)
    theirs = models.JSONField(null=True)
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "field"], name="one_contest_per_field")
        ]
        indexes: ClassVar = [models.Index(fields=["setting", "closed_at"], name="contest_open")]

    def __str__(self) -> str:
        return f"{self.field} of {self.change_id}"
