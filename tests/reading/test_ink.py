"""Ink is measured and spread as OpenCV does it, only sooner."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ledgerboard.extraction.ocr.dots import Dots
from ledgerboard.extraction.ocr.pieces import pieces_of
from ledgerboard.extraction.ocr.spreading import apart, closed, opened, spread, stacked, worn


@st.composite
def drawings(draw: st.DrawFn) -> Dots:
    """Bars, blots and grains on paper of any small size."""
    high, wide = draw(st.integers(1, 70)), draw(st.integers(1, 70))
    noise = np.random.default_rng(draw(st.integers(0, 2**32)))
    dots = (noise.random((high, wide)) < draw(st.sampled_from((0.0, 0.02, 0.3, 0.9)))).astype(
        np.uint8
    )
    for _ in range(draw(st.integers(0, 6))):
        y, x = draw(st.integers(0, high - 1)), draw(st.integers(0, wide - 1))
        dots[y : y + draw(st.integers(1, 9)), x : x + draw(st.integers(1, 50))] = draw(
            st.integers(0, 1)
        )
    return dots


@given(drawings(), st.integers(2, 130))
def test_ink_is_spread_and_worn_as_by_a_kernel_of_one_row(dots, length):
    kernel, bits = np.ones((1, length), np.uint8), stacked(dots)
    for done, same in (
        (spread, cv2.dilate(dots, kernel)),
        (worn, cv2.erode(dots, kernel)),
        (closed, cv2.morphologyEx(dots, cv2.MORPH_CLOSE, kernel)),
        (opened, cv2.morphologyEx(dots, cv2.MORPH_OPEN, kernel)),
    ):
        assert np.array_equal(apart(done(bits, length), len(dots)), same)


@given(drawings(), st.sampled_from((4, 8)), st.integers(0, 2**32))
def test_pieces_measure_what_opencv_measures(dots, connectivity, seed):
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dots, connectivity=connectivity)
    pieces = pieces_of(dots, connectivity)
    assert np.array_equal(pieces.stats[1:], stats[1:])
    flags = np.random.default_rng(seed).random(count) < 0.5
    flags[0] = False
    assert np.array_equal(pieces.only(flags), flags[labels].astype(np.uint8))
    for index in range(1, min(count, 9)):
        x, y, wide, high = stats[index, :4]
        assert np.array_equal(pieces.piece(index), labels[y : y + high, x : x + wide] == index)


@given(drawings(), drawings())
def test_pieces_are_touched_where_they_share_a_dot(dots, others):
    size = tuple(min(a, b) for a, b in zip(dots.shape, others.shape, strict=True))
    dots, others = dots[: size[0], : size[1]].copy(), others[: size[0], : size[1]].copy()
    count, labels, _, _ = cv2.connectedComponentsWithStats(dots, connectivity=8)
    flags = np.ones(count, bool)
    flags[0] = False
    touched = np.flatnonzero(pieces_of(dots).touched(flags, others))
    assert set(touched) == set(np.unique(labels[(others > 0) & (labels > 0)]))
