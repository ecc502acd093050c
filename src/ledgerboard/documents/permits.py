"""Whether the person may take documents in and review them, whichever door they came by."""

from __future__ import annotations

from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.users.models import Ability, Person
from ledgerboard.users.selectors import NOT_ALLOWED, can


def allow(person: Person | None, organization_id: int) -> None:
    """Nobody in person: it came by mail, or was said on the server."""
    if person and not can(person, organization_id, Ability.REVIEW):
        raise DocumentRefused(*NOT_ALLOWED)
