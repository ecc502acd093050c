"""Lines as recognition leaves them, at places in points."""

from __future__ import annotations

from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.recognizing import Glyph
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE


def line(text: str, x: float, y: float, wide: float = 40, high: float = 4.5) -> Line:
    run = Run(round(y * SCALE), round(x * SCALE), round((y + high) * SCALE),
              round((x + wide) * SCALE))  # fmt: skip
    each = [Glyph(char, (i + 0.5) / max(1, len(text)), 0.9) for i, char in enumerate(text)]
    return Line(run, tuple(each), (run.left, run.right))
