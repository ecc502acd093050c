"""Ticked boxes: a mark counts by where it stands, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page
from ledgerboard.core.reading.values import TICKS

WIDE = 17.0  # points a box may stand wide left of its label
HIGH = 6.5  # points from the label's middle that still are its row


def marks_in(page: Page, area: Box) -> list[tuple[Box, Method]]:
    """Letters and symbols alone in their word, and drawings of a letter's size.

    Strokes over each other are one mark: a cross is two of them.
    """
    letters = [
        (word.box, Method.TEXT if word.method is Method.TEXT else word.method)
        for word in page.within(area)
        if set(word.text) <= TICKS and len(word.text) <= 2
    ]
    drawn: list[Box] = []
    for mark in sorted(page.marks):
        if area.holds(mark) and not any(_same(mark, old) for old in drawn):
            drawn.append(mark)
    return [*letters, *((box, Method.MARK) for box in drawn)]


def _same(one: Box, two: Box) -> bool:
    """Two strokes of one cross cover each other; crosses in neighbouring boxes only touch."""
    return one.shared(two) > 0.5 * min(one.area, two.area)


def ticked(
    page: Page, area: Box, labels: Mapping[str, Box | None], printed: Sequence[Box] = ()
) -> dict[str, Answer[bool]]:
    """Which labelled boxes of an area are marked. A mark between two boxes is nobody's."""
    places = {name: _box_of(label) for name, label in labels.items() if label}
    marks = [pair for pair in marks_in(page, area) if not any(b.holds(pair[0]) for b in printed)]
    answers: dict[str, Answer[bool]] = {}
    for name, label in labels.items():
        if label is None:
            answers[name] = Unsure("its label was not found", Place(page.number, area))
        else:
            answers[name] = _answer(page, name, places, marks)
    return answers


def _box_of(label: Box) -> Box:
    return Box(label.x0 - WIDE - 2, label.cy - HIGH, label.x0 - 0.5, label.cy + HIGH)


def _answer(
    page: Page, name: str, places: Mapping[str, Box], marks: Iterable[tuple[Box, Method]]
) -> Answer[bool]:
    home = places[name]
    near = [(box, method) for box, method in marks if box.shared(home.grown(1.5)) > 0]
    mine = [(box, method) for box, method in near if home.holds(box)]
    if mine:
        box, method = mine[0]
        return Reading(value=True, place=Place(page.number, box), method=method)
    others = [place for other, place in places.items() if other != name]
    loose = [box for box, _ in near if not any(place.holds(box) for place in others)]
    if loose:
        return Unsure("a mark stands beside the box", Place(page.number, home))
    return Reading(value=False, place=Place(page.number, home), method=Method.MARK)
