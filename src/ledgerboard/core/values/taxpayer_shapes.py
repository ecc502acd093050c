"""How people and scanners write nine figures."""

from __future__ import annotations

import re

from ledgerboard.core.values.taxpayer_labels import GAP, LABEL

UNSEEN = r"\u00ad\u200b-\u200d\u2060\ufeff"
"""What copying from Word or a web page leaves between figures, and nobody sees."""
DASHES = (
    r"\-\u02d7\u05be\u2010-\u2015\u2043\u207b\u2212\u23af\u2500\u2e3a\u2e3b\u301c\u30fc"
    r"\ufe31\ufe32\ufe58\ufe63\uff0d"
)
SIGN = rf"[\s._/{DASHES}\u00b7{UNSEEN}]"
PADDED = rf"\s{{0,4}}[{DASHES}]\s{{0,4}}"
LINK = rf"(?:{SIGN}{{1,3}}|{PADDED})"
DASH = rf"\s?[.{DASHES}]\s?"
ODD = r"(?:\s?[^\w\s$,;+]\s?|[,;])"
"""A sign that nobody expects there: it stands twice. Figures listed with commas and spaces stay."""
FIGURE = r"[\dlIOo]"
"""A typist's one and zero, or a scanner's, among figures."""
STEP = rf"(?>(?:{SIGN}{{0,3}}|{PADDED}|[^\w\s$,;+])(?=[\dlIOo]))"
"""From one figure to the next, taken once: tried in all ways, `1-1-1-1…` would take minutes."""
NINE = rf"\d(?:{STEP}\d){{8}}"
LETTERED = rf"(?<![^\W_]){FIGURE}(?:{STEP}{FIGURE}){{8}}(?![^\W_])"
SPACED = rf"\d(?:(?>{LINK}(?=\d))\d){{8}}"
SOCIAL = rf"\d{{3}}{LINK}\d{{2}}{LINK}\d{{4}}"
EVEN = rf"\d{{3}}(?P<odd>{ODD})\d{{2}}(?P=odd)\d{{4}}"
PAIRS = rf"\d{{3}}(?P<pair>{SIGN})\d{{2}}(?P=pair)\d{{2}}(?P=pair)\d{{2}}"
BRACKETS = rf"\(\d{{3}}\){SIGN}{{0,3}}\d{{2}}{LINK}\d{{4}}"
MISTYPED = rf"(?<!\w){FIGURE}{{3}}(?P<dash>{LINK}){FIGURE}{{2}}(?P=dash){FIGURE}{{4}}(?!\w)"
EMPLOYER = rf"\d{{2}}(?:{DASH}|{PADDED})\d{{7}}"
YEAR = r"(?:19|20)\d\d"
NO_ZIP = r"(?!(?:\d{5}\D{1,3}\d{4}|\d{4}\D{1,3}\d{5})(?!\d))"
DAY = r"(?:(?:0\d|1[0-2])[0-3]\d\d\d|\d\d(?:0\d|1[0-2])[0-3]\d)"
NO_DATE = rf"(?!(?:\d{{7}}\D{{1,3}}\d\d|{DAY}\D{{1,3}}\d{{3}}|\d{{5}}\D{{1,3}}{YEAR})(?!\d))"
START, END = r"(?<!\d)(?<!\d[.,])", rf"(?!\d)(?!{DASH}\d)"

BARE_NINE = rf"(?:(?<!\d){NINE}(?!\d)|{LETTERED})"

LABELLED = re.compile(rf"{LABEL}(?P<gap>{GAP})(?P<number>{NINE}(?!\d)|{LETTERED})", re.IGNORECASE)
PERSONAL = re.compile(rf"{START}(?P<number>{SOCIAL}|{SPACED}){END}")
UNUSUAL = re.compile(rf"{START}(?P<number>{EVEN}|{PAIRS}|{BRACKETS}|{MISTYPED}){END}")
BUSINESS = re.compile(rf"{START}(?P<number>{EMPLOYER}){END}")
BARE = re.compile(rf"(?P<number>{BARE_NINE})")
IN_ADDRESS = re.compile(rf"{NO_ZIP}(?P<number>{BARE_NINE})")
"""Of a W-9: beside a ZIP code, which is parted as nobody parts a taxpayer number by mistake."""
IN_TAX_NAME = re.compile(rf"{NO_DATE}(?P<number>{BARE_NINE})")
IN_NAME = re.compile(rf"(?<!\d)(?P<number>\d{{9}}|{SOCIAL})(?!\d)")
"""Names of files and people: without a word on taxes other parts are years, dates and policies."""
