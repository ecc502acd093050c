"""What a second reader is asked and may answer: the plug-in point `ledgerboard.readers`.

A package of somebody else's declares a function under that entry point. It is called once for each
paper that has doubts, in a process of its own that knows no secret, and says what it thinks that
the doubtful fields hold. What it says is a suggestion to a person, never an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol

from ledgerboard.core.reading.schema import NUMBERED

GROUP = "ledgerboard.readers"
METHOD = "model"
LONGEST = 500  # letters of one suggestion
MOST_ANSWERS = 1_000
SECRET_FIELD = re.compile(r"^tin_")
TAXPAYER = re.compile(r"\b(\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}|\d{2}[- ]\d{7}|\d{9})\b")

Place = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the top left of the page as sent, turned upright."""


@dataclass(frozen=True)
class Doubt:
    """A field that the reader left unsure, with the reason and the place to look at."""

    field: str
    why: str
    page: int
    box: Place


@dataclass(frozen=True)
class AskedPage:
    """One page. `picture` is PNG, of scans and photographs only; other pages have their words."""

    number: int
    width: float
    height: float
    words: Sequence[tuple[str, Place]]
    picture: bytes | None = None


@dataclass(frozen=True)
class Question:
    kind: str
    doubts: Sequence[Doubt]
    pages: Sequence[AskedPage]


@dataclass(frozen=True)
class Opinion:
    """`value` as a person would type it: 01/31/2027, 1,000,000, yes. No place means the doubt's."""

    field: str
    value: str
    page: int | None = None
    box: Place | None = None


class SecondReader(Protocol):
    """Says nothing of what it does not know. May raise: the paper is then left as it was."""

    def __call__(self, question: Question) -> Iterable[Opinion]: ...


def told(opinions: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """What a plug-in returned, as JSON: whatever it is no opinion of, is left out."""
    for count, each in enumerate(opinions):
        if count >= MOST_ANSWERS:
            return
        if isinstance(each, Opinion) and isinstance(each.field, str):
            box = [*each.box] if isinstance(each.box, tuple | list) else None
            value = each.value if isinstance(each.value, str) else ""
            yield {"field": each.field, "value": value, "page": each.page, "box": box}


def suggestions(
    paper: Mapping[str, Any], answers: Any, by: str, sizes: Mapping[int, tuple[float, float]]
) -> list[dict[str, Any]]:
    """Those answers that are about a doubt of this paper and make sense; one for each field."""
    doubts = {each["field"]: each for each in paper["unsure"] if asked_about(each["field"])}
    found: dict[str, dict[str, Any]] = {}
    for answer in answers if isinstance(answers, list) else ():
        doubt = doubts.get(answer.get("field")) if isinstance(answer, dict) else None
        value = _text(answer.get("value")) if doubt else ""
        if doubt is None or not value or doubt["field"] in found or _is_secret(paper, value):
            continue
        where = _place(answer, paper, sizes) or {"page": doubt["page"], "box": doubt["box"]}
        found[doubt["field"]] = {
            "field": doubt["field"], "value": value, **where, "by": by, "method": METHOD,
        }  # fmt: skip
    return list(found.values())


def asked_about(field: str) -> bool:
    """A taxpayer number is nobody's to suggest: it would stand unsealed."""
    return not SECRET_FIELD.match(field)


def _is_secret(paper: Mapping[str, Any], value: str) -> bool:
    return paper["kind"] in NUMBERED and bool(TAXPAYER.search(value))


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())


def _place(
    answer: Mapping[str, Any], paper: Mapping[str, Any], sizes: Mapping[int, tuple[float, float]]
) -> dict[str, Any] | None:
    page, box = answer.get("page"), answer.get("box")
    if type(page) is not int or page not in paper["pages"] or page not in sizes:
        return None
    if not isinstance(box, list) or len(box) != 4 or not all(_is_number(one) for one in box):
        return None
    (x0, y0, x1, y1), (width, height) = box, sizes[page]
    on_page = -1 <= x0 < x1 <= width + 1 and -1 <= y0 < y1 <= height + 1
    return {"page": page, "box": [round(one, 1) for one in box]} if on_page else None


def _is_number(one: Any) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and isfinite(one)
