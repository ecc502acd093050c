"""Whether a recognized word is wider than its letters: then one of them was lost.

`Drywall, LLC` may come as `Drywall,` and `LC`; no letter of it is in doubt, but the first word is
a letter wider than it should be beside the others of its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from statistics import median

from ledgerboard.core.reading.page import Method, Word

GROUPS = {
    0.25: "iIjl.,:;'`!|", 0.3: "/ft()[]-", 0.35: 'r"*', 0.5: "cksvxyzJ",
    0.56: "abdeghnopquL0123456789$?", 0.63: "FTZ", 0.67: "ABEKPSVXY&", 0.74: "CDHNRUwGOQ",
    0.85: "mMW@%",
}  # fmt: skip
"""Widths of letters in most typefaces, as shares of the type size, roughly."""
WIDE = {letter: wide for wide, letters in GROUPS.items() for letter in letters}
USUAL = 0.56
SPACE = 0.28
BEYOND = 1.18  # of the width that the letters of the line have
FEWEST, LETTERS = 3, 2  # words of a line, and letters of a word, that tell anything
A_LETTER = 0.4  # of the size of the type: what is lost is wider
Face = Callable[[str], float]


def lost_letter(words: Sequence[Word]) -> bool:
    """Whether a word of a line is wider than its letters, and so are the words around it: one that
    only ends in the wrong place makes its neighbor narrower.
    """
    told = [word for word in words if word.method is Method.OCR and word.key]
    if len(told) < FEWEST:
        return False
    face = min((_proportional, _even), key=lambda one: _spread(told, one))
    size = median(_sizes(told, face))
    return any(_is_wider(told, at, face, size) for at in range(len(told)))


def _is_wider(words: Sequence[Word], at: int, face: Face, size: float) -> bool:
    word = words[at]
    if len(word.text) < LETTERS or word.box.width < BEYOND * size * face(word.text):
        return False
    around = words[max(0, at - 1) : at + 2]
    meant = sum(face(one.text) for one in around) + SPACE * (len(around) - 1)
    return around[-1].box.x1 - around[0].box.x0 - size * meant > A_LETTER * size


def _sizes(words: Sequence[Word], face: Face) -> list[float]:
    """How large the type is, by each of the words."""
    return [word.box.width / face(word.text) for word in words]


def _spread(words: Sequence[Word], face: Face) -> float:
    sizes = _sizes(words, face)
    middle = median(sizes)
    return median(abs(one - middle) for one in sizes) / middle


def width(letter: str) -> float:
    """As a share of the type size; an accent makes no letter wider."""
    bare = unicodedata.normalize("NFD", letter)[:1]
    return WIDE.get(bare, USUAL)


def _proportional(text: str) -> float:
    return sum(width(letter) for letter in text)


def _even(text: str) -> float:
    return 0.6 * len(text)
