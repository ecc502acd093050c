"""What is drawn over the letters of a page: what stands beneath is not what a person reads there.

A page is painted object after object. Text that is painted before something solid lies under it,
even where the paint shows letters again: an amount that was whited out and drawn anew as a picture.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.pdf.clipping import window_of
from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.drawing import MOST_OBJECTS, matrix_of, outer_of, placed

COVERED = "something is drawn over the text"
OVERLAID = "two texts stand over each other"
CORNERS = 6  # segments of a rectangle at most; frames and letters have more
LEAST = 3.0  # points: a rule hides nothing
OPAQUE, FULL = 200, 255
SOLID = 0.9  # of a picture's dots: a signature or a watermark has fewer
MOST_PICTURES = 40  # are looked at for what shines through them; of more nothing is assumed to
DEEPEST = 15  # forms within forms
UNKNOWN = -1  # painted who knows when: under everything


@dataclass(frozen=True)
class Covers:
    """`painted` tells when each text is, by its object's address; `solid` what hides, and when;
    `windows` through what a text is shown.
    """

    painted: Mapping[int, int] = field(default_factory=dict)
    solid: Sequence[tuple[int, Box]] = ()
    windows: Mapping[int, Box] = field(default_factory=dict)

    def over(self, text: int) -> list[Box]:
        when = self.painted.get(text, UNKNOWN)
        return [box for later, box in self.solid if later > when]


def covers_of(page: pdfium.PdfPage, turn: Upright) -> Covers:
    """Of a page with more things than are looked at, all text may lie under some of them."""
    painted: dict[int, int] = {}
    solid: list[tuple[int, Box]] = []
    windows: dict[int, Box] = {}
    pictures = 0
    for when, item in enumerate(page.get_objects(max_depth=DEEPEST)):
        if when > MOST_OBJECTS:
            solid.append((when, Box(0, 0, turn.width, turn.height)))
            break
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            painted[address(item.raw)] = when
            if window := window_of(item, turn):
                windows[address(item.raw)] = window
        elif painted and item.type == raw.FPDF_PAGEOBJ_PATH:
            solid += [(when, box) for box in _patches(item, turn)]
        elif painted and item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
            if pictures > MOST_PICTURES or not (_see_through(item) or _masked(item)):
                solid.append((when, placed(((0, 0), (1, 1)), matrix_of(item), turn)))
    return Covers(painted, solid, windows)


def address(text: object) -> int:
    return ctypes.cast(text, ctypes.c_void_p).value or 0  # type: ignore[arg-type]  # a raw pointer


def _patches(item: pdfium.PdfObject, turn: Upright) -> Iterator[Box]:
    """A filled rectangle, of whatever colour: white ones are there to hide."""
    few, ink = 3 <= raw.FPDFPath_CountSegments(item) <= CORNERS, _ink(item)
    if few and ink >= OPAQUE and not (ink == FULL and _see_through(item)):
        left, bottom, right, top = item.get_bounds()
        box = placed(((left, bottom), (right, top)), outer_of(item), turn)
        if min(box.width, box.height) >= LEAST:
            yield box


def _ink(item: pdfium.PdfObject) -> int:
    """How much of what lies beneath its fill hides, of 255; 0 where it has no fill."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, mode, stroke) or mode.value == raw.FPDF_FILLMODE_NONE:
        return 0
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    told = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return alpha.value if told else FULL


def _see_through(item: pdfium.PdfObject) -> bool:
    """Highlighters are laid over text so that it shines through, or the form that holds them is.

    pdfium tells only that something is blended, not how.
    """
    holder: pdfium.PdfObject | None = item
    while holder is not None:
        if raw.FPDFPageObj_HasTransparency(holder):
            return True
        holder = holder.container
    return False


def _masked(item: pdfium.PdfImage) -> bool:
    """Whether the picture's mask lets something be seen behind it."""
    try:
        bitmap = item.get_bitmap(render=True, scale_to_original=False)
    except pdfium.PdfiumError:
        return True  # what cannot be painted hides nothing
    shown = bitmap.to_pil()
    if "A" not in shown.getbands():
        return False
    counts: list[int] = shown.getchannel("A").histogram()
    return sum(counts[OPAQUE:]) < SOLID * sum(counts)
