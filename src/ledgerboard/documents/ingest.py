"""A document is read apart from us, and what was found becomes its papers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledgerboard import __version__
from ledgerboard.config.settings import settings
from ledgerboard.connections.vault import Vault
from ledgerboard.core.reading.schema import NUMBER, NUMBERED
from ledgerboard.core.values.taxpayer_numbers import hidden_in
from ledgerboard.core.values.wording import capitalized
from ledgerboard.documents.effective import fields_of, overlaid
from ledgerboard.documents.models import Correction, Document, Paper, PaperWords
from ledgerboard.documents.refusals import Missing
from ledgerboard.documents.searching import remember
from ledgerboard.documents.selectors import said_about
from ledgerboard.documents.storage import original
from ledgerboard.extraction.sandbox import read_apart

logger = logging.getLogger(__name__)
PRIVACY_RULES = 3
"""Counted up when a reading finds more of what only reviewers may see: what was read by older rules
is to be read again (`rereading`).
"""
BY_RULES = f"+{PRIVACY_RULES}"


def read(document_id: int) -> None:
    """Read one document to the end. Begun again after a crash, it does the same once more."""
    document = Document.objects.get(pk=document_id)
    _say(document, Document.State.READING)
    try:
        with original(document.organization_id, document.sha256) as path:
            second = settings().second_reader
            result = read_apart(path, methods=True, private=True, second=second)
    except Missing as error:
        _say(document, Document.State.FAILED, str(error))
        return
    except OSError as error:
        why = f"The storage does not answer: {error.strerror or error}. Read it again later."
        _say(document, Document.State.FAILED, why)
        return
    if trouble := result.get("second_reader", {}).get("trouble"):
        logger.warning("document %s: second reader %s: %s", document.pk, second, trouble)
    take_up(document, result)


def _say(document: Document, state: Document.State, reason: str = "") -> None:
    document.state, document.reason = state, reason
    document.save(update_fields=["state", "reason"])


@transaction.atomic
def take_up(document: Document, result: Mapping[str, Any]) -> None:
    """Papers of an earlier reading keep what people said about them."""
    error = str(result.get("error", ""))
    document.state = Document.State.FAILED if error else Document.State.READ
    document.reason = f"{capitalized(error)}." if error else ""
    document.pages = int(result.get("pages") or 0)
    document.seconds = result.get("seconds")
    document.sheets = list(result.get("sheets", ()))
    document.reader, document.read_at = f"{__version__}{BY_RULES}", timezone.now()
    document.save(
        update_fields=["state", "reason", "pages", "sheets", "seconds", "reader", "read_at"]
    )
    readings = list(result.get("papers", ()))
    _renew(document, readings, list(result.get("secrets", ({},) * len(readings))))


def _renew(
    document: Document,
    readings: Sequence[Mapping[str, Any]],
    secrets: Sequence[Mapping[str, str]],
) -> None:
    known = {(paper.kind, tuple(paper.pages)): paper for paper in document.papers.all()}
    for position, (reading, hidden) in enumerate(zip(readings, secrets, strict=True)):
        mark = (reading["kind"], tuple(reading["pages"]))
        paper = known.pop(mark, None) or Paper(organization_id=document.organization_id)
        paper.document, paper.position = document, position
        _fill(paper, reading, hidden.get("tin", ""))
    for paper in known.values():
        if paper.kind in NUMBERED or paper.corrections.exists():
            Paper.objects.filter(pk=paper.pk).update(gone=True)
            PaperWords.objects.filter(paper=paper).delete()
        else:
            paper.delete()


def _fill(paper: Paper, reading: Mapping[str, Any], number: str) -> None:
    """A taxpayer number is sealed at once and never stands among what was read.

    What a person said of it counts more than what another reading says.
    """
    before = paper.reading
    shown = hidden_in(dict(reading), alone=reading["kind"] in NUMBERED)
    paper.kind, paper.pages, paper.reading, paper.gone = shown["kind"], shown["pages"], shown, False
    said = said_about(paper) if paper.pk else {}
    word = said.get(NUMBER)
    if word is None or word.verdict == Correction.Verdict.CONFIRMED:
        paper.sealed_number = Vault().seal(number) if number else ""
    if before and before.get("fields") != shown["fields"]:
        paper.reviewed_at = paper.reviewed_by = None
    paper.open_fields = sum(field.is_open for field in fields_of(shown, said))
    paper.save()
    remember(paper, overlaid(shown, said))
