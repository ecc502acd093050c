"""What has the shape of a taxpayer number and is something else."""

from __future__ import annotations

import re

from ledgerboard.core.values.taxpayer_labels import (
    JOINED,
    OF_CODES,
    OF_OURS,
    OF_TAX,
    OTHERS,
)
from ledgerboard.core.values.taxpayer_shapes import (
    BARE,
    FIGURE,
    IN_ADDRESS,
    IN_TAX_NAME,
    LABELLED,
    YEAR,
)
from ledgerboard.core.values.us_states import STATES

WIDE = (BARE, IN_ADDRESS, IN_TAX_NAME)
GROUPS = {"9", "36", "63", "54", "45", "27", "72", "234", "333", "324", "342", "432", "3222"}
"""How nine figures are parted where nothing else says what they are."""
DATE = re.compile(rf"(?<!\d)(?:{YEAR}\D\d\d?\D\d\d?|\d\d?\D\d\d?\D{YEAR})(?!\d)")
YEAR_FIRST = re.compile(rf"{YEAR}\D")
MONTH_LAST = re.compile(rf"\s(?:0[1-9]|1[0-2])/{YEAR}$")
DASHED = re.compile(r"\d{3}-\d\d-\d{4}")
MONTH_AND_YEAR = re.compile(rf"-(?:0[1-9]|1[0-2])-{YEAR}$")
AMOUNT = re.compile(r"\d{7}\.\d\d")
LABEL_WORDS = re.compile(r"(?i)number")
CENTS = re.compile(r"\d+\.\d\d\s")
CENTS_AND_YEAR = re.compile(rf"\d+\.\d\d\s+{YEAR}$")
ROUND = re.compile(r"\d\d?0([-,])\d0\1\d\d?00")
"""An account's or a cost code, or sizes: of ten thousand numbers of people one is as round."""
ZIP = re.compile(r"\d{5}\D{1,3}\d{4}")
CODES = "|".join(
    rf"{code[0]}(?:\.\s?)?{code[1]}\.?" for code in [*STATES.values(), "AE", "AP", "AA", "GU", "VI"]
)
STATE = (
    rf"(?<![A-Za-z])(?!(?:in|or|me|id|hi|ok|oh)(?![A-Za-z]))"
    rf"(?i:{CODES}|{'|'.join(STATES)}|ZIP(?: CODE)?)"
)
"""In small letters some codes are words."""
AFTER_STATE = re.compile(rf"{STATE}[\s,.:_]{{1,3}}$")
AFTER_TOWN = re.compile(rf"[A-Za-z]{{3}}[\s,]{{1,3}}(?!I\.?D\b){STATE}[\s,.]{{1,3}}$")
"""Behind a label, where «ID» is no Idaho."""


def is_another(found: re.Match[str]) -> bool:
    """An amount, a date, a ZIP code or another thing's number in the shape of a taxpayer's."""
    number, at = found["number"], found.start("number")
    before = found.string[max(0, at - 32) : at]
    if DATE.search(number) or not _is_typed(number):
        return True
    if found.re is LABELLED:
        return _is_anothers(found["gap"], number) or _is_amount_of(found["gap"], number)
    if _is_amount(number, before) or (ZIP.fullmatch(number) and AFTER_STATE.search(before)):
        return True
    if found.re in WIDE:
        return _is_parted_oddly(number)
    after = found.string[found.end("number") : found.end("number") + 32]
    if OF_TAX.search(before) or OF_TAX.search(after) or number.isdigit():
        return False
    parted = DASHED.fullmatch(number) and not MONTH_AND_YEAR.search(number)
    ours = OF_CODES if parted else OF_OURS
    return bool(ours.search(before) or ROUND.fullmatch(number) or MONTH_LAST.search(number))


def _is_typed(number: str) -> bool:
    """With a letter for one figure or two: more are a word, and so are three letters alone."""
    groups = re.findall(rf"{FIGURE}+", number)
    few = sum(each.isalpha() for each in number) <= 2
    return few and all(len(each) < 3 or re.search(r"\d", each) for each in groups)


def _is_anothers(gap: str, number: str) -> bool:
    if ZIP.fullmatch(number) and AFTER_TOWN.search(gap):
        return True
    return bool(OTHERS.search(gap)) and not JOINED.match(gap)


def _is_amount_of(gap: str, number: str) -> bool:
    """«EIN pending; retainage 1250000.00»: words stand between, and it ends in cents."""
    return bool(AMOUNT.fullmatch(number) and re.search(r"(?i)[a-z]{4}", LABEL_WORDS.sub("", gap)))


def _is_amount(number: str, before: str) -> bool:
    if CENTS_AND_YEAR.match(number):
        return True
    return bool(CENTS.match(number)) and before.rstrip().endswith("$")


def _is_parted_oddly(number: str) -> bool:
    groups = "".join(str(len(each)) for each in re.findall(rf"{FIGURE}+", number))
    return groups not in GROUPS or bool(YEAR_FIRST.match(number))
