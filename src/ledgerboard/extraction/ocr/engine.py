"""The door to recognition: pages come back read, or not at all where it is not installed."""

from __future__ import annotations

from PIL import Image

from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Note, Page
from ledgerboard.extraction.limits import for_a_picture

NEEDS_OCR = "the page is a picture: install ledgerboard[ocr] to read it"


def needs_ocr(number: int, size: tuple[float, float]) -> Page:
    note = Note("needs-ocr", number, Box(0, 0, 0, 0))
    return Page(number, *size, trouble=NEEDS_OCR, has_text=False, notes=(note,))


def read_picture(picture: Image.Image, size: tuple[float, float], number: int) -> Page | None:
    """Nothing of recognition is loaded before the first picture is met."""
    from ledgerboard.extraction.ocr.recognizing import (  # noqa: PLC0415  # an optional extra
        installed,
        recognizer,
    )

    if not installed():
        return None
    for_a_picture()
    import numpy as np  # noqa: PLC0415

    from ledgerboard.extraction.ocr.page_from_picture import recognized  # noqa: PLC0415

    return recognized(np.asarray(picture), size, number, recognizer())
