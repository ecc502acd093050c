"""Boxes to tick that are pictures, as programs make them that print web pages."""

from __future__ import annotations

import pypdfium2 as pdfium
from PIL import Image

MOST_PIXELS = 250_000
INSIDE = 0.25  # of a side that its frame may take
DARK = 160  # of 255: darker is ink
BLANK = 0.02  # of the inside, at most, that is ink in an empty box


def is_empty_box(item: pdfium.PdfObject) -> bool:
    """Whether a small picture has nothing in its middle. What cannot be looked at may be a tick."""
    if not isinstance(item, pdfium.PdfImage):
        return False
    try:
        wide, high = item.get_px_size()
        if min(wide, high) < 4 or wide * high > MOST_PIXELS:
            return False
        picture = item.get_bitmap(render=True).to_pil().convert("RGBA")
    except (pdfium.PdfiumError, ValueError, OSError):
        return False
    return _inked(picture) <= BLANK


def _inked(picture: Image.Image) -> float:
    """The share of ink in the middle of it, on white paper."""
    paper = picture.copy()
    paper.paste((255, 255, 255, 255), (0, 0, *picture.size))
    paper.alpha_composite(picture)
    left, top = (round(INSIDE * side) for side in picture.size)
    middle = paper.convert("L").crop((left, top, picture.width - left, picture.height - top))
    counts = middle.histogram()
    return sum(counts[:DARK]) / max(1, sum(counts))
