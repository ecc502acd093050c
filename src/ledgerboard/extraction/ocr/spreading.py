"""Ink spread and worn away along its rows.

It is what OpenCV's `dilate` and `erode` give for a kernel of one row, but long kernels cost little:
what is ink 64 dots long is so where two stretches of 32 meet. As rows do not matter to each other,
eight strips of a picture lie over each other meanwhile, each in a bit of its own.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from ledgerboard.extraction.ocr.dots import Dots

Bits = Dots
STRIPS = 8
INK, PAPER = 255, 0  # beyond the edge, where it must not matter


def stacked(dots: Dots) -> Bits:
    """The strips of a picture whose ink is 1."""
    high = -(-len(dots) // STRIPS)
    bits = np.zeros((high, dots.shape[1]), np.uint8)
    for strip in range(STRIPS):
        part = dots[strip * high : (strip + 1) * high]
        bits += bits
        bits[: len(part)] += part
    return bits


def apart(bits: Bits, high: int) -> Dots:
    """The picture again, `high` rows of it."""
    dots = np.empty((STRIPS, *bits.shape), bool)
    for strip in range(STRIPS):
        np.not_equal(bits & (1 << (STRIPS - 1 - strip)), 0, out=dots[strip])
    return dots.view(np.uint8).reshape(-1, bits.shape[1])[:high]


def spread(bits: Bits, length: int, before: int | None = None) -> Bits:
    """`before` of the dots that matter stand before the dot, half of them unless told."""
    framed = _framed(bits, length, length // 2 if before is None else before, PAPER)
    return _over(framed, length, cv2.bitwise_or)


def worn(bits: Bits, length: int) -> Bits:
    return _over(_framed(bits, length, length // 2, INK), length, cv2.bitwise_and)


def closed(bits: Bits, length: int) -> Bits:
    """Without the gaps that are shorter."""
    return worn(spread(bits, length), length)


def opened(bits: Bits, length: int) -> Bits:
    """Without the strokes that are shorter."""
    return spread(worn(bits, length), length)


def _framed(bits: Bits, length: int, before: int, beyond: int) -> Bits:
    after = length - 1 - before
    return cv2.copyMakeBorder(bits, 0, 0, before, after, cv2.BORDER_CONSTANT, value=(beyond,))


def _over(framed: Bits, length: int, both: Callable[[Bits, Bits], Bits]) -> Bits:
    reached, reach = framed, 1
    while reach < length:
        step = min(reach, length - reach)
        reached = both(reached[:, :-step], reached[:, step:])
        reach += step
    return reached
