"""Where one endorsement ends and the next begins: two short ones may share a sheet."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ledgerboard.core.reading.endorsement_numbers import Sighting, parts_of, sightings_of
from ledgerboard.core.reading.endorsement_sentences import ITEM
from ledgerboard.core.reading.page import Page, bare

CHANGES = re.compile(
    r"ENDORSEMENT (CHANGES|ALTERS|MODIFIES|AMENDS|(IS|FORMS A) PART OF) (THE|THIS|YOUR) POLICY"
)
# when it does so: at the end of a form, or in the middle of one that has its notice at the head
WITHIN = re.compile(rf"(?:{CHANGES.pattern}) (?:EFFECTIVE ON THE INCEPTION|TO WHICH)\b")
CHANGES_HERE = re.compile(rf"(?:{CHANGES.pattern})(?! (?:EFFECTIVE ON THE INCEPTION|TO WHICH)\b)")
MODIFIES = re.compile(
    r"ENDORSEMENT (MODIFIES|CHANGES|AMENDS|ALTERS) (INSURANCE|COVERAGE|THE INSURANCE)"
)
PAGED = re.compile(r"\bPAGE (\d+) OF (\d+)")
RIGHTS = re.compile(r"©|\(C\)|COPYRIGHT")
LABELLED = re.compile(
    r"(POLICY (NUMBER|NO)|COMMERCIAL |NAMED INSURED|INSURED:|ISSUED (BY|TO)|ENDORSEMENT (NO|"
    r"NUMBER)|"
    r"EFFECTIVE|\(?ED\. |FORM )"
)
UNNUMBERED = re.compile(r"ENDORSEMENT (NO\b|NUMBER|#)")  # a manuscript form begins with it
BODY = 5  # lines that an endorsement has at least


@dataclass
class _Seen:
    """What the section that is being read has shown so far."""

    notice: bool = False
    modifies: bool = False
    forms: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Sheet:
    page: Page

    @cached_property
    def numbers(self) -> dict[int, list[Sighting]]:
        """By line."""
        found: dict[int, list[Sighting]] = {}
        for one in sightings_of(self.page):
            row = next(i for i, line in enumerate(self.page.lines) if one.of_form[0] in line.words)
            found.setdefault(row, []).append(one)
        return found

    def keys(self, row: int) -> set[str]:
        return {one.key for one in self.numbers.get(row, ())}

    def says(self, row: int) -> str:
        return self.page.lines[row].text.upper()

    def foot_like(self, row: int, begun: int) -> bool:
        """A number that stood before is at its foot; one that comes again is at the next head."""
        text = self.says(row)
        if PAGED.search(text) or RIGHTS.search(text):
            return True
        keys = self.keys(row)
        if any(self.keys(before) & keys for before in range(begun, row)):
            return True
        again = any(self.keys(after) & keys for after in range(row + 1, len(self.page.lines)))
        at_left = self.page.lines[row].box.cx < 0.5 * self.page.width
        return bool(keys) and not again and at_left

    def head_like(self, row: int) -> bool:
        line = self.page.lines[row]
        shouted = line.text == line.text.upper() and not line.text.endswith(".")
        labelled = any(LABELLED.match(part.text.upper()) for part in parts_of(line))
        return shouted or labelled or row in self.numbers


def sections_of(page: Page) -> list[Page]:
    """The page, or its parts, each as a page that holds nothing but its endorsement."""
    sheet = _Sheet(page)
    rows = _begins(sheet)
    if len(rows) < 2:
        return [page]
    lines = page.lines
    cuts = [(lines[row - 1].box.y1 + lines[row].box.y0) / 2 for row in rows[1:]]
    edges = [-page.height, *cuts, 2 * page.height]
    return [_part(page, top, bottom) for top, bottom in itertools.pairwise(edges)]


def _part(page: Page, top: float, bottom: float) -> Page:
    return replace(
        page,
        words=tuple(word for word in page.words if top <= word.box.cy < bottom),
        verticals=tuple(rule for rule in page.verticals if top <= rule.cy < bottom),
        horizontals=tuple(rule for rule in page.horizontals if top <= rule.cy < bottom),
    )


def _begins(sheet: _Sheet) -> list[int]:
    """The lines with which endorsements begin. The first is always one."""
    found, seen = [0], _Seen()
    for row in range(len(sheet.page.lines)):
        notice = _opens(sheet, row, CHANGES_HERE) or UNNUMBERED.match(sheet.says(row)) is not None
        modifies = _opens(sheet, row, MODIFIES)
        again = (notice and (seen.notice or seen.modifies)) or (modifies and seen.modifies)
        if again or _another(sheet, row, seen, found[-1]):
            start = _first_of(sheet, row, found[-1])
            if start - found[-1] >= BODY:
                found.append(start)
                keys = (sheet.keys(one) for one in range(start, row))
                seen = _Seen(forms=set().union(*keys))
        if UNNUMBERED.match(sheet.says(row)):
            seen.forms.add("")  # it has none, and any number is another's
        seen.notice |= notice
        seen.modifies |= modifies
        seen.forms |= sheet.keys(row)
    return found


def _opens(sheet: _Sheet, row: int, shape: re.Pattern[str]) -> bool:
    """A notice may be broken over two lines; it begins in its first."""
    text = sheet.says(row)
    if shape.search(text):
        return True
    if row + 1 == len(sheet.page.lines) or shape.search(sheet.says(row + 1)):
        return False
    return shape.search(f"{text} {sheet.says(row + 1)}") is not None


def _another(sheet: _Sheet, row: int, seen: _Seen, begun: int) -> bool:
    """Another number after the text of the first, with a text of its own below it."""
    keys = sheet.keys(row)
    if not keys or not seen.forms or keys & seen.forms:
        return False
    return row - begun >= BODY and len(sheet.page.lines) - row > BODY


def _first_of(sheet: _Sheet, row: int, begun: int) -> int:
    """Up from where it is noticed, over its head, to the foot of the one before."""
    while row - 1 > begun and not sheet.foot_like(row - 1, begun) and sheet.head_like(row - 1):
        row -= 1
    return row


def continues(before: Page, page: Page) -> bool:
    """Page 2 of 2 belongs to the page before it when the form is the same."""
    here = {one.key for one in sightings_of(page)}
    there = {one.key for one in sightings_of(before)}
    number, of = paged(page)
    if number > 1:
        last, whole = paged(before)
        follows = (last, whole) == (number - 1, of)
        return bool(here & there) or (not here and follows and (not there or _bears(page, there)))
    if number or opened(page):
        return False
    return bool(here & there) or (not here and paged(before) == (0, 0) and _goes_on(page))


def _bears(page: Page, keys: set[str]) -> bool:
    """A code without an edition is a form's number where it stands twice; here it stands once."""
    parts = (bare(part.text) for line in page.lines for part in parts_of(line))
    return any(text.startswith(key) for text in parts for key in keys)


def _goes_on(page: Page) -> bool:
    """Whether a sheet without number and title begins in the middle of a list: B., 2."""
    item = ITEM.match(page.lines[0].text.upper()) if page.lines else None
    return item is not None and item.group(1) not in {"A", "1", "I"}


def opened(page: Page) -> bool:
    text = re.sub(r"\s+", " ", page.text.upper())
    return bool(CHANGES.search(text) or MODIFIES.search(text))


def paged(page: Page) -> tuple[int, int]:
    """Which page of how many; zeros where the sheet does not say."""
    found = PAGED.search(page.text.upper())
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def missing(pages: Sequence[Page]) -> str:
    """`2 of 2`, where a page that the others speak of was not sent."""
    said = [paged(page) for page in pages]
    whole = max(of for _, of in said)
    if len(pages) >= whole:
        return ""
    have = {number for number, _ in said}
    return f"{next(number for number in range(1, whole + 1) if number not in have)} of {whole}"
