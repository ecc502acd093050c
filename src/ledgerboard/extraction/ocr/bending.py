"""How far a sheet that did not lie flat lifts its lines, column by column."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from ledgerboard.core.reading.geometry import Box
from ledgerboard.extraction.ocr.dots import Dots, Matrix, corners, moved
from ledgerboard.extraction.ocr.pieces import pieces_of

Bend = tuple[float, ...]  # points down at a point's x: factors of x, x², x³ …, x from -1 to 1
FLAT: Bend = ()
DEGREES = 4
LEAST = 0.7  # points: less than that, a page is flat
MOST = 12.0
LONG = 120  # dots of the small picture: shorter lines say little about a bend
STEP = 8  # dots between two samples of a line
PASSES = 3


def bend_of(lines: Dots, scale: float) -> Bend:
    """The bend that most long lines of a level page share; `lines` is their ink."""
    wide = lines.shape[1]
    samples = [_centred(xs * 2 / wide - 1, ys / scale) for xs, ys in _lines(lines)]
    kept, factors = samples, np.zeros(DEGREES)
    for _ in range(PASSES):
        if sum(len(ys) for _, ys in kept) < 2 * wide / STEP:
            return FLAT
        design = np.concatenate([basis for basis, _ in kept])
        factors = np.linalg.lstsq(design, np.concatenate([ys for _, ys in kept]), rcond=None)[0]
        offs = [float(np.abs(ys - basis @ factors).max()) for basis, ys in samples]
        limit = max(0.8, 2.5 * float(np.median(offs)))
        kept = [one for one, off in zip(samples, offs, strict=True) if off < limit]
    bend = tuple(float(factor) for factor in factors)
    return bend if LEAST < float(np.ptp(lifts(bend, np.linspace(-1, 1, 41)))) < MOST else FLAT


def lifts(bend: Bend, at: Dots) -> Dots:
    """Points down, at shares from -1 (left edge) to 1 (right edge)."""
    return _basis(at) @ np.array(bend) if bend else np.zeros_like(at)


def flattened(dots: Dots, bend: Bend, scale: float) -> Dots:
    if not bend:
        return dots
    high, wide = dots.shape[:2]
    down = lifts(bend, np.linspace(-1, 1, wide)) * scale
    xs = np.broadcast_to(np.arange(wide, dtype=np.float32), (high, wide))
    ys = np.arange(high, dtype=np.float32)[:, None] + down.astype(np.float32)[None]
    return cv2.remap(
        dots, np.ascontiguousarray(xs), ys, cv2.INTER_CUBIC, None, cv2.BORDER_REPLICATE
    )


def sent_box(sent: Matrix, bend: Bend, width: float, box: Box) -> Box:
    """The box around the corners, bent as the sheet was and moved to the page as sent."""
    bent = [(x, y + float(lifts(bend, np.array([2 * x / width - 1]))[0])) for x, y in corners(box)]
    points = moved(sent, bent)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _basis(at: Dots) -> Dots:
    return np.stack([at**power for power in range(1, DEGREES + 1)], axis=-1)


def _centred(at: Dots, ys: Dots) -> tuple[Dots, Dots]:
    """Without the line's own height, which says nothing."""
    basis = _basis(at)
    return basis - basis.mean(axis=0), ys - ys.mean()


def _lines(lines: Dots) -> Iterator[tuple[Dots, Dots]]:
    """The middles of thin connected ink that runs far across."""
    pieces = pieces_of(lines)
    for index in np.flatnonzero(pieces.stats[1:, 2] > LONG) + 1:
        x, y, wide, high = (int(value) for value in pieces.stats[index, :4])
        mask = pieces.piece(int(index))
        counts = mask.sum(axis=0)
        columns = np.flatnonzero((counts > 0) & (counts < 8))[::STEP]
        if len(columns) > 0.6 * wide / STEP:
            heights = (mask * np.arange(high)[:, None]).sum(axis=0)[columns] / counts[columns]
            yield x + columns.astype(float), y + heights
