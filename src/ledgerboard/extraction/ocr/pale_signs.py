"""Signs much paler than the print around them: erased, or shining through from the back.

A person would ask; black or white copies have none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ledgerboard.core.reading.page import PALE, Method, Word
from ledgerboard.extraction.ocr.glyph_words import Line, points
from ledgerboard.extraction.ocr.ink_page import InkPage
from ledgerboard.extraction.ocr.straightening import SCALE

SHARE = 0.4  # of the usual darkness: thin strokes of a blurred copy have more
SIDES = (2.8 * SCALE, 16 * SCALE)  # dots: a sign
ENOUGH, SAMPLED = 8, 60  # lines of print that tell how dark it is


def pale_signs(lines: Sequence[Line], sheet: InkPage) -> list[Line]:
    """The lines of one letter or mark that are."""
    print_ = [line for line in lines if len(line.text.strip()) > 3]
    if len(print_) < ENOUGH:
        return []
    step = -(-len(print_) // SAMPLED)
    least = SHARE * float(np.median([_darkness(line, sheet) for line in print_[::step]]))
    return [line for line in lines if _is_sign(line) and _darkness(line, sheet) < least]


def as_words(signs: Sequence[Line]) -> Iterator[Word]:
    for sign in signs:
        text = sign.text.strip()
        box = points(sign.run.left, sign.run.top, sign.run.right, sign.run.bottom)
        yield Word(text if text.isalnum() else "X", box, Method.OCR, PALE)


def _is_sign(line: Line) -> bool:
    sides = (line.run.width, line.run.height)
    small = SIDES[0] <= min(sides) and max(sides) <= SIDES[1]
    return small and not line.label and len(line.text.strip()) < 2


def _darkness(line: Line, sheet: InkPage) -> float:
    """Of the darker half of its ink, below the paper."""
    run = line.run
    area = np.s_[run.top : run.bottom, run.left : run.right]
    dots = sheet.even[area][sheet.letters[area] > 0]
    return 255 - float(np.percentile(dots, 25)) if dots.size else 255.0
