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


@engine.step
def read_one(document_id: int) -> None:
    from ledgerboard.documents.ingest import read  # noqa: PLC0415  # loaded by those who read

    read(document_id)


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
