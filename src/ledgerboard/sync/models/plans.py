"""Intended changes, who said yes to them, and what people answered."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from ledgerboard.core.reconcile import Action
from ledgerboard.users.models import Owned, OwnedManager


class Plan(Owned):
    """What a flow would change now, or what a person approved of it.

    While a plan waits, each comparison brings it up to date in place: changes are added and
    withdrawn, those that still say the same stay. `revision` counts these steps and `hash` names
    one of them, so an approval tells which state of the list the person saw. What is approved is
    split off into a plan of its own (`split_from`) and alters no more.
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
    revision = models.PositiveIntegerField(default=0)
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
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

    def contents(self) -> models.QuerySet[Change]:
        """What the plan holds now: of one that waits, without what was rejected from it."""
        if self.status == self.Status.WAITING:
            return self.changes.exclude(listed=self, until__isnull=False)
        return self.changes.all()


class StandingManager(OwnedManager["Change"]):
    """Changes that are proposed, decided or done. Those withdrawn before anybody decided are
    history: `Change.ever` has them too.
    """

    def get_queryset(self) -> models.QuerySet[Change]:
        return super().get_queryset().exclude(status=Change.Status.WITHDRAWN)


class Change(Owned):
    """One intention of a plan: its content is fixed, its fate is written below it.

    `fields` holds {name, label, before, after}; tax numbers in it are sealed and carry a masked
    form. `expects` are the fingerprints of both sides that the plan saw. `stage` is what remains:
    the write itself, then our mark on the record. `causes` says the reasons as data; `warnings` is
    what a person must have seen before it is approved.

    `listed` is the waiting plan that proposed it, in its revisions from `since` until before
    `until`. `content_hash` proves that the row was not altered. `signature` is the same for the
    same content, although sealed values differ; `meaning` is the same for the same act on the
    same records, however it is worded. `grounds` are the values that a rejection is about.
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
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Stage(models.TextChoices):
        WRITE = "write", "To be written"
        MARK = "mark", "To be marked"
        SETTLED = "settled", "Nothing remains"

    OWN_ACTIONS: ClassVar = [("note", "note")]
    ACTIONS: ClassVar = [(each.value, each.value) for each in Action] + OWN_ACTIONS
    FAILED: ClassVar = (Status.REFUSED, Status.UNKNOWN, Status.STALE, Status.SKIPPED)

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    listed = models.ForeignKey(Plan, models.SET_NULL, null=True, related_name="+")
    since = models.PositiveIntegerField(default=1)
    until = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    position = models.PositiveBigIntegerField()
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
    signature = models.CharField(max_length=64, default="", blank=True)
    meaning = models.CharField(max_length=64, default="", blank=True)
    content_hash = models.CharField(max_length=64, default="", blank=True)
    grounds = models.JSONField(default=dict, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.PROPOSED)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.WRITE)
    made_id = models.CharField(max_length=100, default="", blank=True)
    message = models.TextField(default="", blank=True)
    next_step = models.TextField(default="", blank=True)
    findings = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OwnedManager[Self]] = StandingManager()  # type: ignore[assignment]  # a narrower Self
    ever: ClassVar[OwnedManager[Self]] = OwnedManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["listed", "key"],
                condition=models.Q(until=None),
                name="one_standing_change_per_key",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["plan", "status", "position"], name="change_status"),
            models.Index(fields=["plan", "key"], name="change_key"),
            models.Index(fields=["organization", "left_id"], name="change_left"),
            models.Index(fields=["organization", "right_id"], name="change_right"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.title}"

    def id_on(self, side: str) -> str | None:
        return self.left_id if side == "left" else self.right_id


class Approval(Owned):
    """A yes, bound to the hash that the person saw. `rule` is set when a standing rule said it.

    What had changed between the look and the yes is in `left_out` and was not approved.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="approvals")
    person = models.ForeignKey("users.Person", models.PROTECT, related_name="+")
    plan_hash = models.CharField(max_length=64)
    selection = models.JSONField(null=True, blank=True)  # change keys; None is the whole plan
    left_out = models.JSONField(default=list, blank=True)  # keys that had changed since it was seen
    rule = models.ForeignKey(
        "sync.AutoApproval", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.person} for plan {self.plan_id}"


class Decision(Owned):
    """A person's answer that outlives its plan.

    An ANSWER is given to a question or conflict and goes back into planning under its key. A
    REJECTION keeps a change from being proposed again while the fields that it was about say the
    same: `grounds`. A HOLD keeps whatever comes from one record from being written until it is
    released. Rejections from before those were kept go by `mark`, the change's meaning.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer"
        REJECTION = "rejection", "Rejection"
        HOLD = "hold", "Hold"

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=400)
    value = models.TextField(default="", blank=True)
    mark = models.CharField(max_length=64, default="", blank=True)
    grounds = models.JSONField(default=dict, blank=True)
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
