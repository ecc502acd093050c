"""Ink of a line that none of its letters accounts for: a letter that the engine took for nothing.

What stands apart from the letters is found as such (`glyph_words`). What touches them is not: of
`Álvarez` only `lvarez` may come out, of a cross over a box and its label only the label. But then
the ink reaches further from a letter's middle than that letter is wide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from ledgerboard.core.reading.letter_widths import width
from ledgerboard.extraction.ocr.dots import Dots

THIN = "1"  # its ink is much narrower than its place
INK = 0.525  # of a letter's width by the type's size: half of its ink by a line's height
LOOSE = "-.,'/: "  # signs whose place the engine tells only roughly
BEFORE, BEHIND, BETWEEN = 0.45, 0.24, 0.85
"""Of a line's height: of 486 lines, none that was read whole has more ink without a letter, but
for one where two words meet. The engine sees letters a little to the right of where they stand.
"""
SPACED, WIDEST = 0.08, 2.2  # of a line's height between letters; print is stretched so far at most
SHORT = 24  # letters: a longer line may go on below
SIGN = 0.9  # of a line's height, before its first letter: more than a letter is lost there
TALL, SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZbdhkl", "acemnorsuvwxz"
HALF_HIGH = 0.72  # of a line's height, that of letters without tails and heads
ACCENT = 0.14  # of a letter's height: so much higher than the others is one with an accent
MIDDLE = 0.6  # of half a letter
REACH = 0.65  # of the way from one letter to the next: from its middle to its edge


def unclaimed(text: str, at: Sequence[float], columns: Dots, high: float) -> Iterator[int]:
    """The letters of a line beside which there is ink that is none of theirs.

    `at` are their middles, `columns` tells for each column of dots whether it holds ink.
    """
    inked = np.flatnonzero(columns)
    if len(text) < 2 or not len(inked):
        return
    high = high / HALF_HIGH if all(letter in SMALL for letter in text) else high
    wide = _stretch(text, at, high)
    if (at[0] - inked[0]) / high - half(text[0]) * wide > BEFORE:
        yield 0
    if (inked[-1] - at[-1]) / high - half(text[-1]) * wide > BEHIND:
        yield len(text) - 1
    for index, ((one, left), (two, right)) in enumerate(pairwise(zip(text, at, strict=True))):
        between = int(columns[int(left) : int(right)].sum()) / high - half(one) - half(two)
        if between > BETWEEN and one not in LOOSE and two not in LOOSE:
            yield index
            yield index + 1


def _stretch(text: str, at: Sequence[float], high: float) -> float:
    """How much wider than usual the letters of a line are for its height: capitals have no tails,
    and some print is wide.
    """
    steps = [
        (right - left) / high / (half(one) + half(two) + SPACED)
        for (one, left), (two, right) in pairwise(zip(text, at, strict=True))
        if one not in LOOSE and two not in LOOSE
    ]
    return min(WIDEST, max(1.0, float(np.median(steps)))) if steps else 1.0


def unpaired(text: str) -> Iterator[int]:
    """A bracket whose other one was taken for the side of a cell: `919) 555-0134`."""
    if len(text) > SHORT or text.count("(") + text.count(")") != 1:
        return
    yield max(text.find("("), text.find(")"))


def sign_before(text: str, at: Sequence[float], columns: Dots, high: float) -> int:
    """Where the first letter begins, if so much ink stands before it that it is another sign."""
    inked = np.flatnonzero(columns)
    if len(text) < 2 or not len(inked):
        return 0
    if (at[0] - inked[0]) / high - half(text[0]) < SIGN:
        return 0
    step = float(np.median(np.diff(at)))
    return max(int(inked[0]) + 1, int(at[0] - REACH * step))


def half(letter: str) -> float:
    """Half of the width of a letter's ink, by a line's height."""
    return INK * width("l" if letter in THIN else letter)


def accented(text: str, at: Sequence[float], ink: Dots) -> Iterator[int]:
    """The letters over which there is ink as an accent's, and that were read without one."""
    tops = [_top(ink, middle, half(letter)) for letter, middle in zip(text, at, strict=True)]
    for letters, accentable in ((TALL, "AEINOU"), (SMALL, "aenou")):
        level = [top for letter, top in zip(text, tops, strict=True) if letter in letters]
        usual = float(np.median(level)) if len(level) > 2 else 0.0
        for index, (letter, top) in enumerate(zip(text, tops, strict=True)):
            if letter in accentable and usual - top > ACCENT * (len(ink) - usual):
                yield index


def _top(ink: Dots, at: float, half: float) -> int:
    """Its highest dot; above its sides there may be its neighbours'."""
    reach = MIDDLE * half * len(ink)
    rows = ink[:, max(0, int(at - reach)) : int(at + reach) + 1].any(axis=1)
    return int(rows.argmax()) if rows.any() else len(ink)
