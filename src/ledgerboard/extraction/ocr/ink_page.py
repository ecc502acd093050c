"""A straight page with its ink taken apart, and the lines of it on clean paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2

from ledgerboard.extraction.ocr.dots import Dots, evened, inked
from ledgerboard.extraction.ocr.ruling import Ruling, ruling_of, without_rules
from ledgerboard.extraction.ocr.segmenting import Run, cleaned, runs_of, speckled
from ledgerboard.extraction.ocr.straightening import SCALE, Straight

GRAIN = 2.2 * SCALE  # dots: no sign is as small in both directions
RULE = round(1.2 * SCALE)  # dots: a form's line and a little paper
COARSE = 2.4 * SCALE  # dots: grains of a page full of them


@dataclass(frozen=True)
class InkPage:
    """A straight page with its ink taken apart."""

    straight: Straight
    even: Dots
    letters: Dots
    ruling: Ruling
    runs: tuple[Run, ...]
    big: tuple[Run, ...]


def sheet_of(straight: Straight) -> InkPage:
    even = evened(straight.dots)
    ink = inked(even)
    ruling = ruling_of(ink)
    bare_ink = without_rules(ink, ruling)
    letters, big = cleaned(bare_ink)
    runs = runs_of(letters, ruling)
    if speckled(runs):
        letters, big = cleaned(bare_ink, COARSE)
        runs = [run for run in runs_of(letters, ruling) if max(run.width, run.height) > COARSE]
    kept = tuple(run for run in runs if max(run.width, run.height) > GRAIN)
    return InkPage(straight, even, letters, ruling, kept, tuple(big))


def crop(sheet: InkPage, run: Run, margin: float, *, ruled: bool = False) -> tuple[Dots, float]:
    """The run on clean paper: neighbours and rules are left out, unless it is to be shown `ruled`.

    A rule that letters touch takes their heads with it.
    """
    if ruled:
        run = replace(run, top=run.top - RULE, bottom=run.bottom + RULE)
    above, beside = round(run.height * margin), round(run.height * 0.3)
    top, bottom = max(0, run.top - 2), min(sheet.even.shape[0], run.bottom + 2)
    left, right = max(0, run.left - 2), min(sheet.even.shape[1], run.right + 2)
    dots = sheet.even[top:bottom, left:right].copy()
    if not ruled:
        rules = sheet.ruling.mask[top:bottom, left:right] > sheet.letters[top:bottom, left:right]
        dots[rules] = 255
    crop = cv2.copyMakeBorder(dots, above, above, beside, beside, cv2.BORDER_CONSTANT, value=(255,))
    return crop, float(left - beside)
