"""Where a W-9 prints its labels. They are looked for in the order of the form, from its head down:
the instructions below repeat most of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Line, Page, Word, bare

SAID: Mapping[str, tuple[str, ...]] = {
    "name": (
        "Name (as shown on your income tax return)", "Name of entity/individual",
        "Name (as shown on",
    ),
    "business_name": (
        "Business name/disregarded entity name", "Business name, if different from above",
        "Business name",
    ),
    "check": (
        "Check the appropriate box for federal", "Check appropriate box for federal",
        "Check the appropriate box", "Check appropriate box",
    ),
    "address": ("Address (number, street, and apt. or suite no.)", "Address (number, street"),
    "city_state_zip": ("City, state, and ZIP code",),
    "accounts": ("List account number(s) here", "List account number(s)"),
    "ssn": ("Social security number",),
    "ein": ("Employer identification number",),
    "sign": ("Signature of",),
}  # fmt: skip
"""The lines from the head of the form down. Editions word them differently."""
BESIDE: Mapping[str, tuple[str, ...]] = {
    "exempt_payee_code": ("Exempt payee code (if any)", "Exempt payee code"),
    "fatca": (
        "Exemption from Foreign Account", "Exemption from FATCA reporting",
        "Exemption from FATCA", "(FATCA) reporting",
    ),
    "exempt_payee": ("Exempt payee",), "exemptions": ("Exemptions (codes apply", "Exemptions (see"),
    "requester": ("Requester's name and address", "Requester's name"),
}  # fmt: skip
RIGHT = frozenset(("ssn", "ein"))
ASIDE = 15.5  # points from a label to the left edge of its line: the line's number stands there
GARBLED, LIKE = 7, 84.0  # letters of a phrase, and how like it: some are recognized as others
SCRAP = 0.34  # of a word: a share that is no smaller may be a part of the phrase
APART = 6.0  # points: words of a label stand closer
ROW = 3.2  # points between the middles of one row of small print


@dataclass(frozen=True)
class Form:
    """One page with its labels found."""

    page: Page
    found: Mapping[str, Box]

    def __getitem__(self, name: str) -> Box | None:
        return self.found.get(name)

    @cached_property
    def left(self) -> float:
        """The left edge of the lines, right of what is printed up the side of the form."""
        name = self.found.get("name") or self.found.get("address")
        if name is None:
            return 0.0
        ruled = [
            rule.cx
            for rule in self.page.verticals
            if name.x0 - 22 < rule.cx < name.x0 and rule.y0 - 4 < name.y1 and rule.height > 60
        ]
        return max(ruled) - 0.5 if ruled else name.x0 - ASIDE

    def below(self, name: str) -> Box | None:
        """The next label down that was found, or the rule at the foot of the line."""
        order = list(SAID)
        after = order[order.index(name) + 1] if name in order else ""
        return self.found.get(after)

    def rule_under(self, label: Box, most: float) -> float | None:
        levels = [
            rule.cy
            for rule in self.page.horizontals
            if rule.width > 0.3 * self.page.width and label.y1 + 4 < rule.cy < label.y1 + most
        ]
        return min(levels, default=None)


def form_of(page: Page) -> Form:
    found: dict[str, Box] = {}
    level = 0.0
    for name, phrases in SAID.items():
        hit = _first(page, name, phrases, level, found.get("name"))
        if hit:
            found[name] = hit
            level = hit.y0 + 1 if name != "ssn" else hit.y1 + 6
    for name, phrases in BESIDE.items():
        hit = next(near(page, phrases, _beside(page, found)), None)
        if hit:
            found[name] = hit
    return Form(page, found)


def _beside(page: Page, found: Mapping[str, Box]) -> Box:
    top = found["check"].y0 - 6 if "check" in found else 0.1 * page.height
    foot = found["ssn"].y0 if "ssn" in found else 0.5 * page.height
    return Box(0.55 * page.width, top, page.width, foot)


def _first(
    page: Page, name: str, phrases: Sequence[str], level: float, first: Box | None
) -> Box | None:
    """The highest of what the form may print there, in the column where it prints it."""
    if name in RIGHT:
        area = Box(0.55 * page.width, level, page.width, page.height)
    else:
        column = first.x0 + 12 if first and name != "sign" else 0.32 * page.width
        area = Box(0, level, page.width, page.height)
        hits = [hit for hit in near(page, phrases, area) if hit.x0 < column]
        return min(hits, key=lambda hit: hit.y0, default=None)
    return min(near(page, phrases, area), key=lambda hit: hit.y0, default=None)


def near(page: Page, phrases: Sequence[str], area: Box) -> Iterator[Box]:
    """Every place of the first phrase that stands in the area at all; recognized letters may be
    others, and their words may have run together.
    """
    rows = list(page.lines if page.has_text else _rows(page, area.x0))
    lines = [line for line in rows if area.y0 - 2 < line.box.cy < area.y1 + 2]
    spans = (_exactly,) if page.has_text else (_exactly, _about)
    for phrase in phrases:
        for span_of in spans:
            hits = [hit for line in lines for hit in _hits(line, bare(phrase), span_of)]
            hits = [
                hit for hit in hits if area.y0 <= hit.cy <= area.y1 and area.x0 <= hit.x0 <= area.x1
            ]
            if hits:
                yield from hits
                return


def _rows(page: Page, left: float) -> Iterator[Line]:
    """Recognized words of one row: a box that ran into its label makes that word higher.

    What stands left of the area may look like a letter that the label lost.
    """
    row: list[Word] = []
    words = (word for word in page.words if word.box.x1 > left)
    for word in sorted(words, key=lambda word: word.box.cy):
        if row and word.box.cy - sum(one.box.cy for one in row) / len(row) > ROW:
            yield Line(tuple(sorted(row, key=lambda one: one.box.x0)))
            row = []
        row.append(word)
    if row:
        yield Line(tuple(sorted(row, key=lambda one: one.box.x0)))


Spans = Callable[[str, str], Iterator[tuple[int, int]]]


def _exactly(key: str, wanted: str) -> Iterator[tuple[int, int]]:
    start = key.find(wanted)
    while start >= 0:
        yield start, start + len(wanted)
        start = key.find(wanted, start + 1)


def _about(key: str, wanted: str) -> Iterator[tuple[int, int]]:
    if len(wanted) < GARBLED or len(key) < len(wanted) - max(2, len(wanted) // GARBLED):
        return
    if len(key) < len(wanted) and fuzz.ratio(wanted, key) > LIKE:  # letters of it were lost
        yield 0, len(key)
        return
    found = fuzz.partial_ratio_alignment(wanted, key, score_cutoff=LIKE)
    if found is None:
        return
    start, end = found.dest_start, found.dest_end
    yield start, end
    yield from _about(key[:start], wanted)
    for first, last in _about(key[end:], wanted):
        yield end + first, end + last


def _hits(line: Line, wanted: str, span_of: Spans) -> Iterator[Box]:
    for start, end in span_of(line.key, wanted):
        pieces = list(_pieces(line, start, end, least=0.0 if span_of is _exactly else SCRAP))
        if span_of is _about and len(pieces) > 2 and _is_apart(*pieces[-2:]):
            pieces.pop()
        if pieces:
            yield around(pieces)


def _is_apart(last: Box, box: Box) -> bool:
    """A letter or figure behind a gap was written there, and is none that the label lost."""
    return box.width < 1.2 * box.height and box.x0 - last.x1 > APART


def _pieces(line: Line, start: int, end: int, *, least: float) -> Iterator[Box]:
    """The words of a span of letters; of a word that goes beyond it, its share, if not too small.

    Where letters were lost, a span of as many as the phrase has runs into the word beside it.
    """
    at = 0
    for word in line.words:
        size = len(word.key)
        first, last = max(start, at) - at, min(end, at + size) - at
        if size and first < last and last - first > least * size:
            step = word.box.width / size
            yield replace(word.box, x0=word.box.x0 + first * step, x1=word.box.x0 + last * step)
        at += size
