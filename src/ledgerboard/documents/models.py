"""What came in, what was read in it, and what people said about the reading."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from ledgerboard.users.models import Owned


class Document(Owned):
    """One file, known by what is in it: the same bytes are the same document.

    The original lies in the storage under its SHA-256 and is never altered. `readings` counts how
    often reading was asked for; `sheets` holds the size of each page in points, and its turn.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        READ = "read", "Read"
        FAILED = "failed", "Cannot be read"

    OPEN: ClassVar = (State.WAITING, State.READING)

    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    size = models.BigIntegerField()
    pages = models.PositiveIntegerField(default=0)
    sheets: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    readings = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    reader = models.CharField(max_length=40, blank=True)
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person said that everybody may see its pages"
    )
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="When a person said that only reviewers may see its pages"
    )
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "sha256"], name="one_document")
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "-received_at"], name="document_received")
        ]

    def __str__(self) -> str:
        return self.name


class PrivacyChange(Owned):
    """Who opened a document's pages to everyone, or made them private, and when. Never changed."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="privacy_changes")
    private = models.BooleanField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        who = self.person or "Someone on the server"
        return f"{who} {'made it private' if self.private else 'let everyone see it'}"


class Arrival(Owned):
    """A document came in: the first time, or once more."""

    class Source(models.TextChoices):
        WEB = "web", "uploaded"
        API = "api", "sent by a program"
        FOLDER = "folder", "found in the watched folder"
        MAIL = "mail", "came by mail"
        COMMAND = "command", "given on the command line"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="arrivals")
    source = models.CharField(max_length=10, choices=Source.choices)
    name = models.CharField(max_length=300)
    from_whom = models.CharField(max_length=320, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.name} {self.get_source_display()}"


class Refusal(Owned):
    """A file that was not taken, where nobody waited for the answer: by mail, in the folder."""

    source = models.CharField(max_length=10, choices=Arrival.Source.choices)
    name = models.CharField(max_length=300)
    from_whom = models.CharField(max_length=320, blank=True)
    message = models.TextField()
    advice = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organization", "-at"], name="refusal_latest")]

    def __str__(self) -> str:
        return f"{self.name}: {self.message}"


class Paper(Owned):
    """One paper of a document. `reading` is what `ledgerboard read --json` prints of it.

    `sealed_number` is a W-9's taxpayer number, sealed; nothing else holds it whole. A paper that a
    later reading no longer finds keeps its corrections and is `gone`.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    pages: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    reading: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    open_fields = models.PositiveIntegerField(default=0)
    sealed_number = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    gone = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["organization", "document"],
                condition=Q(reviewed_at=None, gone=False),
                name="paper_unreviewed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.pages}"


class PaperWords(Owned):
    """What a search finds on a paper (`searching`). A table of its own: a search goes through all
    of it, and would go through every reading otherwise.
    """

    paper = models.OneToOneField(Paper, on_delete=models.CASCADE, related_name="found_by")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    words = models.TextField()

    def __str__(self) -> str:
        return self.words[:80]


class Correction(Owned):
    """What a person said about one field. Never changed: the latest of a field counts.

    `before` is what stood there until then, `place` where the reader saw it (page and box).
    """

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "confirmed"
        CORRECTED = "corrected", "corrected"
        NOT_STATED = "not_stated", "not stated on the paper"
        UNREADABLE = "unreadable", "cannot be read"

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="corrections")
    path = models.CharField(max_length=200)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    before: models.JSONField[Any, Any] = models.JSONField(null=True)
    after: models.JSONField[Any, Any] = models.JSONField(null=True)
    was_unsure = models.BooleanField(default=False)
    method = models.CharField(max_length=10, blank=True)
    place: models.JSONField[Any, Any] = models.JSONField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["paper", "path", "id"], name="correction_latest")]

    def __str__(self) -> str:
        return f"{self.path}: {self.verdict}"
