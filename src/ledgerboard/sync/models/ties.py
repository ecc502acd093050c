"""How it tied over time, and the differences that a person said may stay."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.core.values import Money
from ledgerboard.core.values.wording import counted
from ledgerboard.users.models import Owned


class TieResult(Owned):
    """One reconciliation as it came out. Kept for good: a line of weeks, and the proof of a close.

    `off` is what doesn't tie and nobody accepted; `documents` how many differ, `unexplained` those
    without a known cause, `projects` on how many projects. `account_off` is what the retainage
    account holds beside the bills.
    """

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="tie_results")
    at = models.DateTimeField(default=timezone.now)
    off = models.DecimalField(max_digits=20, decimal_places=2)
    documents = models.PositiveIntegerField()
    unexplained = models.PositiveIntegerField()
    projects = models.PositiveIntegerField()
    account_off = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["setting", "at"], name="tie_result_at")]

    def __str__(self) -> str:
        return f"{self.off} off at {self.at:%Y-%m-%d %H:%M}"

    @property
    def ties(self) -> bool:
        return self.documents == 0 and self.account_off is None

    @property
    def words(self) -> str:
        """What doesn't tie, in a sentence."""
        said = []
        if self.documents:
            said.append(f"Off by {Money(self.off)} on {counted(self.projects, 'project')}.")
        if self.account_off is not None:
            said.append(f"The retainage account is off by {Money(self.account_off)}.")
        return " ".join(said)


class TieAnswer(Owned):
    """The last comparison through a day, and the mark of what it was made from.

    `through` is the day in ISO 8601; empty where no day limits it.
    """

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="tie_answers")
    through = models.CharField(max_length=10, blank=True, default="")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    answer = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["setting", "through"], name="tie_answer_day")
        ]

    def __str__(self) -> str:
        return f"compared through {self.through or 'today'} at {self.at:%Y-%m-%d %H:%M}"


class AcceptedDifference(Owned):
    """A document that may differ by exactly this: somebody said so, until a day or for good.

    `figures` are its differences by check; with another amount it is a new difference.
    """

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="accepted")
    left = models.CharField(max_length=150, blank=True, default="")
    right = models.CharField(max_length=150, blank=True, default="")
    project = models.CharField(max_length=150, blank=True, default="")
    figures = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    until = models.DateField(null=True, blank=True)
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["setting", "revoked_at"], name="accepted_difference_open")
        ]

    def __str__(self) -> str:
        return f"{self.left or self.right} may differ: {self.reason}"

    @classmethod
    def standing(cls, setting: models.Model, today: dt.date) -> models.QuerySet[AcceptedDifference]:
        """What holds on this day of what was accepted between two companies."""
        holds = models.Q(until=None) | models.Q(until__gte=today)
        return cls.objects.filter(holds, setting=setting, revoked_at=None)
