"""A page's text layer as words with boxes, each with the doubt that its letters carry."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot, pi

import pypdfium2 as pdfium
from pypdfium2 import raw

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Word
from ledgerboard.extraction.pdf.askew import is_askew, is_sideways, lies_on, shadow_of
from ledgerboard.extraction.pdf.clipping import CUT_OFF, SHOWN, share_shown
from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.covering import COVERED, Covers, address

MOST_LETTERS = 60_000  # a page of dense print has about 8,000
FARTHEST = 100_000.0  # points; what is no number is not less than this either
INVISIBLE = frozenset((raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
HIDDEN = "the text is invisible"
CLIPPED = "it lies outside its window"  # of a letter; its word is hidden
UNREADABLE = "the font does not say which letters it shows"
BACKWARDS = "the letters run from right to left"
RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))
YEAR = r"(?:\d{4}|\d{2})"
DATE = rf"\d\d?[/-]\d\d?[/-]{YEAR}|\d{{4}}-\d\d-\d\d"
DATES = re.compile(rf"({DATE})((?:{DATE}).*)")
DATED = re.compile(rf"({DATE})([^\d\s/-].*)")  # and the label or mark beside it
SIGN = "✖✗✘✓✔☒☑■"  # never part of a word
MARKED = re.compile(rf"([^{SIGN}]+)([{SIGN}].*)|([{SIGN}]+)([^{SIGN}].*)")
LABELLED = re.compile(r"([A-Za-z()/.'-]{2,}:)([^/].*)")
# zero-width signs, soft hyphens and marks of direction are not letters of a value
DROPPED = frozenset(
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\ufeff\x00"
)


@dataclass(frozen=True, slots=True)
class Letter:
    text: str
    box: Box
    doubt: str
    space: bool
    askew: bool = False  # set across the page
    shadow: str = ""  # the doubt that it casts on letters in its place


def letters_of(text: pdfium.PdfTextPage, turn: Upright, covers: Covers) -> Iterator[Letter]:
    """Letters in the order of the file, which says nothing about their order on the page."""
    owners = _Owners(covers)
    for index in range(min(text.count_chars(), MOST_LETTERS)):
        code = raw.FPDFText_GetUnicode(text, index)
        shown = _normal(code)
        if not shown and code not in {0, 0xFFFE, 0xFFFF}:
            continue
        generated = raw.FPDFText_IsGenerated(text, index) == 1
        askew = is_askew(text, index)
        aside = not askew and is_sideways(text, index, turn.quarter)
        box = None if generated or aside else _box(text, index, turn)
        if box is None:
            yield Letter(" ", Box(0, 0, 0, 0), "", space=True)
            continue
        yield Letter(
            shown or "\ufffd",
            box,
            _unreadable(text, index, code) or owners.doubt(text, index, box),
            space=shown.isspace(),
            askew=askew,
            shadow=shadow_of(text, index) if askew else "",
        )


def _normal(code: int) -> str:
    """Ligatures become letters and odd spaces plain ones; figures keep their meaning."""
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return ""
    char = chr(code)
    if char in DROPPED:
        return ""
    if char.isspace() or char == "\u00a0":
        return " "
    return unicodedata.normalize("NFKC", char) if 0xFB00 <= code <= 0xFB06 else char


def _box(text: pdfium.PdfTextPage, index: int, turn: Upright) -> Box | None:
    rect = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
        return None
    sides = (rect.left, rect.bottom, rect.right, rect.top)
    # a broken matrix puts letters nowhere, or so far away that no page holds them
    return turn.box(*sides) if hypot(*sides) < FARTHEST else None


def _unreadable(text: pdfium.PdfTextPage, index: int, code: int) -> str:
    if raw.FPDFText_HasUnicodeMapError(text, index) == 1 or code in {0, 0xFFFD, 0xFFFE, 0xFFFF}:
        return UNREADABLE
    if 0xE000 <= code <= 0xF8FF:  # private use: the font's own secret
        return UNREADABLE
    return BACKWARDS if unicodedata.bidirectional(chr(code)) in RIGHT_TO_LEFT else ""


class _Owners:
    """What is true of all letters of one text object is asked once."""

    def __init__(self, covers: Covers) -> None:
        self._covers = covers
        self._known: dict[int, tuple[bool, list[Box]]] = {}

    def doubt(self, text: pdfium.PdfTextPage, index: int, box: Box) -> str:
        owner = raw.FPDFText_GetTextObject(text, index)
        key = address(owner)
        if key not in self._known:
            self._known[key] = bool(key) and _invisible(owner), self._covers.over(key)
        invisible, over = self._known[key]
        window = self._covers.windows.get(key)
        share = share_shown(box, window) if window else 1.0
        if invisible:
            return HIDDEN
        if share < SHOWN:
            return CUT_OFF if share else CLIPPED
        return COVERED if any(cover.holds(box) for cover in over) else ""


def _invisible(owner: object) -> bool:
    if raw.FPDFTextObj_GetTextRenderMode(owner) in INVISIBLE:
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    told = raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)
    return bool(told) and alpha.value == 0


def words_and_watermarks(letters: Iterable[Letter]) -> tuple[list[Word], list[Box]]:
    """The page's words, and the places of letters that are set across them.

    Where most letters are, they are the page's words.
    """
    every = _doubted_where_cut(letters)
    across = [(at, one) for at, one in enumerate(every) if _is_watermark(one)]
    if not across or 2 * len(across) > sum(not one.space for one in every):
        return words_of(every), []
    level = [_beneath(one, at, across) for at, one in enumerate(every) if not one.askew]
    return words_of(level), [one.box for _, one in across]


def _doubted_where_cut(letters: Iterable[Letter]) -> list[Letter]:
    """Of a word that is cut off, what can be seen is in doubt: `01/01/20` is a date, too."""
    every: list[Letter] = []
    start = 0
    for letter in letters:
        if every and (letter.space or every[-1].space or not _goes_on(every[-1], letter)):
            every[start:] = _cut(every[start:])
            start = len(every)
        every.append(letter)
    return [*every[:start], *_cut(every[start:])]


def _cut(run: Sequence[Letter]) -> list[Letter]:
    if not any(letter.doubt in {CLIPPED, CUT_OFF} for letter in run):
        return list(run)
    return [
        replace(one, doubt=HIDDEN if one.doubt == CLIPPED else one.doubt or CUT_OFF) for one in run
    ]


def _is_watermark(letter: Letter) -> bool:
    return letter.askew and not letter.space and not letter.doubt


def _beneath(letter: Letter, at: int, across: Sequence[tuple[int, Letter]]) -> Letter:
    """A pale letter hides only what was painted before it; the file's order is that of paint."""
    casts = (
        other.shadow
        for later, other in across
        if other.shadow
        and (later > at or other.shadow != COVERED)
        and lies_on(other.box, letter.box)
    )
    return replace(letter, doubt=letter.doubt or next(casts, ""))


