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
from imap_tools.errors import ImapToolsError, MailboxFetchError

from ledgerboard.config.settings import Settings
from ledgerboard.documents.containers import Inside, attachments
from ledgerboard.documents.intake import Sender, TurnedAway, holds_nothing, turn_away
from ledgerboard.documents.models import Arrival
from ledgerboard.documents.refusals import DocumentRefused, NotStored
from ledgerboard.documents.unattended import OUR_OWN, receive_unattended
from ledgerboard.users.models import Organization

SECONDS = 30.0
MOST_AT_ONCE = 50
NOT_OPENED = DocumentRefused(
    "A mail couldn't be opened. We don't know why.",
    "Find it in the mailbox, and upload its attachments under Documents.",
)

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
            if _is_done(box, number, organization):
                box.flag(number, MailMessageFlags.SEEN, value=True)
                taken += 1
    return taken


def _is_done(box: BaseMailBox, number: str, organization: Organization) -> bool:
    """False when it must come again, or is gone."""
    try:
        messages = list(box.fetch(AND(uid=number), mark_seen=False))
        return bool(messages) and all(_take(each, organization) for each in messages)
    except MailboxFetchError as error:
        logger.warning("mail %s is not given out, and stays unseen: %s", number, error)
        return False
    except (ImapToolsError, IMAP4.error, *OUR_OWN):
        raise
    except Exception:
        logger.exception("mail %s could not be opened", number)
        turn_away(organization, f"mail {number}", NOT_OPENED, Sender(Arrival.Source.MAIL))
        return True


def _take(message: MailMessage, organization: Organization) -> bool:
    """False when it must come again: only when all of it is done is told what was not taken."""
    sender = Sender(Arrival.Source.MAIL, from_whom=_decoded(message, "From"))
    try:
        for each in list(_not_taken(message, organization, sender)):
            turn_away(organization, each.name, each.why, sender)
    except OUR_OWN as error:
        logger.warning("a mail stays unseen: %s", error)
        return False
    return True


def _decoded(message: MailMessage, header: str) -> str:
    """As it came where it cannot be decoded: that is no reason to leave its papers."""
    try:
        return message.from_ if header == "From" else message.subject
    except Exception:  # noqa: BLE001  # a stranger's bytes in somebody else's code
        return str(message.obj[header])


def _not_taken(
    message: MailMessage, organization: Organization, sender: Sender
) -> Iterator[TurnedAway]:
    subject, found = _decoded(message, "Subject"), False
    try:
        for each in attachments(message.obj):
            found = True
            yield from _refused(each, organization, sender)
        if not found:
            raise holds_nothing(subject)
    except NotStored:
        raise
    except DocumentRefused as why:
        yield TurnedAway(subject, why)


def _refused(file: Inside, organization: Organization, sender: Sender) -> list[TurnedAway]:
    if isinstance(file.content, DocumentRefused):
        return [TurnedAway(file.name, file.content)]
    try:
        taken = receive_unattended(organization, BytesIO(file.content), file.name, sender)
    except NotStored:
        raise
    except DocumentRefused as why:
        return [TurnedAway(file.name, why)]
    return [each for each in taken if isinstance(each, TurnedAway)]
