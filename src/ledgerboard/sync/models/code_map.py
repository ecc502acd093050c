"""The code map between two companies, version by version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.users.models import Owned


class CodeMapVersion(Owned):
    """All rows at one time. Edited while it is a draft, and never again once it is published.

    There is one draft at most; it begins as a copy of the version that counts, or of the one that
    is restored. `mark` names its rows, so that what is published is what was seen.
    """

    left = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    right = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=500, default="", blank=True)
    mark = models.CharField(max_length=32, default="", blank=True)
    restores = models.PositiveIntegerField(null=True, blank=True)
    begun_by = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        "users.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organization", "left", "right", "number"], name="one_code_map_version"
            ),
            models.UniqueConstraint(
                fields=["organization", "left", "right"],
                condition=models.Q(published_at=None),
                name="one_code_map_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"code map {self.number}"


class CodeMapRow(Owned):
    """What one version says of a code, a project, a cost type or everything; empty: says nothing.

    `uses` is `item`, `account`, `rule` or `ask`; `record_id` the item or account in QuickBooks.
    """

    version = models.ForeignKey(CodeMapVersion, models.CASCADE, related_name="rows")
    project = models.CharField(max_length=100, default="", blank=True)
    code = models.CharField(max_length=200, default="", blank=True)
    cost_type = models.CharField(max_length=100, default="", blank=True)
    uses = models.CharField(max_length=10, default="", blank=True)
    record_id = models.CharField(max_length=100, default="", blank=True)
    class_record = models.CharField(max_length=100, default="", blank=True)
    location_record = models.CharField(max_length=100, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version", "code"], name="code_map_code")]

    def __str__(self) -> str:
        return f"{self.project} {self.code} {self.cost_type}: {self.uses} {self.record_id}"
