"""A clean page whose letters are drawn as shapes: sharp to the eye, without a word of text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.samples.sheet import new_canvas

Shape = list[tuple[str, float, float]]
KINDS = {raw.FPDF_SEGMENT_LINETO: "l", raw.FPDF_SEGMENT_BEZIERTO: "c", raw.FPDF_SEGMENT_MOVETO: "m"}


def outlined(path: Path) -> Path:
    """Redraws text and ruled lines of our own clean files; they hold nothing else but marks."""
    source = pypdfium2.PdfDocument(path)
    worse = path.with_suffix(".outlined")
    canvas = new_canvas(worse, 0)
    shapes: dict[tuple[int, int], Shape] = {}
    for page in source:
        canvas.setPageSize(page.get_size())
        _paths(canvas, page)
        _letters(canvas, page, shapes)
        canvas.showPage()
    canvas.save()
    source.close()
    worse.replace(path)
    return path


def _paths(canvas: Canvas, page: Any) -> None:
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(thing, width)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing, fill, stroke)
        canvas.setLineWidth(width.value)
        canvas.setFillColorRGB(*_colour(thing))
        count = raw.FPDFPath_CountSegments(thing)
        _draw(canvas, _shape(thing, count, raw.FPDFPath_GetPathSegment), (1, 0, 0))
        canvas._code.append("S" if stroke.value else "f")  # noqa: SLF001  # the page's own stream


def _colour(thing: Any) -> tuple[float, float, float]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing, *parts)
    red, green, blue, _ = (part.value / 255 for part in parts)
    return red, green, blue


def _letters(canvas: Canvas, page: Any, shapes: dict[tuple[int, int], Shape]) -> None:
    text = page.get_textpage()
    for at in range(text.count_chars()):
        thing = raw.FPDFText_GetTextObject(text, at)
        letter = raw.FPDFText_GetUnicode(text, at)
        if not thing or letter <= 32:
            continue
        font = raw.FPDFTextObj_GetFont(thing)
        name = (ctypes.addressof(font.contents), letter)
        if name not in shapes:
            glyph = raw.FPDFFont_GetGlyphPath(font, letter, ctypes.c_float(1))
            count = raw.FPDFGlyphPath_CountGlyphSegments(glyph) if glyph else 0
            shapes[name] = _shape(glyph, count, raw.FPDFGlyphPath_GetGlyphPathSegment)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        canvas.setFillColorRGB(*_colour(thing))
        _draw(canvas, shapes[name], (raw.FPDFText_GetFontSize(text, at), x.value, y.value))
        canvas._code.append("f")  # noqa: SLF001


def _shape(thing: Any, count: int, segment: Any) -> Shape:
    return list(_segments(thing, count, segment))


def _segments(thing: Any, count: int, segment: Any) -> Iterator[tuple[str, float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        part = segment(thing, at)
        raw.FPDFPathSegment_GetPoint(part, x, y)
        yield KINDS[raw.FPDFPathSegment_GetType(part)], x.value, y.value
        if raw.FPDFPathSegment_GetClose(part):
            yield "h", 0.0, 0.0


def _draw(canvas: Canvas, shape: Shape, at: tuple[float, float, float]) -> None:
    """Sizes and places as numbers in the page's stream; three points make one curve."""
    size, x, y = at
    waiting: list[str] = []
    for kind, across, up in shape:
        point = f"{x + size * across:.3f} {y + size * up:.3f}"
        if kind == "h":
            canvas._code.append("h")  # noqa: SLF001
        elif kind != "c":
            canvas._code.append(f"{point} {kind}")  # noqa: SLF001
        else:
            waiting.append(point)
            if len(waiting) == 3:
                canvas._code.append(f"{' '.join(waiting)} c")  # noqa: SLF001
                waiting = []
