"""Which words can a person see? The page is painted small and each word looked up in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from PIL import Image, ImageChops

from ledgerboard.core.reading.geometry import Box, around
from ledgerboard.core.reading.page import Method, Note, Word
from ledgerboard.extraction.pdf.coordinates import Upright
from ledgerboard.extraction.pdf.covering import COVERED, OVERLAID
from ledgerboard.extraction.pdf.text_layer import HIDDEN

SCALE = 1.5  # 108 dpi: a letter of 5 points is still seven dots high
FAINTEST = 30  # of 255: less contrast is white on white
SHELF = 12.0  # points: words over each other are on one shelf or the next
TOUCHED = 0.06  # of a word's dots: a stroke through it, not the edge of a ring around it
LOW = "_.,"
HYPHENS = frozenset("-\u2010\u2011\u2012\u2013")


def painted(page: pdfium.PdfPage, turn: Upright, *, comments: bool = True) -> Image.Image:
    sideways = (turn.quarter * 90 - page.get_rotation()) % 360
    bitmap = page.render(
        scale=SCALE,
        rotation=sideways,
        grayscale=True,
        may_draw_forms=False,
        draw_annots=comments,
    )
    try:
        picture: Image.Image = bitmap.to_pil()
        return picture.convert("L")
    finally:
        bitmap.close()


def seen(words: Iterable[Word], picture: Image.Image, turn: Upright) -> list[Word]:
    """Words off the page, white, covered or clipped away keep their letters but not our trust."""
    area = Box(0, 0, turn.width, turn.height)
    return [
        word
        if word.doubt not in {"", COVERED} or (area.holds(word.box) and _visible(word, picture))
        else Word(word.text, word.box, word.method, HIDDEN)
        for word in words
    ]


def under_comments(
    words: Iterable[Word], comments: Sequence[Box], picture: Image.Image, without: Image.Image
) -> list[Word]:
    """Words in whose place the page looks otherwise without its comments are in doubt."""
    changed = ImageChops.difference(picture, without)
    return [
        replace(word, doubt=word.doubt or COVERED)
        if any(box.shared(word.box) > 0 for box in comments) and _changed(word.box, changed)
        else word
        for word in words
    ]


def _changed(box: Box, difference: Image.Image) -> bool:
    left, top, right, bottom = _dots(box, difference)
    if right <= left or bottom <= top:  # off the page
        return False
    counts = difference.crop((left, top, right, bottom)).histogram()
    return sum(counts[FAINTEST:]) > TOUCHED * sum(counts)


def _visible(word: Word, picture: Image.Image) -> bool:
    left, top, right, bottom = _dots(_inked(word), picture)
    if right <= left or bottom <= top:
        return False
    low, high = picture.crop((left, top, right, bottom)).getextrema()
    return float(high) - float(low) >= FAINTEST  # type: ignore[arg-type]  # one band: plain numbers


def _inked(word: Word) -> Box:
    """Underscores have their ink where other letters have none."""
    box = word.box
    low = not word.text.strip(LOW)
    return replace(box, y1=box.y1 + 0.3 * box.height) if low else box


def _dots(box: Box, picture: Image.Image) -> tuple[int, int, int, int]:
    """The word's letters: boxes are taller than their ink."""
    left, top = max(0, int(box.x0 * SCALE)), max(0, int((box.y0 + 0.15 * box.height) * SCALE))
    right = min(picture.width, int(box.x1 * SCALE) + 1)
    bottom = min(picture.height, int((box.y1 - 0.15 * box.height) * SCALE) + 1)
    return left, top, right, bottom


def without_doubles(words: Sequence[Word]) -> list[Word]:
    """One word set twice at one place is fake bold; two different ones contradict each other."""
    kept: dict[int, Word] = {}
    shelves: dict[int, list[int]] = {}
    for number, word in enumerate(sorted(words, key=lambda word: word.box.x0)):
        shelf = int(word.box.cy // SHELF)
        near = [one for at in (shelf - 1, shelf, shelf + 1) for one in shelves.get(at, ())]
        rivals = [one for one in near[-60:] if _rivals(kept[one], word)]
        if any(kept[one].text == word.text and _same(kept[one], word) for one in rivals):
            continue
        for one in rivals:
            kept[one] = _doubted(kept[one])
        kept[number] = _doubted(word) if rivals else word
        shelves.setdefault(shelf, []).append(number)
    return list(kept.values())


def _doubted(word: Word) -> Word:
    return word if word.doubt not in {"", COVERED} else replace(word, doubt=OVERLAID)


def _rivals(one: Word, two: Word) -> bool:
    """Two texts in one place. Over a form's own hyphen the figures of a number can be read."""
    return not {one.text, two.text} & HYPHENS and _same_spot(one.box, two.box)


def _same_spot(one: Box, two: Box) -> bool:
    if one.x1 <= two.x0 or one.y1 <= two.y0 or two.y1 <= one.y0:
        return False
    level = min(one.y1, two.y1) - max(one.y0, two.y0)
    if level < 0.5 * min(one.height, two.height):  # boxes of letters are taller than their ink
        return False
    return one.shared(two) > 0.3 * min(one.area, two.area)


def _same(one: Word, two: Word) -> bool:
    return abs(one.box.x0 - two.box.x0) < 1.5 and abs(one.box.y0 - two.box.y0) < 1.5


def split_by_trust(words: Iterable[Word], page: int) -> tuple[list[Word], list[Note]]:
    """Invisible words are noted and left out; contradicting ones stay, each with its doubt."""
    every = list(words)
    hidden = [word for word in every if word.doubt == HIDDEN]
    clashing = [word.box for word in every if word.doubt == OVERLAID]
    notes = [Note("hidden-text", page, around(word.box for word in hidden))] if hidden else []
    notes += [Note("overlaid-text", page, around(clashing))] if clashing else []
    covered = [word.box for word in every if word.doubt == COVERED]
    notes += [Note("covered-text", page, around(covered))] if covered else []
    drawn = [word for word in every if word.doubt != HIDDEN]
    forms = any(word.method is Method.FORM for word in drawn)
    return drawn, [*notes, Note("form-values", page, Box(0, 0, 0, 0))] if forms else notes
