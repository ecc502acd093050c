"""Where commitments in progress stood when the two systems were joined, signed off by a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.core.values import Money
from ledgerboard.users.models import Owned


class OpeningFigure(Owned):
    """What both sides said of one commitment when somebody signed it off. Never edited: taken back
    it ends, and signed off again it is the next version.

    `way` says how it was known: every invoice linked to its bill, the bills found in the books, or
    figures that a person stated with their evidence. `through` is the last invoice included.
    `makings` are its lines, bills and payments (`sync/openings`), `mark` what the person saw.
    """

    class Way(models.TextChoices):
        LINKED = "linked", "Invoices linked to their bills"
        FOUND = "found", "Bills found in QuickBooks"
        STATED = "stated", "Opening amounts entered"

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="openings")
    commitment = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    way = models.CharField(max_length=10, choices=Way)
    through = models.CharField(max_length=100)
    through_number = models.IntegerField(null=True, blank=True)
    billed = models.DecimalField(max_digits=20, decimal_places=2)
    retained = models.DecimalField(max_digits=20, decimal_places=2)
    paid = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    makings = models.JSONField(default=dict)
    mark = models.CharField(max_length=32)
    evidence = models.CharField(max_length=1000, blank=True, default="")
    note = models.CharField(max_length=1000, blank=True, default="")
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "users.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["setting", "commitment"],
                condition=models.Q(ended_at=None),
                name="one_opening_figure",
            ),
            models.UniqueConstraint(
                fields=["setting", "commitment", "version"], name="one_opening_version"
            ),
        ]

    def __str__(self) -> str:
        return f"opening figure {self.version} of commitment {self.commitment}"

    @property
    def billed_money(self) -> Money:
        return Money(self.billed)

    @property
    def retained_money(self) -> Money:
        return Money(self.retained)

    @property
    def paid_money(self) -> Money | None:
        return None if self.paid is None else Money(self.paid)
