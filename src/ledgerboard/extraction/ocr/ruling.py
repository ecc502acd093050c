"""Ruled lines of a straight picture, and the picture without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.ocr.dots import Dots, percentile_of
from ledgerboard.extraction.ocr.pieces import inked_rows, pieces_of
from ledgerboard.extraction.ocr.spreading import apart, closed, opened, spread, stacked
from ledgerboard.extraction.ocr.straightening import SCALE

ACROSS = round(18 * SCALE)  # dots: longer than a letter is wide
DOWN = round(8 * SCALE)  # dots: a row of a form is 12 points high
SOLID = 0.98  # of a line is ink; between letters there is paper
ALONE = 11.5  # points: shorter than that, a line goes from one line across to another
THICKEST = 2.6 * SCALE
LONG = round(110 * SCALE)  # dots: no word is as long
WORD = round(45 * SCALE)  # dots: what is longer is more than a word of a label
HOLE, ROW = 7.0, 15.0  # points: in a line across; in one down, where the side of a cell is lost
TOUCHING = 2.5  # points: lines of text stand further apart
GAP = round(4 * SCALE)  # a line of a fax has holes
STRETCH, FULL = round(36 * SCALE), 0.95  # dots of a row that are a line's, and its share of ink
SURE, EVEN, RAGGED = 0.75, 0.55, 0.45  # shares of a line's length with its usual thickness
HOLES = 0.08
LETTERED, LONGEST = 0.35, round(250 * SCALE)  # ink beside a broken line; dots of a line of text
STEMS = 0.12  # of a bar's length: letters have so much ink beside it, thin ones too
BOW, CORNER = 4, 18  # dots beside a bracket, and of a line that begins at its end
BOWED = (1.5, 3.8)  # dots from the middle of a bracket to its ends
LARGEST = 1.7  # times as high as a low row: the brackets of a title
LEVEL, REACH, PAPER = 0.8, 9, 2  # of a figure's height; dots beyond its ends; rows of paper
BESIDE = 7  # dots of paper beside a line that stands free
PEN = 1.2 * SCALE  # dots: of a form's lines, where a page has none that is sure


@dataclass(frozen=True)
class Ruling:
    """`mask` holds the lines' own dots; boxes are in points."""

    across: tuple[Box, ...]
    down: tuple[Box, ...]
    mask: Dots
    walls: Dots


def ruling_of(ink: Dots) -> Ruling:
    pieces, rows = _lines(ink, ACROSS)
    across = _merged(pieces, HOLE)
    turned, columns = _lines(cv2.transpose(ink), DOWN, cv2.transpose(rows))
    walls = cv2.transpose(columns)
    boxes = _merged(turned, TOUCHING)
    lying = cv2.transpose(ink)
    straight = [box for box in boxes if not _is_bowed(lying, box, across)]
    kept = _sides([box for box in straight if not _is_figure(ink, rows, _upright(box))], across)
    for box in set(boxes) - set(kept):
        _wiped(walls, _upright(box))
    down = tuple(_upright(box) for box in _merged(kept, ROW))
    lines = tuple(box for box in across if not _is_of_letters(ink, box, down))
    for box in set(across) - set(lines):
        _wiped(rows, box)
    return Ruling(lines, down, cv2.max(rows, walls), walls)


