"""A picture of a page put upright and straight, remembering where every dot came from.

Three steps: the outline of the paper where a table shows around it, quarter turns by how the
lines of text run, and what is left of skew and perspective by the ruled lines (or, on pages
without any, by the lines of text). All of it is one homography; the picture is resampled once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from ledgerboard.extraction.ocr.bending import FLAT, Bend, bend_of, flattened
from ledgerboard.extraction.ocr.dots import (
    Dots,
    Matrix,
    evened,
    inked,
    percentile,
    scaling,
    shrunk,
)
from ledgerboard.extraction.ocr.pieces import Pieces, pieces_of
from ledgerboard.extraction.ocr.spreading import apart, closed, opened, stacked

SCALE = 3.5  # dots of the straight picture for each point: 252 dpi
LOOK = 1_200  # dots of the longer side are enough to see how a page lies
STEEPEST = 0.14  # of a ruled line: 8 degrees, skew and perspective together
LETTER = (612.0, 792.0)
PASSES = 2  # what leans much is seen better once it leans less


@dataclass(frozen=True)
class Straight:
    """`sent` leads from points of this page to points of the page as sent, turned by quarters.

    Before it, a point goes down by the `bend`.
    """

    dots: Dots
    width: float
    height: float
    sent: Matrix
    quarter: int
    bend: Bend = FLAT


Slope = tuple[float, float]  # at the middle of the page, and its change across it


def straightened(grey: Dots, size: tuple[float, float], quarter: int) -> Straight:
    """`quarter` counts turns with the clock that put the text upright; `size` is as sent."""
    turned = np.ascontiguousarray(np.rot90(grey, -quarter))
    width, height = (size[1], size[0]) if quarter % 2 else size
    points = scaling(turned.shape[1] / width, turned.shape[0] / height)
    page, (wide, high) = _paper(turned, points, (width, height))
    source = _Source(turned)
    for _ in range(PASSES):
        look = LOOK / max(wide, high)
        page = page @ _levelled(_warped(source, page, (wide, high), look), look, (wide, high))
    look = LOOK / max(wide, high)
    lines = _across(_fine(evened(_warped(source, page, (wide, high), look))))
    bend = bend_of(lines, look)
    dots = flattened(_warped(source, page, (wide, high), SCALE), bend, SCALE)
    return Straight(dots, wide, high, np.linalg.inv(points) @ page, quarter, bend)


@dataclass(frozen=True)
class _Source:
    """A picture that is looked at several times; what is shrunk is softened, once for all."""

    dots: Dots

    @cached_property
    def soft(self) -> Dots:
        return cv2.GaussianBlur(self.dots, (0, 0), 0.8)


def _warped(source: _Source, page: Matrix, size: tuple[float, float], scale: float) -> Dots:
    """The page in the picture, `scale` dots a point. `page` leads from points to dots."""
    shape = (round(size[0] * scale), round(size[1] * scale))
    back = page @ scaling(1 / scale, 1 / scale)
    shrinking = _magnification(back, shape) > 1.6
    dots = source.soft if shrinking else source.dots
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(dots, back, shape, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def _magnification(back: Matrix, shape: tuple[int, int]) -> float:
    middle = np.array([[[shape[0] / 2, shape[1] / 2], [shape[0] / 2 + 1, shape[1] / 2]]])
    one, two = cv2.perspectiveTransform(middle, back)[0]
    return float(np.hypot(*(two - one)))


# --- the outline of the paper -----------------------------------------------------------------


def _paper(
    dots: Dots, points: Matrix, size: tuple[float, float]
) -> tuple[Matrix, tuple[float, float]]:
    """From points of the paper to dots: the paper's own corners, or the picture's."""
    quad = outline_of(dots)
    if quad is None:
        return points, size
    wide = (np.hypot(*(quad[1] - quad[0])) + np.hypot(*(quad[2] - quad[3]))) / 2
    high = (np.hypot(*(quad[3] - quad[0])) + np.hypot(*(quad[2] - quad[1]))) / 2
    paper = _size_of_paper(wide / high)
    there = np.array([[0, 0], [paper[0], 0], paper, [0, paper[1]]], np.float32)
    return np.asarray(
        cv2.getPerspectiveTransform(there, quad.astype(np.float32)), np.float64
    ), paper


def _size_of_paper(ratio: float) -> tuple[float, float]:
    """Perspective bends the sides' ratio; near a letter page it is one."""
    wide, high = LETTER
    if abs(ratio / (wide / high) - 1) < 0.14:
        return LETTER
    if abs(ratio / (high / wide) - 1) < 0.14:
        return high, wide
    return (high * ratio, high) if ratio < 1 else (high, high / ratio)


