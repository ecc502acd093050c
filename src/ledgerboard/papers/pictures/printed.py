"""A certificate's own print by its place on the form, where a copy left no letters of it.

The labels that were read tell where the form lies on the page. If they all stand as the form
has them, then a stain or some scattered strokes where the form has another label are that label.
What was typed is never told so; blank paper stays blank, and a form that was redrawn or moved
agrees with too few labels to tell anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from statistics import median

import numpy as np
from rapidfuzz import fuzz

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.papers.pictures.dots import Dots
from ledgerboard.papers.pictures.labels import LOOK, bare, labels
from ledgerboard.papers.pictures.segmenting import Run
from ledgerboard.papers.pictures.straightening import SCALE
from ledgerboard.papers.pictures.words import Line, points

FORM = "acord25.tsv"
NEAR = 3.2  # points: a label that stands as far from its place is not there
LEAST, SHARE = 10, 0.75  # labels that must be read, and the part of them that must agree
SPREAD = 250.0  # points that they span across and down
WIDE = (0.8, 1.25)  # of the label's own width
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
CELL = 11.6  # points: as high as the side of a cell
NEIGHBOURS = 5
ASTRAY = 6.0  # points from where a line belongs
MOVED = 2  # of the nearest labels: there the form has other rows
GRID, TALL = (288.0, 564.0), 0.5  # of the grid's height
SIDES = (18.0, 36.0, 176.4, 194.4, 212.4, 331.2, 378.0, 424.8, 514.8, 594.0)
"""Where lines run down the grid; those beside its boxes are short."""
HEADS = frozenset((
    "COMMERCIAL GENERAL LIABILITY", "AUTOMOBILE LIABILITY", "UMBRELLA LIAB", "WORKERS COMPENSATION",
))  # fmt: skip
DIVIDERS, FOUND, PIECE = (288.0, 300.0, 384.0, 444.0, 480.0, 528.0, 564.0), 4, 0.3
SIGNS, SIDE = (518.4, 522.0), 6.5  # the side of the amounts' cell stands as near, and may stick
AMOUNTS = tuple(top for top in range(300, 564, 12) if top != 480)
"""The tops of the rows in which the form prints a dollar sign."""
NOTICES = (Box(18, 50, 594, 119), Box(18, 254, 594, 286))
LITTLE = 0.15  # of a label's place: something else may reach into it


@dataclass(frozen=True)
class Printed:
    name: str
    box: Box


@dataclass(frozen=True)
class Lie:
    """How the form lies on the page, as far as its labels tell: scale and offset of each axis."""

    across: tuple[float, float]
    down: tuple[float, float]
    anchors: tuple[tuple[Box, Box], ...] = ()  # on the form, on the page
    strays: tuple[tuple[Box, Box], ...] = ()  # those that stand elsewhere, by half a row or more

    def of(self, box: Box) -> Box:
        (sx, ox), (sy, oy) = self.across, self.down
        return Box(sx * box.x0 + ox, sy * box.y0 + oy, sx * box.x1 + ox, sy * box.y1 + oy)

    def here(self, box: Box) -> Box:
        """Moved as the nearest labels are: paper does not lie quite flat."""
        place = self.of(box)
        near = sorted(
            self.anchors,
            key=lambda pair: abs(pair[1].cx - place.cx) + 2 * abs(pair[1].cy - place.cy),
        )[:NEIGHBOURS]
        dx = median(seen.x0 - self.of(own).x0 for own, seen in near)
        dy = median(seen.cy - self.of(own).cy for own, seen in near)
        return Box(place.x0 + dx, place.y0 + dy, place.x1 + dx, place.y1 + dy)

    def moved(self, own: Box) -> bool:
        """Whether the labels beside this one stand elsewhere, though most of the form does not."""
        near = sorted(
            (*self.anchors, *self.strays),
            key=lambda pair: abs(pair[0].cx - own.cx) + 2 * abs(pair[0].cy - own.cy),
        )[:NEIGHBOURS]
        return sum(pair in self.strays for pair in near) >= MOVED


@lru_cache(8)
def places_of(lie: Lie) -> dict[Printed, Box]:
    return {one: lie.here(one.box) for one in form()}


@cache
def form() -> tuple[Printed, ...]:
    told = files(__package__).joinpath(FORM).read_text("utf-8").splitlines()
    rows = [row.split("\t") for row in told if not row.startswith(("#", "name\t"))]
    return tuple(Printed(name, Box(*map(float, place))) for name, *place in rows)


def printed(
    lines: Sequence[Line], lie: Lie | None, even: Dots, unread: Sequence[Run]
) -> list[Line]:
    """The lines, with the form's labels in the place of their scraps.

    `even` is the page, paper white. What is `unread` may be anything.
    """
    if lie is None:
        return list(lines)
    places = places_of(lie)
    hidden = [_box_of(run) for run in unread]
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


def at_labels(lie: Lie | None, runs: Sequence[Run]) -> list[Run]:
    """The runs that stand where the form has labels and nothing else."""
    places = places_of(lie) if lie else {}
    return [
        run
        for run in runs
        if (
            run.height <= ROW * SCALE
            and any(_within(_box_of(run), _area(place)) for place in places.values())
        )
        or _covered(_box_of(run), places)
    ]


def notices(lie: Lie | None) -> list[Box]:
    """Where the form prints what it has to say to everybody."""
    return [lie.of(box) for box in NOTICES] if lie else []


def at_signs(lie: Lie | None, runs: Sequence[Run]) -> list[Run]:
    """The runs that stand where the form has its dollar signs, as narrow as one."""
    if lie is None:
        return []
    places = [lie.of(Box(SIGNS[0], top + 3.4, SIGNS[1], top + 9.6)) for top in AMOUNTS]
    return [run for run in runs if any(_at_sign(_box_of(run), place) for place in places)]


def _at_sign(box: Box, place: Box) -> bool:
    left, right = place.x0 - SIDE, place.x1 + ABOVE
    beside = left < box.x0 and place.x0 < box.x1 < right
    return beside and place.y0 < box.cy < place.y1 and box.height < CELL


def without_streaks(down: Sequence[Box], lie: Lie | None) -> tuple[Box, ...]:
    """A scanner's streak through the grid looks like the side of a column, but there is none."""
    return tuple(box for box in down if lie is None or not _streak(box, lie))


