"""Where a certificate's form lies on a page, told by those of its labels that were read.

If they stand as the form has them, it is that form, and what else it prints is known: its lines,
its dollar signs, its notices. A form that was redrawn or moved agrees with too few labels to tell
anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from statistics import median

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.extraction.ocr.glyph_words import Line, points
from ledgerboard.extraction.ocr.labels import bare
from ledgerboard.extraction.ocr.segmenting import Run

FORM = "acord25.tsv"
NEAR = 3.2  # points: a label that stands as far from its place is not there
LEAST, SHARE = 10, 0.75  # labels that must be read, and the part of them that must agree
SPREAD = 250.0  # points that they span across and down
WIDE = (0.8, 1.25)  # of the label's own width
CELL = 11.6  # points: as high as the side of a cell
NEIGHBOURS = 5
ASTRAY = 6.0  # points from where a line or a label belongs
MOVED = 2  # of the nearest labels: there the form has other rows
GRID, TALL = (288.0, 564.0), 0.5  # of the grid's height
SHEET = 0.93  # of the height of a page
SIDES = (18.0, 36.0, 176.4, 194.4, 212.4, 331.2, 378.0, 424.8, 514.8, 594.0)
"""Where lines run down the grid; those beside its boxes are short."""
DIVIDERS, FOUND, PIECE = (288.0, 300.0, 384.0, 444.0, 480.0, 528.0, 564.0), 4, 0.3
BEYOND, FOLD = 5.0, 1.6  # points beside the frame; between the pieces of a fold
SIGNS = (518.4, 522.0)
SIDE, BESIDE = 6.5, 2.2  # points: the side of the amounts' cell may stick to its sign
AMOUNTS = tuple(top for top in range(300, 564, 12) if top != 480)
"""The tops of the rows in which the form prints a dollar sign."""
NOTICES = (Box(18, 50, 594, 119), Box(18, 254, 594, 286))


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
    once = printed_once()
    read = Counter(name_of(line) for line in lines)
    for line in lines:
        name = name_of(line)
        if read[name] == 1 and name in once:
            seen = box_of(line.run)
            if WIDE[0] < seen.width / once[name].width < WIDE[1]:
                yield once[name], seen


def _fitted(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Scale and offset by the medians of Theil and Sen: a quarter may be far off."""
    slopes = [
        (v2 - v1) / (u2 - u1)
        for (u1, v1), (u2, v2) in combinations(pairs, 2)
        if abs(u2 - u1) > SPREAD / 3
    ]
    scale = median(slopes) if slopes else 1.0
    return scale, median(v - scale * u for u, v in pairs)


@cache
def printed_once() -> dict[str, Box]:
    names = Counter(bare(one.name) for one in form())
    return {bare(one.name): one.box for one in form() if names[bare(one.name)] == 1}


def name_of(line: Line) -> str:
    return bare(line.label or line.text)


def box_of(run: Run) -> Box:
    return points(run.left, run.top, run.right, run.bottom)


# --- what else it prints ------------------------------------------------------------------------


def notices(lie: Lie | None) -> list[Box]:
    """Where the form prints what it has to say to everybody."""
    return [lie.of(box) for box in NOTICES] if lie else []


def at_signs(lie: Lie | None, runs: Sequence[Run]) -> list[Run]:
    """The runs that stand where the form has its dollar signs, as narrow as one."""
    if lie is None:
        return []
    places = [lie.of(Box(SIGNS[0], top + 3.4, SIGNS[1], top + 9.6)) for top in AMOUNTS]
    return [run for run in runs if any(_at_sign(box_of(run), place) for place in places)]


def _at_sign(box: Box, place: Box) -> bool:
    left, right = place.x0 - SIDE, place.x1 + BESIDE
    beside = left < box.x0 and place.x0 < box.x1 < right
    return beside and place.y0 < box.cy < place.y1 and box.height < CELL


def without_streaks(down: Sequence[Box], lie: Lie | None) -> tuple[Box, ...]:
    """A scanner's streak through the grid looks like the side of a column, but there is none."""
    return tuple(box for box in down if lie is None or not _streak(box, lie))


def without_page_high(down: Sequence[Box], page: Box) -> list[Box]:
    """No table's rule goes from the head of the sheet to its foot; what a grain on the scanner's
    glass draws does.
    """
    return [box for box in down if box.height < SHEET * page.height]


def _streak(box: Box, lie: Lie) -> bool:
    grid = lie.of(Box(SIDES[0], GRID[0], SIDES[-1], GRID[1]))
    inside = min(box.y1, grid.y1) - max(box.y0, grid.y0)
    sides = (lie.of(Box(x, 0, x, 0)).x0 for x in SIDES)
    return inside > TALL * grid.height and all(abs(box.cx - x) > ASTRAY for x in sides)


def without_folds(across: Sequence[Box], lie: Lie | None) -> list[Box]:
    """Where paper was folded the copy has a line, too, and it goes on beyond the form's frame."""
    if lie is None:
        return list(across)
    frame = lie.of(Box(SIDES[0], GRID[0], SIDES[-1], GRID[1]))
    beyond = [rule.cy for rule in across
              if rule.x0 < frame.x0 - BEYOND or rule.x1 > frame.x1 + BEYOND]  # fmt: skip
    return [rule for rule in across if all(abs(rule.cy - y) > FOLD for y in beyond)]


def with_dividers(across: Sequence[Box], lie: Lie | None) -> tuple[Box, ...]:
    """The lines between the form's sections, whole, where most of them were found in pieces."""
    if lie is None:
        return tuple(across)
    meant = [lie.here(Box(SIDES[0], y, SIDES[-1], y)) for y in DIVIDERS if not _shifted(lie, y)]
    found = {one: [rule for rule in across if _along(rule, one)] for one in meant}
    if sum(bool(pieces) for pieces in found.values()) < FOUND:
        return tuple(across)
    gone = {rule for pieces in found.values() for rule in pieces}
    whole = [_whole(one, pieces) for one, pieces in found.items()]
    return (*(rule for rule in across if rule not in gone), *whole)


def _whole(meant: Box, pieces: Sequence[Box]) -> Box:
    """Where its longest piece is, if there is one."""
    y = max(pieces, key=lambda piece: piece.width).cy if pieces else meant.cy
    return Box(meant.x0, y, meant.x1, y)


def _shifted(lie: Lie, y: float) -> bool:
    return any(lie.moved(Box(x, y, x, y)) for x in (SIDES[1], SIDES[-3]))


def _along(rule: Box, meant: Box) -> bool:
    both = min(rule.x1, meant.x1) - max(rule.x0, meant.x0)
    return abs(rule.cy - meant.cy) < NEAR and both > PIECE * meant.width
