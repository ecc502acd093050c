"""What of a text lies outside the window through which the page shows it.

Programs show a value through its cell's window. What runs out of it is in the file and not on the
paper, and a word that is cut off there may be any longer one.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.drawing import outer_of, placed

CUT_OFF = "part of it is cut off"
MOST_PATHS, MOST_POINTS = 64, 2_000
ASIDE, ABOVE = 0.15, 0.25  # of a letter's box: its ink is smaller
SHOWN = 0.6  # of a letter's ink: so much can be read
NOTHING = Box(0, 0, 0, 0)


def window_of(item: pdfium.PdfObject, turn: Upright) -> Box | None:
    """The smallest upright box that holds all windows together; None where there is none.

    A window of another form counts as the box around it: nothing is called hidden that is not.
    """
    clip = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(clip) if clip else 0
    window: Box | None = None
    for path in range(max(0, min(count, MOST_PATHS))):
        points = tuple(_points(clip, path))
        if points:
            box = placed(points, outer_of(item), turn)
            window = _common(window, box) if window else box
    return window


def _points(clip: object, path: int) -> Iterator[tuple[float, float]]:
    count = raw.FPDFClipPath_CountPathSegments(clip, path)
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(max(0, min(count, MOST_POINTS))):
        segment = raw.FPDFClipPath_GetPathSegment(clip, path, at)
        if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value


def _common(one: Box, two: Box) -> Box:
    left, top = max(one.x0, two.x0), max(one.y0, two.y0)
    right, foot = min(one.x1, two.x1), min(one.y1, two.y1)
    return Box(left, top, right, foot) if left < right and top < foot else NOTHING


def share_shown(letter: Box, window: Box) -> float:
    """How much of a letter's ink can be seen."""
    wide, high = ASIDE * letter.width, ABOVE * letter.height
    ink = Box(letter.x0 + wide, letter.y0 + high, letter.x1 - wide, letter.y1 - high)
    return ink.shared(window) / ink.area if ink.area else float(window.holds(letter))
