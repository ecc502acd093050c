"""Numbers and editions of endorsements, in the spellings that carriers print.

A number counts where it stands for itself: at a head or a foot, wherever on the sheet these are.
In a sentence it mentions another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ledgerboard.core.reading.found import behind
from ledgerboard.core.reading.page import Line, Page, Word, bare
from ledgerboard.core.reading.values import as_date

GAP = 14.0  # points between what stands side by side in one line
MONTH = r"(?:0?[1-9]|1[0-2])"
DATED = rf"{MONTH}\s?[-/ ]\s?(?:\d{{4}}|\d{{2}})"
SERIES = re.compile(
    r"(?P<line>CG|CA|CU|IL|CP|CM|BP)\s?(?P<one>[A-Z0-9]\d)\s?(?P<two>\d{2})\s{0,3}"
    r"\(?(?:ED\.?\s?)?(?P<month>0[1-9]|1[0-2])\s?[/-]?\s?(?P<year>\d{2})\)?"
)
NCCI = re.compile(
    r"WC\s?(?P<one>\d{2})\s?(?P<two>\d{2})\s?(?P<three>\d{2})\s?(?P<state>[A-Z]?)\b"
    r"(?:\s*\(?ED\.?\s*(?P<edition>\d{1,2}\s?-\s?\d{2,4})\)?)?"
)
NCCI_EDITION = re.compile(r"\(?ED\.?\s*(\d{1,2}\s?-\s?\d{2,4})\)?")
# what stands in one line with the number at a foot or a head
BEHIND = r"\s+(?:©|\(C\)|COPYRIGHT|PAGE\b|INCLUDES\b|INSURANCE SERVICES|\d{4}\b)"
FOLLOWS = re.compile(BEHIND)
OWN = re.compile(
    r"(?P<code>[A-Z0-9][A-Z0-9.-]*(?: [A-Z0-9.-]*[A-Z0-9]){0,3}?)\s*"
    rf"(?:\(\s*(?:ED(?:ITION|\.)?|REV\.?)?\s*(?P<inside>{DATED})\s*\)|"
    rf"\s(?:ED(?:ITION|\.)?|REV\.?)\s*(?P<said>{DATED})|\s(?P<bare>{DATED}))"
    rf"(?=[ .|]*$|{BEHIND})"  # «LIM 99 01 05 11» is no «LIM 99» of January 2005
)
NO_CODE = re.compile(
    r"(PAGE|POLICY|NO|SUITE|DATE|SEE|FORMS?|REFER|TO|AND|OR|ATTACH|PER|ON|UNDER|BY|OF|IN|WITH)\b|"
    r"[A-Z]{7,} |.+\b(CG|CA|CU|IL|CP|CM|BP) ?[A-Z0-9]\d ?\d\d$"
)
UNDATED = re.compile(r"(?P<code>[A-Z]{1,6}[- ]?\d{3,6}(?:[.-][A-Z0-9]{1,4})?)")
FORM = re.compile(r"FORM(?: NO\.?| NUMBER| #)?:?\s+")
PRECEDES = re.compile(
    r"(PAGE \d+ OF \d+(?:\s+(?:©|\(C\)|COPYRIGHT).{5,60}\d{4})?|"
    r"COMMERCIAL [A-Z ]+|[A-Z ]*LIABILITY|POLICY NUMBER: ?\S+|INSURANCE POLICY)\s+$"
)


@dataclass(frozen=True)
class Sighting:
    """A number as it stands on a page, with its words."""

    form: str
    edition: str | None
    of_form: tuple[Word, ...]
    of_edition: tuple[Word, ...]
    page: int

    @property
    def key(self) -> str:
        return bare(self.form)

    @property
    def cy(self) -> float:
        return self.of_form[0].box.cy


def parts_of(line: Line) -> list[Line]:
    """Pieces of a line between wide gaps: two columns stand side by side."""
    runs: list[list[Word]] = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.box.x0 - left.box.x1 > GAP:
            runs.append([])
        runs[-1].append(right)
    return [Line(tuple(run)) for run in runs]


def sightings_of(page: Page) -> list[Sighting]:
    """Every number on the page that stands for itself, from top to bottom.

    A code without an edition is a form's number only where it stands twice: once is a policy's.
    """
    parts = [part for line in page.lines for part in parts_of(line)]
    dated = [one for part in parts if (one := _sighting(part, page))]
    if dated:
        return [_with_edition(one, parts) for one in dated]
    codes = [one for part in parts if (one := _undated(part, page))]
    keys = [one.key for one in codes]
    return [one for one in codes if keys.count(one.key) > 1]


def is_number(line: Line) -> bool:
    return any(_matched(part) for part in parts_of(line))


def _sighting(part: Line, page: Page) -> Sighting | None:
    if not (found := _matched(part)):
        return None
    start, match = found
    form, edition = _named(match)
    names = [name for name in ("month", "year", "edition", "inside", "said", "bare")
             if match.groupdict().get(name)]  # fmt: skip
    dated = (match.start(names[0]), match.end(names[-1])) if names else None
    numbered = (match.start(), match.end("two") if "line" in match.groupdict() else _end(match))
    words = _behind(part, start, numbered)
    return Sighting(form, edition, words, _behind(part, start, dated) if dated else (), page.number)


def _end(match: re.Match[str]) -> int:
    return match.end("code") if "code" in match.groupdict() else match.end("state")


def _behind(part: Line, start: int, span: tuple[int, int]) -> tuple[Word, ...]:
    return tuple(behind(part.words, part.text.upper(), (span[0] + start, span[1] + start)))


def _matched(part: Line) -> tuple[int, re.Match[str]] | None:
    """The number alone, before a foot's rights and pages, or after a head's line of business."""
    text = part.text.upper()
    if len(part.words) > 24 or len(text) > 160 or as_date(text):
        return None
    for shape in (SERIES, NCCI, OWN):
        for start in _starts(text):
            found = shape.match(text[start:])
            if found and _ends(text[start:], found) and _plausible(found):
                return start, found
    return None


def _starts(text: str) -> Iterator[int]:
    form = FORM.match(text)
    yield form.end() if form else 0
    for found in re.finditer(r"\s", text):
        if PRECEDES.fullmatch(text[: found.end()]):
            yield found.end()


def _ends(text: str, found: re.Match[str]) -> bool:
    rest = text[found.end() :]
    return not rest.strip(" .|") or FOLLOWS.match(rest) is not None


def _plausible(found: re.Match[str]) -> bool:
    """A code has a figure and is short; a town with its postal code is none."""
    code = found.groupdict().get("code")
    return code is None or (
        bool(re.search(r"\d", code)) and len(code) <= 22 and not NO_CODE.match(code)
    )


def _named(match: re.Match[str]) -> tuple[str, str | None]:
    said = match.groupdict()
    if "line" in said:
        edition = f"{int(said['month']):02} {said['year']}"
        return f"{said['line']} {said['one']} {said['two']}", edition
    if "state" in said:
        tail = f" {said['state']}" if said["state"] else ""
        form = f"WC {said['one']} {said['two']} {said['three']}{tail}"
        return form, said["edition"].replace(" ", "") if said["edition"] else None
    return said["code"].strip(), said["inside"] or said["said"] or said["bare"]


def _undated(part: Line, page: Page) -> Sighting | None:
    text = part.text.upper()
    start = found.end() if (found := FORM.match(text)) else 0
    match = UNDATED.match(text[start:])
    if not match or not _ends(text[start:], match):
        return None
    return Sighting(match.group("code"), None, _behind(part, start, match.span()), (), page.number)


def _with_edition(one: Sighting, parts: Sequence[Line]) -> Sighting:
    """An edition in a line of its own, under or beside the number."""
    if one.edition or not one.form.startswith("WC"):
        return one
    box = one.of_form[0].box
    for part in parts:
        near = -3 < part.box.cy - box.cy < 2.4 * box.height
        if near and (found := NCCI_EDITION.fullmatch(part.text.upper().strip())):
            edition = found.group(1).replace(" ", "")
            return replace(one, edition=edition, of_edition=part.words)
    return one
