"""Mails and archives are opened for the papers in them; what unpacks to too much is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import Message
from pathlib import Path, PurePosixPath

from ledgerboard.documents.refusals import Refused

MOST_FILES = 60
DEEPEST = 2
MOST_BYTES = 200_000_000
MOST_TIMES_LARGER = 100
SMALLEST_PHOTO = 60_000
MAIL_HEADS = (b"From:", b"Received:", b"Return-Path:", b"Delivered-To:", b"MIME-Version:", b"Date:",
              b"Subject:", b"To:", b"Message-ID:", b"X-")  # fmt: skip


@dataclass(frozen=True)
class Inside:
    name: str
    content: bytes


def container_of(path: Path) -> str:
    """`zip`, `mail` or nothing."""
    with path.open("rb") as stream:
        head = stream.read(2_000)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    lines = head.lstrip().splitlines()
    known = sum(line.startswith(MAIL_HEADS) for line in lines[:40])
    return "mail" if lines and lines[0].startswith(MAIL_HEADS) and known >= 3 else ""


def inside(path: Path, container: str) -> Iterator[Inside]:
    """The files in it. Raises Refused."""
    return _zipped(path) if container == "zip" else _attached(path)


def _zipped(path: Path) -> Iterator[Inside]:
    try:
        with zipfile.ZipFile(path) as archive:
            files = [each for each in archive.infolist() if not each.is_dir()]
            _measure(path, files)
            for each in files:
                yield Inside(PurePosixPath(each.filename).name, archive.read(each))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Refused(
            f"The archive cannot be unpacked: {error}.", "Send its files alone."
        ) from None


def _measure(path: Path, files: list[zipfile.ZipInfo]) -> None:
    """What it says of itself is checked before a byte is unpacked; zipfile holds it to that."""
    names = {each.filename for each in files}
    if "[Content_Types].xml" in names:
        raise Refused("This is an Office document.", "Save it as PDF and send that.")
    if any(each.flag_bits & 0x1 for each in files):
        raise Refused("The archive is locked with a password.", "Ask for the files without one.")
    if len(files) > MOST_FILES:
        raise Refused(f"The archive holds {len(files)} files; {MOST_FILES} is the most.")
    total = sum(each.file_size for each in files)
    if total > min(MOST_BYTES, MOST_TIMES_LARGER * max(1, path.stat().st_size)):
        raise Refused("The archive unpacks to far more than it is.", "Send its files alone.")


def _attached(path: Path) -> Iterator[Inside]:
    with path.open("rb") as stream:
        mail = message_from_binary_file(stream, policy=policy.default)
    yield from attachments(mail)


def attachments(mail: Message) -> Iterator[Inside]:
    """Papers of a mail, photographs shown inside its text too; logos of signatures are not."""
    for count, part in enumerate(each for each in mail.walk() if not each.is_multipart()):
        if count >= MOST_FILES:
            raise Refused(f"The mail holds more than {MOST_FILES} files.", "Send them in parts.")
        content = part.get_payload(decode=True)
        name = part.get_filename() or ""
        is_file = bool(name) or part.get_content_maintype() in {"application", "image"}
        if is_file and isinstance(content, bytes) and content and not _is_logo(part, content):
            yield Inside(name or f"attachment.{part.get_content_subtype()}", content)


def _is_logo(part: Message, content: bytes) -> bool:
    shown = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
    return shown and part.get_content_maintype() == "image" and len(content) < SMALLEST_PHOTO