def outline_of(dots: Dots) -> Dots | None:
    """The four corners of a bright sheet on something darker, or `None`."""
    small, scale = shrunk(dots, 500)
    smooth = cv2.medianBlur(small, 5)
    if _rim(smooth) > 0.8 * np.percentile(smooth, 80):
        return None
    quads = [_quad(mask) for mask in (_bright(smooth), _ringed(smooth), _edged(smooth))]
    fair = [quad for quad in quads if quad is not None and _like_paper(quad, smooth.size)]
    best = max(fair, key=lambda quad: _contrast(smooth, quad), default=None)
    if best is None or _contrast(smooth, best) < 4:
        return None
    found: Dots = best / scale
    return found


def _contrast(smooth: Dots, quad: Dots) -> float:
    """How much brighter it is inside than outside, nearly all along the edge."""
    middle = quad.mean(axis=0)
    shares = np.linspace(0.04, 0.96, 24)[:, None]
    edge = np.concatenate([quad[i] + (quad[(i + 1) % 4] - quad[i]) * shares for i in range(4)])
    inward = (middle - edge) / np.linalg.norm(middle - edge, axis=1, keepdims=True)
    steps = [_sampled(smooth, edge + inward * 7) - _sampled(smooth, edge - inward * 7)]
    return float(np.percentile(np.array(steps), 15))


def _sampled(smooth: Dots, points: Dots) -> Dots:
    xs = np.clip(points[:, 0].round().astype(int), 0, smooth.shape[1] - 1)
    ys = np.clip(points[:, 1].round().astype(int), 0, smooth.shape[0] - 1)
    sampled: Dots = smooth[ys, xs].astype(float)
    return sampled


def _bright(smooth: Dots) -> Dots:
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]


def _ringed(smooth: Dots) -> Dots:
    """Brighter than what lies around: under a shadow too, the paper is so along its edge."""
    closed = cv2.morphologyEx(smooth, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    ring = cv2.adaptiveThreshold(
        closed, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 101, -6
    )
    return cv2.morphologyEx(ring, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))


def _edged(smooth: Dots) -> Dots:
    edges = cv2.Canny(cv2.GaussianBlur(smooth, (0, 0), 1.2), 25, 70)
    return cv2.dilate(edges, np.ones((5, 5), np.uint8))


def _quad(mask: Dots) -> Dots | None:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not found:
        return None
    hull = cv2.convexHull(max(found, key=lambda line: cv2.contourArea(cv2.convexHull(line))))
    quad = _four_corners(hull)
    if quad is None or cv2.contourArea(hull) < 0.93 * cv2.contourArea(quad):
        return None
    return _ordered(quad)


def _like_paper(quad: Dots, dots: int) -> bool:
    """Of a paper's size and shape; perspective bends its sides a little."""
    sides = [float(np.hypot(*(quad[(i + 1) % 4] - quad[i]))) for i in range(4)]
    if min(sides) < 1 or not 0.35 < cv2.contourArea(quad) / dots < 0.985:
        return False
    wide, high = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
    shape = min(wide, high) / max(wide, high)
    bent = max(abs(np.log(sides[0] / sides[2])), abs(np.log(sides[1] / sides[3])))
    return 0.5 < shape < 0.95 and bent < 0.45


