"""A flow as one organization uses it, between two of its connections."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.users.models import Owned


class FlowSetting(Owned):
    """One flow between two connections, with its options and its lock.

    `busy_by` names the run that works on it until `busy_until`: no two plans or applies at once.
    `fence` grows with each taking, so that a worker that lost the lock cannot go on unnoticed.
    `asked` are the kinds that its views looked at beside their record; everything was compared with
    what they were at `compared_at`. Above `limit_one` (cents of
    one record), `limit_total` (cents in all) or `limit_changes` one person's approval isn't enough.
    """

    flow = models.CharField(max_length=40)
    left = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    right = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    enabled = models.BooleanField(default=True)
    options = models.JSONField(default=dict)
    busy_by = models.CharField(max_length=64, default="", blank=True)
    busy_until = models.DateTimeField(null=True, blank=True)
    asked = models.JSONField(default=list, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    limit_one = models.BigIntegerField(null=True, blank=True)
    limit_total = models.BigIntegerField(null=True, blank=True)
    limit_changes = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "flow", "left", "right"], name="one_flow_setting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.flow} {self.pk}"


class AutoApproval(Owned):
    """«Changes of this kind need no asking», said by a named person, for one action of one flow."""

    ACTIONS: ClassVar = [(each.value, each.value) for each in Action if each.writes]

    setting = models.ForeignKey(FlowSetting, models.CASCADE, related_name="auto_approvals")
    action = models.CharField(max_length=20, choices=ACTIONS)
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["setting", "action"],
                condition=models.Q(revoked_at=None),
                name="one_living_auto_approval",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.person}"
