"""How the business is taxed: one of seven boxes, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

from rapidfuzz import fuzz

from ledgerboard.core.reading.acord25.boxes import marks_in, ticked
from ledgerboard.core.reading.found import (
    Answer,
    Place,
    Reading,
    Unsure,
    blank,
    read,
)
from ledgerboard.core.reading.geometry import Box
from ledgerboard.core.reading.page import Ink, Method, Page, Word
from ledgerboard.core.reading.w9.cells import UNREAD, drawn_over, missing
from ledgerboard.core.reading.w9.labels import LIKE, ROW, Form, near

CLASSES: Mapping[str, tuple[str, ...]] = {
    "individual": ("Individual/sole proprietor", "Individual/sole"),
    "c_corporation": ("C corporation",), "s_corporation": ("S corporation",),
    "corporation": ("Corporation",), "partnership": ("Partnership",),
    "trust_estate": ("Trust/estate",),
    "llc": ("LLC. Enter the tax", "Limited liability company", "LLC."),
    "other": ("Other (see instructions)", "Other (see"),
}  # fmt: skip
EITHER = "the form says a corporation, not which kind"
SEVERAL = "the boxes do not say one class"
BESIDE = "something is drawn or written beside the boxes"
UNSEEN = "not every box was found"
UNSEEN_LETTER = "the label of the LLC was not found"
FIRST = 38.0  # points from the left edge: labels of the first boxes begin there
AHEAD = 56.0  # points that a line of the exemptions begins before any of their words, at most
RIGHT = 0.735  # of the page's width: the exemptions stand beyond
TAXED = {
    "C": "C", "CCORP": "C", "CCORPORATION": "C", "S": "S", "SCORP": "S", "SCORPORATION": "S",
    "P": "P", "PARTNERSHIP": "P", "D": "D", "DISREGARDED": "D", "DISREGARDEDENTITY": "D",
}  # fmt: skip
GROWN = re.compile(r"PARTNERSHIP\W*([A-Z])$", re.IGNORECASE)
BEYOND_ARROW = 13.0  # points from the sentence's end to that of the letter, at least
OLD = re.compile(r"200\d|201[0-2]")  # no codes for the exempt
ONE_CORPORATION = re.compile(r"200\d|2010")


def classified(form: Form, revision: str | None) -> dict[str, object]:
    page, top, end = form.page, form["check"], form["address"]
    if top is None or end is None:
        return {
            "classification": missing(page, "the classification"),
            "llc_tax_class": missing(page, "the class"),
        }
    area = Box(form.left, top.y0 - 2, _column(form), end.y0)
    labels = _labels(page, area, revision)
    on, doubt = _on(page, area, labels)
    here = Place(page.number, area)
    if doubt:
        return {"classification": Unsure(doubt, here), "llc_tax_class": Unsure(doubt, here)}
    if on is None:
        none: Answer[str] = drawn_over(page, area) or blank(here)
        return {"classification": none, "llc_tax_class": none}
    name, place, method = on
    kind: Answer[str] = Reading(name, place, method)
    if name == "corporation":
        kind = Unsure(EITHER, place)
    return {"classification": kind, "llc_tax_class": _class_of_llc(page, area, labels, on[:2])}


def _class_of_llc(
    page: Page, area: Box, labels: Mapping[str, Box | None], on: tuple[str, Place]
) -> Answer[str]:
    """Only an LLC says a letter; a stamp may have taken its label, and the letter with it."""
    name, place = on
    if name != "llc":
        return blank()
    llc = labels["llc"]
    return _taxed(page, area, llc) if llc else Unsure(UNSEEN_LETTER, place)


def _column(form: Form) -> float:
    """The left edge of the exemptions, or of the box beside the classes in older editions.

    Its labels begin below each other; one that begins before them has caught the class's letter.
    """
    beside = [
        hit.x0
        for name in ("exemptions", "exempt_payee_code", "fatca", "exempt_payee")
        if (hit := form[name])
    ]
    first = min(beside, default=0.0)
    edges = [max(x for x in beside if x < first + CAUGHT)] if beside else []
    return min([*edges, RIGHT * form.page.width + 40]) - 5


def _labels(page: Page, area: Box, revision: str | None) -> dict[str, Box | None]:
    """The seven boxes' labels; one box for corporations of both kinds until 2010."""
    column = Box(area.x0, area.y0, area.x0 + FIRST, area.y1)
    llc = next(near(page, CLASSES["llc"], column), None)
    above = Box(area.x0, area.y0, area.x1, llc.y0 - 2) if llc else area
    found = {
        name: llc if name == "llc" else next(near(page, said, above), None)
        for name, said in CLASSES.items()
    }
    found |= _both_corporations(page, above)
    found["other"] = next(near(page, CLASSES["other"], column), None)
    if not (revision and ONE_CORPORATION.search(revision)):
        del found["corporation"]
    else:
        found = {name: hit for name, hit in found.items() if name not in _NEW}
    return found


