"""A clean page whose letters are shapes: sharp to the eye, without a word of sound text.

They are drawn as outlines, or come from a font that does not tell which letter each shape is.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pypdfium2
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)
from pypdfium2 import raw
from reportlab.pdfgen.canvas import Canvas

from ledgerboard.samples.drawn_page import new_canvas

Shape = list[tuple[str, float, float]]
KINDS = {raw.FPDF_SEGMENT_LINETO: "l", raw.FPDF_SEGMENT_BEZIERTO: "c", raw.FPDF_SEGMENT_MOVETO: "m"}
PLAIN, FOREIGN = range(33, 127), range(161, 255)


def outlined(path: Path, lettering: Lettering | None = None) -> Path:
    """Redraws text and ruled lines of our own clean files; they hold nothing else but marks."""
    source = pypdfium2.PdfDocument(path)
    worse = path.with_suffix(".outlined")
    canvas = new_canvas(worse, 0)
    shapes: dict[tuple[int, int], Shape] = {}
    for page in list(
        source
    ):  # a closed page would free its fonts, and their addresses are our names
        canvas.setPageSize(page.get_size())
        _paths(canvas, page)
        for name, letter in _letters(page, shapes):
            (lettering.put if lettering else _put)(canvas, shapes[name], letter, name)
        canvas.showPage()
    canvas.save()
    source.close()
    worse.replace(path)
    if lettering:
        lettering.into(path, shapes)
    return path


@dataclass(frozen=True)
class Letter:
    size: float
    at: tuple[float, float]
    colour: tuple[float, float, float]


def _paths(canvas: Canvas, page: Any) -> None:
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        width = ctypes.c_float()
        raw.FPDFPageObj_GetStrokeWidth(thing, width)
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing, fill, stroke)
        canvas.setLineWidth(width.value)
        canvas.setFillColorRGB(*_colour(thing))
        count = raw.FPDFPath_CountSegments(thing)
        shape = _shape(thing, count, raw.FPDFPath_GetPathSegment)
        # the page's own stream
        canvas._code += [*drawn(shape, 1, (0, 0)), "S" if stroke.value else "f"]  # noqa: SLF001


def _colour(thing: Any) -> tuple[float, float, float]:
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(thing, *parts)
    red, green, blue, _ = (part.value / 255 for part in parts)
    return red, green, blue


def _letters(
    page: Any, shapes: dict[tuple[int, int], Shape]
) -> Iterator[tuple[tuple[int, int], Letter]]:
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
        place = (x.value, y.value)
        yield name, Letter(raw.FPDFText_GetFontSize(text, at), place, _colour(thing))


def _put(canvas: Canvas, shape: Shape, letter: Letter, _name: tuple[int, int]) -> None:
    canvas.setFillColorRGB(*letter.colour)
    canvas._code += [*drawn(shape, letter.size, letter.at), "f"]  # noqa: SLF001


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


def drawn(shape: Shape, size: float, at: tuple[float, float]) -> Iterator[str]:
    """Sizes and places as numbers in the page's stream; three points make one curve."""
    x, y = at
    waiting: list[str] = []
    for kind, across, up in shape:
        point = f"{x + size * across:.3f} {y + size * up:.3f}"
        if kind == "h":
            yield "h"
        elif kind != "c":
            yield f"{point} {kind}"
        else:
            waiting.append(point)
            if len(waiting) == 3:
                yield f"{' '.join(waiting)} c"
                waiting = []


@dataclass
class Lettering:
    """A font of shapes (PDF calls it Type 3) without a table of letters. Its codes go by chance:
    those of `readable` fonts are ASCII's, so that the text looks sound and says something else.
    """

    chance: Random
    readable: bool
    codes: dict[tuple[int, int], int] = field(default_factory=dict)
    fonts: dict[int, list[int]] = field(default_factory=dict)

    def put(self, canvas: Canvas, _shape: Shape, letter: Letter, name: tuple[int, int]) -> None:
        code = self.code(name)
        canvas.setFillColorRGB(*letter.colour)
        font = list(self.fonts).index(name[0])
        x, y = letter.at
        text = f"BT /T{font} {letter.size:.2f} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm <{code:02x}> Tj ET"
        canvas._code.append(text)  # noqa: SLF001

    def code(self, name: tuple[int, int]) -> int:
        if name not in self.codes:
            if name[0] not in self.fonts:
                self.fonts[name[0]] = self._shuffled()
            self.codes[name] = self.fonts[name[0]].pop()
        return self.codes[name]

    def _shuffled(self) -> list[int]:
        plain, foreign = (self.chance.sample(codes, len(codes)) for codes in (PLAIN, FOREIGN))
        return foreign + plain if self.readable else plain + foreign

    def into(self, path: Path, shapes: dict[tuple[int, int], Shape]) -> None:
        """Gives the font to every page of the file."""
        writer = PdfWriter(clone_from=path)
        fonts = DictionaryObject()
        for number, font in enumerate(self.fonts):
            fonts[NameObject(f"/T{number}")] = writer._add_object(self._font(writer, font, shapes))  # noqa: SLF001
        for page in writer.pages:
            resources: Any = page["/Resources"].get_object()
            resources[NameObject("/Font")] = fonts
        writer.write(path)

    def _font(
        self, writer: PdfWriter, font: int, shapes: dict[tuple[int, int], Shape]
    ) -> DictionaryObject:
        mine = {code: name for name, code in self.codes.items() if name[0] == font}
        differences, pictures = ArrayObject(), DictionaryObject()
        for order, (code, name) in enumerate(sorted(mine.items())):
            called = NameObject(f"/g{order}")
            body = "\n".join(("600 0 d0", *drawn(shapes[name], 1000, (0, 0)), "f"))
            stream = DecodedStreamObject()
            stream.set_data(body.encode())
            pictures[called] = writer._add_object(stream)  # noqa: SLF001
            differences.extend((NumberObject(code), called))
        scale = [FloatObject(one) for one in (0.001, 0, 0, 0.001, 0, 0)]
        box = [NumberObject(one) for one in (-200, -300, 1200, 1000)]
        widths = [NumberObject(600) for _ in range(33, 256)]
        return DictionaryObject({
            NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type3"),
            NameObject("/FontBBox"): ArrayObject(box), NameObject("/FontMatrix"): ArrayObject(scale),
            NameObject("/CharProcs"): pictures, NameObject("/FirstChar"): NumberObject(33),
            NameObject("/LastChar"): NumberObject(255), NameObject("/Widths"): ArrayObject(widths),
            NameObject("/Encoding"): DictionaryObject({NameObject("/Differences"): differences}),
        })  # fmt: skip