def _rim(dots: Dots) -> float:
    """How bright the picture's own edge is, at its darker places."""
    rim = np.concatenate(
        [dots[:3].ravel(), dots[-3:].ravel(), dots[:, :3].ravel(), dots[:, -3:].ravel()]
    )
    return float(np.percentile(rim, 40))


def _four_corners(hull: Dots) -> Dots | None:
    length = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.02, 0.03, 0.05, 0.08):
        shape = cv2.approxPolyDP(hull, share * length, closed=True)
        if len(shape) == 4:
            return shape.reshape(4, 2).astype(np.float32)
    return None


def _ordered(quad: Dots) -> Dots:
    """From the top left with the clock."""
    sums, gaps = quad.sum(axis=1), quad[:, 0] - quad[:, 1]
    return np.array(
        [quad[sums.argmin()], quad[gaps.argmax()], quad[sums.argmax()], quad[gaps.argmin()]]
    )


# --- skew and what is left of perspective -----------------------------------------------------


def _levelled(dots: Dots, scale: float, size: tuple[float, float]) -> Matrix:
    """From points of the level page to points of the one that still leans."""
    ink = _fine(evened(dots))
    across = _slope(_strokes(ink), size, scale)
    down = _slope(_strokes(cv2.transpose(ink)), (size[1], size[0]), scale)
    if across is None:
        lean = _lean_of_text(ink)
        across = (lean, 0.0) if down is None else (-down[0], 0.0)
    if down is None:
        down = (-across[0], 0.0)
    return _rectifying(across, down, size)


def _rectifying(across: Slope, down: Slope, size: tuple[float, float]) -> Matrix:
    """Lines across meet in one point far away, lines down in another; both go to infinity.

    A line across at height y has the slope a + b(y - cy), one down at x leans c + d(x - cx). The
    scale in the middle of the page stays as it was.
    """
    (a, b), (c, d) = across, down
    cx, cy = size[0] / 2, size[1] / 2
    level = np.array([[1 - b * cx, c - d * cx, cx], [a - b * cy, 1 - d * cy, cy], [-b, -d, 1.0]])
    shift: Matrix = np.array([[1, 0, -cx], [0, 1, -cy], [0, 0, 1.0]])
    found: Matrix = level @ shift
    return found


def _fine(even: Dots) -> Dots:
    """Ink against its neighbourhood: thin rules of a small picture are grey."""
    return cv2.adaptiveThreshold(even, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 14)


Strokes = Dots  # rows of: middle x, middle y, slope, length


def _strokes(ink: Dots) -> Strokes:
    """Long thin lines that run across, however they lean."""
    pieces = pieces_of(_across(ink))
    wide, high = pieces.stats[1:2_000, 2], pieces.stats[1:2_000, 3]
    long = np.flatnonzero((wide > 70) & (high < 0.16 * wide + 8)) + 1
    rows = [_stroke(pieces, int(index)) for index in long]
    return np.array([row for row in rows if row is not None]).reshape(-1, 4)


def _across(ink: Dots) -> Dots:
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    return apart(closed(opened(stacked(thick), 27), 9), len(ink))


def _stroke(pieces: Pieces, index: int) -> tuple[float, float, float, float] | None:
    """The line through the middles of its columns; what is thick or bent is none."""
    x, y, wide, high = (int(value) for value in pieces.stats[index, :4])
    mask = pieces.piece(index)
    counts = mask.sum(axis=0)
    columns = np.flatnonzero(counts)
    if len(columns) < 0.8 * wide or percentile(np.sort(counts), 50) > 9:
        return None
    heights = (mask * np.arange(high)[:, None]).sum(axis=0)[columns] / counts[columns]
    slope, start = _fitted(columns, heights)
    off = np.abs(heights - (slope * columns + start))
    if percentile(np.sort(off), 80) > 1.6 or abs(slope) > STEEPEST:
        return None
    middle = wide / 2
    return x + middle, y + slope * middle + start, float(slope), float(wide)


