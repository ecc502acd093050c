"""A certificate's own print by its place on the form, where a copy left no letters of it.

A stain or some scattered strokes where the form has a label are that label. What was typed is
never told so, and blank paper stays blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.extraction.ocr.acord25_form import (
    GRID,
    Lie,
    Printed,
    box_of,
    name_of,
    places_of,
    printed_once,
)
from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.glyph_words import Line
from ledgerboard.extraction.ocr.labels import LOOK, bare, labels
from ledgerboard.extraction.ocr.segmenting import Run
from ledgerboard.extraction.ocr.straightening import SCALE

BESIDE, ABOVE = 5.0, 2.2  # points by which scraps of a label stick out of its place
HIGH, HIGHER = 6.2, 7.6  # points: what is typed is higher; long print may be smeared
ROW, BLOTTED = 10.0, 0.5  # points, and how sure a reading is that says nothing
HEADED, LOWER = frozenset(("PRODUCER", "INSURED")), 5.6  # names are typed over them; and points
BOXED = frozenset(
    (
        "CLAIMS-MADE", "OCCUR", "POLICY", "PRO-", "JECT", "LOC", "OTHER:", "ANY AUTO",
        "OWNED AUTOS", "ONLY", "SCHEDULED", "AUTOS", "HIRED AUTOS", "NON-OWNED", "AUTOS ONLY",
        "UMBRELLA LIAB", "EXCESS LIAB", "DED", "RETENTION $", "PER", "STATUTE", "OTH-", "ER",
    )
)  # fmt: skip
LETTERS = 3  # of a box's label at least, in scraps higher than print
LONGER = 0.3, 10.0  # of a label's width, and points: no box beside one is as near
MOST = 0.6  # of a label's width
LENGTHY = 11  # letters
INK, PAPER = (0.03, 0.6), 215  # share of dots darker than that: print, no blot and no blank
SURE, UNLIKE = 0.85, 55.0  # of a reading that is something else
HEADS = frozenset((
    "COMMERCIAL GENERAL LIABILITY", "AUTOMOBILE LIABILITY", "UMBRELLA LIAB", "WORKERS COMPENSATION",
))  # fmt: skip
AMOUNTS = 424.0  # points on the form: what it prints further right stands beside an amount
RUNS_IN, MEETING = 12.0, (-3.0, 1.5)  # points before a label, and about where it begins
LITTLE = 0.15  # of a label's place: something else may reach into it


def printed(
    lines: Sequence[Line], lie: Lie | None, even: Dots, unread: Sequence[Run]
) -> list[Line]:
    """The lines, with the form's labels in the place of their scraps.

    `even` is the page, paper white. What is `unread` may be anything.
    """
    if lie is None:
        return list(lines)
    places = places_of(lie)
    hidden = [box_of(run) for run in unread]
    gone: set[Run] = set()
    new: list[Line] = []
    for one, scraps in _scraps(lines, places):
        place = places[one]
        if lie.moved(one.box) or _elsewhere(one, lines):
            continue
        if not (scraps or _inked(even, place)) or any(_reaches(box, place) for box in hidden):
            continue
        gone |= {line.run for line in scraps}
        new.append(_label(one.name, place))
    return [*(line for line in lines if line.run not in gone), *new]


def parted(lie: Lie | None, runs: Sequence[Run], letters: Dots) -> list[Run]:
    """The runs, cut where a date that runs over the side of its column has met the label of an
    amount: where there is least ink about the label's first letter.
    """
    told = places_of(lie) if lie else {}
    places = [at for one, at in told.items() if one.box.x0 > AMOUNTS and _in_grid(one.box)]
    return [piece for run in runs for piece in _pieces(run, places, letters)]


def _in_grid(box: Box) -> bool:
    return GRID[0] < box.y0 < GRID[1]


def _pieces(run: Run, places: Sequence[Box], letters: Dots) -> list[Run]:
    box = box_of(run)
    met = [
        place
        for place in places
        if box.y0 < place.cy < box.y1 and box.x0 < place.x0 - RUNS_IN and box.x1 > place.cx
    ]
    if not met:
        return [run]
    first = min(place.x0 for place in met)
    left, right = (round((first + edge) * SCALE) for edge in MEETING)
    ink = letters[run.top : run.bottom, left:right].sum(axis=0)
    cut = left + int(ink.argmin())
    return [_trimmed(half, letters) for half in (replace(run, right=cut), replace(run, left=cut))]


def _trimmed(run: Run, letters: Dots) -> Run:
    """As high as its own ink."""
    rows = np.flatnonzero(letters[run.top : run.bottom, run.left : run.right].any(axis=1))
    if not len(rows):
        return run
    return replace(run, top=run.top + int(rows[0]), bottom=run.top + int(rows[-1]) + 1)


def at_labels(lie: Lie | None, runs: Sequence[Run]) -> list[Run]:
    """The runs that stand where the form has labels and nothing else."""
    places = places_of(lie) if lie else {}
    return [
        run
        for run in runs
        if (
            run.height <= ROW * SCALE
            and any(_within(box_of(run), _area(place)) for place in places.values())
        )
        or _covered(box_of(run), places)
    ]


def _label(name: str, place: Box) -> Line:
    run = Run(*(round(edge * SCALE) for edge in (place.y0, place.x0, place.y1, place.x1)))
    return Line(run, (), (run.left, run.right), name)


def _scraps(
    lines: Sequence[Line], places: Mapping[Printed, Box]
) -> Iterator[tuple[Printed, list[Line]]]:
    """The scraps of each label that was not read, and where nothing else stands.

    The name of a section is told even from one blot with the box beside it, which stays: what is
    ticked there is nowhere told from it.
    """
    blocks = {line: _covered(box_of(line.run), places) for line in lines}
    for one, place in places.items():
        touching = [line for line in lines if _reaches(box_of(line.run), place)]
        mine = [
            line
            for line in lines
            if (one in blocks[line] or _scrap(line, one, place)) and not _tick(line, one)
        ]
        clear = any(_is(line, one) or _else(line, one) for line in [*touching, *mine])
        if not clear and all(line in mine for line in touching):
            yield one, mine
        elif not clear and one.name in HEADS and all(line.sure < BLOTTED for line in touching):
            yield one, []


def _elsewhere(one: Printed, lines: Sequence[Line]) -> bool:
    """Whether a label that the form prints once was read, wherever that was."""
    name = bare(one.name)
    return name in printed_once() and any(name_of(line) == name for line in lines)


def _scrap(line: Line, one: Printed, place: Box) -> bool:
    """Inside the label's place, and no higher than print, unless no letter of it can be read.

    What cannot be read may be a little longer: forms differ by a word (`UMBRELLA LIABILITY`).
    What stands beside the label may be a mark or a value.
    """
    most = HIGH if len(bare(one.name)) < LENGTHY else HIGHER
    area, box = _area(place), box_of(line.run)
    if one.name in HEADED:
        most = LOWER
    elif line.sure < BLOTTED:
        most, longer = ROW, min(LONGER[0] * place.width, LONGER[1])
        area = Box(area.x0, area.y0, max(area.x1, place.x1 + longer), area.y1)
    low = line.run.height <= most * SCALE
    return low and place.x0 < box.cx < place.x1 and _within(box, area)


def _tick(line: Line, one: Printed) -> bool:
    """Whether it may be a tick that somebody drew over the label of its box."""
    text = bare(line.text)
    alike = len(text) >= LETTERS and _likeness(text, one) >= UNLIKE
    return one.name in BOXED and line.run.height > HIGH * SCALE and not alike


def _likeness(text: str, one: Printed) -> float:
    return fuzz.partial_ratio(text.translate(LOOK), bare(one.name).translate(LOOK))


def _covered(box: Box, places: Mapping[Printed, Box]) -> list[Printed]:
    """Labels below or beside each other that the copy has melted into one block."""
    held = [one for one, place in places.items() if _over(box, place)]
    if len(held) < 2:
        return []
    return held if _within(box, _area(around(places[one] for one in held))) else []


def _area(place: Box) -> Box:
    return Box(place.x0 - BESIDE, place.y0 - ABOVE, place.x1 + BESIDE, place.y1 + ABOVE)


def _reaches(box: Box, place: Box) -> bool:
    return box.shared(place) > LITTLE * place.area


def _over(box: Box, place: Box) -> bool:
    both = min(box.x1, place.x1) - max(box.x0, place.x0)
    return box.y0 < place.cy < box.y1 and both > MOST * place.width


def _within(box: Box, area: Box) -> bool:
    return area.x0 <= box.x0 and box.x1 <= area.x1 and area.y0 <= box.y0 and box.y1 <= area.y1


def _is(line: Line, one: Printed) -> bool:
    return name_of(line) == bare(one.name)


def _else(line: Line, one: Printed) -> bool:
    """Another label, read letter by letter, or words that are surely none of this one's."""
    text = bare(line.text)
    if text in labels():
        return text not in bare(one.name)
    return len(text) > 3 and line.sure > SURE and _likeness(text, one) < UNLIKE


def _inked(even: Dots, place: Box) -> bool:
    left, top, right, bottom = (
        max(0, round(edge * SCALE)) for edge in (place.x0, place.y0, place.x1, place.y1)
    )
    dots = even[top:bottom, left:right]
    return bool(dots.size) and INK[0] < float(np.mean(dots < PAPER)) < INK[1]
