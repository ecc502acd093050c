"""Pages as pictures for the person who reviews them, painted once and kept."""

from __future__ import annotations

import os
from pathlib import Path

from ledgerboard.config.settings import data_folder, settings
from ledgerboard.documents.models import Document
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.storage import original
from ledgerboard.extraction.sandbox import CannotPaint, paint_apart

WIDTH = 1_600


def page_picture(document: Document, page: int) -> bytes:
    """PNG. Raises Refused."""
    kept = _kept(document, page)
    if kept.exists():
        return kept.read_bytes()
    try:
        with original(document.organization_id, document.sha256) as path:
            quarter = document.sheets[page - 1]["quarter"] if page <= len(document.sheets) else 0
            picture = paint_apart(path, page, width=WIDTH, quarter=quarter)
    except CannotPaint as error:
        raise DocumentRefused(
            f"This page can't be shown: {error}.", "Download the original."
        ) from None
    except OSError as error:
        raise DocumentRefused(
            f"The storage does not answer: {error}.", "Try again later."
        ) from None
    _keep(kept, picture)
    return picture


def _kept(document: Document, page: int) -> Path:
    folder = data_folder(settings()) / "pages" / str(document.organization_id)
    return folder / document.sha256[:2] / f"{document.sha256}-{page}-{WIDTH}.png"


def _keep(path: Path, picture: bytes) -> None:
    """A full disk spoils no page: it is painted again next time."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(picture)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