def _both_corporations(page: Page, area: Box) -> dict[str, Box]:
    """C before S: recognized, the two letters are easily taken for each other or for their box."""
    if page.has_text:
        return {}
    words = (word for word in page.within(area) if fuzz.ratio(word.key, "CORPORATION") > LIKE)
    hits = sorted((word.box for word in words), key=lambda hit: hit.x0)
    if len(hits) != 2 or abs(hits[0].cy - hits[1].cy) > ROW:
        hits = sorted(near(page, ("corporation",), area), key=lambda hit: hit.x0)
    if len(hits) != 2:
        return {}
    return {
        name: Box(hit.x0 - 6.5, hit.y0, hit.x1, hit.y1)
        for name, hit in zip(("c_corporation", "s_corporation"), hits, strict=True)
    }


_NEW = frozenset(("c_corporation", "s_corporation", "trust_estate"))


def _on(
    page: Page, area: Box, labels: Mapping[str, Box | None]
) -> tuple[tuple[str, Place, Method] | None, str]:
    """The one box that is ticked, or why none can be named."""
    if page.ink is not None:
        return _on_paper(page, page.ink, area, labels)
    boxes = ticked(page, area, labels)
    on = [(name, box) for name, box in boxes.items() if isinstance(box, Reading) and box.value]
    doubts = [box for box in boxes.values() if isinstance(box, Unsure) and "label" not in box.why]
    unseen = any(hit is None for hit in labels.values())
    if doubts or len(on) > 1:
        return None, SEVERAL
    if not on:
        return None, UNSEEN if unseen or _unread(page, area) else ""
    name, box = on[0]
    place = box.place or Place(page.number, area)
    return (name, place, box.method), ""


def _unread(page: Page, area: Box) -> bool:
    return any(word.method is Method.OCR for word in page.within(area)) or bool(
        marks_in(page, area)
    )


def _on_paper(
    page: Page, ink: Ink, area: Box, labels: Mapping[str, Box | None]
) -> tuple[tuple[str, Place, Method] | None, str]:
    """Where the ink in the squares themselves can be seen."""
    on: list[tuple[str, Box]] = []
    squares: list[Box] = []
    for name, (box, share) in _squares(ink, area, labels).items():
        if any(box.iou(other) > 0.3 for other in squares):
            continue  # two labels of one square: whose it is can't be told
        squares.append(box)
        if share > FULL:
            on.append((name, box))
        elif share > EMPTY:
            return None, "a box may be ticked or not"
    if len(on) > 1:
        return None, SEVERAL
    if len(on) == 1 and len(squares) >= len(labels) - 1:
        name, box = on[0]
        return (name, Place(page.number, box), Method.MARK), ""
    if on or len(squares) < len(labels):
        return None, UNSEEN
    return None, BESIDE if ink.drawn(area) or any(_marked(ink, box) for box in squares) else ""


def _marked(ink: Ink, square: Box) -> bool:
    """Some set their X before the box."""
    return ink.written(Box(square.x0 - 7, square.y0, square.x0 - 1.5, square.y1))


def _squares(ink: Ink, area: Box, labels: Mapping[str, Box | None]) -> dict[str, tuple[Box, float]]:
    """By their order in the row and below it where all are seen, else by their labels."""
    row = [name for name in labels if name not in BELOW]
    found = {name: one for name, hit in labels.items() if hit and (one := _square(ink, hit))}
    level = min((hit.cy for name in row if (hit := labels[name])), default=None)
    if level is None:
        return found
    band = Box(area.x0, level - HALF, area.x1, level + HALF)
    across = sorted(ink.squares(band), key=lambda one: one[0].x0)
    if len(across) != len(row) or not _agree(dict(zip(row, across, strict=True)), labels):
        return found
    first = across[0][0]
    column = Box(first.x0 - ALIGNED, first.y1, first.x1 + ALIGNED, area.y1)
    down = sorted(ink.squares(column), key=lambda one: one[0].y0)
    told = dict(zip(row, across, strict=True))
    if len(down) == len(BELOW):
        told |= dict(zip(BELOW, down, strict=True))
    return found | told


def _agree(told: Mapping[str, tuple[Box, float]], labels: Mapping[str, Box | None]) -> bool:
    """Whether most labels of the row stand right behind the squares that order gives them.

    Two do at least: the sentence of the LLC repeats some of them in a row below.
    """
    known = [
        (square, hit)
        for name, (square, _) in told.items()
        if (hit := labels[name]) and abs(hit.cy - square.cy) < HALF
    ]
    behind = [square.x0 - 3 < hit.x0 + NEXT < square.x1 + 2 * NEXT for square, hit in known]
    return 1 < sum(behind) > len(known) / 2


CAUGHT = 45.0  # points before a label that the letter may stand
LETTERED = 60.0  # points: the room for the letter with its dots is wider, a gap in a sentence not
BELOW = ("llc", "other")  # their boxes stand below the first of the row
HALF = 9.0  # points: half of the row's height
ALIGNED = 5.0  # points beside each other that boxes of a column may stand
NEXT = 8.0  # points from a box to its label, or more where the box was read as a letter
EMPTY, FULL = 0.035, 0.09  # of a square's inside that is ink


