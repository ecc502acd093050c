"""Webhooks as the web server hands them over (`config.front`): without Django's request, of which
they need nothing, and all that came together at once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from django.db import close_old_connections

from ledgerboard.api.routes.connections import WORDS
from ledgerboard.config.gathering import Posted
from ledgerboard.connections.webhooks import receive_webhooks

log = logging.getLogger(__name__)


def answers(posted: Sequence[Posted]) -> list[tuple[int, bytes]]:
    """The status and the body of each answer, in order."""
    close_old_connections()
    try:
        received = receive_webhooks(posted)
    except Exception:
        log.exception("%d webhooks could not be stored together; each is tried alone", len(posted))
        raise
    finally:
        close_old_connections()
    return [(each.value, json.dumps({"detail": WORDS[each]}).encode()) for each in received]
