"""An endorsement's sheets as head, title, schedule and running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ledgerboard.core.reading.endorsement_grants import Grants
from ledgerboard.core.reading.endorsement_headings import headings_end
from ledgerboard.core.reading.endorsement_numbers import is_number, parts_of
from ledgerboard.core.reading.endorsement_schedule import Table
from ledgerboard.core.reading.endorsement_sections import (
    CHANGES_HERE,
    MODIFIES,
    PAGED,
    RIGHTS,
    WITHIN,
)
from ledgerboard.core.reading.endorsement_sentences import DENIAL, in_reading_order
from ledgerboard.core.reading.found import Place
from ledgerboard.core.reading.mending import mended
from ledgerboard.core.reading.page import Line, Page
from ledgerboard.core.reading.wording import Wording

EDGE = re.compile(
    r"(POLICY (NUMBER|NO)\b|NAMED INSURED:|ISSUED (BY|TO):|ENDORSEMENT (NO|NUMBER|EFFECTIVE)\b)"
)
PART = re.compile(r"(?:[A-Z]\S* ){1,7}(?:COVERAGE|Coverage) (?:PART|FORM|Part|Form)S?")
TITLE_SIZE = 6  # letters that a title has at least
NO_TITLE = re.compile(
    r"POLICY (NUMBER|NO)|COVERAGE (PART|FORM)|^COMMERCIAL [A-Z ]*(LIABILITY|LINES|AUTO)$|"
    r"LIABILITY INSURANCE POLICY$|READ IT|^SCHEDULE$|ENDORSEMENT NO|^ISSUED BY|NAMED INSURED:"
)


@dataclass(frozen=True)
class EndorsementPages:
    """The pages of one endorsement, or the parts of pages that are its own."""

    pages: tuple[Page, ...]

    @property
    def first(self) -> Page:
        return self.pages[0]

    @cached_property
    def text(self) -> str:
        return Wording.of(*(mended(page) for page in self.pages)).text

    @cached_property
    def wording(self) -> Wording:
        """Its running text: without head, title, schedule and foot."""
        spoken: list[tuple[int, Line]] = []
        for page in self.pages:
            lines = in_reading_order(self._body(page), page.width)
            spoken += [(page.number, line) for line in lines]
        return Wording.spoken(spoken)

    @cached_property
    def grants(self) -> Grants:
        title = " ".join(line.text for line in self.title).upper()
        starts = tuple(self.wording.starts)
        return Grants(self.wording.text, title, starts, headings_end(self.wording.lines, starts))

    @cached_property
    def title(self) -> list[Line]:
        """Capital lines after the notice, or at the head where none stands."""
        lines = list(mended(self.first).lines)
        notice = next((i for i, line in enumerate(lines) if _notice(lines, i)), None)
        start = notice + 1 if notice is not None else 0
        found: list[Line] = []
        for line in lines[start : start + 14]:
            if _is_title(line, TITLE_SIZE if not found else 1):
                found.append(line)
            elif found:
                break
        return found

    def whole(self) -> Place:
        return Place(self.first.number, self.first.box)

    def _body(self, page: Page) -> list[Line]:
        table = Table.on(page)
        kept, begun = [], page is not self.first
        last = max((line.box.y1 for line in self.title), default=0.0) if not begun else 0.0
        part = False
        for line in mended(page).lines:
            begun = begun or line.box.cy > last
            part = _names_part(line, under=part)
            if begun and not (table and table.holds(line)) and not part and not _is_edge(line):
                kept.append(line)
        return kept

    def doubled(self) -> bool:
        """Whether two endorsements seem to stand on one sheet that could not be told apart.

        A heading may repeat the title; two that name nobody in a schedule say the same.
        """
        title = self.title[0].text.strip() if self.title else ""
        titles = [line for line in mended(self.first).lines if line.text.strip() == title]
        said = (re.sub(r"\s+", " ", mended(page).text.upper()) for page in self.pages)
        twice = len(titles) > 1 and "SCHEDULE" in self.text
        return twice or any(len(WITHIN.findall(text)) > 1 for text in said)


def _notice(lines: Sequence[Line], at: int) -> bool:
    return CHANGES_HERE.search(lines[at].text.upper()) is not None


def _is_title(line: Line, least: int) -> bool:
    text = line.text.strip()
    return (
        text == text.upper()
        and sum(letter.isalpha() for letter in text) >= least
        and not text.endswith(".")
        and not is_number(line)
        and not NO_TITLE.search(text)
    )


def _names_part(line: Line, *, under: bool) -> bool:
    """The parts that it changes, in the lines below the words that it changes them."""
    text = line.text.strip()
    if MODIFIES.search(text.upper()):
        return True
    return under and PART.fullmatch(text) is not None and not DENIAL.search(text.upper())


def _is_edge(line: Line) -> bool:
    """A head or a foot: number, rights, page, labels of the policy."""
    text = line.text.upper()
    if is_number(line) or PAGED.search(text) or RIGHTS.search(text) or MODIFIES.search(text):
        return True
    return any(EDGE.match(part.text.upper()) for part in parts_of(line)) and len(text) < 120
