"""One page of a file as a picture for the person who reviews its reading."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from ledgerboard.extraction.ocr.picture_file import CannotOpen
from ledgerboard.extraction.open_file import LIMITS, contents, frames_in
from ledgerboard.extraction.outline import CannotPaint
from ledgerboard.extraction.pdf.coordinates import Upright, upright
from ledgerboard.extraction.pdf.text_layer import quarter_turn

WIDEST = 4_000
LARGEST = 2_000.0
EVEN = 0.75  # of the dots in one and the same shade: a page that was drawn, not photographed
AS_DRAWN = {"lossless": True, "quality": 30, "method": 1}
AS_SCANNED = {"quality": 75, "method": 2}


def paint_page(path: Path, page: int, width: int, quarter: int = 0) -> bytes:
    """PNG bytes, `width` dots wide. In this process: callers use `paint_apart`."""
    out = io.BytesIO()
    _upright_picture(path, page, width, quarter).save(out, "PNG")
    return out.getvalue()


def paint_small(path: Path, page: int, width: int, quarter: int = 0) -> bytes:
    """WebP bytes: a drawn page without any loss, which is both sharper and smaller there; a scan
    with little. Against PNG a quarter to a half of a drawn page's bytes, a sixth of a photograph's.
    """
    picture = _upright_picture(path, page, width, quarter).convert("RGB")
    shades = picture.convert("L").histogram()
    drawn = max(shades) > EVEN * picture.width * picture.height
    out = io.BytesIO()
    picture.save(out, "WEBP", **(AS_DRAWN if drawn else AS_SCANNED))
    return out.getvalue()


def _upright_picture(path: Path, page: int, width: int, quarter: int) -> Image.Image:
    content, kind = contents(path)
    if not content:
        raise CannotPaint(kind)
    wide = max(16, min(width, WIDEST))
    picture = _pdf(content, page, wide) if kind == "pdf" else _picture(content, kind, page, wide)
    return picture.rotate(-90 * quarter, expand=True)


def _picture(content: bytes, kind: str, page: int, width: int) -> Image.Image:
    try:
        frames = frames_in(content, kind, LIMITS.pages)
        for number, frame in enumerate(frames, start=1):
            if number == page:
                high = max(1, round(frame.height * width / frame.width))
                return frame.picture.resize((width, high))
    except CannotOpen as error:
        raise CannotPaint(str(error)) from error
    raise CannotPaint(_missing(page))


def _pdf(content: bytes, page: int, width: int) -> Image.Image:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        reason = "the file cannot be opened as a PDF"
        raise CannotPaint(reason) from error
    try:
        if not 1 <= page <= len(document):
            raise CannotPaint(_missing(page))
        document.init_forms()
        return painted_page(document[page - 1], width)
    except pdfium.PdfiumError as error:
        reason = "the page is damaged"
        raise CannotPaint(reason) from error
    finally:
        document.close()


def painted_page(page: pdfium.PdfPage, width: int) -> Image.Image:
    text = page.get_textpage()
    try:
        turn = upright(page, quarter_turn(text))
    finally:
        text.close()
    if not 1 <= min(turn.width, turn.height) <= max(turn.width, turn.height) <= LARGEST:
        reason = "the page is larger or smaller than any paper"
        raise CannotPaint(reason)
    return _rendered(page, turn, width)


def _rendered(page: pdfium.PdfPage, turn: Upright, width: int) -> Image.Image:
    sideways = (turn.quarter * 90 - page.get_rotation()) % 360
    scale = min(width / turn.width, WIDEST * 2 / turn.height)
    bitmap = page.render(scale=scale, rotation=sideways)
    try:
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        return picture
    finally:
        bitmap.close()


def _missing(page: int) -> str:
    return f"the file has no page {page}"
