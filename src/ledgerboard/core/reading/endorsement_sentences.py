"""The running text of an endorsement as sentences: what each grants, denies or only mentions.

A condition is no grant ("if that person is an additional insured"), nor is what follows a
denial, be it a list of many lines ("does not apply to: a. … b. …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledgerboard.core.reading.page import Line, Word, lines_of

STOP = re.compile(r"[.](?=[\s”\"')]|$)")
SHORT = re.compile(
    r"(?:^|"
    r"[\s“\"])\(?(?:[A-Z]|\d{1,2}|INC|LTD|CORP|CO|NOS?|ST|VS|JR|SR|MR|DR|SEC|ETC|I\.E|E\.G|U\.S)$"
)
ITEM = re.compile(r"^[“\"(]*([A-Z]|\d{1,2})[.)]\s")
# they contain a no, and deny nothing
HARMLESS = re.compile(
    r"NOT LIMITED TO|WHETHER OR NOT|NOT ONLY|NON-? ?CONTRIBUTORY|NOT OTHERWISE|NO LATER THAN|"
    r"NOT SEEK|NOT ASK|NOT REQUIRE CONTRIBUTION|NOT CONTRIBUTE|ENDORSEMENT NO\.?|POLICY NO\.?|"
    r"NOT SHOWN ABOVE|NOT ENFORCE|NO LONGER|NOT MORE THAN|NOT LESS THAN|NOT EXCEED"
)
DENIAL = re.compile(
    r"\b(NOT|NO|NEITHER|NOR|NEVER|NONE|NOTHING|EXCLUD\w*|EXCEPT\w*|OTHER THAN|WITHOUT|ENDS?|"
    r"CEASES?|"
    r"TERMINATES?|DELETES?D?|REMOVES?D?|CANNOT|ELIMINATES?D?)\b|N[’']T\b"  # noqa: RUF001
)
LIST_LEAD = re.compile(r":\s*(?:[“\"(]*(?:A|1|I)[.)]\s|$)")
CLAUSE = re.compile(r";|,? BUT\b|\bHOWEVER\b|, AND THIS INSURANCE\b|—")
PLAN_TABS = re.compile(r"\bBUT\b|\bHOWEVER\b|, AND THIS INSURANCE\b|—")
LEADING = re.compile(
    r"^(?:[“\"(]*(?:[A-Z]|\d{1,2})[.)]\s+)?(IF|WHEN|WHERE|UNLESS|ONCE|AS LONG AS)\b"
)
TRAILING = re.compile(
    r"\b(ONLY IF|IF|PROVIDED THAT|UNLESS|ONLY WHEN|SUBJECT TO|ON CONDITION|SO LONG AS|"
    r"(?<!INSURANCE )(?<!COVERAGE )(?<!\bBE )(?<!\bIS )(?<!\bARE )"
    r"PROVIDED(?! (?:BY|TO|UNDER|FOR)\b))\b"
)
AGAIN = re.compile(r", (?:AND |BUT |OR )?(?:ONLY )?(?:IF|UNLESS)\b[^,;]*$")  # a second condition
RELATIVE = re.compile(r"\b(WHO|THAT|WHICH|WHOM|WHETHER|MUST|SHOULD)\b[^,;]{0,24}$")


@dataclass(frozen=True)
class Sentence:
    """`start` is its place in the whole text; `denied` comes from the list that `lead` begins."""

    text: str
    start: int
    denied: bool = False
    conditional: bool = False
    lead: Sentence | None = None

    @property
    def whole(self) -> tuple[int, int]:
        return self.start, self.start + len(self.text)

    def span(self, found: re.Match[str]) -> tuple[int, int]:
        return self.start + found.start(), self.start + found.end()

    def clause(self, at: int) -> str:
        """The clause around a place, without the harmless noes."""
        begin = max((c.end() for c in CLAUSE.finditer(self.text) if c.end() <= at), default=0)
        end = next(
            (c.start() for c in CLAUSE.finditer(self.text) if c.start() > at), len(self.text)
        )
        return HARMLESS.sub(" ", self.text[begin:end])

    def denies(self, at: int) -> bool:
        return self.denied or DENIAL.search(self.clause(at)) is not None or self._listed(at)

    def _listed(self, at: int) -> bool:
        """Whether it is an item, after others, of what «does not apply to: a. …; or b. …»."""
        colon = self.text.rfind(":", 0, at)
        if colon < 0 or PLAN_TABS.search(self.text, colon, at):
            return False
        begin = max((c.end() for c in CLAUSE.finditer(self.text) if c.end() <= colon), default=0)
        return DENIAL.search(HARMLESS.sub(" ", self.text[begin:colon])) is not None

    def negates(self, at: int) -> bool:
        """Whether a no stands before a verb that begins here: nobody is, nothing makes."""
        commas = (c.end() for c in re.finditer(r"[,;:]|\bBUT\b", self.text) if c.end() <= at)
        before = HARMLESS.sub(" ", self.text[max(commas, default=0) : at])
        return self.denied or DENIAL.search(before) is not None

    def is_condition(self, at: int) -> bool:
        """Whether a word is part of a condition in the sentence."""
        if self.conditional:
            return True
        if LEADING.match(self.text):
            comma = self.text.find(",")
            return comma < 0 or at < comma or AGAIN.search(self.text[:at]) is not None
        found = TRAILING.search(self.text)
        return found is not None and at > found.start()

    def asserts(self, shape: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where it says something of its own: not as a condition, not denied, not of somebody."""
        for found in shape.finditer(self.text):
            at = found.start()
            related = RELATIVE.search(self.text[:at])
            if not self.is_condition(at) and not self.negates(at) and not related:
                yield found


