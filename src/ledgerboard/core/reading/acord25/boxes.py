"""Ticked boxes: a mark counts by where it stands, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Method, Page
from ledgerboard.core.reading.values import TICKS

WIDE = 17.0  # points a box may stand wide left of its label, where no rules show it
HIGH = 6.5  # points from the label's middle that still are its row
REACH = 8.0  # points left of a label's first letter: inside its box, however small that is
CELL = (4.5, 22.0)  # points a ruled box is wide and high, at least and at most
STRAY = 6.0  # points beside a box within which a mark may have been meant for it
SCRAWL = (32.0, 26.0)  # points: a cross made by hand runs out of its box; a signature is larger


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
    for mark in sorted([*page.marks, *filter(_scrawled, page.pictures)]):
        if area.holds(mark) and not any(_same(mark, old) for old in drawn):
            drawn.append(mark)
    return [*letters, *((box, Method.MARK) for box in drawn)]


def _scrawled(box: Box) -> bool:
    return 2.5 < box.width < SCRAWL[0] and 2.5 < box.height < SCRAWL[1]


def _same(one: Box, two: Box) -> bool:
    """Two strokes of one cross cover each other; crosses in neighbouring boxes only touch."""
    return one.shared(two) > 0.5 * min(one.area, two.area)


def ticked(
    page: Page, area: Box, labels: Mapping[str, Box | None], printed: Sequence[Box] = ()
) -> dict[str, Answer[bool]]:
    """Which labelled boxes of an area are marked. A mark between two boxes is nobody's."""
    places = {name: _box_of(page, label) for name, label in labels.items() if label}
    marks = [pair for pair in marks_in(page, area) if not any(b.holds(pair[0]) for b in printed)]
    answers: dict[str, Answer[bool]] = {}
    for name, label in labels.items():
        if label is None:
            answers[name] = Unsure("its label was not found", Place(page.number, area))
        else:
            answers[name] = _answer(page, name, places, marks)
    return answers


def _box_of(page: Page, label: Box) -> Box:
    """The ruled box left of a label; without rules, where such a box would be."""
    ruled = ruled_around(page, label.x0 - REACH, label.cy)
    return ruled or Box(label.x0 - WIDE - 2, label.cy - HIGH, label.x0 - 0.5, label.cy + HIGH)


def ruled_around(page: Page, x: float, y: float) -> Box | None:
    """The small box of ruled lines that holds a point."""
    xs = [rule.cx for rule in page.verticals if rule.y0 - 1.5 <= y <= rule.y1 + 1.5]
    left, right = (
        max((v for v in xs if v <= x), default=None),
        min((v for v in xs if v > x), default=None),
    )
    if left is None or right is None or not CELL[0] <= right - left <= CELL[1]:
        return None
    ys = [rule.cy for rule in page.horizontals if rule.x0 - 1.5 <= x <= rule.x1 + 1.5]
    top, end = (
        max((v for v in ys if v <= y), default=None),
        min((v for v in ys if v > y), default=None),
    )
    if top is None or end is None or not CELL[0] <= end - top <= CELL[1]:
        return None
    return Box(left, top, right, end)


def _answer(
    page: Page, name: str, places: Mapping[str, Box], marks: Iterable[tuple[Box, Method]]
) -> Answer[bool]:
    home = places[name]
    wide = Box(home.x0 - STRAY, home.y0 - 1.5, home.x1 + STRAY, home.y1 + 1.5)
    near = [(box, method) for box, method in marks if box.shared(wide) > 0]
    mine = [(box, method) for box, method in near if home.holds(box)]
    if mine:
        return _marked(page, home, mine)
    others = [place for other, place in places.items() if other != name]
    loose = [box for box, _ in near if not _housed(page, box, others)]
    if loose:
        return Unsure("a mark stands beside the box", Place(page.number, home))
    return Reading(value=False, place=Place(page.number, home), method=Method.MARK)


def _marked(page: Page, home: Box, mine: Sequence[tuple[Box, Method]]) -> Answer[bool]:
    """A mark that is as much outside its box as inside may belong to the box beside it."""
    box, method = max(mine, key=lambda pair: pair[0].shared(home))
    wide = min(box.x1, home.x1) - max(box.x0, home.x0)
    high = min(box.y1, home.y1) - max(box.y0, home.y0)
    if wide < 0.7 * min(box.width, home.width) or high < 0.5 * min(box.height, home.height):
        return Unsure("a mark stands half beside the box", Place(page.number, home))
    return Reading(value=True, place=Place(page.number, box), method=method)


def _housed(page: Page, mark: Box, others: Sequence[Box]) -> bool:
    """Whether a mark stands in another box, be it one of those whose label we do not read."""
    return any(place.holds(mark) for place in others) or (
        ruled_around(page, mark.cx, mark.cy) is not None
    )