def words_of(letters: Iterable[Letter]) -> list[Word]:
    """A gap, a new line or a change of doubt ends a word."""
    words: list[Word] = []
    run: list[Letter] = []
    for letter in letters:
        if run and (letter.space or not _continues(run[-1], letter)):
            words += _words(run)
            run = []
        if not letter.space:
            run.append(letter)
    return [*words, *_words(run)] if run else words


def _continues(last: Letter, letter: Letter) -> bool:
    return letter.doubt == last.doubt and _goes_on(last, letter)


def _goes_on(last: Letter, letter: Letter) -> bool:
    size = max(last.box.height, 1.0)
    gap = letter.box.x0 - last.box.x1
    level = abs(letter.box.cy - last.box.cy) < 0.35 * size
    return level and -0.6 * size < gap < 0.22 * size


def _words(run: list[Letter]) -> list[Word]:
    """Wide type makes dates of neighbouring columns touch, and values touch their labels."""
    run = _in_order(run)
    text = "".join(letter.text for letter in run)
    found = (
        MARKED.fullmatch(text)
        or DATES.fullmatch(text)
        or DATED.fullmatch(text)
        or LABELLED.fullmatch(text)
    )
    if found and len(text) == len(run):
        cut = len(next(part for part in found.groups() if part))
        return [_word(run[:cut]), *_words(run[cut:])]
    return [_word(run)]


def _in_order(run: list[Letter]) -> list[Letter]:
    """Turned pages tell the letters of a word in odd orders.

    Where letters of two words lie over each other, the file's order is the better one.
    """
    ordered = sorted(run, key=lambda letter: letter.box.x0)
    mixed = any(
        left.text != right.text and left.box.x1 - right.box.x0 > 0.4 * right.box.width
        for left, right in pairwise(ordered)
    )
    return run if mixed else ordered


def _word(run: list[Letter]) -> Word:
    kept = [one for i, one in enumerate(run) if not (i and _doubled(run[i - 1], one))]
    box = around(letter.box for letter in kept)
    return Word("".join(letter.text for letter in kept), box, doubt=kept[0].doubt)


def _doubled(last: Letter, letter: Letter) -> bool:
    """Some systems make bold by setting each letter twice, a hair apart."""
    return last.text == letter.text and abs(letter.box.x0 - last.box.x0) < 0.2 * letter.box.width


def quarter_turn(text: pdfium.PdfTextPage) -> int | None:
    """How far most letters stand from upright, in quarter turns with the clock."""
    count = text.count_chars()
    step = max(1, count // 200)
    turns = Counter(
        round(-raw.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4
        for index in range(0, count, step)
        if raw.FPDFText_GetUnicode(text, index) > 32 and not raw.FPDFText_IsGenerated(text, index)
    )
    return turns.most_common(1)[0][0] if turns else None
