"""Whose eyes a file is for: what may hold a taxpayer number is seen only by those who review."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ledgerboard.core.reading.schema import NUMBERED
from ledgerboard.core.reading.unrecognized import MAY_BE
from ledgerboard.documents.models import Document, Paper, PrivacyChange
from ledgerboard.documents.permits import allow
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.users.models import Person


def is_private(document: Document) -> bool:
    """Whether its pages are only for those who review: it holds a W-9, or a person said so.
    What may be a W-9 is one until a person says otherwise: reviewed says only that its fields are
    right.
    """
    papers = list(Paper.objects.filter(document=document))
    if document.hidden_at is not None or _holds_w9(papers):
        return True
    return document.cleared_at is None and (
        not papers
        or document.state == Document.State.FAILED
        or any(paper.kind in NUMBERED or _may_be_w9(paper) for paper in papers)
    )


def may_be_cleared(document: Document) -> bool:
    """Whether a person's word could open it. There is nothing to look at before it was read."""
    return _was_read(document) and not _holds_w9(Paper.objects.filter(document=document))


@transaction.atomic
def clear(document: Document, person: Person | None = None) -> None:
    """Everybody may see its pages from now on. Raises DocumentRefused where one is a W-9. Without a
    person it was said on the server.
    """
    allow(person, document.organization_id)
    if _holds_w9(Paper.objects.filter(document=document)):
        raise DocumentRefused(
            "This file has a W-9 in it, so only people who review documents can see it."
        )
    if document.state in Document.OPEN:
        raise DocumentRefused("We're still reading this file.", "Try again in a minute.")
    if not _was_read(document):
        raise DocumentRefused("We couldn't read this file yet.", "Read it again first.")
    document.cleared_at, document.cleared_by = timezone.now(), person
    document.hidden_at = document.hidden_by = None
    _write_down(document, person, private=False)


@transaction.atomic
def make_private(document: Document, person: Person | None = None) -> None:
    """Only those who review may see its pages from now on, whatever is read in it later."""
    allow(person, document.organization_id)
    document.hidden_at, document.hidden_by = timezone.now(), person
    document.cleared_at = document.cleared_by = None
    _write_down(document, person, private=True)


def changes(document: Document) -> QuerySet[PrivacyChange]:
    """Who said what about it, the latest first."""
    return document.privacy_changes.select_related("person").order_by("-pk")


def _write_down(document: Document, person: Person | None, *, private: bool) -> None:
    document.save(update_fields=["cleared_at", "cleared_by", "hidden_at", "hidden_by"])
    PrivacyChange.objects.create(
        organization_id=document.organization_id,
        document=document,
        private=private,
        person=person,
    )


def _was_read(document: Document) -> bool:
    """A storage that fails ends a reading, too, before anything was seen."""
    return document.state not in Document.OPEN and document.read_at is not None


def _holds_w9(papers: Iterable[Paper]) -> bool:
    return any(paper.kind in NUMBERED and not paper.gone for paper in papers)


def _may_be_w9(paper: Paper) -> bool:
    return any(note.get("code") == MAY_BE for note in paper.reading.get("notes", ()))
