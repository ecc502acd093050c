"""Workflows of the papers room."""

from __future__ import annotations

import logging

from ledgerboard.config.settings import settings
from ledgerboard.users.models import Organization
from ledgerboard.work import engine

LOOK_EVERY_SECONDS = 60

logger = logging.getLogger(__name__)


@engine.workflow("documents.read", queue=engine.HEAVY)
def read_workflow(document_id: int) -> None:
    read_one(document_id)
    paint_one(document_id)


@engine.step
def read_one(document_id: int) -> None:
    from ledgerboard.documents.ingest import read  # noqa: PLC0415  # loaded by those who read

    read(document_id)


@engine.step
def paint_one(document_id: int) -> int:
    """So that the page is there when somebody opens the review. Without pictures it is painted
    then: what goes wrong here is no failure of the reading.
    """
    from ledgerboard.documents.models import Document  # noqa: PLC0415  # likewise
    from ledgerboard.documents.pictures import paint_ahead  # noqa: PLC0415
    from ledgerboard.documents.refusals import Missing  # noqa: PLC0415

    document = Document.objects.get(pk=document_id)
    try:
        return paint_ahead(document) if document.state == Document.State.READ else 0
    except (Missing, OSError) as error:
        logger.warning("document %s: its pages were not painted ahead: %s", document_id, error)
        return 0


@engine.workflow("documents.take-in")
def take_in_workflow() -> None:
    """Look into the watched folder and the mailbox, where there are such; whatever one meets."""
    try:
        look_into_folder()
    finally:
        look_into_mailbox()


@engine.step
def look_into_folder() -> int:
    from ledgerboard.documents.folder import look_into  # noqa: PLC0415

    folder, organization = settings().papers_folder, _receiver()
    if folder is None or organization is None:
        return 0
    try:
        return look_into(folder, organization)
    except OSError as error:
        logger.warning("the watched folder cannot be read: %s", error)
        return 0


@engine.step
def look_into_mailbox() -> int:
    from ledgerboard.documents.mailbox import NoAnswer, look_into  # noqa: PLC0415

    organization = _receiver()
    if not settings().mail_url or organization is None:
        return 0
    try:
        return look_into(settings(), organization)
    except NoAnswer as error:
        logger.warning("%s", error)
        return 0


def _receiver() -> Organization | None:
    """Whose papers come by folder and mail: the first organization, where none is named."""
    named = settings().papers_organization
    every = Organization.objects.order_by("pk")
    return every.filter(name=named).first() if named else every.first()


engine.every(LOOK_EVERY_SECONDS, "documents.take-in")
