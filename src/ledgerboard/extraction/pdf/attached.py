"""Papers inside a PDF: a portfolio is an archive with a cover; any PDF may have some attached."""

from __future__ import annotations

import mmap
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Note

MARKS = (b"/EmbeddedFile", b"/Collection")
MOST_FILES = 60
MOST_BYTES = 200_000_000
LONGEST_COVER = 800  # letters
COVER = re.compile(r"\bPDF (PORTFOLIO|PACKAGE)\b", re.IGNORECASE)


def may_hold_files(path: Path) -> bool:
    """A cheap look that opens nothing. Not every program writes the mark, and it can be packed
    away: `holds_files` sees those.
    """
    with path.open("rb") as stream:
        if b"%PDF-" not in stream.read(1024):
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return any(content.find(mark) >= 0 for mark in MARKS)


def holds_files(path: Path) -> bool:
    """Whether files hang on it, or on one of its pages as a comment. In this process: callers use
    `may_hold_files_apart`.
    """
    with pdfium.PdfDocument(path) as document:
        return document.count_attachments() > 0 or any(map(_has_file, document))


def _has_file(page: pdfium.PdfPage) -> bool:
    notes = (raw.FPDFPage_GetAnnot(page, at) for at in range(raw.FPDFPage_GetAnnotCount(page)))
    return any(_is_file(note) for note in notes)


def _is_file(note: raw.FPDF_ANNOTATION) -> bool:
    kind = raw.FPDFAnnot_GetSubtype(note)
    raw.FPDFPage_CloseAnnot(note)
    return bool(kind == raw.FPDF_ANNOT_FILEATTACHMENT)


def note_of(document: pdfium.PdfDocument, is_paper: Callable[[bytes], str]) -> tuple[Note, ...]:
    """One for the first page, if papers are attached to the file."""
    held = any(is_paper(content) for _, content in _files_of(document))
    return (Note("attached-files", 1, Box(0, 0, 0, 0)),) if held else ()


def files_in(path: Path) -> tuple[list[tuple[str, bytes]], int]:
    """Names and contents, and how many files were left out. In this process: callers use
    `unpack_apart`.
    """
    with pdfium.PdfDocument(path) as document:
        files = list(_files_of(document))
        return files, document.count_attachments() - len(files)


def _files_of(document: pdfium.PdfDocument) -> Iterator[tuple[str, bytes]]:
    """Within the limits; what cannot be taken out is left out."""
    left = MOST_BYTES
    for at in range(min(MOST_FILES, document.count_attachments())):
        attachment = document.get_attachment(at)
        try:
            content = bytes(attachment.get_data())
        except pdfium.PdfiumError:
            continue
        left -= len(content)
        if left < 0:
            return
        yield attachment.get_name() or f"file {at + 1}", content


def is_cover(path: Path) -> bool:
    """Whether the PDF's only page says no more than which program shows the files in it."""
    with pdfium.PdfDocument(path) as document:
        if len(document) != 1:
            return False
        text = document[0].get_textpage().get_text_range()
        return len(text) < LONGEST_COVER and COVER.search(text) is not None
