"""A W-9 by the few words that no other paper has together: most of its page is running text."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.labels import bare

SOCIAL, EMPLOYER = "SOCIALSECURITYNUMBER", "EMPLOYERIDENTIFICATIONNUMBER"
TITLES = ("REQUESTFORTAXPAYER", "IDENTIFICATIONNUMBERANDCERTIFICATION")
LIKE = 86.0


def w9_numbers(lines: Sequence[Line]) -> int:
    """How far down, in dots, the first box for a number stands; 0 where the page is none."""
    social, employer = (_at(lines, (said,)) for said in (SOCIAL, EMPLOYER))
    if not (social and employer) or not _at(lines, TITLES):
        return 0
    return min(social, employer)


def _at(lines: Sequence[Line], said: Sequence[str]) -> int:
    """Beside the label itself only what a label may have beside it: running text quotes them."""
    tops = [
        line.run.top
        for line in lines
        for text in said
        if abs(len(key := bare(line.text)) - len(text)) < 5 and fuzz.ratio(key, text) > LIKE
    ]
    return min(tops, default=0)
