"""What is drawn on a page: ruled lines, and the marks in boxes that carry no letter."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.extraction.pdf.box_frames import is_around_box, is_frame, is_ring
from ledgerboard.extraction.pdf.box_pictures import is_empty_box
from ledgerboard.extraction.pdf.coordinates import Upright

MOST_OBJECTS = 20_000
MOST_SEGMENTS = 60_000
MOST_RINGS = 400  # pages of letters drawn as outlines have thousands
THIN = 2.2  # points: thicker is an area, not a rule
SIDE = 4.4  # points: the side of a box to tick, at least
LONG = 60.0  # points: a straight line that slants so far crosses something out
MARK = (2.5, 20.0)  # points: smaller is speckle, larger is a picture
KINDS = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


@dataclass
class Drawing:
    verticals: list[Box] = field(default_factory=list)
    horizontals: list[Box] = field(default_factory=list)
    marks: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    freehand: list[Box] = field(default_factory=list)
    rings: list[Box] = field(default_factory=list)
    slants: list[Box] = field(default_factory=list)
    paths: int = 0


def drawing_of(page: pdfium.PdfPage, turn: Upright) -> Drawing:
    drawing, segments = Drawing(), 0
    for count, item in enumerate(page.get_objects(max_depth=5)):
        if count > MOST_OBJECTS or segments > MOST_SEGMENTS:
            break
        if item.type not in KINDS:
            continue
        matrix = matrix_of(item)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            box = placed(((0, 0), (1, 1)), matrix, turn)
            small = _mark_sized(box)
            _picture(drawing, box, small=small, empty=small and is_empty_box(item))
        else:
            segments += max(0, raw.FPDFPath_CountSegments(item))
            _path(drawing, item, matrix, turn)
    _rings(drawing)
    return drawing


def _rings(drawing: Drawing) -> None:
    """Those that go with a ruled box are marks; a ring alone is a round box to tick."""
    verticals, horizontals = list(drawing.verticals), list(drawing.horizontals)
    for number, ring in enumerate(drawing.rings):
        if number < MOST_RINGS and is_around_box(ring, verticals, horizontals):
            drawing.marks.append(ring)
        else:
            _box(drawing, ring)


def matrix_of(item: pdfium.PdfObject) -> Matrix:
    """The object's own matrix under those of the forms that hold it."""
    return _product(item.get_matrix().get(), outer_of(item))


def outer_of(item: pdfium.PdfObject) -> Matrix:
    """The matrices of the forms that hold the object."""
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    holder = item.container
    while holder is not None:
        matrix = _product(matrix, holder.get_matrix().get())
        holder = holder.container
    return matrix


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s,
        c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def placed(points: tuple[Point, ...], matrix: Matrix, turn: Upright) -> Box:
    a, b, c, d, e, f = matrix
    moved = [turn.point(a * x + c * y + e, b * x + d * y + f) for x, y in points]
    xs, ys = [x for x, _ in moved], [y for _, y in moved]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _picture(drawing: Drawing, box: Box, *, small: bool, empty: bool) -> None:
    """A small one is a box to tick as web pages have it, ticked or empty: its frame is rules."""
    if small:
        _box(drawing, box)
    if small and not empty:
        drawing.marks.append(box)
    if not empty:
        drawing.pictures.append(box)


def _box(drawing: Drawing, box: Box) -> None:
    drawing.verticals += [Box(x, box.y0, x, box.y1) for x in (box.x0, box.x1)]
    drawing.horizontals += [Box(box.x0, y, box.x1, y) for y in (box.y0, box.y1)]


def _path(drawing: Drawing, item: pdfium.PdfObject, matrix: Matrix, turn: Upright) -> None:
    drawing.paths += 1
    filled, stroked = _painted(item)
    if not filled and not stroked:
        return
    outline = Outline()
    for start, end, first, curved in _segments(item):
        box = placed((start, end), matrix, turn)
        outline.add(box, first, curved=curved)
        if stroked and not outline.is_slanted(box, curved=curved):
            _rule(drawing, box, SIDE)
    if outline.pieces:
        _shape(drawing, outline, filled=filled)


@dataclass
class Outline:
    """The pieces of a path, by where each of its lines begins."""

    pieces: dict[Point, list[Box]] = field(default_factory=dict)
    slanted: list[Box] = field(default_factory=list)
    straight: list[Box] = field(default_factory=list)

    @staticmethod
    def is_slanted(box: Box, *, curved: bool) -> bool:
        return curved or (box.width > 1.5 and box.height > 1.5)

    def add(self, box: Box, first: Point, *, curved: bool) -> None:
        self.pieces.setdefault(first, []).append(box)
        if self.is_slanted(box, curved=curved):
            self.slanted.append(box)
        if not curved and max(box.width, box.height) > 0:
            self.straight.append(box)


def _shape(drawing: Drawing, outline: Outline, *, filled: bool) -> None:
    area = around(box for boxes in outline.pieces.values() for box in boxes)
    small = _mark_sized(area)
    straight, slanted = outline.straight, outline.slanted
    if small and not straight and is_ring([*outline.pieces.values()], area, filled=filled):
        drawing.rings.append(area)
    elif small and is_frame(straight, slanted, area, filled=filled):
        _box(drawing, area)
    elif filled and min(area.width, area.height) <= THIN:
        _rule(drawing, area)
    elif (slanted or filled) and small:
        drawing.marks.append(area)
    elif slanted:
        drawing.freehand.append(area)
        if len(straight) == len(slanted) == 1 and area.width > LONG:
            drawing.slants.append(area)


def _painted(item: pdfium.PdfObject) -> tuple[bool, bool]:
    """Whether the path is filled or stroked with something darker than paper."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, mode, stroke):
        return False, False
    fill = bool(mode.value) and _dark(item, raw.FPDFPageObj_GetFillColor)
    return fill, bool(stroke.value) and _dark(item, raw.FPDFPageObj_GetStrokeColor)


def _dark(item: pdfium.PdfObject, ask: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not callable(ask) or not ask(item, red, green, blue, alpha):
        return True
    return alpha.value > 60 and (red.value + green.value + blue.value) / 3 < 200


def _segments(item: pdfium.PdfObject) -> Iterator[tuple[Point, Point, Point, bool]]:
    """From where to where, in the outline that begins where, and whether it is curved."""
    last = first = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(item), MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return
        here, kind = (x.value, y.value), raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        else:
            yield last, here, first, kind == raw.FPDF_SEGMENT_BEZIERTO
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, first, first, False
        last = here


def _rule(drawing: Drawing, box: Box, least: float = 6.0) -> None:
    if box.height > max(least, 3 * box.width):
        drawing.verticals.append(box)
    elif box.width > max(least, 3 * box.height):
        drawing.horizontals.append(box)


def _mark_sized(box: Box) -> bool:
    least, most = MARK
    return least <= box.width <= most and least <= box.height <= most