def _upright(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _sides(boxes: Sequence[Box], across: tuple[Box, ...]) -> list[Box]:
    """Lines down, lying: those that are long, sides of cells, and what goes on from such a line to
    a line across: what is filled in may hide the rest of it.
    """
    firm = [box for box in boxes if box.width >= ALONE or _between(_upright(box), across)]
    rest = [box for box in boxes if box not in firm and any(_ends(_upright(box), across))]
    return firm + [box for box in rest if any(_goes_on(one, box, ROW) for one in firm)]


def _is_bowed(ink: Dots, box: Box, across: tuple[Box, ...]) -> bool:
    """A bracket is as high as a low row, one of a title higher, but then it touches no line; its
    middle lies beside its ends, a line's between them.

    So may the side of a box with a cross in it, but that has corners.
    """
    large = max(1.0, box.width / ALONE)
    if large > LARGEST or (large > 1 and any(_ends(_upright(box), across))):
        return False
    left, right, top, foot = (round(edge * SCALE) for edge in (box.x0, box.x1, box.y0, box.y1))
    sixth = (right - left) // 6
    stroke = ink[max(0, top - BOW) : foot + BOW, left:right]
    if not sixth or not stroke.size:
        return False
    ends = np.hstack((stroke[:, :sixth], stroke[:, -sixth:]))
    bow = abs(_level(ends) - _level(stroke[:, 2 * sixth : -2 * sixth]))
    sides = ((top - CORNER, top - BOW), (foot + BOW, foot + CORNER))
    return BOWED[0] < bow < BOWED[1] * large * large and not any(
        _has_corners(ink, side, (left, right)) for side in sides
    )


def _is_figure(ink: Dots, rows: Dots, box: Box) -> bool:
    """A `1` in a low row is as high as the side of its cell, but paper parts it from the line above
    or below, and the next figure is as high.
    """
    left, right, top, foot = (round(edge * SCALE) for edge in (box.x0, box.x1, box.y0, box.y1))
    if box.height >= ALONE or left < 2:
        return False
    high = foot - top
    beside = ((left - high, left - 1), (right + 2, right + high))
    level = any(
        float(ink[top:foot, max(0, start) : max(0, end)].any(axis=1).mean()) > LEVEL
        for start, end in beside
    )
    stroke = slice(left - 1, right + 1)
    above, below = slice(max(0, top - REACH), top), slice(foot, foot + REACH)
    gaps = (_gap(ink[above, stroke][::-1], rows[above, stroke][::-1]),
            _gap(ink[below, stroke], rows[below, stroke]))  # fmt: skip
    return level and max(gaps) > PAPER


def _gap(ink: Dots, rows: Dots) -> int:
    """Rows of paper from the end of a stroke to the first line across."""
    ruled = np.flatnonzero(rows.any(axis=1))
    before = ink[: ruled[0] if len(ruled) else None]
    return int((~before.any(axis=1)).sum())


def _has_corners(ink: Dots, side: tuple[int, int], ends: tuple[int, int]) -> bool:
    """Whether at both ends another line begins on that side, or passes."""
    bands = [ink[max(0, side[0]) : side[1], max(0, end - BOW) : end + BOW] for end in ends]
    return all(band.size and float(band.any(axis=1).mean()) > SURE for band in bands)


def _level(dots: Dots) -> float:
    """The row that its stroke runs along; what crosses it counts little."""
    weights = dots.sum(axis=1, dtype=float) ** 4
    return float(np.average(np.arange(len(weights)), weights=weights + 1e-9))


def _ends(box: Box, across: tuple[Box, ...]) -> list[bool]:
    """Whether it begins on a line across, and whether it ends on one."""
    touched = [line.cy for line in across if line.x0 - 2 < box.cx < line.x1 + 2]
    return [any(abs(end - cy) < 2.6 for cy in touched) for end in (box.y0, box.y1)]


def _between(box: Box, across: tuple[Box, ...]) -> bool:
    """Stems of letters stand free, also where two lines of text have them one below the other;
    the side of a cell ends on its floor and its roof.
    """
    return all(_ends(box, across))


def _is_of_letters(ink: Dots, box: Box, down: tuple[Box, ...]) -> bool:
    """The bars of neighbouring letters (as of ITTE) are a line as short as a word, with stems."""
    beside = [rule.cx for rule in down if rule.y0 - 2 < box.cy < rule.y1 + 2]
    walled = any(abs(end - cx) < 2.6 for cx in beside for end in (box.x0, box.x1))
    if box.width * SCALE > WORD or walled:
        return False
    left, right = (int(edge * SCALE) for edge in (box.x0, box.x1))
    top, foot = int(box.y0 * SCALE) - 2, int(box.y1 * SCALE) + 2
    sides = (ink[max(0, top - 3) : max(0, top), left:right], ink[foot : foot + 3, left:right])
    return any(side.size and float(side.any(axis=0).mean()) > STEMS for side in sides)


def _wiped(mask: Dots, box: Box) -> None:
    left, top = int(box.x0 * SCALE) - 3, int(box.y0 * SCALE) - 3
    mask[max(0, top) : int(box.y1 * SCALE) + 4, max(0, left) : int(box.x1 * SCALE) + 4] = 0


def _without_letters(ink: Dots, lines: Dots) -> Dots:
    """Letters that touch a line make it thick; rows of ink nearly throughout are its own."""
    pieces = pieces_of(lines)
    flags = ~_thin(pieces.stats)
    flags[0] = False
    if not flags.any():
        return lines
    thick = pieces.only(flags)
    rows = inked_rows(thick)
    letters = cv2.subtract(thick[rows], _own(ink[rows], thick[rows]))
    kept = lines.copy()
    kept[rows] = cv2.subtract(lines[rows], letters)
    return kept


def _own(ink: Dots, lines: Dots) -> Dots:
    """What is, or is beside, a line's dot in a stretch that is ink nearly throughout."""
    count = cv2.boxFilter(ink, cv2.CV_16U, (STRETCH, 1), normalize=False)
    full = spread(stacked(count > int(FULL * STRETCH)), STRETCH)
    own = cv2.bitwise_and(apart(full, len(ink)), lines)
    return cv2.dilate(own, np.ones((3, 1), np.uint8))


def _lines(ink: Dots, least: int, crossing: Dots | None = None) -> tuple[list[Box], Dots]:
    """Lines that run across; a dot of lean, blur and holes do not end them.

    They are judged piece by piece between those that cross them: the side of a box may have a
    letter's stem over it.
    """
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    long = opened(closed(stacked(thick), 5), least)
    joined = _without_letters(ink, apart(closed(long, GAP), len(ink)))
    if crossing is not None:
        joined = cv2.subtract(joined, crossing)
    pieces = pieces_of(joined)
    stats = pieces.stats
    word = 0 if crossing is not None else WORD
    thin = _true(ink, stats, _thin(stats) & (stats[:, 2] >= 0.8 * least), word)
    mask = pieces.only(thin)
    boxes = [_box(stats[index]) for index in np.flatnonzero(thin)]
    if crossing is not None:
        whole = apart(closed(stacked(mask), 2 * GAP), len(mask))
        mask = cv2.max(mask, cv2.bitwise_and(whole, crossing))
    return boxes, cv2.dilate(mask, np.ones((3, 1), np.uint8))


@dataclass(frozen=True)
class Stroke:
    """How thick a line is, in dots, over its length; `even` is the share that is so within one."""

    low: float
    usual: float
    even: float
    holes: float

    def drawn(self, pen: float) -> bool:
        """As thick as the page's lines all along: letters beside it do not matter."""
        return self.even >= EVEN and self.holes < HOLES and self.usual <= pen + 2

    def solid(self, pen: float) -> bool:
        return self.holes == 0 and self.usual <= pen + 2

    def likely(self, pen: float, *, long: bool) -> bool:
        if long:
            return self.low <= 1.5 * pen + 1 and (self.holes < HOLES / 2 or self.usual <= pen + 2)
        return self.even >= RAGGED and self.usual <= pen + 2


def _stroke(ink: Dots, stat: Dots) -> Stroke:
    x, y, wide, high = (int(value) for value in stat[:4])
    thickness = ink[max(0, y - 3) : y + high + 3, x : x + wide].sum(axis=0, dtype=np.intp)
    counts = np.bincount(thickness).tolist()
    low, usual = percentile_of(counts, 25), percentile_of(counts, 50)
    near = sum(count for thick, count in enumerate(counts) if abs(thick - low) <= 1)
    return Stroke(low, usual, near / wide, counts[0] / wide)


def _true(ink: Dots, stats: Dots, thin: Dots, word: int) -> Dots:
    """A pen draws all lines of a page alike, and each evenly; bars of small print are neither.

    A blurred copy fills the letters of a label from end to end: only their edge gives them away.
    The feet of a word's letters may be even too; what is no longer than a `word` must stand free.
    """
    strokes = {int(index): _stroke(ink, stats[index]) for index in np.flatnonzero(thin)}
    pen = _pen(strokes, stats)
    true = thin.copy()
    for index, stroke in strokes.items():
        likely = stroke.likely(pen, long=bool(stats[index, 2] > LONG))
        sure = stroke.drawn(pen) and not (word and stats[index, 2] < word)
        sure = sure or (not word and stroke.solid(pen) and _stands_free(ink, stats[index]))
        lettered = _through_letters(ink, stats[index]) or (
            word and stroke.holes > HOLES and _along_letters(ink, stats[index])
        )
        true[index] = sure or (likely and not lettered)
    return true


def _stands_free(ink: Dots, stat: Dots) -> bool:
    """Higher than letters, and paper beside it from end to end: the side of a cell that a leaning
    page has made thick here and thin there.
    """
    x, y, wide, high = (int(value) for value in stat[:4])
    sides = (ink[max(0, y - BESIDE) : max(0, y - 1), x : x + wide],
             ink[y + high + 1 : y + high + BESIDE, x : x + wide])  # fmt: skip
    return wide > ALONE * SCALE and not any(side.any() for side in sides)


def _pen(strokes: Mapping[int, Stroke], stats: Dots) -> float:
    """How thick the page's lines are, by those that are surely some."""
    sure = [
        stroke.usual
        for index, stroke in strokes.items()
        if stats[index, 2] > LONG and stroke.even > SURE and 0 < stroke.usual < THICKEST
    ]
    return float(np.median(sure)) if sure else PEN


def _merged(boxes: Sequence[Box], hole: float) -> tuple[Box, ...]:
    """A line that a fax or a text across it has broken is one line."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (round(box.cy), box.x0)):
        home = next((i for i, one in enumerate(kept) if _goes_on(one, box, hole)), None)
        if home is None:
            kept.append(box)
        else:
            one = kept[home]
            kept[home] = Box(
                min(one.x0, box.x0), min(one.y0, box.y0), max(one.x1, box.x1), max(one.y1, box.y1)
            )
    return tuple(kept)


def _goes_on(one: Box, two: Box, hole: float) -> bool:
    return abs(one.cy - two.cy) < 1.3 and max(one.x0, two.x0) - min(one.x1, two.x1) < hole


def _thin(stats: Dots) -> Dots:
    """A line is thin for its length; its ink is most of what it spans."""
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    slack = 2 + 0.004 * wide
    flags = (high <= THICKEST + slack) & (area > 0.4 * wide * np.minimum(high, 4))
    flags[0] = False
    return flags


def _through_letters(ink: Dots, stat: Dots) -> bool:
    x, y, wide, high = (int(value) for value in stat[:4])
    if wide > LONG:
        return False
    shares = _beside(ink, stat)
    band = ink[y : y + high, x : x + wide].any(axis=0)
    return min(shares) > 0.2 or (max(shares) > 0.5 and float(band.mean()) < SOLID)


def _along_letters(ink: Dots, stat: Dots) -> bool:
    """The heads or feet of a whole line of small letters lie level: they are even, with paper
    between them, and the letters hang from them.
    """
    return int(stat[2]) < LONGEST and max(_beside(ink, stat)) > LETTERED


def _beside(ink: Dots, stat: Dots) -> list[float]:
    """How much of a line's length has ink closely above it, and below it."""
    x, y, wide, high = (int(value) for value in stat[:4])
    above = ink[max(0, y - 7) : max(0, y - 1), x : x + wide]
    below = ink[y + high + 1 : y + high + 7, x : x + wide]
    return [float(band.any(axis=0).mean()) if band.size else 0.0 for band in (above, below)]


def _box(stat: Dots) -> Box:
    x, y, wide, high = (float(value) for value in stat[:4])
    return Box(x / SCALE, (y + 1) / SCALE, (x + wide) / SCALE, (y + max(2.0, high - 1)) / SCALE)


def without_rules(ink: Dots, ruling: Ruling) -> Dots:
    """The ink of letters; where a letter crosses a line, the crossing stays the letter's."""
    letters = cv2.subtract(ink, ruling.mask)
    below = cv2.dilate(letters, np.ones((5, 1), np.uint8))
    beside = cv2.dilate(letters, np.ones((1, 5), np.uint8))
    around = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    rows, columns = cv2.subtract(ruling.mask, ruling.walls), ruling.walls
    crossed = cv2.max(cv2.bitwise_and(rows, below), cv2.bitwise_and(columns, beside))
    return cv2.max(letters, cv2.bitwise_and(ink, cv2.bitwise_and(around, crossed)))
