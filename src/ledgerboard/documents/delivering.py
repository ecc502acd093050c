"""An original on its way to a browser: to be saved, never shown, for it is a stranger's file."""

from __future__ import annotations

from django.http import HttpResponse

from ledgerboard.documents.models import Document
from ledgerboard.documents.storage import original


def download(document: Document) -> HttpResponse:
    """Raises Missing."""
    with original(document.organization_id, document.sha256) as path:
        answer = HttpResponse(path.read_bytes(), content_type="application/octet-stream")
    name = f"{document.sha256[:12]}.{document.kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
