"""An original on its way to a browser: to be saved, never shown, for it is a stranger's file."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse

from ledgerboard.documents.models import Document
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.storage import original
from ledgerboard.extraction.pdf.attached import may_hold_files
from ledgerboard.extraction.sandbox import may_hold_files_apart


def download(document: Document, *, reviews: bool) -> HttpResponse:
    """Raises Missing; for those who don't review, DocumentRefused where files hang on a PDF: each
    of them is a document of its own, and may be a W-9.
    """
    with original(document.organization_id, document.sha256) as path:
        if not reviews and _may_hold_files(document, path):
            raise DocumentRefused(
                "Other files are attached to this PDF, so only people who review documents can "
                "download it.",
                "Open the document to see its pages. The attached files are listed in Documents on "
                "their own.",
            )
        answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    name = f"{document.sha256[:12]}.{document.kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _may_hold_files(document: Document, path: Path) -> bool:
    """A look at its bytes sees most; what is packed away in it only a process that opens it."""
    return document.kind == "pdf" and (may_hold_files(path) or may_hold_files_apart(path))
