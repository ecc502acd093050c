"""The last seen outside records, and which two of them are one thing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from ledgerboard.core.values import HOME
from ledgerboard.users.models import Owned


class Snapshot(Owned):
    """One outside record as last seen. `values` is sealed where it holds a tax number.

    `fingerprint` covers what people see of the record (values and active), not its version: a
    version also moves when somebody pays a bill. `title` and `search` are what lists need;
    `parent` is the id of what it is listed under (a project, a bill), `merged_into` that of the
    record which it was merged into over there. `unreadable` says why and what to do when the system
    could not show it the last time: the values are then those of the time before.
    """

    connection = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=100)
    version = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001  # not said
    values = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=32)
    active = models.BooleanField(default=True)
    origin = models.JSONField(null=True, blank=True)
    frozen = models.TextField(null=True, blank=True)  # noqa: DJ001  # None: not frozen
    unreadable = models.JSONField(null=True, blank=True)
    parent = models.CharField(max_length=100, default="", blank=True)
    merged_into = models.CharField(max_length=100, default="", blank=True)
    title = models.CharField(max_length=500, default="")
    search = models.TextField(default="")
    first_seen_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind", "record_id"], name="one_snapshot")
        ]
        indexes: ClassVar = [
            models.Index(fields=["connection", "kind", "seen_at"], name="snapshot_seen"),
            models.Index(fields=["connection", "kind", "title"], name="snapshot_title"),
            models.Index(fields=["connection", "kind", "parent"], name="snapshot_parent"),
            models.Index(
                fields=["connection", "kind"],
                condition=models.Q(gone_at__isnull=False),
                name="snapshot_gone",
            ),
            models.Index(
                fields=["connection"], condition=~models.Q(merged_into=""), name="snapshot_merged"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class SnapshotRef(models.Model):
    """One record that a snapshot points at: by it, what belongs to a commitment can be found."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="refs")
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=100)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "record_id"], name="snapshot_ref")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} -> {self.kind} {self.record_id}"


class MoneyFigures(Owned):
    """What lists of money sort, filter and add up, beside a snapshot: reading it out of the JSON
    of ten thousand invoices would take seconds. References are ids in the record's own system.
    Amounts are cents of `currency`, so that a database adds them up exactly; what was not said is
    null or empty.
    """

    snapshot = models.OneToOneField(
        Snapshot, models.CASCADE, primary_key=True, related_name="figures"
    )
    connection = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    record_id = models.CharField(max_length=100)
    project = models.CharField(max_length=100, default="", blank=True)
    vendor = models.CharField(max_length=100, default="", blank=True)
    commitment = models.CharField(max_length=100, default="", blank=True)
    about_kind = models.CharField(max_length=40, default="", blank=True)
    about = models.CharField(max_length=100, default="", blank=True)
    document = models.CharField(max_length=100, default="", blank=True)
    number = models.CharField(max_length=200, default="", blank=True)
    sequence = models.IntegerField(null=True, blank=True)
    status = models.CharField(max_length=100, default="", blank=True)
    method = models.CharField(max_length=40, default="", blank=True)
    day = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    billed = models.BigIntegerField(null=True, blank=True)
    held = models.BigIntegerField(null=True, blank=True)
    balance = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default=HOME)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["connection", "kind", "commitment"], name="figures_commitment"),
            models.Index(fields=["connection", "kind", "record_id"], name="figures_record"),
            models.Index(fields=["connection", "kind", "number"], name="figures_number"),
            models.Index(fields=["connection", "kind", "vendor"], name="figures_vendor"),
        ]

    def __str__(self) -> str:
        return f"figures of {self.kind} {self.record_id}"


class PullState(Owned):
    """How far one kind of one connection was read. `alarm` stops plans until a person looked.

    `missing` are the ids that a full sweep did not show when there were too many to believe it.
    """

    connection = models.ForeignKey("connections.Connection", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    cursor = models.TextField(default="", blank=True)
    pulled_at = models.DateTimeField(null=True, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)
    alarm = models.TextField(default="", blank=True)
    believe_missing = models.BooleanField(default=False)
    asked = models.JSONField(default=dict, blank=True)
    """Of a kind that is listed project by project: when each project's list was asked last, and the
    mark of what webhooks had told of it by then.
    """

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "kind"], name="one_pull_state")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.connection_id}"


class Link(Owned):
    """Two outside records that are one thing, with what both sides last agreed on.

    `left_mark` and `right_mark` are the fingerprints of the two when they were last compared and
    needed nothing, `compared_with` names the rules of then: as long as all three hold, planning
    need not load them. An unlinked one stays for its history. `marked` says whether our origin is
    on the record.
    """

    setting = models.ForeignKey("sync.FlowSetting", models.CASCADE, related_name="links")
    left_kind = models.CharField(max_length=40, default="")
    right_kind = models.CharField(max_length=40, default="")
    left_id = models.CharField(max_length=100)
    right_id = models.CharField(max_length=100)
    base_left = models.JSONField(default=dict)
    base_right = models.JSONField(default=dict)
    left_mark = models.CharField(max_length=32, default="", blank=True)
    right_mark = models.CharField(max_length=32, default="", blank=True)
    compared_with = models.CharField(max_length=32, default="", blank=True)
    marked = models.BooleanField(default=False)
    made_by = models.CharField(max_length=20)  # create, link
    made_in = models.ForeignKey(
        "sync.Plan", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    unlinked_at = models.DateTimeField(null=True, blank=True)
    unlinked_by = models.ForeignKey(
        "users.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["setting", "left_id"],
                condition=models.Q(unlinked_at=None),
                name="one_link_per_left",
            ),
            models.UniqueConstraint(
                fields=["setting", "right_id"],
                condition=models.Q(unlinked_at=None),
                name="one_link_per_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}"

    def id_on(self, side: str) -> str:
        return self.left_id if side == "left" else self.right_id