def _square(ink: Ink, label: Box) -> tuple[Box, float] | None:
    """The square left of a label; recognized as a letter, it may have become the label's first."""
    return ink.square(Box(label.x0 - 19, label.cy - 10, label.x0 + 14, label.cy + 10))


def _taxed(page: Page, area: Box, llc: Box) -> Answer[str]:
    """The letter after the row of the LLC."""
    row = page.within(Box(llc.x0, llc.y0 - 7, area.x1, llc.y1 + 4))
    start, end = _behind_sentence(row, llc, area.x1)
    space = Box(start + 0.5, llc.y0 - 7, end + 3, llc.y1 + 4)
    words = [word for word in row if space.x0 < word.box.cx < space.x1
             and word.key and not _printed(word)]  # fmt: skip
    if not words and (grown := _grown_on(page, row)):
        return grown
    if not words:
        if page.ink is not None and page.ink.written(
            Box(space.x0 + 2, llc.y0 - 4, end - 4, llc.y1 - 1)
        ):
            return Unsure(UNREAD, Place(page.number, space))
        sentence = Box(llc.x0, llc.y0, end, llc.y1)
        return drawn_over(page, sentence) or blank(Place(page.number, space))
    return read(words, page.number, _tax_class, "C, S or P")


def _grown_on(page: Page, row: Sequence[Word]) -> Answer[str] | None:
    """Recognized, the letter may have come as the end of the sentence's last word, or the arrow
    between them as a letter: then the word is hardly longer.
    """
    for word in row:
        found = None if page.has_text else GROWN.search(word.text)
        if found:
            usual = [
                one.box.width / len(one.text) for one in row if one is not word and _printed(one)
            ]
            beyond = word.box.width - median(usual or [99.0]) * (len(word.text) - 1)
            letter = found.group(1) if beyond > BEYOND_ARROW else ""
            return read([word], page.number, partial(_class_of, letter), "C, S or P")
    return None


def _behind_sentence(row: Sequence[Word], llc: Box, edge: float) -> tuple[float, float]:
    """From the end of the row's sentence to the exemptions beside it: their rule may be lost."""
    printed = [word for word in row if _printed(word) and abs(word.box.cy - llc.cy) < 4]
    end = 0.0
    for word in sorted(printed, key=lambda word: word.box.x0):
        if end and word.box.x0 - end > LETTERED:
            return end, word.box.x0 - 3
        end = max(end, word.box.x1)
    return end, edge


def _printed(word: Word) -> bool:
    """A word of the row's own sentence; a letter alone is one only at its equal sign."""
    return word.field is None and (
        (len(word.key) > 3 and word.key not in TAXED)
        or "=" in word.text
        or (word.key == "PARTNERSHIP" and ")" in word.text)
    )


def _class_of(letter: str, _: str) -> str | None:
    return _tax_class(letter)


def _tax_class(text: str) -> str | None:
    return TAXED.get(re.sub(r"[^A-Z]", "", text.upper()))


def codes(form: Form, revision: str | None) -> dict[str, object]:
    """Exempt payee and FATCA codes; older editions have none, or a box to tick."""
    page, found = form.page, dict[str, object]()
    old = bool(revision and OLD.search(revision))
    for name, said in (("exempt_payee_code", "exempt_payee_code"), ("fatca_code", "fatca")):
        label = form[said]
        if label is None or old:
            found[name] = _older(form, name) if old else missing(page, name)
            continue
        if name == "fatca_code":
            below = Box(label.x0 - AHEAD, label.y0 - 2, page.width, label.y1 + 26)
            label = next(near(page, ("code (if any)",), below), None) or label
        found[name] = _code(page, label)
    return found


def _code(page: Page, label: Box) -> Answer[str]:
    cell = Box(label.x1 + 0.5, label.cy - 8, page.width, label.cy + 6.5)
    words = [word for word in page.within(cell) if word.key]
    if not words and page.ink is not None:
        paper = Box(label.x1 + 4, label.y0 - 2, page.width - 40, label.y1 - 1)
        if page.ink.written(paper):
            return Unsure(UNREAD, Place(page.number, cell))
    if not words:
        return blank(Place(page.number, cell))
    return read(words, page.number, _as_code, "a code")


def _as_code(text: str) -> str | None:
    return text if re.fullmatch(r"[A-M]|1?\d", text) else None


def _older(form: Form, name: str) -> Answer[str]:
    """A box says that the payee is exempt, and no code why."""
    label = form["exempt_payee"]
    if name == "fatca_code" or label is None:
        return blank()
    page = form.page
    box = Box(label.x0 - 18, label.cy - 8, label.x0 - 0.5, label.cy + 8)
    if page.ink is not None:
        square = _square(page.ink, label)
        on = square is None or square[1] > EMPTY
    else:
        on = bool(marks_in(page, box))
    return Unsure("the box says exempt, and no code", Place(page.number, label)) if on else blank()
