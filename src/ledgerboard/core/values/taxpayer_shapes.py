"""How people and scanners write nine figures, and what only looks like it."""

from __future__ import annotations

import re

from ledgerboard.core.values.taxpayer_labels import ANOTHERS, GAP, LABEL
from ledgerboard.core.values.us_states import STATES

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
NINE = rf"\d(?:(?:{SIGN}{{0,3}}|{PADDED}|[^\w\s$,;+])\d){{8}}"
SPACED = rf"\d(?:{LINK}\d){{8}}"
SOCIAL = rf"\d{{3}}{LINK}\d{{2}}{LINK}\d{{4}}"
EVEN = rf"\d{{3}}(?P<odd>{ODD})\d{{2}}(?P=odd)\d{{4}}"
PAIRS = rf"\d{{3}}(?P<pair>{SIGN})\d{{2}}(?P=pair)\d{{2}}(?P=pair)\d{{2}}"
BRACKETS = rf"\(\d{{3}}\){SIGN}{{0,3}}\d{{2}}{LINK}\d{{4}}"
MISTYPED = rf"(?<!\w){FIGURE}{{3}}(?P<dash>{LINK}){FIGURE}{{2}}(?P=dash){FIGURE}{{4}}(?!\w)"
RUN = rf"(?<!\w){FIGURE}{{9}}(?!\w)"
EMPLOYER = rf"\d{{2}}(?:{DASH}|{PADDED})\d{{7}}"
START, END = r"(?<!\d)(?<!\d[.,])", rf"(?!\d)(?!{DASH}\d)"

LABELLED = re.compile(rf"{LABEL}(?P<gap>{GAP})(?P<number>{NINE}|{RUN})(?!\d)", re.IGNORECASE)
PERSONAL = re.compile(rf"{START}(?P<number>{SOCIAL}|{SPACED}){END}")
UNUSUAL = re.compile(rf"{START}(?P<number>{EVEN}|{PAIRS}|{BRACKETS}|{MISTYPED}){END}")
BUSINESS = re.compile(rf"{START}(?P<number>{EMPLOYER}){END}")
BARE = re.compile(rf"(?<!\d)(?P<number>{NINE})(?!\d)")
GROUPS = {"9", "36", "63", "54", "45", "27", "72", "234", "333", "324", "342", "432", "3222"}
"""How nine figures are parted where nothing else says what they are."""
DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d\D\d\d?\D\d\d?|\d\d?\D\d\d?\D(?:19|20)\d\d)(?!\d)")
YEAR_FIRST = re.compile(r"(?:19|20)\d\d\D")
CENTS = re.compile(r"\d+\.\d\d(?:\s|$)")
ZIP = re.compile(r"\d{5}\D{1,3}\d{4}")
STATE = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(STATES.values())}|(?i:{'|'.join(STATES)}|ZIP(?: CODE)?))"
    r"[\s,.:_]{1,3}$"
)


def is_another(found: re.Match[str]) -> bool:
    """An amount, a date, a ZIP code or another thing's number in the shape of a taxpayer's."""
    number, before = found["number"], found.string[: found.start("number")]
    if CENTS.match(number) or DATE.search(number):
        return True
    if ZIP.fullmatch(number) and STATE.search(before[-32:]):
        return True
    if found.re is LABELLED:
        return bool(ANOTHERS.search(found["gap"])) or _has_letters(number)
    if found.re is BARE:
        groups = "".join(str(len(each)) for each in re.findall(r"\d+", number))
        return groups not in GROUPS or bool(YEAR_FIRST.match(number))
    return _has_letters(number)


def _has_letters(number: str) -> bool:
    """More than two: a word, not a mistyped number."""
    return sum(each.isalpha() for each in number) > 2
