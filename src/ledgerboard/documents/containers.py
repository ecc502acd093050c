"""Mails, archives and PDF portfolios are opened for the papers in them.

What unpacks to too much is refused.
"""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email import message_from_binary_file, policy
from email.message import Message
from pathlib import Path, PurePosixPath

from ledgerboard.config.upload_limits import CONTAINER_FILES, CONTAINER_MB, MB
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.extraction.open_file import kind_of
from ledgerboard.extraction.pdf.attached import may_hold_files
from ledgerboard.extraction.sandbox import Held, unpack_apart

DEEPEST = 2
MOST_TIMES_LARGER = 100
SMALLEST_PHOTO = 60_000
BITE = 4_096
"""zipfile unpacks as much at once as it is asked for, whatever the archive said of itself."""
UNPACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of bzip2 and LZMA zipfile unpacks all at once: a few hundred bytes fill the memory."""
MAIL_HEADS = (b"From:", b"Received:", b"Return-Path:", b"Delivered-To:", b"MIME-Version:", b"Date:",
              b"Subject:", b"To:", b"Message-ID:", b"X-")  # fmt: skip


@dataclass(frozen=True)
class Inside:
    """Where a file cannot be unpacked, the reason: those beside it may be well."""

    name: str
    content: bytes | DocumentRefused


def container_of(path: Path) -> str:
    """`zip`, `mail` or nothing."""
    with path.open("rb") as stream:
        head = stream.read(2_000)
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    lines = head.lstrip().splitlines()
    known = sum(line.startswith(MAIL_HEADS) for line in lines[:40])
    return "mail" if lines and lines[0].startswith(MAIL_HEADS) and known >= 3 else ""


def papers_in_pdf(path: Path) -> Held:
    """Of what an ordinary PDF has attached only papers count: invoices carry their data as XML."""
    if not may_hold_files(path):
        return Held()
    held = unpack_apart(path)
    papers = tuple(each for each in held.files if held.only_cover or kind_of(each[1][:4_096]))
    return replace(held, files=papers)


def inside(path: Path, container: str) -> Iterator[Inside]:
    """The files in it. Raises Refused."""
    return _zipped(path) if container == "zip" else _attached(path)


@contextmanager
def _unpacking(what: str) -> Iterator[None]:
    """Unpackers answer a stranger's bytes with errors of every class, from struct's to recursion.

    What the disk says is no fault of the file: bz2 gives its OSError no number, and a place that
    cannot be is EINVAL.
    """
    advice = "Ask for it again, or for its files as PDF."
    try:
        yield
    except DocumentRefused:
        raise
    except NotImplementedError as error:
        raise _packed_otherwise(what) from error
    except OSError as error:
        if error.errno not in {None, errno.EINVAL}:
            raise
        raise DocumentRefused(f"{what} is damaged. We can't open it.", advice) from error
    except Exception as error:
        raise DocumentRefused(f"{what} is damaged. We can't open it.", advice) from error


def _packed_otherwise(what: str) -> DocumentRefused:
    why = f"{what} is compressed in a way we can't open."
    return DocumentRefused(why, "Pack it as an ordinary .zip, or send its files alone.")


def _zipped(path: Path) -> Iterator[Inside]:
    with _unpacking("The archive"):
        archive = zipfile.ZipFile(path)
    with archive:
        with _unpacking("The archive"):  # zipfile stumbles over a name that is empty
            files = [each for each in archive.infolist() if not each.is_dir()]
        _measure(path, files)
        for each in files:
            yield Inside(PurePosixPath(each.filename).name, _unpacked(archive, each))


def _unpacked(archive: zipfile.ZipFile, file: zipfile.ZipInfo) -> bytes | DocumentRefused:
    try:
        with _unpacking("A file of the archive"):
            if file.compress_type not in UNPACKED:
                raise _packed_otherwise("A file of the archive")
            with archive.open(file) as stream:
                return b"".join(iter(lambda: stream.read(BITE), b""))
    except DocumentRefused as why:
        return why


def _measure(path: Path, files: list[zipfile.ZipInfo]) -> None:
    """What it says of itself is checked before a byte is unpacked; zipfile cuts what is more."""
    names = {each.filename for each in files}
    if "[Content_Types].xml" in names:
        raise DocumentRefused("This is an Office document.", "Save it as PDF and send that.")
    if any(each.flag_bits & 0x1 for each in files):
        raise DocumentRefused(
            "The archive is locked with a password.", "Ask for the files without one."
        )
    if len(files) > CONTAINER_FILES:
        raise DocumentRefused(
            f"The archive holds {len(files)} files. We take at most {CONTAINER_FILES}.",
            "Send them in parts.",
        )
    total = sum(each.file_size for each in files)
    if total > CONTAINER_MB * MB:
        raise DocumentRefused(
            f"The archive unpacks to more than {CONTAINER_MB} MB.", "Send its files in parts."
        )
    if total > MOST_TIMES_LARGER * max(1, path.stat().st_size):
        raise DocumentRefused(
            "This .zip is packed unusually tightly, so we didn't open it.", "Send its files alone."
        )


def _attached(path: Path) -> Iterator[Inside]:
    with _unpacking("The mail"), path.open("rb") as stream:
        mail = message_from_binary_file(stream, policy=policy.default)
    yield from attachments(mail)


def attachments(mail: Message) -> Iterator[Inside]:
    """Papers of a mail, photographs shown inside its text too; logos of signatures are not.

    Raises Refused.
    """
    with _unpacking("The mail"):
        parts = [each for each in mail.walk() if not each.is_multipart()]
    for count, part in enumerate(parts):
        if count >= CONTAINER_FILES:
            raise DocumentRefused(
                f"The mail holds more than {CONTAINER_FILES} files.", "Send them in parts."
            )
        try:
            with _unpacking("A file of the mail"):
                found = _attachment(part)
        except DocumentRefused as why:
            found = Inside("attachment", why)
        if found:
            yield found


def _attachment(part: Message) -> Inside | None:
    content = part.get_payload(decode=True)
    name = part.get_filename() or ""
    is_file = bool(name) or part.get_content_maintype() in {"application", "image"}
    if not (is_file and isinstance(content, bytes) and content) or _is_logo(part, content):
        return None
    return Inside(name or f"attachment.{part.get_content_subtype()}", content)


def _is_logo(part: Message, content: bytes) -> bool:
    shown = part.get("Content-ID") is not None and part.get_content_disposition() != "attachment"
    return shown and part.get_content_maintype() == "image" and len(content) < SMALLEST_PHOTO
