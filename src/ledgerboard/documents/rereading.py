"""Files that an older reader read: it may have missed what only reviewers may see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from ledgerboard.core.reading.schema import NUMBERED
from ledgerboard.documents.ingest import BY_RULES
from ledgerboard.documents.intake import ask_to_read
from ledgerboard.documents.models import Document, Paper
from ledgerboard.users.models import Organization


def read_by_older(organization: Organization | int) -> QuerySet[Document]:
    """Those that a new reading could make private. A W-9 and what failed are private already, and
    so is what a person hid.
    """
    read = Document.objects.of(organization).filter(state=Document.State.READ, hidden_at=None)
    w9 = Paper.objects.filter(document=OuterRef("pk"), kind__in=NUMBERED, gone=False)
    return read.filter(~Exists(w9)).exclude(reader__endswith=BY_RULES).order_by("pk")


def read_older_again(organization: Organization | int) -> int:
    """Asks for it, and says of how many files. The worker reads them behind one another."""
    older = list(read_by_older(organization))
    for document in older:
        ask_to_read(document)
    return len(older)
