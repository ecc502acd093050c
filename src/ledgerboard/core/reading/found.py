"""What a reader may answer: a value with its place, *not stated*, or *unsure* with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Method, Page, Word

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value and where it stands. A `None` value is an answer: the paper leaves it blank."""

    value: T | None
    place: Place | None = None
    method: Method = Method.TEXT


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer: a person must look at the place."""

    why: str
    place: Place


Answer = Reading[T] | Unsure


def blank(place: Place | None = None) -> Reading[T]:
    return Reading(None, place)


def read(
    words: Sequence[Word], page: int, parse: Callable[[str], T | None], what: str
) -> Answer[T]:
    """Parse words that stand together. Nothing there is blank; what does not parse is unsure."""
    if not words:
        return blank()
    text, place = " ".join(word.text for word in words), place_of(words, page)
    if doubt := next((word.doubt for word in words if word.doubt), ""):
        return Unsure(doubt, place)
    value = parse(text)
    if value is None:
        return Unsure(f"“{text}” is not {what}", place)
    return Reading(value, place, words[0].method)


def behind(words: Iterable[Word], text: str, span: tuple[int, int]) -> list[Word]:
    """The words that a part of their text stands for, however the text is spaced.

    The text may be in capitals: a doubt counts only in the words that a value was taken from.
    """
    first, last = (len("".join(text[:at].split())) for at in span)
    found, end = [], 0
    for word in words:
        start, end = end, end + len("".join(word.text.upper().split()))
        if start < last and end > first:
            found.append(word)
    return found


def is_sure(words: Iterable[Word]) -> bool:
    """Whether none of the words is in doubt."""
    return not any(word.doubt for word in words)


def method_of(words: Sequence[Word]) -> Method:
    """How words that stand together were read; where none are, no mark was seen."""
    return words[0].method if words else Method.MARK


def of_print(page: Page) -> Method:
    """How what the form itself prints was read: its headings and letters."""
    return Method.TEXT if page.has_text else Method.OCR


def place_of(words: Iterable[Word], page: int) -> Place:
    return Place(page, around(word.field or word.box for word in words))


@dataclass(frozen=True)
class Paper:
    """One paper of a file. Fields nest as dicts and lists; their leaves are answers.

    `secrets` are never printed: a taxpayer number goes to the vault and nowhere else.
    """

    kind: str
    pages: tuple[int, ...]
    edition: str | None = None
    text_layer: bool = True
    fields: dict[str, object] | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