def _fitted(at: Dots, heights: Dots) -> tuple[float, float]:
    """What numpy's `polyfit` finds, to the last digit and in half the time."""
    design = np.stack([at, np.ones_like(at)], axis=1).astype(np.float64)
    sizes = np.sqrt((design * design).sum(axis=0))
    least = len(at) * np.finfo(np.float64).eps
    slope, start = np.linalg.lstsq(design / sizes, heights, rcond=least)[0] / sizes
    return float(slope), float(start)


def _slope(strokes: Strokes, size: tuple[float, float], scale: float) -> Slope | None:
    """The slope at the middle of the page and its change, against outliers."""
    if strokes[:, 3].sum() < 0.8 * size[0] * scale:
        return None
    at = strokes[:, 1] / scale - size[1] / 2
    slope, weight = strokes[:, 2], strokes[:, 3].copy()
    level = _weighted_median(slope, weight)
    spread = np.ptp(at) > 0.35 * size[1] and len(at) > 5
    change = 0.0
    for _ in range(6):
        off = np.abs(slope - level - change * at)
        limit = max(0.002, 2.0 * _weighted_median(off, strokes[:, 3]))
        weight = strokes[:, 3] * (off < limit)
        if weight.sum() == 0:
            return None
        design = np.stack([np.ones_like(at), at if spread else 0 * at], axis=1)
        root = np.sqrt(weight)
        level, change = np.linalg.lstsq(design * root[:, None], slope * root, rcond=None)[0]
    return float(level), float(change)


def _weighted_median(values: Dots, weights: Dots) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _lean_of_text(ink: Dots) -> float:
    """The slope at which the rows of a page's ink stand out best."""
    small, _ = shrunk(ink * 255, 700)

    def sharp(slope: float) -> float:
        shear = np.array([[1, 0, 0], [-slope, 1, slope * small.shape[1] / 2]])
        level = cv2.warpAffine(small, shear, (small.shape[1], small.shape[0]))
        return _sharpness(level)

    coarse = _best(sharp, [step * 0.006 for step in range(-12, 13)])
    return _best(sharp, [coarse + step * 0.001 for step in range(-6, 7)])


def _best(score: Callable[[float], float], slopes: Sequence[float]) -> float:
    return max(slopes, key=score)


# --- quarter turns ----------------------------------------------------------------------------


def lies_sideways(grey: Dots) -> bool:
    """Whether the lines of text run up and down. Rows of letters make sharp profiles."""
    small, _ = shrunk(grey, 1_000)
    quad = outline_of(small)
    if quad is not None:
        small = _unfolded(small, quad)
    ink = inked(evened(small))
    return _rows(_without_rules(np.ascontiguousarray(ink.T))) > _rows(_without_rules(ink))


def _unfolded(dots: Dots, quad: Dots) -> Dots:
    high, wide = dots.shape[:2]
    there = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    flat = cv2.getPerspectiveTransform(quad.astype(np.float32), there)
    return cv2.warpPerspective(dots, flat, (wide, high))


def _without_rules(ink: Dots) -> Dots:
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 30), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((30, 1), np.uint8))
    rules = cv2.dilate(cv2.max(across, down), np.ones((3, 3), np.uint8))
    return cv2.subtract(ink, rules)


def _rows(ink: Dots) -> float:
    """How unevenly ink lies from row to row, in strips narrow enough for a leaning page."""
    strips = np.array_split(ink, max(1, ink.shape[1] // 60), axis=1)
    return sum(_sharpness(strip) for strip in strips)


def _sharpness(dots: Dots) -> float:
    """How much one row differs from the next."""
    profile = cv2.reduce(dots, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
    return float(np.square(np.diff(profile.astype(np.float64))).sum())
