"""The usual words of a form, known again where recognition broke them or lost a letter.

Only what the form itself prints is mended, never a name, a number or a place that is typed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import UNREAD, Line, Method, Page, Word, bare

USUAL = frozenset(re.findall(r"\w+", (
    "ADDITIONAL AFFORDED AGGREGATE AGREED AGREEMENT AMENDED APPLIES AUTOMATIC BLANKET CANCEL "
    "CANCELLATION CANCELLED CHANGED CHANGES CHANGING COMMERCIAL COMPLETED CONSTRUCTION "
    "CONTRACT CONTRACTORS CONTRIBUTION CONTRIBUTORY COVERAGE COVERED DECLARATIONS DESCRIPTION "
    "DESIGNATED ENDORSEMENT ENFORCE EXCLUDED EXCLUDES EXCLUSION FOLLOWING GENERAL HAZARD "
    "INCLUDE INCLUDED INFORMATION INJURY INSURANCE INSURED INSUREDS INTENDED LESSEES "
    "LIABILITY LIMIT LISTED LOCATION MODIFIES NONCONTRIBUTORY NOTICE ONGOING OPERATIONS "
    "ORGANIZATION ORGANIZATIONS OWNERS PERFORMANCE PERFORMED PERFORMING PERSON PERSONS POLICY "
    "PREMISES PRIMARY PRODUCTS PROJECT PROJECTS PROVIDED RECOVER RECOVERY REQUIRED RESPECT "
    "RIGHT RIGHTS SCHEDULE SCHEDULED SECTION SEPARATE SEPARATELY STATUS SUBROGATION WAIVE "
    "WAIVED WAIVER WRITTEN "
)))  # fmt: skip
OTHERS = frozenset(re.findall(r"\w+", (
    "COMPLETE COMPLETES COMPLETING COMPLETION COLLECTED CONNECTED COMMITTED CONTRACTOR CONTRIBUTE "
    "CONTRIBUTES CONTRIBUTING PERFORMS RECOVERS"
)))  # fmt: skip
"""Spelled almost like words that decide, and words of their own."""
NEGATED = {f"{one}NOT": f"{one} NOT" for one in ("WILL", "SHALL", "DOES", "MUST", "WOULD", "COULD")}
"""Set so close that they were read as one word; a sentence without its «not» says the opposite."""
SMALL = {"1s": "IS", "1S": "IS", "1n": "IN", "1t": "IT", "1f": "IF"}
ENDINGS = frozenset(("S", "D", "R", "ED", "ES"))
SHORTEST = 5
LOST = "a word here couldn't be read"
REACH = 14.0  # points from a word to the next
OWN = 7  # letters: so long a word was not read by chance
SIGNS = "“”\"'(),.:;-"


def mended(page: Page) -> Page:
    """The page with its usual words as they are spelled; one with a text layer as it is."""
    if page.has_text:
        return page
    lost = [Word(UNREAD, box, Method.OCR, LOST) for box in page.marks if _is_in_line(page, box)]
    whole = replace(page, words=(*page.words, *lost))
    return replace(page, words=tuple(word for line in whole.lines for word in _line(line.words)))


def _is_in_line(page: Page, mark: Box) -> bool:
    """Whether a mark stands where a word of running text would: a short one may look like none."""
    return any(
        word.key
        and abs(word.box.cy - mark.cy) < 3
        and mark.height > 0.6 * word.box.height
        and max(word.box.x0 - mark.x1, mark.x0 - word.box.x1) < REACH
        for word in page.level(mark.y0 - 1, mark.y1 + 1)
    )


def traces(lines: Sequence[Line], *wanted: str) -> bool:
    """Whether a word stands there that may be one of these, and is not spelled like it; also as a
    part of one with a hyphen («products-cumplete»).
    """
    words = (word for line in lines for word in line.words)
    said = [(key, word) for word in words for part in _parts(word.text) if (key := bare(part))]
    after = [key for key, _ in said[1:]] + [""]
    return any(
        _may_be(key, one, bool(word.doubt) or _is_cut_short(key, behind))
        for (key, word), behind in zip(said, after, strict=False)
        for one in wanted
    )


def _is_cut_short(key: str, behind: str) -> bool:
    """«Complete operations» is what «completed operations» becomes without a letter."""
    return key.startswith("COMPLET") and behind.startswith("OPERATION")


def _may_be(key: str, wanted: str, doubted: bool) -> bool:  # noqa: FBT001
    """A word of its own is what it says, unless a letter or two of it are hard to read."""
    if key in USUAL or abs(len(key) - len(wanted)) > 2:
        return False
    apart = _distance(key, wanted)
    if key in OTHERS and (apart > 2 or not doubted):
        return False
    return apart <= len(wanted) // 3


def _parts(text: str) -> list[str]:
    return re.split(r"[-\u2013\u2014/]", text)


def _line(words: Sequence[Word]) -> Iterator[Word]:
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        if len(pair) == 2 and (joined := _joined(*pair)):
            yield joined
            at += 2
            continue
        yield _word(words[at])
        at += 1


def _word(word: Word) -> Word:
    """As it is spelled. One that is spelled so, and like no other, was read rightly."""
    if word.doubt and len(word.key) >= OWN and _is_unlike(word.key):
        return replace(word, doubt="")
    usual = SMALL.get(word.text) or _nearest(word.key)
    return replace(word, text=_dressed(word.text, usual)) if usual else word


@lru_cache(maxsize=1024)
def _is_unlike(key: str) -> bool:
    """Whether it is a usual word that two letters do not make into another."""
    near = [one for one in USUAL if one.rstrip("S") != key.rstrip("S") and _distance(key, one) <= 2]
    return key in USUAL and not near


def _joined(left: Word, right: Word) -> Word | None:
    """Two pieces of one word, the letter between them lost; neither is a word of its own."""
    if left.key in USUAL or right.key in USUAL or right.box.x0 - left.box.x1 > 8:
        return None
    if min(len(left.key), len(right.key)) > 7 or left.text[-1:] in SIGNS:
        return None
    usual = _nearest(left.key + right.key)
    if usual is None or _nearest(left.key) or _nearest(right.key):
        return None
    text = _dressed(left.text + right.text, usual)
    return replace(
        left, text=text, box=around((left.box, right.box)), doubt=left.doubt or right.doubt
    )


def _dressed(text: str, usual: str) -> str:
    """With the signs before and after it, and its capitals as they were."""
    start = text[: len(text) - len(text.lstrip(SIGNS))]
    end = text[len(text.rstrip(SIGNS)) :]
    bodied = text.strip(SIGNS)
    small = sum(letter.islower() for letter in bodied) > len(bodied) / 3
    spelled = usual.capitalize() if bodied[:1].isupper() else usual.lower()
    return f"{start}{spelled if small else usual}{end}"


@lru_cache(maxsize=8192)
def _nearest(key: str) -> str | None:
    """The one usual word that is a letter away, or two of a long one."""
    if len(key) < SHORTEST or key in USUAL:
        return None
    if negated := next((one for one in NEGATED if _distance(key, one) <= 1), ""):
        return NEGATED[negated]
    near = [one for one in USUAL if _distance(key, one) <= (2 if len(one) >= 9 else 1)]
    return near[0] if len(near) == 1 and not _is_form_of(key, near[0]) else None


def _is_form_of(key: str, usual: str) -> bool:
    """Whether one is the other with an ending: «agree» is no broken «agreed»."""
    shorter, longer = sorted((key, usual), key=len)
    return longer.startswith(shorter) and longer[len(shorter) :] in ENDINGS


@lru_cache(maxsize=65_536)
def _distance(one: str, two: str) -> int:
    """Letters to change, add or leave out; more than two is far."""
    if abs(len(one) - len(two)) > 2:
        return 9
    row = list(range(len(two) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, other in enumerate(two, 1):
            here = min(row[to] + 1, row[to - 1] + 1, above + (letter != other))
            above, row[to] = row[to], here
    return row[-1]
