"""Webhooks as the web server hands them over (`config.front`): without Django's request, of which
they need nothing, and all that came together at once.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence

from django.db import close_old_connections

from ledgerboard.api.routes.connections import WORDS
from ledgerboard.config.database_errors import trouble
from ledgerboard.config.gathering import Posted
from ledgerboard.connections.webhooks import receive_webhooks

log = logging.getLogger(__name__)

Reply = tuple[int, bytes]
NOT_STORED = (503, "This could not be stored. Send it again in a moment.")


def answers(posted: Sequence[Posted]) -> list[Reply]:
    """The status and the body of each answer, in order. Where they can't be stored together, each
    is tried alone, unless the database is what is wrong.
    """
    close_old_connections()
    try:
        return _stored(posted)
    except Exception as error:
        log.exception("%d webhooks could not be stored", len(posted))
        return [_refusal(error)] * len(posted) if trouble(error) else _one_by_one(posted)
    finally:
        close_old_connections()


def _stored(posted: Sequence[Posted]) -> list[Reply]:
    return [_reply(each.value, WORDS[each]) for each in receive_webhooks(posted)]


def _one_by_one(posted: Sequence[Posted]) -> list[Reply]:
    """A database that locks or fills up meanwhile is waited for once, not once for each."""
    replies: list[Reply] = []
    for each in posted:
        try:
            replies += _stored([each])
        except Exception as error:
            log.exception("A webhook could not be stored alone")
            if trouble(error):
                return replies + [_refusal(error)] * (len(posted) - len(replies))
            replies.append(_refusal(error))
    return replies


def _refusal(error: Exception) -> Reply:
    """Each of them says: come again."""
    found = trouble(error)
    return _reply(found.status, f"{found.what}. {found.advice}") if found else _reply(*NOT_STORED)


def _reply(status: int, words: str) -> Reply:
    return status, json.dumps({"detail": words}).encode()
