"""Ticked boxes: a mark counts by where it stands, whatever it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ledgerboard.core.reading.acord25.box_places import (
    boxes_of,
    is_glued,
    is_tick,
    place_without_box,
    ruled_around,
)
from ledgerboard.core.reading.found import Answer, Place, Reading, Unsure
from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import PALE, Method, Page

STRAY = 6.0  # points beside a box within which a mark may have been meant for it
LABEL = 62.0  # points from a box to the end of its label, at most: a mark there says nothing sure
MIDDLE = 0.25  # of a box, from each of its sides
AROUND = 2.0  # points: where a small box may stand
EMPTY, FULL = 0.1, 0.2  # of its middle: empty ones have up to 0.08, ticked ones 0.2 and more
WORDED = (EMPTY + FULL) / 2  # what lies under a word is neither
TAIL = 4.5  # points: the end of a cross that runs out of its box
FLAT = 4.5  # points: lower is a line and no box
RING = 13.4  # points: higher and wider than any box
RINGED = "something is drawn around the boxes"
SHARED = "one mark stands over two boxes"
SCRAWL = (32.0, 26.0)  # points: a cross made by hand runs out of its box; a signature is larger


def marks_in(page: Page, area: Box) -> list[tuple[Box, Method]]:
    """Letters and symbols alone in their word, and drawings of a letter's size.

    Strokes over each other are one mark: a cross is two of them.
    """
    letters = [
        (word.box, Method.TEXT if word.method is Method.TEXT else word.method)
        for word in page.within(area)
        if is_tick(word)
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
    """Which labelled boxes of an area are marked. A mark between two boxes is nobody's.

    Where a page has rules, or boxes of other labels can be seen, one that cannot is not empty.
    """
    wide = replace(area, x0=area.x0 - STRAY)  # a mark beside the first box is in its left neighbor
    marks = [pair for pair in marks_in(page, wide) if not any(b.holds(pair[0]) for b in printed)]
    known = {name: label for name, label in labels.items() if label}
    drawn = [box for box, _ in marks]
    boxes = boxes_of(page, known, drawn)
    if boxes is None:
        why = "boxes are both before and after their labels"
        return {name: Unsure(why, Place(page.number, labels[name] or area)) for name in labels}
    places = {n: boxes[n] or place_without_box(page, known[n], drawn) for n in known}
    answers: dict[str, Answer[bool]] = {}
    for name, label in labels.items():
        if label is None:
            answers[name] = Unsure("its label was not found", Place(page.number, area))
            continue
        answers[name] = _answer(page, name, places, marks)
        shown = page.verticals or any(boxes.values()) or is_glued(page, label)
        if page.has_text and shown and not boxes[name] and _unticked(answers[name]):
            answers[name] = Unsure("its box was not found", Place(page.number, label))
    return answers if page.has_text else _unringed(page, places, _unshared(answers))


def _unringed(
    page: Page, places: Mapping[str, Box], answers: dict[str, Answer[bool]]
) -> dict[str, Answer[bool]]:
    """A ring around a box leaves it empty, and on a copy most of it goes with the rules. Where no
    box is ticked and something larger than letters is drawn among them, none is empty.
    """
    empty = [name for name, one in answers.items() if _unticked(one)]
    ticks = any(isinstance(one, Reading) and one.value for one in answers.values())
    if page.ink is None or ticks or not empty:
        return answers
    if not page.ink.drawn(around(_standing(places[name]) for name in empty).grown(AROUND), RING):
        return answers
    return {name: Unsure(RINGED, one.place) if name in empty and one.place else one
            for name, one in answers.items()}  # fmt: skip


def _unshared(answers: dict[str, Answer[bool]]) -> dict[str, Answer[bool]]:
    """On a copy, strokes of two crosses run together, or one reaches through the box above: a mark
    that ticks two boxes ticks neither for certain.
    """
    on = {n: one.place.box for n, one in answers.items()
          if isinstance(one, Reading) and one.value and one.place}  # fmt: skip
    shared = {name for name, box in on.items() if list(on.values()).count(box) > 1}
    return {name: Unsure(SHARED, one.place) if name in shared and one.place else one
            for name, one in answers.items()}  # fmt: skip


def _unticked(answer: Answer[bool]) -> bool:
    return isinstance(answer, Reading) and not answer.value


def seen_by(boxes: Iterable[Answer[bool]]) -> Method:
    """How the first of the ticks was read; where none is set, no mark was seen."""
    on = (box.method for box in boxes if isinstance(box, Reading) and box.value)
    return next(on, Method.MARK)


def _answer(
    page: Page, name: str, places: Mapping[str, Box], marks: Sequence[tuple[Box, Method]]
) -> Answer[bool]:
    home = places[name]
    mine = [pair for pair in marks if home.holds(pair[0]) or _inside(pair[0], home)]
    if mine:
        return _marked(page, home, mine)
    if any(
        _astray(box, home, places.values()) and not _housed(page, box, places) for box, _ in marks
    ):
        return Unsure("a mark stands beside the box", Place(page.number, home))
    share = _inked(page, home)
    if EMPTY < share < FULL:
        return Unsure("this box may be checked", Place(page.number, home))
    if share >= FULL:
        return Reading(value=True, place=Place(page.number, home), method=Method.MARK)
    return Reading(value=False, place=Place(page.number, home), method=Method.MARK)


def _inked(page: Page, home: Box) -> float:
    """How much of the middle of a box is ink, where that is no word: a mark that has grown
    together with its box on a copy is none of the marks that were recognized. A word that reaches
    into the box may hide one.
    """
    middle = _standing(home).within(MIDDLE)
    if page.ink is None:
        return 0.0
    if any(len(word.key) > 1 and word.box.shared(middle) > 0 for word in page.words):
        return min(page.ink.share(middle), WORDED)
    square = page.ink.square(_standing(home).grown(AROUND))
    return square[1] if square and middle.holds(square[0]) else page.ink.share(middle)


def _standing(home: Box) -> Box:
    """Of a typed box, or of one whose foot was read as an underscore, no more is known."""
    if home.height < FLAT < home.width:
        return Box(home.x0, home.y1 - home.width, home.x1, home.y1)
    return home


def _inside(mark: Box, home: Box) -> bool:
    wide = min(mark.x1, home.x1) - max(mark.x0, home.x0)
    high = min(mark.y1, home.y1) - max(mark.y0, home.y0)
    return wide >= 0.7 * min(mark.width, home.width) and high >= 0.5 * min(mark.height, home.height)


def _astray(mark: Box, home: Box, places: Iterable[Box]) -> bool:
    """Whether a mark in no box may have been meant for this one: the nearest on either side."""
    wide = Box(home.x0 - STRAY, home.y0 - 1.5, home.x1 + STRAY, home.y1 + 1.5)
    if mark.shared(wide) > 0:
        return True
    ahead = mark.cx - home.cx
    between = any(home.cx < one.cx < mark.cx and abs(one.cy - home.cy) < 6 for one in places)
    return abs(mark.cy - home.cy) < 7 and 0 < ahead < LABEL and not between


def _marked(page: Page, home: Box, mine: Sequence[tuple[Box, Method]]) -> Answer[bool]:
    """A mark that is as much outside its box as inside may belong to the box beside it; so may a
    small one in a corner, or where no box is seen: a cross made by hand reaches into the next box.
    """
    box, method = max(mine, key=lambda pair: pair[0].shared(home))
    if any(word.doubt == PALE and word.box == box for word in page.words):
        return Unsure(PALE, Place(page.number, home))
    aside = box == home or box.shared(_standing(home).within(MIDDLE)) == 0
    tail = aside and method is Method.MARK and max(box.width, box.height) < TAIL
    if not _inside(box, home) or tail:
        return Unsure("a mark stands half beside the box", Place(page.number, home))
    return Reading(value=True, place=Place(page.number, box), method=method)


def _housed(page: Page, mark: Box, places: Mapping[str, Box]) -> bool:
    """Whether a mark stands in another box, be it one of those whose label we do not read."""
    return any(_inside(mark, place) for place in places.values()) or (
        ruled_around(page, mark.cx, mark.cy) is not None
    )
