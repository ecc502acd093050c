"""Where nobody waits for the answer, one file that breaks us stops no other, and is told."""

from __future__ import annotations

import logging
from typing import IO

from django.db import InterfaceError, OperationalError

from ledgerboard.documents.intake import Received, Sender, TurnedAway, clean, receive
from ledgerboard.documents.refusals import DocumentRefused, NotStored
from ledgerboard.users.models import Organization

OUR_OWN = (NotStored, OSError, MemoryError, OperationalError, InterfaceError)
"""Nothing is wrong with the file: it stays where it is and comes again."""

logger = logging.getLogger(__name__)


def receive_unattended(
    organization: Organization, stream: IO[bytes], name: str, sender: Sender
) -> list[Received | TurnedAway]:
    """As `receive`; what nobody foresaw is logged and refused too. Raises Refused and OUR_OWN.

    To be tried again each minute would not mend it, and nobody would hear of it.
    """
    try:
        return receive(organization, stream, name, sender)
    except (DocumentRefused, *OUR_OWN):
        raise
    except Exception as error:
        logger.exception("“%s” could not be taken", clean(name))
        raise unforeseen(name) from error


def unforeseen(name: str) -> DocumentRefused:
    return DocumentRefused(
        f"“{clean(name)}” couldn't be taken. We don't know why.",
        "Upload it under Documents. If that fails too, give the log to whoever runs Ledgerboard.",
    )
