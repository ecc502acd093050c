"""Intended changes, who said yes to them, and what people answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.users.models import Owned


class Plan(Owned):
    """What is intended at one moment. Its changes do not alter once stored; `hash` proves it.

    `signature` is the same for a plan with the same content, although sealed values differ.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Being made"
        WAITING = "waiting", "Waiting for approval"
        APPROVED = "approved", "Approved"
        APPLYING = "applying", "Being written"
        APPLIED = "applied", "Written"
        REJECTED = "rejected", "Rejected"
        SUPERSEDED = "superseded", "Replaced by a newer plan"
        STALE = "stale", "Out of date"

    class Purpose(models.TextChoices):
        FLOW = "flow", "Bring both sides into agreement"
        UNDO = "undo", "Take back what was written"
        UNLINK = "unlink", "Unlink two records"
        NOTE = "note", "Leave a note on the record"

    LIVING: ClassVar = (Status.DRAFT, Status.WAITING, Status.APPROVED, Status.APPLYING)

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="plans")
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.FLOW)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    hash = models.CharField(max_length=64, default="")
    signature = models.CharField(max_length=64, default="")
    counts = models.JSONField(default=dict)
    alarms = models.JSONField(default=list)
    compared = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(
        "users.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["setting", "status"], name="plan_status")]

    def __str__(self) -> str:
        return f"plan {self.pk} ({self.status})"

    @property
    def needs_two(self) -> bool:
        """The safety stop: an alarming plan is approved by two different people."""
        return bool(self.alarms)


class Change(Owned):
    """One intention of a plan: its content is fixed, its fate is written below it.

    `fields` holds {name, label, before, after}; tax numbers in it are sealed and carry a masked
    form. `expects` are the fingerprints of both sides that the plan saw. `stage` is what remains:
    the write itself, then our mark on the record. `causes` says the reasons as data; `warnings` is
    what a person must have seen before it is approved. `done_fields` are the values as read back.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        APPLYING = "applying", "Being written"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        UNKNOWN = "unknown", "Outcome unknown"
        STALE = "stale", "Out of date"
        SKIPPED = "skipped", "Skipped"

    class Stage(models.TextChoices):
        WRITE = "write", "To be written"
        MARK = "mark", "To be marked"
        SETTLED = "settled", "Nothing remains"

    OWN_ACTIONS: ClassVar = [("note", "note")]
    ACTIONS: ClassVar = [(each.value, each.value) for each in Action] + OWN_ACTIONS
    FAILED: ClassVar = (Status.REFUSED, Status.UNKNOWN, Status.STALE, Status.SKIPPED)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=400)
    action = models.CharField(max_length=20, choices=ACTIONS)
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=5, default="", blank=True)
    left_id = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001  # not yet
    right_id = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001  # not yet
    title = models.CharField(max_length=500)
    fields = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    advice = models.TextField(default="", blank=True)
    choices = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    base = models.JSONField(null=True, blank=True)
    expects = models.JSONField(default=dict)
    causes = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    rejection = models.CharField(max_length=64, default="", blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PROPOSED)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.WRITE)
    made_id = models.CharField(max_length=100, default="", blank=True)
    message = models.TextField(default="", blank=True)
    next_step = models.TextField(default="", blank=True)
    findings = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="one_change_per_position"),
            models.UniqueConstraint(fields=["plan", "key"], name="one_change_per_key"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "status", "position"], name="change_status"),
            models.Index(fields=["organization", "left_id"], name="change_left"),
            models.Index(fields=["organization", "right_id"], name="change_right"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.title}"

    def id_on(self, side: str) -> str | None:
        return self.left_id if side == "left" else self.right_id


class Approval(Owned):
    """A yes, bound to the hash that the person saw. `rule` is set when a standing rule said it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="approvals")
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    plan_hash = models.CharField(max_length=64)
    selection = models.JSONField(null=True, blank=True)  # change keys; None is the whole plan
    rule = models.ForeignKey(
        "sync.AutoApproval", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person} for plan {self.plan_id}"


class Decision(Owned):
    """A person's answer that outlives its plan.

    An ANSWER is given to a question or conflict and goes back into planning under its key. A
    REJECTION keeps one change from being proposed again while `mark` (both sides' fingerprints
    and what was to be written) is the same.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer"
        REJECTION = "rejection", "Rejection"

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=400)
    value = models.TextField(default="", blank=True)
    mark = models.CharField(max_length=64, default="", blank=True)
    reason = models.TextField(default="", blank=True)
    title = models.CharField(max_length=500, default="", blank=True)
    left_id = models.CharField(max_length=100, default="", blank=True)
    right_id = models.CharField(max_length=100, default="", blank=True)
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["setting", "kind", "key"],
                condition=models.Q(revoked_at=None),
                name="one_living_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
