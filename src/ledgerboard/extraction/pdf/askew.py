"""Letters that are set across the page, as watermarks are: nobody reads them as part of a line.

Their boxes would touch the words of many lines. What they say is noted, not read.
"""

from __future__ import annotations

import ctypes
from math import pi

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.pdf.covering import COVERED, OPAQUE, OVERLAID

LEAST = pi / 36  # five degrees: pages and their lines are skewed less
PALE = 140  # of 255: what is printed in lighter letters can still be read
BODY = 0.2  # of a letter's box on each side: the corners of a turned one are empty


def is_sideways(text: pdfium.PdfTextPage, index: int, quarter: int) -> bool:
    """Whether a letter is turned by a quarter against the page, as notes in a margin are: each
    would be a line of its own.
    """
    turned = round(-raw.FPDFText_GetCharAngle(text, index) / (pi / 2))
    return bool((turned - quarter) % 2)


def is_askew(text: pdfium.PdfTextPage, index: int) -> bool:
    off = abs(raw.FPDFText_GetCharAngle(text, index)) % (pi / 2)
    return bool(min(off, pi / 2 - off) > LEAST)


def shadow_of(text: pdfium.PdfTextPage, index: int) -> str:
    """The doubt that a letter casts on what is printed in its place.

    A dark one can't be told from it; an opaque pale one hides what was painted before.
    """
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha):
        return OVERLAID
    ink = (255 - (red.value + green.value + blue.value) / 3) * alpha.value / 255
    if 255 - ink <= PALE:
        return OVERLAID
    return COVERED if alpha.value >= OPAQUE else ""


def lies_on(letter: Box, other: Box) -> bool:
    return letter.within(BODY).shared(other) > 0
