"""Pages as pictures for the person who reviews them, painted when the document is read, and kept.

WebP: a page of 600 to 2,000 KB as PNG has 80 to 350 KB so.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ledgerboard.config.settings import data_folder, settings
from ledgerboard.documents.models import Document
from ledgerboard.documents.refusals import DocumentRefused
from ledgerboard.documents.storage import original
from ledgerboard.extraction.sandbox import CannotPaint, paint_apart, paint_pages_apart

WIDTH = 1_600
TOGETHER = 10
"""Pages in one process: well within its minute of the processor."""
AHEAD = 60
"""Of a longer document the rest is painted when somebody looks at it."""


def page_picture(document: Document, page: int) -> bytes:
    """WebP. Raises Refused."""
    quarter = _quarter(document, page)
    kept = _kept(document, page, quarter)
    if kept.exists():
        return kept.read_bytes()
    try:
        with original(document.organization_id, document.sha256) as path:
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


def paint_ahead(document: Document) -> int:
    """The pictures of the pages that somebody will review. What can't be painted now is tried
    again, and its reason told, when somebody looks at it.
    """
    wanted = {page for paper in document.papers.exclude(kind="other") for page in paper.pages}
    quarters = {page: _quarter(document, page) for page in sorted(wanted)}
    lacking = [page for page, quarter in quarters.items()
               if not _kept(document, page, quarter).exists()][:AHEAD]  # fmt: skip
    if not lacking:
        return 0
    with original(document.organization_id, document.sha256) as path:
        return sum(
            _paint_some(document, path, {page: quarters[page] for page in lacking[at:][:TOGETHER]})
            for at in range(0, len(lacking), TOGETHER)
        )


def _paint_some(document: Document, path: Path, quarters: dict[int, int]) -> int:
    try:
        pictures = paint_pages_apart(path, quarters, width=WIDTH)
    except subprocess.TimeoutExpired:
        return 0
    good = {page: one for page, one in pictures.items() if isinstance(one, bytes)}
    for page, picture in good.items():
        _keep(_kept(document, page, quarters[page]), picture)
    return len(good)


def _quarter(document: Document, page: int) -> int:
    """How the reader turned the page; a later reading may turn it otherwise."""
    return int(document.sheets[page - 1]["quarter"]) if page <= len(document.sheets) else 0


def _kept(document: Document, page: int, quarter: int) -> Path:
    folder = data_folder(settings()) / "pages" / str(document.organization_id)
    return folder / document.sha256[:2] / f"{document.sha256}-{page}-{quarter}-{WIDTH}.webp"


def _keep(path: Path, picture: bytes) -> None:
    """A full disk spoils no page: it is painted again next time."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(picture)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
