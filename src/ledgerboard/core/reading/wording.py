"""Running text that remembers its words: a doubt counts where a value was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ledgerboard.core.reading.found import Answer, Reading, Unsure, behind, is_sure, place_of
from ledgerboard.core.reading.page import Line, Page, Word

T = TypeVar("T")
Said = list[Word]


@dataclass(frozen=True)
class Wording:
    """Lines with the numbers of their pages."""

    lines: tuple[tuple[int, Line], ...]

    @classmethod
    def of(cls, *pages: Page) -> Wording:
        return cls(tuple((page.number, line) for page in pages for line in page.lines))

    @classmethod
    def spoken(cls, lines: Sequence[tuple[int, Line]]) -> Wording:
        """Lines in an order of their own."""
        return cls(tuple(lines))

    @cached_property
    def text(self) -> str:
        """In capitals, with single spaces."""
        return re.sub(r"\s+", " ", " ".join(line.text for _, line in self.lines)).upper()

    @cached_property
    def starts(self) -> list[int]:
        """Where lines begin in the text."""
        found, at = [], 0
        for _, line in self.lines:
            found.append(at)
            at += len(re.sub(r"\s+", " ", line.text).strip()) + 1
        return found

    @cached_property
    def words(self) -> list[Word]:
        return [word for _, line in self.lines for word in line.words]

    def found(self, shape: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Said]]:
        for one in shape.finditer(self.text):
            yield one, behind(self.words, self.text, one.span())

    def said(self, shape: re.Pattern[str]) -> Said:
        """Where it is said without a doubt, else where it is said first."""
        return surest([words for _, words in self.found(shape)])

    def at(self, value: T, spans: Sequence[tuple[int, int]]) -> Answer[T]:
        """What is told in one of these places: where it is said without a doubt, if anywhere."""
        return self.answer(value, surest([behind(self.words, self.text, span) for span in spans]))

    def told(self, value: T, *shapes: re.Pattern[str]) -> Answer[T]:
        """What the wording tells, where it says every one of the shapes without a doubt."""
        every = [self.said(shape) for shape in shapes]
        return self.answer(value, next((words for words in every if not is_sure(words)), every[0]))

    def answer(self, value: T, words: Said) -> Answer[T]:
        """A value told by these words, with its place on the page where they begin."""
        page = next(number for number, line in self.lines if _holds(line, words[0]))
        lines = [line for number, line in self.lines if number == page]
        place = place_of((w for w in words if any(_holds(line, w) for line in lines)), page)
        doubt = next((word.doubt for word in words if word.doubt), "")
        return Unsure(doubt, place) if doubt else Reading(value, place, words[0].method)


def surest(found: Sequence[Said]) -> Said:
    return next((words for words in found if is_sure(words)), found[0] if found else [])


def _holds(line: Line, word: Word) -> bool:
    return any(word is one for one in line.words)