def sentences_of(text: str, starts: Sequence[int] = (), ends: Sequence[int] = ()) -> list[Sentence]:
    """Items of a list inherit what their lead says, as long as the list goes on.

    `starts` are where lines begin: an item that begins one begins a sentence. `ends` are where
    headings end, which have no full stop: what follows one is as far denied as the heading is.
    """
    found: list[Sentence] = []
    lead: Sentence | None = None
    last = ""
    for start, end in _spans(text, starts, ends):
        raw = text[start:end]
        item = ITEM.match(raw)
        if lead and item and _follows(last, item.group(1)):
            one = Sentence(raw, start, _lead_denies(lead), _lead_asks(lead), lead)
            last = item.group(1)
        elif found and start in ends:
            one = _under(found[-1], raw, start)
            lead, last = (one, _first_of(raw)) if LIST_LEAD.search(raw) else (lead, last)
        else:
            one = Sentence(raw, start)
            lead, last = (one if LIST_LEAD.search(raw) else None), _first_of(raw)
        found.append(one)
    return found


def _first_of(raw: str) -> str:
    """The first item of a list that begins within its lead."""
    listed = LIST_LEAD.search(raw)
    return raw[listed.start() :].strip(':( “"')[:1] if listed else ""


def _under(heading: Sentence, raw: str, start: int) -> Sentence:
    """A heading in a denied list denies what it heads; so does what stands unclosed above it."""
    said = HARMLESS.sub(" ", heading.text)
    denied = heading.denied or DENIAL.search(said) is not None
    asked = any(shape.search(said) for shape in (LEADING, TRAILING))
    return Sentence(raw, start, denied, heading.conditional or asked, heading.lead)


def _lead_denies(lead: Sentence) -> bool:
    at = LIST_LEAD.search(lead.text)
    said = at is not None and DENIAL.search(lead.clause(at.start() - 1)) is not None
    return lead.denied or said


def _lead_asks(lead: Sentence) -> bool:
    at = LIST_LEAD.search(lead.text)
    return at is not None and lead.is_condition(at.start())


def _follows(last: str, item: str) -> bool:
    if not last:
        return item in {"A", "1", "I"}
    if last.isdigit() and item.isdigit():
        return int(item) == int(last) + 1
    return len(last) == len(item) == 1 and ord(item) == ord(last) + 1


def _spans(text: str, starts: Sequence[int], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    stops = (stop for stop in STOP.finditer(text) if not SHORT.search(text[: stop.start()]))
    cuts = {stop.end() for stop in stops} | set(ends)
    cuts |= {start for start in starts if ITEM.match(text[start:])}
    start = 0
    for end in sorted({*cuts, len(text)}):
        said = text[start:end]
        if said.strip():
            yield start + len(said) - len(said.lstrip()), end
        start = end


def in_reading_order(lines: Sequence[Line], width: float) -> list[Line]:
    """Running text in two columns: the left one first. Other text as it stands."""
    if (x := _gutter(lines, width)) is None:
        return list(lines)
    ordered: list[Line] = []
    block: list[Word] = []
    for line in lines:
        if any(word.box.x0 < x < word.box.x1 for word in line.words) or _spans_over(line, x):
            ordered += [*_columns(block, x), line]
            block = []
        else:
            block += line.words
    return [*ordered, *_columns(block, x)]


def _columns(block: Sequence[Word], x: float) -> list[Line]:
    left = [word for word in block if word.box.cx < x]
    right = [word for word in block if word.box.cx >= x]
    return [*lines_of(left), *lines_of(right)]


def _spans_over(line: Line, x: float) -> bool:
    """Whether the words left and right of a place stand in one run."""
    left = max((w.box.x1 for w in line.words if w.box.cx < x), default=None)
    right = min((w.box.x0 for w in line.words if w.box.cx >= x), default=None)
    return left is not None and right is not None and right - left < 9


def _gutter(lines: Sequence[Line], width: float) -> float | None:
    """A place in the middle that lines begin at again and again, with text at its left."""
    starts = sorted(
        (word for line in lines for word in _after_gaps(line)
         if 0.4 * width < word.box.x0 < 0.65 * width),
        key=lambda word: word.box.x0,
    )  # fmt: skip
    for begin in (word.box.x0 for word in starts):
        same = [word for word in starts if begin <= word.box.x0 < begin + 4]
        top, bottom = (pick(word.box.cy for word in same) for pick in (min, max))
        level = [line for line in lines if top - 4 < line.box.cy < bottom + 4]
        crossing = [w for line in level for w in line.words if w.box.x0 < begin - 4 < w.box.x1]
        left = [line for line in level if line.words[0].box.x0 < 0.3 * width]
        enough = len(same) >= 3 or not crossing
        if enough and len(left) >= min(2, len(same)) and 2 * len(crossing) <= len(same):
            return begin - 4
    return None


def _after_gaps(line: Line) -> Iterator[Word]:
    """Words that begin a run: the first of the line, and those behind a wide gap."""
    yield line.words[0]
    for left, right in zip(line.words, line.words[1:], strict=False):
        if right.box.x0 - left.box.x1 > 9:
            yield right
