"""Values beside or below their labels, on papers that share no grid.

A label begins its cell and ends with a colon or a gap: in a sentence the same words say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise, takewhile
from typing import Any

from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure, behind, blank, read
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Line, Page, Word, bare, lines_of
from ledgerboard.core.reading.party_lines import (
    COMMENT,
    GAP,
    SAME,
    indented,
    is_address,
    name_and_rest,
    parts_of,
)
from ledgerboard.core.reading.values import as_date, as_period

APART = "the text below stands apart from its label"
Parse = Callable[[str], Any]
NEAR = 5.0  # points: a word that close belongs to the same run
INDENT = 26.0  # points a value may begin left or right of its label, at most
WIDER = 60.0  # points left of the label that are looked at, so that no word is cut off
DEEP = 40.0  # points: in a ruled cell a value may stand lower than close under its label
FAR = 300.0  # points a value may stand right of its label
ITEM = re.compile(r"^\(?(\d{1,2}[a-z]?|[a-z])[.)]?$", re.IGNORECASE)
NUMBERED = re.compile(r"\d{1,2}[a-h]\. [A-Z]")  # the next box of a form: «3b. Policy Number»
CODE = re.compile(r"(?:[A-Z]{1,4}[ -])?\S*\d\S*(?: \S*\d\S*| [A-Z0-9]{1,3})*")  # no sentence


def as_text(text: str) -> str | None:
    return text.strip(" :_") or None


def as_number(text: str) -> str | None:
    """Numbers of policies and licences have a figure in them; anything else is another label."""
    found = text.strip(" :_#")
    return found if re.search(r"\d", found) and len(found) < 40 and "$" not in found else None


def as_money(text: str) -> str | None:
    """Dollars and cents of a payment, as text: `12345.60`."""
    found = re.fullmatch(r"\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{2})?", text.strip())
    return found.group(1).replace(",", "") + (found.group(2) or ".00") if found else None


@dataclass(frozen=True)
class Asked:
    """What a paper is asked for. Where an optional label is absent, the paper does not say."""

    labels: tuple[str, ...]
    parse: Parse = as_text
    what: str = "a text"
    optional: bool = False


PERIODS = Asked(
    ("Policy Effective Period", "Policy Period", "Coverage Period", "Period of Coverage",
     "Policy Term", "Period Specified Below"),
    as_period, "two dates", optional=True,
)  # fmt: skip


def date_of(*labels: str, optional: bool = False) -> Asked:
    return Asked(labels, as_date, "a date", optional)


def number_of(*labels: str, optional: bool = False) -> Asked:
    return Asked(labels, as_number, "a number", optional)


@dataclass(frozen=True)
class Labels:
    """The labels of one page and what stands at them."""

    page: Page
    asked: Mapping[str, Asked]
    stops: tuple[str, ...] = ()

    @cached_property
    def hits(self) -> dict[str, list[Box]]:
        found = {
            name: [hit for label in one.labels for hit in self._heads(label, one)]
            for name, one in self.asked.items()
        }
        all_of = [*self._ends, *(hit for hits in found.values() for hit in hits)]
        return {
            name: _once(hit for hit in hits if not any(_within(hit, other) for other in all_of))
            for name, hits in found.items()
        }

    @cached_property
    def edges(self) -> list[Box]:
        """Every label, those that are only known as the end of others included."""
        return [*self._ends, *(hit for hits in self.hits.values() for hit in hits)]

    @cached_property
    def _ends(self) -> list[Box]:
        """A label inside one of these is only its word: `PRODUCER` of `PRODUCER CUSTOMER ID`."""
        return [hit for label in self.stops for hit in self._heads(label, Asked((label,)))]

    def _heads(self, label: str, asked: Asked) -> Iterable[Box]:
        for hit in self.page.find_all(label):
            if _spells(self.page, hit, label) and _begins(self.page, hit):
                whole = _bracketed(self.page, hit)
                if _ends(self.page, whole) or self._runs_on(whole, asked):
                    yield whole

    def _runs_on(self, hit: Box, asked: Asked) -> bool:
        """A date or an amount may follow at once: it cannot be the rest of a sentence."""
        said = _spoken(_run(_row(self.page, hit, self.page.width)))
        if asked.parse is as_number:
            return CODE.fullmatch(said) is not None
        return asked.parse in {as_date, as_money} and asked.parse(said) is not None

    def answer(self, name: str) -> Answer[Any]:
        asked, hits = self.asked[name], self.hits[name]
        if not hits:
            return blank() if asked.optional else self.missing(name)
        found = [self._at(hit, asked) for hit in hits]
        said = [one for one in found if isinstance(one, Unsure) or one.value is not None]
        if not said:
            return found[0]
        values = {one.value if isinstance(one, Reading) else None for one in said}
        if len(values) > 1:
            return Unsure("the label stands twice with different values", self._place(hits[0]))
        return said[0]

    def at(self, name: str) -> Place:
        """Where the label stands; the whole page where it does not."""
        hits = self.hits[name]
        return Place(self.page.number, hits[0] if hits else self.page.box)

    def missing(self, name: str) -> Unsure:
        label = self.asked[name].labels[0] if name in self.asked else name
        return Unsure(f"“{label}” was not found", Place(self.page.number, self.page.box))

    def answers(self, *names: str) -> dict[str, object]:
        return {name: self.answer(name) for name in names}

    def term(self) -> dict[str, Answer[date]]:
        """The two dates of a policy, by a label each or by one for both."""
        names = ("effective", "expiration")
        hits = not any(self.hits[name] for name in names) and self.hits.get("period")
        period: Answer[tuple[date, date]] = self.answer("period") if hits else blank()
        if isinstance(period, Unsure):
            return dict.fromkeys(names, Unsure(period.why, period.place))
        if period.value is None:
            return {name: self.answer(name) for name in names}
        told = [Reading(day, period.place, period.method) for day in period.value]
        return dict(zip(names, told, strict=True))

    def _place(self, hit: Box) -> Place:
        return Place(self.page.number, hit)

    def _at(self, hit: Box, asked: Asked) -> Answer[Any]:
        beside = _run(_row(self.page, hit, self.right_of(hit)))
        below = [] if _colon(self.page, hit) else self.below(hit)
        below = below if asked.parse is as_text else below[:1]
        words = beside or [word for line in below for word in line.words]
        if beside and below and asked.parse is as_text:
            return Unsure("the text beside and the text below may be meant", self._place(hit))
        if beside and below and asked.parse(_spoken(beside)) is None:
            words = [word for line in below[:1] for word in line.words]
        if not words:
            return blank(Place(self.page.number, Box(hit.x1, hit.y0 - 2, hit.x1 + 100, hit.y1 + 2)))
        return read(words, self.page.number, lambda _: asked.parse(_spoken(words)), asked.what)

    def right_of(self, hit: Box) -> float:
        """Where the cell ends: the next label of the row, or a ruled line."""
        same = [e.x0 for e in self.edges if e.x0 > hit.x1 - 1 and abs(e.cy - hit.cy) < 6]
        walls = (rule for rule in self.page.verticals if rule.cx > hit.x1)
        rules = [rule.cx for rule in walls if rule.y0 - 1 <= hit.y1 - 3 <= rule.y1 + 1]
        return min([*(x - 1 for x in same), *rules, self.page.width])

    def bottom_of(self, hit: Box, left: float, right: float) -> float:
        labels = [
            e.y0 for e in self.edges if e.y0 > hit.y1 - 1 and left - 8 < e.cx and e.x0 < right
        ]
        rules = [
            rule.cy
            for rule in self.page.horizontals
            if rule.cy > hit.y1 + 2 and rule.x0 - 2 <= hit.x0 + 4 <= rule.x1
        ]
        return min([*labels, *rules, self.page.height])

    def below(self, hit: Box) -> list[Line]:
        """Lines under a label that begin where it begins."""
        right = self.right_of(hit)
        end = self.bottom_of(hit, hit.x0, right) + 0.5
        cell = Box(hit.x0 - WIDER, hit.y1 - 0.5, right, end)
        parts = (part for line in self.page.lines_within(cell) for part in parts_of(line))
        ruled = any(abs(rule.cy - end) < 1 for rule in self.page.horizontals)
        found = [*parts]
        under = [part for part in found if abs(part.box.x0 - hit.x0) < INDENT]
        if not under and ruled and self._walled(right, hit):
            under = indented(found, hit)
        low = ruled and under and under[0].box.cy - hit.y1 < DEEP
        return _together(under, under[0].box if low else hit)

    def _walled(self, right: float, hit: Box) -> bool:
        """Whether a cell ends at a ruled line."""
        walls = (rule for rule in self.page.verticals if abs(rule.cx - right) < 1)
        return any(rule.y0 - 1 <= hit.y1 <= rule.y1 + 1 for rule in walls)

    def block(self, hit: Box) -> list[Line]:
        """A name with its address: beside the label and on under its first line, or below."""
        right = self.right_of(hit)
        first = _run(_row(self.page, hit, right))
        if not first:
            return self.below(hit)
        x, end = first[0].box.x0, self.bottom_of(hit, hit.x0, right)
        under = self.page.lines_within(Box(x - 4, hit.y1 - 0.5, right, end + 0.5))
        level = (line for line in under if abs(line.box.x0 - x) < SAME)
        rest = (line for line in level if line.words[0] not in first)
        own = takewhile(lambda line: not self._labelled_anew(line, hit), rest)
        return [Line(tuple(first)), *_together([*own], Line(tuple(first)).box)]

    def _labelled_anew(self, line: Line, hit: Box) -> bool:
        """Whether a line has a label of its own, in the column of labels."""
        left = (word for word in _level(self.page, line.box) if word.box.x1 < line.box.x0)
        return any(abs(w.box.x0 - hit.x0) < SAME and w.text[:1].isupper() for w in left)

    def party(self, name: str, address: str = "") -> dict[str, object]:
        """Name and address of one block, or of two labels."""
        hits = self.hits[name]
        if not hits:
            stated = not self.asked[name].optional or self._mentions(name)
            one: Answer[Any] = self.missing(name) if stated else blank()
            return {"name": one, "address": one}
        block = next((lines for hit in hits if (lines := self.block(hit))), [])
        if not block and self._apart(hits[0]):
            doubt = Unsure(APART, self._place(hits[0]))
            return {"name": doubt, "address": doubt}
        parts = [part for line in block[:1] for part in name_and_rest(line)] + block[1:]
        lines = [line for line in parts if not COMMENT.match(line.text)]
        cut = next(
            (at for at, line in enumerate(lines) if at and is_address(line)), min(1, len(lines))
        )
        named = self._joined(lines[:cut], " ", hits[0])
        if address and self.hits.get(address):
            return {"name": named, "address": self._address(address)}
        return {"name": named, "address": self._joined(lines[cut:], ", ", hits[0])}

    def _apart(self, hit: Box) -> bool:
        """Whether something begins under a label, too far down to be its block for certain."""
        right = self.right_of(hit)
        foot = min(self.bottom_of(hit, hit.x0, right), hit.y1 + DEEP)
        lines = self.page.lines_within(Box(hit.x0 - SAME, hit.y1, right, foot))
        return any(abs(line.box.x0 - hit.x0) < INDENT for line in lines)

    def _mentions(self, name: str) -> bool:
        """Whether a long label is there after all, with words around it that hide it."""
        long = (label for label in self.asked[name].labels if len(label.split()) > 2)
        return any(self.page.find(label) is not None for label in long)

    def _address(self, name: str) -> Answer[str]:
        hit = self.hits[name][0]
        return self._joined(self.block(hit), ", ", hit)

    def _joined(self, lines: Sequence[Line], joint: str, hit: Box) -> Answer[str]:
        words = [word for line in lines for word in line.words]
        whole = joint.join(line.text.rstrip(",") for line in lines)
        answer = read(words, self.page.number, lambda _: as_text(whole), "a text")
        return answer if words else blank(self._place(hit))


def _within(hit: Box, other: Box) -> bool:
    return hit != other and other.holds(hit) and other.area > hit.area


def _once(hits: Iterable[Box]) -> list[Box]:
    kept: list[Box] = []
    for hit in hits:
        if not any(hit.shared(old) > 0 for old in kept):
            kept.append(hit)
    return kept


def _level(page: Page, hit: Box) -> list[Word]:
    return [word for word in page.words if abs(word.box.cy - hit.cy) < max(3.0, 0.4 * hit.height)]


def _spells(page: Page, hit: Box, label: str) -> bool:
    """A label broken over two lines has nothing else between its words."""
    lines = page.lines_within(hit)
    alone = all(_free(page, line.box) for line in lines[:-1])
    return alone and "".join(line.key for line in lines) == bare(label)


def _begins(page: Page, hit: Box) -> bool:
    before = [word for word in _level(page, hit) if hit.x0 - NEAR < word.box.x1 < hit.x0 + 1]
    return all(not word.key or word.text.endswith(":") or ITEM.match(word.text) for word in before)


def _bracketed(page: Page, hit: Box) -> Box:
    """A remark in brackets belongs to the label: `Address of Insured (street only)`."""
    after = sorted(
        (word for word in _level(page, hit) if word.box.x0 > hit.x1 - 1), key=lambda w: w.box.x0
    )
    if not after or not after[0].text.startswith("(") or after[0].box.x0 - hit.x1 > NEAR:
        return hit
    end = next((word for word in after if _closes(word)), None)
    if end is not None:
        return Box(hit.x0, hit.y0, end.box.x1, hit.y1)
    last = _closed_below(page, hit)
    return Box(hit.x0, hit.y0, _run(after)[-1].box.x1, last.box.y1) if last else hit


def _closes(word: Word) -> bool:
    return word.text.rstrip(":").endswith(")")


def _closed_below(page: Page, hit: Box) -> Word | None:
    """The end of a remark that goes on in the next line of its cell."""
    cell = Box(hit.x0 - 4, hit.y1, hit.x1 + FAR, hit.y1 + 1.5 * hit.height)
    lines = (part for line in page.lines_within(cell) for part in parts_of(line))
    under = next((line for line in lines if abs(line.box.x0 - hit.x0) < INDENT), None)
    return next((word for word in under.words if _closes(word)), None) if under else None


def _ends(page: Page, hit: Box) -> bool:
    if _colon(page, hit):
        return True
    return _free(page, hit)


def _free(page: Page, hit: Box) -> bool:
    """Whether no word follows at once."""
    return not any(word.key and -1 <= word.box.x0 - hit.x1 < NEAR for word in _level(page, hit))


def _colon(page: Page, hit: Box) -> bool:
    """Whether a colon ends the label, in its last word or by itself."""
    last = [word for word in _level(page, hit) if abs(word.box.x1 - hit.x1) < 1]
    alone = [w for w in _level(page, hit) if w.text.startswith(":") and -1 < w.box.x0 - hit.x1 < 6]
    return bool(alone) or any(word.text.rstrip("#. ").endswith(":") for word in last)


def _row(page: Page, hit: Box, right: float) -> list[Word]:
    """What stands right of a label, if it begins near enough."""
    words = [
        word
        for word in _level(page, hit)
        if hit.x1 - 0.5 <= word.box.x0 < right and word.text.strip(":_.")
    ]
    words.sort(key=lambda word: word.box.x0)
    return words if words and words[0].box.x0 < hit.x1 + FAR else []


def _run(words: list[Word], gap: float = GAP) -> list[Word]:
    """The words up to the first wide gap."""
    for at, (left, right) in enumerate(pairwise(words)):
        if right.box.x0 - left.box.x1 > gap:
            return words[: at + 1]
    return words


def _together(lines: Sequence[Line], start: Box) -> list[Line]:
    """Lines that follow one another closely; what stands apart belongs to something else."""
    kept: list[Line] = []
    last = start
    for line in lines:
        if line.box.cy - last.cy > max(18.0, 2.0 * line.box.height) or NUMBERED.match(line.text):
            break
        kept.append(line)
        last = line.box
    return kept


def _spoken(words: Sequence[Word]) -> str:
    return " ".join(line.text for line in lines_of(words)) if words else ""


def said_in(
    page: Page, shape: re.Pattern[str], high: float = 1.0
) -> tuple[re.Match[str], list[Word]] | None:
    """The first line that says it, in the upper part of a page, and the words that say it."""
    for line in page.lines:
        text = line.text.upper()
        if line.box.cy < high * page.height and (found := shape.search(text)):
            return found, behind(line.words, text, found.span())
    return None
