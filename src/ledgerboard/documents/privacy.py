"""Whose eyes a file is for: what may hold a taxpayer number is seen only by those who review."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ledgerboard.core.reading.unrecognized import MAY_BE
from ledgerboard.documents.models import Document, Paper
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.users.models import Person


def is_private(document: Document) -> bool:
    """Whether its pages are only for those who review. What may be a W-9 is one until a person says
    otherwise: that it was reviewed says only that its fields are right.
    """
    papers = list(Paper.objects.filter(document=document))
    if _holds_w9(papers):
        return True
    return document.cleared_at is None and (
        not papers
        or document.state == Document.State.FAILED
        or any(paper.kind == "w9" or _may_be_w9(paper) for paper in papers)
    )


def may_be_cleared(document: Document) -> bool:
    """Whether a person's word could open it. There is nothing to look at before it was read."""
    ended = document.state not in Document.OPEN
    return ended and not _holds_w9(Paper.objects.filter(document=document))


@transaction.atomic
def clear(document: Document, person: Person | None = None) -> None:
    """Everybody may see its pages from now on. Raises DocumentRefused where one is a W-9. Without a
    person it was said on the server.
    """
    if not may_be_cleared(document):
        raise DocumentRefused(
            "This file holds a W-9, or is still being read.",
            "A file with a W-9 is only for people who review documents.",
        )
    document.cleared_at, document.cleared_by = timezone.now(), person
    document.save(update_fields=["cleared_at", "cleared_by"])


@transaction.atomic
def make_private(document: Document) -> None:
    """Takes that word back."""
    document.cleared_at = document.cleared_by = None
    document.save(update_fields=["cleared_at", "cleared_by"])


def _holds_w9(papers: Iterable[Paper]) -> bool:
    return any(paper.kind == "w9" and not paper.gone for paper in papers)


def _may_be_w9(paper: Paper) -> bool:
    return any(note.get("code") == MAY_BE for note in paper.reading.get("notes", ()))
