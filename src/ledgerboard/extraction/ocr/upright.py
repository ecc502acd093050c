"""Which way is up: lines of text run across, and upside down they read worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.ink_page import InkPage, sheet_of
from ledgerboard.extraction.ocr.looking import look
from ledgerboard.extraction.ocr.recognizing import Recognizer
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE, lies_sideways, straightened

FEW = 3  # lines that tell up from down
CLEAR = 0.9  # letters as sure as this stand upright
CLOSE = 0.2  # between both ways: more lines are asked (of 8 pages not clear, 3 lines told like 8)


def upright(grey: Dots, size: tuple[float, float], engine: Recognizer) -> InkPage:
    quarter = 1 if lies_sideways(grey) else 0
    sheet = sheet_of(straightened(grey, size, quarter))
    if _stands(sheet, engine):
        return sheet
    return sheet_of(straightened(grey, size, quarter + 2))


def _stands(sheet: InkPage, engine: Recognizer) -> bool:
    """A few lines tell, unless both ways read about as well."""
    probes = _probes(sheet.runs)
    few, more = probes[:FEW], probes[FEW:]
    here = _sures(sheet, few, engine)
    if not probes or _mean(here) > CLEAR:
        return True
    turned = _turned(sheet)
    other = _sures(turned, _turned_runs(sheet, few), engine)
    if abs(_mean(here) - _mean(other)) < CLOSE:
        here += _sures(sheet, more, engine)
        other += _sures(turned, _turned_runs(sheet, more), engine)
    return _mean(here) >= _mean(other)


def _turned(sheet: InkPage) -> InkPage:
    """Upside down, without its runs."""
    even, letters, mask = (
        np.ascontiguousarray(dots[::-1, ::-1])
        for dots in (sheet.even, sheet.letters, sheet.ruling.mask)
    )
    ruling = replace(sheet.ruling, mask=mask)
    return replace(sheet, even=even, letters=letters, ruling=ruling, runs=(), big=())


def _turned_runs(sheet: InkPage, runs: Sequence[Run]) -> list[Run]:
    high, wide = sheet.even.shape
    return [
        Run(high - run.bottom, wide - run.right, high - run.top, wide - run.left) for run in runs
    ]


def _probes(runs: Sequence[Run]) -> list[Run]:
    """Lines of a few words of usual height tell up from down."""
    good = [run for run in runs if 5 < run.width / run.height < 16 and run.height > 4.5 * SCALE]
    return sorted(good, key=lambda run: -run.height)[:: max(1, len(good) // 8)][:8]


def _sures(sheet: InkPage, runs: Sequence[Run], engine: Recognizer) -> list[float]:
    lines = [look(sheet, run, engine) for run in runs]
    return [glyph.sure for line in lines for glyph in line.glyphs if glyph.text.isalnum()]


def _mean(sures: Sequence[float]) -> float:
    return sum(sures) / max(1, len(sures))
