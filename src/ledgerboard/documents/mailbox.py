"""A mailbox that subs and agents send papers to. A message is marked as seen when all that it
holds is stored; until then it comes again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4
from io import BytesIO
from urllib.parse import unquote, urlsplit

from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessage, MailMessageFlags
from imap_tools.errors import ImapToolsError

from ledgerboard.config.settings import Settings
from ledgerboard.documents.containers import attachments
from ledgerboard.documents.intake import Sender, TurnedAway, receive, turn_away
from ledgerboard.documents.models import Arrival
from ledgerboard.documents.refusals import NotStored, Refused
from ledgerboard.users.models import Organization

SECONDS = 30.0
MOST_AT_ONCE = 50

logger = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The mailbox cannot be opened; the message says why."""


@contextmanager
def opened(now: Settings) -> Iterator[BaseMailBox]:
    """Raises NoAnswer, never with the password in it."""
    parts = urlsplit(now.mail_url)
    box_type = MailBox if parts.scheme == "imaps" else MailBoxUnencrypted
    port = parts.port or (993 if parts.scheme == "imaps" else 143)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        with _closing(box_type(parts.hostname or "", port, timeout=SECONDS)) as box:
            box.login(now.mail_user, now.mail_password.get_secret_value(), folder)
            yield box
    except (ImapToolsError, IMAP4.error, OSError) as error:
        why = str(error).replace(now.mail_password.get_secret_value() or "\0", "…")
        raise NoAnswer(f"The mailbox {parts.hostname} does not answer: {why}") from None


@contextmanager
def _closing(box: BaseMailBox) -> Iterator[BaseMailBox]:
    """Says goodbye where that is still possible, and lets go of the line in any case."""
    try:
        yield box
    finally:
        with suppress(ImapToolsError, IMAP4.error, OSError):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def look_into(now: Settings, organization: Organization) -> int:
    """Take the papers of unseen messages; how many messages. One that breaks stops no other."""
    taken = 0
    with opened(now) as box:
        numbers = box.uids(AND(seen=False))[:MOST_AT_ONCE]
        for number in numbers:
            for message in box.fetch(AND(uid=number), mark_seen=False):
                if _take(message, organization):
                    box.flag(number, MailMessageFlags.SEEN, value=True)
                    taken += 1
    return taken


def _take(message: MailMessage, organization: Organization) -> bool:
    """False when it must come again."""
    sender = Sender(Arrival.Source.MAIL, from_whom=message.from_)
    try:
        for each in attachments(message.obj):
            _take_one(each.name, each.content, organization, sender)
    except NotStored as error:
        logger.warning("a mail stays unseen: %s", error)
        return False
    except Refused as why:
        turn_away(organization, message.subject, why, sender)
    return True


def _take_one(name: str, content: bytes, organization: Organization, sender: Sender) -> None:
    try:
        received = receive(organization, BytesIO(content), name, sender)
    except NotStored:
        raise
    except Refused as why:
        turn_away(organization, name, why, sender)
        return
    for each in received:
        if isinstance(each, TurnedAway):
            turn_away(organization, each.name, each.why, sender)
