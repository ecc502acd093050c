"""A file as pages, or the reason why it cannot be opened. Its content decides, not its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.page import File, Note, Page
from ledgerboard.extraction.ocr.engine import needs_ocr, read_picture
from ledgerboard.extraction.ocr.picture_file import DAMAGED, CannotOpen, Frame, frames_of
from ledgerboard.extraction.pdf.attached import note_of
from ledgerboard.extraction.pdf.hybrids import ONLY_ADOBE
from ledgerboard.extraction.pdf.pages import pages_of
from ledgerboard.extraction.pdf.xfa import CannotTell

UNKNOWN = "we can't open this kind of file. Use a PDF, JPEG, PNG, TIFF or HEIC"

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    megabytes: int = 200
    pages: int = 120


LIMITS = Limits()


def open_file(path: Path, limits: Limits = LIMITS) -> File:
    """Every way to fail is an answer; what it cannot survive, the caller's process limits do."""
    content, kind = contents(path, limits)
    if not content:
        return File(error=kind)
    return _pdf(content, limits) if kind == "pdf" else _pictures(content, kind, limits)


def contents(path: Path, limits: Limits = LIMITS) -> tuple[bytes, str]:
    """The bytes and what they are; no bytes and the reason."""
    try:
        size = path.stat().st_size
        content = b"" if size > limits.megabytes * 1_000_000 else path.read_bytes()
    except OSError as error:
        return b"", f"the file cannot be read: {error.strerror}"
    if size > limits.megabytes * 1_000_000:
        return b"", f"the file is larger than {limits.megabytes} MB"
    if not content:
        return b"", "the file is empty"
    kind = kind_of(content)
    return (content, kind) if kind else (b"", UNKNOWN)


def kind_of(content: bytes) -> str:
    """Readers of PDF forgive rubbish before the header; so do senders' mail gateways."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"}:
        return "heic"
    return next((kind for magic, kind in SIGNATURES if content.startswith(magic)), "")


def _pictures(content: bytes, kind: str, limits: Limits) -> File:
    try:
        frames = enumerate(frames_in(content, kind, limits.pages), start=1)
        return File(tuple(_picture(number, frame) for number, frame in frames), kind=kind)
    except CannotOpen as error:
        return File(error=str(error), kind=kind)


def frames_in(content: bytes, kind: str, most: int) -> Iterator[Frame]:
    """The decoder of HEIC says some of what is wrong with a file as a RuntimeError."""
    frames = frames_of(content, kind, most)
    while True:
        try:
            frame = next(frames, None)
        except RuntimeError as error:
            raise CannotOpen(DAMAGED) from error
        if frame is None:
            return
        yield frame


def _picture(number: int, frame: Frame) -> Page:
    size = (frame.width, frame.height)
    return read_picture(frame.picture, size, number) or needs_ocr(number, size)


def _pdf(content: bytes, limits: Limits) -> File:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        return File(error=_refusal(error), kind="pdf")
    try:
        if len(document) > limits.pages:
            reason = f"the file has {len(document)} pages; {limits.pages} is the most"
            return File(error=reason, kind="pdf")
        if not len(document):
            return File(error="the file has no pages", kind="pdf")
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        return _told(_noted(tuple(pages_of(document)), note_of(document, kind_of)))
    except CannotTell as error:
        return File(error=str(error), kind="pdf")
    except pdfium.PdfiumError:
        return File(error="the file is damaged: a page cannot be opened", kind="pdf")
    finally:
        document.close()


def _noted(pages: tuple[Page, ...], notes: tuple[Note, ...]) -> tuple[Page, ...]:
    return (replace(pages[0], notes=(*notes, *pages[0].notes)), *pages[1:])


def _told(pages: tuple[Page, ...]) -> File:
    """Pages of which none holds more than the wish for another program are no answer."""
    if all(page.trouble == ONLY_ADOBE for page in pages):
        return File(error=ONLY_ADOBE, kind="pdf")
    return File(pages, kind="pdf")


def _refusal(error: pdfium.PdfiumError) -> str:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return "the file is locked with a password: ask for a copy without one"
    return "the file is damaged: it cannot be opened as a PDF"