def with_dividers(across: Sequence[Box], lie: Lie | None) -> tuple[Box, ...]:
    """The lines between the form's sections, whole, where most of them were found in pieces."""
    if lie is None:
        return tuple(across)
    meant = [lie.here(Box(SIDES[0], y, SIDES[-1], y)) for y in DIVIDERS if not _shifted(lie, y)]
    there = [any(_along(rule, one) for rule in across) for one in meant]
    return (*across, *meant) if sum(there) >= FOUND else tuple(across)


def _shifted(lie: Lie, y: float) -> bool:
    return any(lie.moved(Box(x, y, x, y)) for x in (SIDES[1], SIDES[-3]))


def _along(rule: Box, meant: Box) -> bool:
    both = min(rule.x1, meant.x1) - max(rule.x0, meant.x0)
    return abs(rule.cy - meant.cy) < NEAR and both > PIECE * meant.width


def _streak(box: Box, lie: Lie) -> bool:
    grid = lie.of(Box(SIDES[0], GRID[0], SIDES[-1], GRID[1]))
    inside = min(box.y1, grid.y1) - max(box.y0, grid.y0)
    sides = (lie.of(Box(x, 0, x, 0)).x0 for x in SIDES)
    return inside > TALL * grid.height and all(abs(box.cx - x) > ASTRAY for x in sides)


def _label(name: str, place: Box) -> Line:
    run = Run(*(round(edge * SCALE) for edge in (place.y0, place.x0, place.y1, place.x1)))
    return Line(run, (), (run.left, run.right), name)


# --- where the form lies ------------------------------------------------------------------------


def lie_of(lines: Sequence[Line]) -> Lie | None:
    """`None` where too few labels were read, or too many stand elsewhere."""
    anchors = list(_anchors(lines))
    if len(anchors) < LEAST:
        return None
    lie = Lie(
        _fitted(
            [(a, b) for own, seen in anchors for a, b in ((own.x0, seen.x0), (own.x1, seen.x1))]
        ),
        _fitted([(own.cy, seen.cy) for own, seen in anchors]),
    )
    good = [(own, seen) for own, seen in anchors if _stands(lie.of(own), seen)]
    spans = around(own for own, _ in good) if good else Box(0, 0, 0, 0)
    if len(good) < SHARE * len(anchors) or min(spans.width, spans.height) < SPREAD:
        return None
    strays = [(own, seen) for own, seen in anchors if _astray(lie.of(own), seen)]
    return Lie(lie.across, lie.down, tuple(good), tuple(strays))


def _stands(place: Box, seen: Box) -> bool:
    return abs(place.x0 - seen.x0) < NEAR and abs(place.cy - seen.cy) < NEAR


def _astray(place: Box, seen: Box) -> bool:
    return max(abs(place.x0 - seen.x0), abs(place.cy - seen.cy)) >= ASTRAY


def _anchors(lines: Sequence[Line]) -> Iterator[tuple[Box, Box]]:
    """Labels that the form prints once and that were read once, whole."""
    once = _once()
    read = Counter(_name(line) for line in lines)
    for line in lines:
        name = _name(line)
        if read[name] == 1 and name in once:
            seen = _box(line)
            if WIDE[0] < seen.width / once[name].width < WIDE[1]:
                yield once[name], seen


@cache
def _once() -> dict[str, Box]:
    names = Counter(bare(one.name) for one in form())
    return {bare(one.name): one.box for one in form() if names[bare(one.name)] == 1}


def _name(line: Line) -> str:
    return bare(line.label or line.text)


def _box(line: Line) -> Box:
    return _box_of(line.run)


def _box_of(run: Run) -> Box:
    return points(run.left, run.top, run.right, run.bottom)


def _fitted(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Scale and offset by the medians of Theil and Sen: a quarter may be far off."""
    slopes = [
        (v2 - v1) / (u2 - u1)
        for (u1, v1), (u2, v2) in combinations(pairs, 2)
        if abs(u2 - u1) > SPREAD / 3
    ]
    scale = median(slopes) if slopes else 1.0
    return scale, median(v - scale * u for u, v in pairs)


# --- what stands in a label's place -------------------------------------------------------------


def _scraps(
    lines: Sequence[Line], places: Mapping[Printed, Box]
) -> Iterator[tuple[Printed, list[Line]]]:
    """The scraps of each label that was not read, and where nothing else stands.

    The name of a section is told even from one blot with the box beside it, which stays: what is
    ticked there is nowhere told from it.
    """
    blocks = {line: _covered(_box(line), places) for line in lines}
    for one, place in places.items():
        touching = [line for line in lines if _reaches(_box(line), place)]
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
    return name in _once() and any(_name(line) == name for line in lines)


def _scrap(line: Line, one: Printed, place: Box) -> bool:
    """Inside the label's place, and no higher than print, unless no letter of it can be read.

    What cannot be read may be a little longer: forms differ by a word (`UMBRELLA LIABILITY`).
    What stands beside the label may be a mark or a value.
    """
    most = HIGH if len(bare(one.name)) < LENGTHY else HIGHER
    area, box = _area(place), _box(line)
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
    return _name(line) == bare(one.name)


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
