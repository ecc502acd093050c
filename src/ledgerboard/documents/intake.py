"""A file comes in: measured, kept, written down; read later, by the worker.

When `receive` returns, the original is in the storage and its row committed: nothing that happens
afterwards loses it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from django.db import transaction

from ledgerboard.config.settings import data_folder, settings
from ledgerboard.config.upload_limits import CONTAINER_FILES, CONTAINER_MB, MB
from ledgerboard.core.values.taxpayer_numbers import hidden, hidden_in_name
from ledgerboard.core.values.wording import counted
from ledgerboard.documents.containers import (
    DEEPEST,
    container_of,
    inside,
    papers_in_pdf,
)
from ledgerboard.documents.models import Arrival, Document, Refusal
from ledgerboard.documents.permits import allow
from ledgerboard.documents.refusals import DocumentRefused, NotStored
from ledgerboard.documents.storage import CHUNK, key_of, storage
from ledgerboard.extraction.open_file import kind_of
from ledgerboard.extraction.sandbox import Held
from ledgerboard.users.models import Organization, Person
from ledgerboard.work import engine

LONGEST_NAME = 200
KINDS = "Send PDF, JPEG, PNG, TIFF or HEIC; mails (.eml) and .zip are opened."


@dataclass(frozen=True)
class Sender:
    """How a file came: by which door, and who brought it."""

    source: Arrival.Source
    person: Person | None = None
    from_whom: str = ""


@dataclass(frozen=True)
class Received:
    """`is_new` is false for bytes that this organization has already."""

    document: Document
    name: str
    is_new: bool


@dataclass(frozen=True)
class TurnedAway:
    """A file of a container that is not taken; the others are."""

    name: str
    why: DocumentRefused


@dataclass(frozen=True)
class LandedFile:
    """A file on this disk, not ours yet."""

    path: Path
    name: str
    sha256: str
    size: int


def receive(
    organization: Organization, stream: IO[bytes], name: str, sender: Sender
) -> list[Received | TurnedAway]:
    """One file, or the papers in a mail or archive. Raises Refused when nothing of it is taken."""
    allow(sender.person, organization.pk)
    try:
        with _landed(stream, name) as file:
            return list(_taken(organization, file, sender, depth=0))
    except OSError as error:
        why = f"“{clean(name)}” could not be stored: {error.strerror or error}."
        raise NotStored(why, "Free up space or fix the storage, then send it again.") from error


def _taken(
    organization: Organization, file: LandedFile, sender: Sender, depth: int
) -> Iterator[Received | TurnedAway]:
    container = container_of(file.path)
    if not container:
        yield from _pdf_and_its_files(organization, file, sender, depth)
        return
    if depth >= DEEPEST:
        raise DocumentRefused(
            "It is packed too deep: an archive in an archive.", "Send the files alone."
        )
    unpacked, broken = False, list[TurnedAway]()
    for each in inside(file.path, container):
        if isinstance(each.content, DocumentRefused):
            broken.append(TurnedAway(clean(each.name), each.content))
        else:
            unpacked = True
            yield from _one_inside(organization, each.name, each.content, sender, depth)
    if not unpacked:
        raise broken[0].why if broken else holds_nothing(file.name)
    yield from broken


def _pdf_and_its_files(
    organization: Organization, file: LandedFile, sender: Sender, depth: int
) -> Iterator[Received | TurnedAway]:
    """The cover of a portfolio is not kept where the files in it are all taken out."""
    pdf = papers_in_pdf(file.path) if depth < DEEPEST else Held()
    found = [
        one
        for name, content in pdf.files
        for one in _one_inside(organization, name, content, sender, depth)
    ]
    taken = any(isinstance(one, Received) for one in found)
    if pdf.left_out or not (pdf.only_cover and taken):
        yield _kept(organization, file, sender)
    yield from found
    if pdf.left_out:
        yield TurnedAway(file.name, _left_out(pdf.left_out))


def _left_out(count: int) -> DocumentRefused:
    return DocumentRefused(
        f"{counted(count, 'file')} inside this PDF {'was' if count == 1 else 'were'} not taken "
        f"out: damaged, or more than {CONTAINER_FILES} files or {CONTAINER_MB} MB total.",
        "We kept the PDF itself. Send the files missing from Documents on their own.",
    )


def _one_inside(
    organization: Organization, name: str, content: bytes, sender: Sender, depth: int
) -> Iterator[Received | TurnedAway]:
    """Signatures and logos come with every mail: what is refused does not stop the rest."""
    try:
        with _landed(BytesIO(content), name) as file:
            yield from _taken(organization, file, sender, depth + 1)
    except NotStored:
        raise
    except DocumentRefused as why:
        yield TurnedAway(clean(name), why)


def holds_nothing(name: str) -> DocumentRefused:
    return DocumentRefused(f"“{clean(name)}” has no files in it.", KINDS)


@contextmanager
def _landed(stream: IO[bytes], name: str) -> Iterator[LandedFile]:
    """On this disk, within the limit, whatever the sender said about its length."""
    folder = data_folder(settings()) / "incoming"
    folder.mkdir(exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size = _poured(stream, file)
        yield LandedFile(Path(path), clean(name), digest, size)
    finally:
        Path(path).unlink(missing_ok=True)


def _poured(stream: IO[bytes], file: IO[bytes]) -> tuple[str, int]:
    digest, size, most = hashlib.sha256(), 0, settings().file_megabytes
    while part := stream.read(CHUNK):
        size += len(part)
        if size > most * MB:
            raise DocumentRefused(
                f"The file is larger than {most} MB.", "Send it in parts, or smaller."
            )
        digest.update(part)
        file.write(part)
    if not size:
        raise DocumentRefused("The file is empty.", "Check that it was saved, then send it again.")
    return digest.hexdigest(), size


def _kept(organization: Organization, file: LandedFile, sender: Sender) -> Received:
    with file.path.open("rb") as stream:
        kind = kind_of(stream.read(4_096))
    if not kind:
        raise DocumentRefused(f"“{file.name}” isn't a file we can open.", KINDS)
    storage().keep(key_of(organization.pk, file.sha256), file.path)
    return _written_down(organization, file, kind, sender)


@transaction.atomic
def _written_down(
    organization: Organization, file: LandedFile, kind: str, sender: Sender
) -> Received:
    document, is_new = Document.objects.get_or_create(
        organization=organization,
        sha256=file.sha256,
        defaults={"name": file.name, "kind": kind, "size": file.size},
    )
    Arrival.objects.create(
        organization=organization,
        document=document,
        source=sender.source,
        name=file.name,
        from_whom=hidden(_shown(sender.from_whom))[:LONGEST_NAME],
        person=sender.person,
    )
    if is_new:
        ask_to_read(document)
    return Received(document, file.name, is_new)


def turn_away(
    organization: Organization, name: str, why: DocumentRefused, sender: Sender
) -> Refusal:
    """Where nobody waits for an answer, what was not taken is written down for the office."""
    return Refusal.objects.create(
        organization=organization,
        source=sender.source,
        name=clean(name),
        from_whom=hidden(_shown(sender.from_whom))[:LONGEST_NAME],
        message=why.message,
        advice=why.advice,
    )


@transaction.atomic
def ask_to_read(document: Document) -> None:
    """Once more, too: a later version of the reader may see more. Corrections stay."""
    document.readings += 1
    document.state, document.reason = Document.State.WAITING, ""
    document.save(update_fields=["readings", "state", "reason"])
    engine.enqueue(
        "documents.read",
        id=f"documents.read-{document.pk}-{document.readings}",
        partition=f"papers:{document.organization_id}:{document.sha256[0]}",
        args=[document.pk],
        organization=document.organization_id,
    )


def clean(name: str) -> str:
    """To show: the last part of a path, without what is invisible or turns the text round, and
    without a taxpayer number.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return hidden_in_name(_shown(last))[-LONGEST_NAME:] or "unnamed"


def _shown(text: str) -> str:
    shown = (each for each in text if each == " " or unicodedata.category(each)[0] not in "CZ")
    return "".join(shown).strip()
